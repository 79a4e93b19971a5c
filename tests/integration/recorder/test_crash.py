"""A recorder that is killed in the middle of writing, and one whose last writes never reached the disk."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from recorder.depacketise import TrackKind
from recorder.disk_store import DiskStore
from recorder.failures import EndReason
from recorder.log_store import SqliteLogStore
from recorder.sealing import RecordingFinished
from recorder.service import RecorderService
from recorder.store import AppendFile, ObjectKey
from recorder.stored_media import StoredMedia
from recorder.verify import verify_session
from tests.integration.recorder.conftest import SLOW_DISK_S, Observer, make_bench
from tests.integration.recorder.vp8_source import Packetiser, decode, encode
from tests.unit.recorder.log_lines import sealing_event

ROOT = Path(__file__).resolve().parents[3]


async def _kill_after(folder: Path, written_lines: int) -> tuple[list[dict[str, float]], float]:
    """Run a recorder in a process of its own and kill it; returns what it had acknowledged, and when it died."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.integration.recorder.crashing_recorder",
        str(folder),
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    lines: list[dict[str, float]] = []
    try:
        while not lines or "event" not in lines[-1] or sum("written" in line for line in lines) < written_lines:
            lines.append(json.loads(await asyncio.wait_for(process.stdout.readline(), 30)))
    finally:
        process.send_signal(signal.SIGKILL)
        died_at = time.time()
        rest = await process.stdout.read()
        await process.wait()
    lines += [json.loads(line) for line in rest.splitlines(keepends=True) if line.endswith(b"\n")]
    return lines, died_at


async def _recover(folder: Path) -> tuple[RecorderService, Observer, SqliteLogStore]:
    bench = make_bench(folder)
    await bench.service.start()
    log = SqliteLogStore(folder / "log.db", bench.vault)
    await log.start()
    await bench.service.recover()
    return bench.service, bench.observer, log


@pytest.mark.parametrize("written_lines", [3, 7])
async def test_a_killed_recorder_loses_nothing_that_was_acknowledged(tmp_path: Path, written_lines: int) -> None:
    lines, died_at = await _kill_after(tmp_path, written_lines)
    service, observer, log = await _recover(tmp_path)

    [manifest] = observer.finished
    assert manifest.end_reason is EndReason.SERVER_STOPPED
    reader = await service.open_part("s1", manifest.info.part)
    data = await reader.read(0, reader.size_bytes)
    decoded = decode(data)
    assert len(data) == manifest.size_bytes
    recorded_until = manifest.info.started_at_ms / 1000 + manifest.duration_ms / 1000
    acknowledged = max(line["written"] for line in lines if "written" in line)
    assert recorded_until >= acknowledged - 0.1  # one frame takes 67 ms
    assert died_at - recorded_until < 2.0
    assert decoded[-1].pts == manifest.duration_ms

    rows = await log.read("s1")
    assert len(rows) >= max(line["event"] for line in lines if "event" in line)
    finished = RecordingFinished.of(manifest)
    await log.append("s1", 2, [sealing_event(len(rows) + 1, finished)])
    report = verify_session("s1", await log.read("s1"), StoredMedia(DiskStore(tmp_path / "media"), "s1"))
    assert report.findings == ()
    await log.close()
    await service.close()


async def test_a_torn_tail_is_cut_off(tmp_path: Path) -> None:
    """A power cut: the file's end holds a record that is not whole, or not what was written."""
    await _kill_after(tmp_path, 4)
    media = next((tmp_path / "media").rglob("media.bin"))
    whole = media.read_bytes()
    for tail in (whole[:200], b"DSC1" + b"\xff" * 40, whole[:-10], b"\0" * 4096):
        media.write_bytes(whole + tail)
        (media.parent / "manifest.json").unlink(missing_ok=True)
        service, observer, log = await _recover(tmp_path)
        assert sum(chunk.stored_bytes for chunk in observer.finished[0].chunks) <= len(whole)
        assert media.read_bytes() == whole[: media.stat().st_size]
        reader = await service.open_part("s1", "p000001")
        assert decode(await reader.read(0, reader.size_bytes))
        await log.close()
        await service.close()


async def test_a_part_that_never_reached_the_disk_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "media" / "s9" / "p000001"
    folder.mkdir(parents=True)
    (folder / "info.json.new").write_bytes(b"{")
    service, observer, log = await _recover(tmp_path)
    assert observer.finished == []
    assert not folder.exists()
    await log.close()
    await service.close()


async def test_media_without_its_description_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "media" / "s9" / "p000001"
    folder.mkdir(parents=True)
    (folder / "media.bin").write_bytes(b"evidence")
    service, observer, log = await _recover(tmp_path)
    assert observer.finished == []
    assert (folder / "media.bin").read_bytes() == b"evidence"
    await log.close()
    await service.close()


async def test_a_part_without_a_key_does_not_keep_the_others_from_being_finished(tmp_path: Path) -> None:
    await _kill_after(tmp_path, 3)
    shutil.copytree(tmp_path / "media" / "s1", tmp_path / "media" / "a0")
    service, observer, log = await _recover(tmp_path)
    assert [manifest.info.session for manifest in observer.finished] == ["s1"]
    await log.close()
    await service.close()


class PowerCut(DiskStore):
    """A disk that remembers what an fsync has made durable; everything else is lost when the power goes."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.durable: dict[ObjectKey, int] = {}

    def create(self, key: ObjectKey) -> AppendFile:
        self.durable[key] = 0
        return _Counting(super().create(key), self.durable, key)


class _Counting:
    def __init__(self, inner: AppendFile, durable: dict[ObjectKey, int], key: ObjectKey) -> None:
        self._inner, self._durable, self._key, self._written = inner, durable, key, 0

    def append(self, data: bytes) -> None:
        self._inner.append(data)
        self._written += len(data)

    def sync(self) -> None:
        written = self._written
        self._inner.sync()
        self._durable[self._key] = written

    def close(self) -> None:
        self._inner.close()


async def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    bench = make_bench(tmp_path)
    store, observer = PowerCut(tmp_path / "media"), Observer()
    service = RecorderService(store, bench.vault, observer, fsync_deadline_s=SLOW_DISK_S)
    await service.start()
    await service.open_track("s1", "screen", "vp8", TrackKind.VIDEO)
    packetiser, start = Packetiser(), time.time()
    for number, frame in enumerate(encode(60)):
        for packet in packetiser.packets(frame):
            service.packet("s1", "screen", "vp8", packet, time.time())
        if number % 20 != 19:
            continue
        fed_at = time.time()
        while observer.written.get("screen", start) <= fed_at:
            assert time.time() < fed_at + 15
            await asyncio.sleep(0.01)
        acknowledged, durable = len(observer.chunks), dict(store.durable)
        after = tmp_path / f"after-{number}"
        for name in ("media", "keys", "master"):
            shutil.copytree(tmp_path / name, after / name)
        for key, size in durable.items():
            os.truncate(after / "media" / key.session / key.part / key.name.value, size)
        again, told, log = await _recover(after)
        [manifest] = told.finished
        assert len(manifest.chunks) >= acknowledged
        reader = await again.open_part("s1", "p000001")
        assert len(decode(await reader.read(0, reader.size_bytes))) == number + 1
        await log.close()
        await again.close()
    await service.close()


async def test_the_next_part_does_not_touch_the_one_before(tmp_path: Path) -> None:
    await _kill_after(tmp_path, 3)
    await _kill_after(tmp_path, 3)
    service, observer, log = await _recover(tmp_path)
    assert [manifest.info.part for manifest in observer.finished] == ["p000002"]
    parts = (await service.recording("s1")).parts
    assert [part.info.part for part in parts] == ["p000001", "p000002"]
    await log.close()
    await service.close()
