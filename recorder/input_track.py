"""The input track: pointer and key events as JSON lines, in the same sealed chunks as media (see `recorder.muxer`)."""

from collections import deque

from recorder.depacketise import TrackKind
from recorder.failures import EndReason
from recorder.muxer import ChunkCut, Output, PartBegan, PartEnded

INPUT_TRACK = "input"
INPUT_CODEC = "jsonl"
INPUT_CONTENT_TYPE = "application/x-ndjson"


class InputMuxer:
    """See `recorder.muxer.Muxer`. `push` takes one encoded line; the part begins with the first."""

    def __init__(self) -> None:
        self._out: deque[Output] = deque()
        self._lines: list[bytes] = []
        self._since: float | None = None
        self._first_ms = 0
        self._last_ms = 0
        self._started_at: float | None = None

    @property
    def unrecorded_since(self) -> float | None:
        """See `recorder.muxer.Muxer.unrecorded_since`."""
        return self._since

    def push(self, line: bytes, arrived_at: float) -> None:
        """Take one line, without its line break."""
        if self._started_at is None:
            self._started_at = arrived_at
            self._out.append(PartBegan(TrackKind.INPUT, INPUT_CODEC, INPUT_CONTENT_TYPE, arrived_at, 0, None))
        at_ms = max(self._last_ms, int((arrived_at - self._started_at) * 1000))
        if not self._lines:
            self._since, self._first_ms = arrived_at, at_ms
        self._lines.append(line + b"\n")
        self._last_ms = at_ms

    def tick(self, now: float) -> None:
        """Nothing depends on time."""

    def cut(self, now: float) -> None:
        """See `recorder.muxer.Muxer.cut`."""
        if self._lines:
            self._out.append(ChunkCut(b"".join(self._lines), self._first_ms, self._last_ms, keyframe=True))
            self._lines, self._since = [], None

    def end(self, now: float, reason: EndReason) -> None:
        """See `recorder.muxer.Muxer.end`."""
        self.cut(now)
        if self._started_at is not None:
            self._out.append(PartEnded(reason, now, (), 0))
            self._started_at, self._last_ms = None, 0

    def poll(self) -> Output | None:
        """The next output, or None."""
        return self._out.popleft() if self._out else None
