"""What becomes of a track's input: parts that begin and end, and chunks to be sealed. Values only, nothing is done.

`recorder.track` makes them from RTP, `recorder.input_track` from input events; the worker carries them out.
"""

from dataclasses import dataclass
from typing import Protocol

from recorder.depacketise import TrackKind
from recorder.failures import EndReason
from recorder.manifest import MediaGap
from recorder.webm import TrackInfo


@dataclass(frozen=True, slots=True)
class PartBegan:
    """A new part; `started_at` is epoch seconds. `webm` is None for parts that are no WebM."""

    kind: TrackKind
    codec: str
    content_type: str
    started_at: float
    rtp_start: int
    webm: TrackInfo | None


@dataclass(frozen=True, slots=True)
class ChunkCut:
    """Bytes to be sealed as the next chunk of the part. Times count from its start."""

    data: bytes
    first_ms: int
    last_ms: int
    keyframe: bool


@dataclass(frozen=True, slots=True)
class PartEnded:
    """The part is complete."""

    reason: EndReason
    ended_at: float
    gaps: tuple[MediaGap, ...]
    gap_count: int


@dataclass(frozen=True, slots=True)
class KeyframeWanted:
    """The publisher should send a keyframe."""


Output = PartBegan | ChunkCut | PartEnded | KeyframeWanted


class Muxer(Protocol):
    """One track. After any call, drain `poll` until it returns None."""

    def cut(self, now: float) -> None:
        """Close the running chunk, so that all that is complete comes out."""
        ...

    def end(self, now: float, reason: EndReason) -> None:
        """Cut, and end the part if there is one."""
        ...

    def tick(self, now: float) -> None:
        """Let time pass."""
        ...

    def poll(self) -> Output | None: ...

    @property
    def unrecorded_since(self) -> float | None:
        """Arrival of the oldest input that has not come out as a chunk; None when all has."""
        ...
