"""Disks that refuse, hang or are full: the track fails, loudly and at once, and nothing else does."""

import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from recorder import service as service_module
from recorder.depacketise import TrackKind
from recorder.disk_store import DiskStore
from recorder.errors import StoreError
from recorder.failures import EndReason, FailureReason
from recorder.service import OpenRefusal, RecorderService
from recorder.store import AppendFile, ObjectKey, ObjectName
from recorder.vault import Vault
from tests.integration.recorder.conftest import SLOW_DISK_S, Observer, until
from tests.integration.recorder.vp8_source import Packetiser, decode, encode


class FaultyStore(DiskStore):
    """A real disk with faults injected at our own seam."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.refuse_append = self.refuse_sync = self.refuse_put = False
        self.go_on = threading.Event()
        self.go_on.set()

    def put(self, key: ObjectKey, data: bytes) -> None:
        if self.refuse_put:
            raise StoreError("the disk is full")
        super().put(key, data)

    def create(self, key: ObjectKey) -> AppendFile:
        return _FaultyFile(self, super().create(key))


class _FaultyFile:
    def __init__(self, store: FaultyStore, inner: AppendFile) -> None:
        self._store, self._inner = store, inner

    def append(self, data: bytes) -> None:
        if self._store.refuse_append:
            self._inner.append(data[: len(data) // 2])
            raise StoreError("the disk is full")
        self._inner.append(data)

    def sync(self) -> None:
        assert self._store.go_on.wait(30)
        if self._store.refuse_sync:
            raise StoreError("input/output error")
        self._inner.sync()

    def close(self) -> None:
        self._inner.close()


class Faulty:
    """A recorder over a faulty disk."""

    def __init__(self, folder: Path, fsync_deadline_s: float) -> None:
        self.store = FaultyStore(folder / "media")
        self.vault = Vault(folder / "keys", folder / "master.key")
        self.observer = Observer()
        self.service = RecorderService(self.store, self.vault, self.observer, fsync_deadline_s=fsync_deadline_s)

    async def open(self) -> OpenRefusal | None:
        return await self.service.open_track("s1", "screen", "vp8", TrackKind.VIDEO)

    def feed(self, packetiser: Packetiser, first: int, last: int) -> None:
        for frame in encode(90)[first:last]:
            for packet in packetiser.packets(frame):
                self.service.packet("s1", "screen", "vp8", packet, self.start + frame.at_s)

    start = time.time()


@pytest.fixture
def fsync_deadline_s() -> float:
    """Patient, so that a slow test machine is not taken for the fault in question."""
    return SLOW_DISK_S


@pytest.fixture
async def faulty(tmp_path: Path, fsync_deadline_s: float) -> AsyncIterator[Faulty]:
    made = Faulty(tmp_path, fsync_deadline_s)
    await made.service.start()
    yield made
    made.store.go_on.set()
    await made.service.close()


@pytest.mark.parametrize("fault", ["refuse_append", "refuse_sync"])
async def test_a_refused_write_fails_the_track_and_keeps_what_was_written(faulty: Faulty, fault: str) -> None:
    assert await faulty.open() is None
    packetiser = Packetiser()
    faulty.feed(packetiser, 0, 30)
    await until(lambda: faulty.observer.chunks)
    setattr(faulty.store, fault, True)
    faulty.feed(packetiser, 30, 60)
    await until(lambda: faulty.observer.failed)
    failed_at = faulty.observer.written["screen"]
    assert faulty.observer.failed == [("s1", "screen", FailureReason.WRITE_ERROR)]
    assert not faulty.service.healthy
    assert not faulty.service.packet("s1", "screen", "vp8", b"", 0.0)

    setattr(faulty.store, fault, False)
    await until(lambda: faulty.observer.finished)
    assert faulty.observer.finished[0].end_reason is EndReason.FAILED
    reader = await faulty.service.open_part("s1", "p000001")
    assert len(decode(await reader.read(0, reader.size_bytes))) >= 30
    assert faulty.observer.written["screen"] == failed_at

    assert await faulty.open() is None
    assert faulty.service.healthy
    faulty.feed(Packetiser(ssrc=5), 0, 30)
    recording = await faulty.service.finish("s1")
    assert [part.end_reason for part in recording.parts] == [EndReason.FAILED, EndReason.FINISHED]


@pytest.mark.parametrize("fsync_deadline_s", [service_module.FSYNC_DEADLINE_S])
async def test_an_fsync_that_hangs_is_a_failed_write(faulty: Faulty) -> None:
    assert await faulty.open() is None
    faulty.store.go_on.clear()
    faulty.feed(Packetiser(), 0, 30)
    fed_at = time.monotonic()
    await until(lambda: faulty.observer.failed)
    assert faulty.observer.failed == [("s1", "screen", FailureReason.STALLED)]
    assert time.monotonic() - fed_at < 5
    assert await faulty.open() is OpenRefusal.UNAVAILABLE
    faulty.store.go_on.set()
    await until(lambda: faulty.service.healthy or faulty.observer.finished)
    assert await faulty.open() is None


async def test_a_part_that_cannot_begin_fails_the_track(faulty: Faulty) -> None:
    assert await faulty.open() is None
    faulty.store.refuse_put = True
    faulty.feed(Packetiser(), 0, 1)
    await until(lambda: faulty.observer.failed)
    assert faulty.observer.failed[0][2] is FailureReason.WRITE_ERROR


async def test_a_full_queue_fails_the_track(faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "MAX_QUEUED_PACKETS", 5)
    assert await faulty.open() is None
    faulty.feed(Packetiser(), 0, 60)
    assert faulty.observer.failed == [("s1", "screen", FailureReason.OVERFLOW)]


async def test_a_codec_that_nobody_can_record_fails_the_track(faulty: Faulty) -> None:
    assert await faulty.open() is None
    assert not faulty.service.packet("s1", "screen", "H264", b"", 0.0)
    assert faulty.observer.failed == [("s1", "screen", FailureReason.UNKNOWN_CODEC)]


async def test_without_a_key_nothing_is_opened(faulty: Faulty) -> None:
    faulty.vault.destroy_key("s1")
    assert await faulty.open() is OpenRefusal.UNAVAILABLE
    assert faulty.service.input_event("s1", "p-1", 5, {})
    await until(lambda: faulty.observer.failed)
    assert faulty.observer.failed == [("s1", "input", FailureReason.KEY_UNAVAILABLE)]
    assert not faulty.service.input_event("s1", "p-1", 6, {})


async def test_closing_while_the_disk_hangs_does_not_hang(faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "FINISH_DEADLINE_S", 0.3)
    assert await faulty.open() is None
    faulty.store.go_on.clear()
    faulty.feed(Packetiser(), 0, 30)
    with pytest.raises(StoreError, match="does not answer"):
        await faulty.service.finish("s1")
    await faulty.service.close()
    await faulty.service.close()


async def test_one_track_s_failure_leaves_the_others_alone(faulty: Faulty) -> None:
    assert await faulty.open() is None
    assert await faulty.service.open_track("s2", "screen", "vp8", TrackKind.VIDEO) is None
    faulty.service.packet("s1", "screen", "nonsense", b"", 0.0)
    for packet in Packetiser().packets(encode(90)[0]):
        assert faulty.service.packet("s2", "screen", "vp8", packet, time.time())
    [part] = (await faulty.service.finish("s2")).parts
    assert part.info.session == "s2"
    assert faulty.store.size_bytes(ObjectKey("s2", "p000001", ObjectName.MEDIA)) > 0
