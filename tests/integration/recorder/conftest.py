"""A recorder on a real disk, an observer that remembers, and a way to wait for what is told."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from recorder.disk_store import DiskStore
from recorder.failures import FailureReason
from recorder.manifest import Chunk, PartManifest
from recorder.service import RecorderService
from recorder.vault import Vault

DEADLINE_S = 30.0
# A shared test machine's disk may be slow; what happens at the deadline is tested in test_failures alone.
SLOW_DISK_S = 20.0


@dataclass
class Observer:
    """Remembers all that it is told."""

    chunks: list[tuple[str, str, Chunk]] = field(default_factory=list)
    finished: list[PartManifest] = field(default_factory=list)
    written: dict[str, float] = field(default_factory=dict)
    failed: list[tuple[str, str, FailureReason]] = field(default_factory=list)
    keyframes: list[str] = field(default_factory=list)

    def chunk_sealed(self, session: str, part: str, chunk: Chunk) -> None:
        self.chunks.append((session, part, chunk))

    def part_finished(self, manifest: PartManifest) -> None:
        self.finished.append(manifest)

    def written_through(self, session: str, track_id: str, instant: float) -> None:
        self.written[track_id] = instant

    def write_failed(self, session: str, track_id: str, reason: FailureReason) -> None:
        self.failed.append((session, track_id, reason))

    def keyframe_wanted(self, session: str, track_id: str) -> None:
        self.keyframes.append(track_id)


async def until(condition: Callable[[], object]) -> None:
    """Wait for `condition` on real I/O."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        await asyncio.sleep(0.01)


@dataclass
class Bench:
    """A recorder and what belongs to it."""

    folder: Path
    store: DiskStore
    vault: Vault
    observer: Observer
    service: RecorderService


def make_bench(folder: Path) -> Bench:
    """A recorder over `folder`, not yet started."""
    store = DiskStore(folder / "media")
    vault = Vault(folder / "keys", folder / "master" / "master.key")
    observer = Observer()
    return Bench(folder, store, vault, observer, RecorderService(store, vault, observer, fsync_deadline_s=SLOW_DISK_S))


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    made = make_bench(tmp_path)
    await made.service.start()
    yield made
    await made.service.close()
