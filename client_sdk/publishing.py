"""The shared picture on its way out: one source, encoded once, that outlives every single connection."""

from __future__ import annotations

import asyncio
import fractions
import logging
import time
from dataclasses import dataclass, field

import av
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCRtpSender, RTCRtpTransceiver
from aiortc.mediastreams import MediaStreamError
from av.video.frame import PictureType

from client_sdk.errors import MediaError
from client_sdk.link import Line
from session_server.protocol.vocabulary import TrackKind

log = logging.getLogger(__name__)

STILL_EVERY_S = 0.2
"""A picture that does not change is sent again this often. The encoder answers a request for a keyframe only when it is
given a frame, so this bounds what somebody who joins a still screen waits. At 720p it costs 5 % of a core."""

AFTER_KEYFRAME_S = 0.05
"""A keyframe is followed by a second frame this soon: it is coarse, and some receivers show a frame only when the next
one has begun to arrive."""

CLOCK_RATE = 90_000  # RTP's for video (RFC 7741, 5)
TIME_BASE = fractions.Fraction(1, CLOCK_RATE)


def only_vp8(transceiver: RTCRtpTransceiver) -> None:
    """VP8 is what every browser and the recorder take."""
    codecs = RTCRtpSender.getCapabilities("video").codecs
    transceiver.setCodecPreferences([c for c in codecs if c.mimeType.lower() in {"video/vp8", "video/rtx"}])


@dataclass(eq=False)
class Publication:
    """One track that this participant shares. `track` is the server's id, kept through every reconnect."""

    kind: TrackKind
    label: str
    source: Source
    track: str | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def line(self) -> Line:
        """The media line that carries it."""
        return Line(lambda: self.track, self.kind, self.label, self._attach)

    def _attach(self, peer: RTCPeerConnection) -> RTCRtpTransceiver:
        transceiver = peer.addTransceiver(Outgoing(self.source), direction="sendonly")
        only_vp8(transceiver)
        return transceiver


class Source:
    """Reads one track of the caller's and keeps its newest frame for whoever sends it."""

    def __init__(self, track: MediaStreamTrack) -> None:
        """Begin to read. Raises MediaError when it is no video."""
        if track.kind != "video":
            raise MediaError("media.unsupported", "Only video can be shared.")
        self.paused = False
        self.ended = False
        self._track = track
        self._frame: av.VideoFrame | None = None
        self._version = 0
        self._changed = asyncio.Event()
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            while True:
                frame = await self._track.recv()
                if isinstance(frame, av.VideoFrame):
                    # The encoder wants this format; done here, a frame that is sent again is not converted again.
                    self._frame = frame.reformat(format="yuv420p")
                    self._version += 1
                    self._wake()
        except MediaStreamError:
            pass
        except Exception:
            log.exception("the shared track failed")
        finally:
            self.ended = True
            self._wake()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def newer(self, than: int, within_s: float) -> tuple[av.VideoFrame, int]:
        """The newest frame: at once when it is newer, else when one comes or the time has passed.

        Nothing while paused. Raises MediaStreamError at the end of the track.
        """
        deadline = time.monotonic() + within_s
        while not self.ended:
            frame = None if self.paused else self._frame
            left = deadline - time.monotonic()
            if frame is not None and (self._version > than or left <= 0):
                return frame, self._version
            changed = self._changed
            try:
                await asyncio.wait_for(changed.wait(), None if frame is None else left)
            except TimeoutError:
                continue
        raise MediaStreamError

    def pause(self) -> None:
        """Let nothing out any more."""
        self.paused = True

    def resume(self) -> None:
        """Let the picture out again."""
        self.paused = False
        self._wake()

    async def stop(self) -> None:
        """Stop the caller's track: the capture itself ends here. Idempotent."""
        self._track.stop()
        self.ended = True
        self._wake()
        self._task.cancel()
        await asyncio.wait({self._task})


class Outgoing(MediaStreamTrack):
    """What one connection's sender reads. aiortc stops it with the connection; the source goes on."""

    kind = "video"

    def __init__(self, source: Source) -> None:
        """Send what this source shows."""
        super().__init__()
        self._source = source
        self._seen = 0
        self._pts = -1
        self._sent: av.VideoFrame | None = None

    async def recv(self) -> av.VideoFrame:
        """The next frame to encode."""
        if self.readyState != "live":
            raise MediaStreamError
        # The encoder marks the frame of which it makes a keyframe.
        was_keyframe = self._sent is not None and self._sent.pict_type is PictureType.I
        within_s = AFTER_KEYFRAME_S if was_keyframe else STILL_EVERY_S
        frame, self._seen = await self._source.newer(self._seen, within_s)
        self._pts = max(self._pts + 1, int(time.monotonic() * CLOCK_RATE))
        frame.pts, frame.time_base = self._pts, TIME_BASE
        frame.pict_type = PictureType.NONE  # Sent again, it has to be an ordinary one.
        self._sent = frame
        return frame
