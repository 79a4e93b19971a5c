"""What loop and worker share of an open track, and what the worker tells the loop."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from recorder.failures import FailureReason
from recorder.input_track import InputMuxer
from recorder.manifest import Chunk, PartInfo, PartManifest, SenderReport
from recorder.part_writer import PartWriter
from recorder.track import TrackMuxer


@dataclass(slots=True, eq=False)
class Track:
    """One open track. `pushed`, `failed` and `sync_report` belong to the loop, the rest to the worker."""

    session: str
    track_id: str
    muxer: TrackMuxer | InputMuxer
    pushed: int = 0
    failed: bool = False
    taken: int = 0
    dropped: bool = False
    writer: PartWriter | None = None
    sync_report: SenderReport | None = None


class WorkerEvents(Protocol):
    """What the worker tells; each method is called on the event loop."""

    def on_part_began(self, info: PartInfo) -> None: ...

    def on_chunk(self, session: str, part: str, chunk: Chunk) -> None: ...

    def on_part_finished(self, manifest: PartManifest) -> None: ...

    def on_written(self, track: Track, instant: float) -> None: ...

    def on_failed(self, track: Track, reason: FailureReason) -> None: ...

    def on_keyframe_wanted(self, track: Track) -> None: ...


class Packet(NamedTuple):
    """Something to record; `codec` is empty for input events."""

    track: Track
    codec: str
    data: bytes
    arrived_at: float
