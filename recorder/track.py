"""A media track: RTP packets in, parts and WebM clusters out (see `recorder.muxer`).

A part ends, and another begins at the next keyframe, when the codec or the SSRC changes or when RTP time and the
server's clock drift apart. Times of frames come from RTP; the part's start is the server's clock at its first frame.

What was dropped because a keyframe is awaited counts as unrecorded until that keyframe is there. So a viewer is never
shown for long what the recording lacks.
"""

from collections import deque

from recorder.depacketise import CODECS, Codec, Frame, TrackKind
from recorder.errors import MalformedMedia
from recorder.failures import EndReason
from recorder.manifest import MAX_LISTED_GAPS, MediaGap
from recorder.muxer import ChunkCut, KeyframeWanted, Output, PartBegan, PartEnded
from recorder.reorder import Gap, Reorder
from recorder.rtp import TIMESTAMP_MODULUS, RtpPacket, parse_rtp, signed_distance
from recorder.webm import MAX_CLUSTER_SPAN_MS, Block, TrackInfo, cluster

# A keyframe this often, so that seeking lands near (one costs some 100 KB on a busy screen).
KEYFRAME_INTERVAL_S = 15.0
# A keyframe was asked for, packets come, and none is it: ask again. The relay throttles what reaches the publisher.
KEYFRAME_RETRY_S = 0.5
# As long as nothing comes at all, asking is a formality.
KEYFRAME_IDLE_RETRY_S = 2.0
# RTP time and the server's clock may differ by buffering and by a stall of the network, not by more.
MAX_DRIFT_MS = 10_000
# A cluster is cut early when it grows beyond this, so that sealing and reading it stay cheap.
MAX_CLUSTER_BYTES = 4 * 1024 * 1024


class TrackMuxer:
    """See `recorder.muxer.Muxer`. `push` takes what arrives; codecs must be names in `CODECS`, in lower case."""

    def __init__(self, codec: str) -> None:
        self._out: deque[Output] = deque()
        self._codec_name = codec
        self._codec: Codec = CODECS[codec]
        self._depacketiser = self._codec.depacketiser()
        self._reorder = Reorder()
        self._ssrc: int | None = None
        self._frame_since: float | None = None
        self._lost_since: float | None = None
        self._blocks: list[Block] = []
        self._blocks_bytes = 0
        self._blocks_since: float | None = None
        self._next_ask_at = 0.0
        self._began: PartBegan | None = None
        self._reset_part()

    def _reset_part(self) -> None:
        self._began = None
        self._elapsed = 0
        self._last_timestamp = 0
        self._last_ms = 0
        self._gap_from_ms: int | None = None
        self._gaps: list[MediaGap] = []
        self._gap_count = 0

    @property
    def unrecorded_since(self) -> float | None:
        """See `recorder.muxer.Muxer.unrecorded_since`."""
        candidates = (self._reorder.held_since, self._frame_since, self._lost_since, self._blocks_since)
        return min((at for at in candidates if at is not None), default=None)

    def push(self, codec: str, data: bytes, arrived_at: float) -> None:
        """Take one RTP packet. Garbage counts as loss."""
        if codec != self._codec_name:
            self.end(arrived_at, EndReason.CODEC_CHANGED)
            self._codec_name, self._codec = codec, CODECS[codec]
            self._restart(None)
        try:
            packet = parse_rtp(data)
        except MalformedMedia:
            self._lose(arrived_at)
            return
        if self._ssrc is None:
            self._ssrc = packet.ssrc
        elif packet.ssrc != self._ssrc:
            self.end(arrived_at, EndReason.STREAM_CHANGED)
            self._restart(packet.ssrc)
        self._reorder.push(packet, arrived_at)
        self._drain()
        self._ask(arrived_at)

    def tick(self, now: float) -> None:
        """Give up repairs that are overdue, and ask for keyframes."""
        self._reorder.expire(now)
        self._drain()
        self._ask(now)

    def cut(self, now: float) -> None:
        """See `recorder.muxer.Muxer.cut`."""
        self.tick(now)
        self._cut()

    def end(self, now: float, reason: EndReason) -> None:
        """See `recorder.muxer.Muxer.end`. What still waits for a repair is given up."""
        self._reorder.flush()
        self._drain()
        if self._began is not None:
            self._end_part(now, reason)

    def poll(self) -> Output | None:
        """The next output, or None."""
        return self._out.popleft() if self._out else None

    def _restart(self, ssrc: int | None) -> None:
        self._depacketiser = self._codec.depacketiser()
        self._reorder = Reorder()
        self._ssrc = ssrc
        self._frame_since = None
        self._lost_since = None
        self._next_ask_at = 0.0

    def _drain(self) -> None:
        while (item := self._reorder.poll()) is not None:
            if isinstance(item, Gap):
                self._lose(item.at)
            else:
                self._take(item.packet, item.arrived_at)

    def _take(self, packet: RtpPacket, arrived_at: float) -> None:
        if self._frame_since is None:
            self._frame_since = arrived_at
        try:
            frame = self._depacketiser.push(packet)
        except MalformedMedia:
            self._lose(arrived_at)
            return
        if frame is not None:
            self._add(frame, arrived_at)
        elif packet.payload and self._depacketiser.waits_for_keyframe:
            self._await_keyframe(self._frame_since)
        if not self._depacketiser.is_mid_frame:
            self._frame_since = None

    def _lose(self, at: float) -> None:
        """Something is missing or unusable here."""
        self._depacketiser.gap()
        if self._began is not None and self._gap_from_ms is None:
            self._gap_from_ms = self._last_ms
        if self._depacketiser.waits_for_keyframe:
            self._await_keyframe(at if self._frame_since is None else self._frame_since)
        self._frame_since = None

    def _await_keyframe(self, since: float) -> None:
        """From `since` on nothing can be recorded until a keyframe is there: ask for one at once."""
        if self._lost_since is None:
            self._lost_since = since
            self._next_ask_at = 0.0

    def _add(self, frame: Frame, arrived_at: float) -> None:
        if self._began is not None:
            self._elapsed += signed_distance(frame.timestamp, self._last_timestamp, TIMESTAMP_MODULUS)
            self._last_timestamp = frame.timestamp
            at_ms = self._elapsed * 1000 // self._codec.clock_rate_hz
            if abs(at_ms - (arrived_at - self._began.started_at) * 1000) > MAX_DRIFT_MS:
                self._end_part(arrived_at, EndReason.TIME_JUMPED)
        if self._began is None:
            if not frame.keyframe:
                self._lose(arrived_at)
                return
            self._begin(frame, arrived_at)
        self._append(frame, arrived_at)

    def _begin(self, frame: Frame, arrived_at: float) -> None:
        codec = self._codec
        webm = TrackInfo(codec.webm_codec_id, codec.codec_private(frame), frame.width, frame.height)
        self._began = PartBegan(codec.kind, self._codec_name, codec.content_type, arrived_at, frame.timestamp, webm)
        self._last_timestamp = frame.timestamp
        self._out.append(self._began)

    def _append(self, frame: Frame, arrived_at: float) -> None:
        at_ms = max(self._last_ms, self._elapsed * 1000 // self._codec.clock_rate_hz)
        if frame.keyframe:
            self._lost_since = None
            self._next_ask_at = arrived_at + KEYFRAME_INTERVAL_S
        self._close_gap(at_ms)
        starts_cluster = frame.keyframe and self._codec.kind is TrackKind.VIDEO
        if self._blocks and (
            starts_cluster
            or at_ms - self._blocks[0].at_ms > MAX_CLUSTER_SPAN_MS
            or self._blocks_bytes + len(frame.data) > MAX_CLUSTER_BYTES
        ):
            self._cut()
        if not self._blocks:
            self._blocks_since = arrived_at
        self._blocks.append(Block(at_ms, frame.keyframe, frame.data))
        self._blocks_bytes += len(frame.data)
        self._last_ms = at_ms

    def _cut(self) -> None:
        if not self._blocks:
            return
        first = self._blocks[0]
        self._out.append(ChunkCut(cluster(self._blocks), first.at_ms, self._last_ms, first.keyframe))
        self._blocks = []
        self._blocks_bytes = 0
        self._blocks_since = None

    def _close_gap(self, at_ms: int) -> None:
        if self._gap_from_ms is None:
            return
        self._gap_count += 1
        if len(self._gaps) < MAX_LISTED_GAPS:
            self._gaps.append(MediaGap(self._gap_from_ms, at_ms))
        self._gap_from_ms = None

    def _end_part(self, now: float, reason: EndReason) -> None:
        assert self._began is not None
        self._cut()
        self._close_gap(max(self._last_ms, int((now - self._began.started_at) * 1000)))
        self._out.append(PartEnded(reason, now, tuple(self._gaps), self._gap_count))
        self._reset_part()

    def _ask(self, now: float) -> None:
        if self._codec.kind is not TrackKind.VIDEO:
            return
        if now < self._next_ask_at:
            return
        if self._lost_since is not None:
            wait_s = KEYFRAME_RETRY_S
        elif self._depacketiser.waits_for_keyframe:
            wait_s = KEYFRAME_IDLE_RETRY_S
        else:
            wait_s = KEYFRAME_INTERVAL_S
        self._next_ask_at = now + wait_s
        self._out.append(KeyframeWanted())
