"""What this package offers and what it tells, by shape."""

from collections.abc import Awaitable, Sequence
from typing import Protocol

from recorder.events import Appended, Head, NewEvent, StoredEvent
from recorder.failures import FailureReason
from recorder.manifest import Chunk, PartManifest


class EventLog(Protocol):
    """The insert-only session log. Calls are made on one event loop."""

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    def append(self, session: str, epoch: int, events: Sequence[NewEvent]) -> Awaitable[Appended]:
        """Queue `events` now, in the order of the calls; the awaitable ends when fsync has returned.

        Raises (from the awaitable) `Fenced`, `OutOfSequence`, `LogQueueFull`, `LogUnavailable`, `LogClosed`,
        `VaultError`. Cancelling the awaitable does not take the events back.
        """
        ...

    async def read(self, session: str, from_seq: int = 1) -> list[StoredEvent]: ...

    async def heads(self) -> list[Head]: ...

    async def sessions(self) -> list[str]: ...

    async def erase_payloads(self, session: str, seqs: Sequence[int]) -> int: ...

    async def destroy_key(self, session: str) -> None: ...

    @property
    def healthy(self) -> bool: ...

    @property
    def oldest_outstanding_s(self) -> float: ...


class RecorderObserver(Protocol):
    """Told by the recorder, always on its event loop, in the order in which things happened. Must not block."""

    def chunk_sealed(self, session: str, part: str, chunk: Chunk) -> None:
        """The chunk is on the disk. Put it into a `recording.sealed` event (several together are fine)."""
        ...

    def part_finished(self, manifest: PartManifest) -> None:
        """The part has ended and is on the disk, header and cues included. Append a `recording.finished` event."""
        ...

    def written_through(self, session: str, track_id: str, instant: float) -> None:
        """Everything of the track that arrived up to `instant` (recorder's clock, epoch seconds) is on the disk."""
        ...

    def write_failed(self, session: str, track_id: str, reason: FailureReason) -> None:
        """The track is recorded no more. It stays so until it is opened again."""
        ...

    def keyframe_wanted(self, session: str, track_id: str) -> None:
        """Ask the publisher for a keyframe."""
        ...
