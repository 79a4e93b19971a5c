"""The pictures that a participant may see, decoded: the newest frame of each track."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import av
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCRtpTransceiver
from aiortc.mediastreams import MediaStreamError

from client_sdk.link import Connection, Line, Link
from client_sdk.publishing import only_vp8
from session_server.protocol import messages as m
from session_server.protocol.vocabulary import TrackKind


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded frame. `number` counts the viewer's frames, those that nobody took included."""

    track: str
    kind: TrackKind
    frame: av.VideoFrame
    number: int


class Viewer:
    """Receives every picture that the server lets this participant have; made by `SupportSession.view`.

    Only the newest frame of a track is kept: who is slow skips frames, and nothing piles up.
    """

    def __init__(self, link: Link) -> None:
        """Use this link; the session hands in what is needed."""
        self._link = link
        self._newest: dict[str, Picture] = {}
        self._readers: set[asyncio.Task[None]] = set()
        self._lines: dict[str, Line] = {}
        self._changed = asyncio.Event()
        self._count = 0
        self.closed = False

    def need(self, tracks: tuple[m.NeededTrack, ...]) -> None:
        """Exactly these tracks may be received now."""
        wanted = {needed.track: needed.kind for needed in tracks if needed.kind is not TrackKind.VOICE}
        self._lines = {track: self._lines.get(track) or _line(track, kind) for track, kind in wanted.items()}
        self._newest = {track: picture for track, picture in self._newest.items() if track in wanted}
        self._link.want(tuple(self._lines.values()))
        self._wake()

    def opened(self, connection: Connection) -> None:
        """The link has an answer: read each line that the server named."""
        media = {transceiver.mid: transceiver.receiver.track for transceiver in connection.peer.getTransceivers()}
        for answered in connection.answered:
            track = media.get(answered.mid)
            if track is not None:
                task = asyncio.create_task(self._read(answered.track, answered.kind, track))
                self._readers.add(task)
                task.add_done_callback(self._readers.discard)

    async def _read(self, name: str, kind: TrackKind, media: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await media.recv()
                if name in self._lines and isinstance(frame, av.VideoFrame):
                    self._count += 1
                    self._newest[name] = Picture(name, kind, frame, self._count)
                    self._wake()
        except MediaStreamError:
            pass  # The connection is gone; the next one brings its own reader.

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    @property
    def tracks(self) -> tuple[str, ...]:
        """Tracks that may be received now."""
        return tuple(self._lines)

    def newest(self, track: str | None = None) -> Picture | None:
        """The newest picture of this track, or of any."""
        if track is not None:
            return self._newest.get(track)
        return next(iter(self._newest.values()), None)

    async def first(self, track: str | None = None) -> Picture:
        """The newest picture as soon as there is one. Raises MediaStreamError when the viewer is closed."""
        async for picture in self.pictures(track):
            return picture
        raise MediaStreamError

    async def pictures(self, track: str | None = None) -> AsyncIterator[Picture]:
        """Each new picture of this track, or of all, until the viewer is closed."""
        seen: dict[str, int] = {}
        while not self.closed:
            fresh = [
                p for p in tuple(self._newest.values()) if track in (None, p.track) and seen.get(p.track) != p.number
            ]
            if not fresh:
                await self._changed.wait()
            for picture in fresh:
                seen[picture.track] = picture.number
                yield picture

    async def close(self) -> None:
        """Receive nothing any more. Idempotent."""
        self.closed = True
        self._lines = {}
        self._newest = {}
        await self._link.close()
        for reader in tuple(self._readers):
            reader.cancel()
        self._wake()


def _line(track: str, kind: TrackKind) -> Line:
    def attach(peer: RTCPeerConnection) -> RTCRtpTransceiver:
        transceiver = peer.addTransceiver("video", direction="recvonly")
        only_vp8(transceiver)
        return transceiver

    return Line(lambda: track, kind, "", attach)
