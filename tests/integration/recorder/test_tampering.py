"""A changed byte in media or log is found, and the place is named."""

import random
import sqlite3
import time
from pathlib import Path

import pytest

from recorder.depacketise import TrackKind
from recorder.log_store import SqliteLogStore
from recorder.sealing import RecordingFinished, RecordingSealed
from recorder.stored_media import StoredMedia
from recorder.verify import Report, verify_session
from tests.integration.recorder.conftest import Bench
from tests.integration.recorder.vp8_source import Packetiser, encode
from tests.unit.recorder.log_lines import sealing_event


class Sealed:
    """A finished recording with its log."""

    def __init__(self, bench: Bench, log: SqliteLogStore, log_path: Path) -> None:
        self.bench, self.log, self.log_path = bench, log, log_path
        self.folder = bench.folder / "media" / "s1" / "p000001"

    async def verify(self) -> Report:
        return verify_session("s1", await self.log.read("s1"), StoredMedia(self.bench.store, "s1"))


@pytest.fixture
async def sealed(bench: Bench, tmp_path: Path):
    packetiser, start = Packetiser(), time.time()
    await bench.service.open_track("s1", "screen", "vp8", TrackKind.VIDEO)
    for frame in encode(90):
        for packet in packetiser.packets(frame):
            bench.service.packet("s1", "screen", "vp8", packet, start + frame.at_s)
    [manifest] = (await bench.service.finish("s1")).parts
    log = SqliteLogStore(tmp_path / "log.db", bench.vault)
    await log.start()
    chunks = [chunk for _, _, chunk in bench.observer.chunks]
    await log.append("s1", 1, [sealing_event(1, RecordingSealed.of("p000001", chunks[:2]))])
    await log.append("s1", 1, [sealing_event(2, RecordingFinished.of(manifest))])
    yield Sealed(bench, log, tmp_path / "log.db")
    await log.close()


async def test_an_untouched_recording_is_sound(sealed: Sealed) -> None:
    report = await sealed.verify()
    assert report.is_sound
    assert report.chunk_count == len(sealed.bench.observer.chunks)
    assert any("unauthenticated" in text for text in report.not_shown)


@pytest.mark.parametrize("seed", range(20))
async def test_a_flipped_bit_in_the_media_is_named_with_its_chunk(sealed: Sealed, seed: int) -> None:
    path = sealed.folder / "media.bin"
    data = bytearray(path.read_bytes())
    at = random.Random(seed).randrange(len(data))
    data[at] ^= 1 << seed % 8
    path.write_bytes(data)
    [finding] = (await sealed.verify()).findings
    words = finding.place.split()
    start, end = int(words[-3]), int(words[-1])
    assert finding.place.startswith("part p000001, chunk ")
    assert start <= at <= end


@pytest.mark.parametrize("name", ["header.bin", "cues.bin", "manifest.json"])
async def test_a_flipped_bit_in_the_other_objects_is_named(sealed: Sealed, name: str) -> None:
    path = sealed.folder / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    places = [finding.place for finding in (await sealed.verify()).findings]
    assert any(name.split(".")[0] in place for place in places)


async def test_cut_off_and_added_media_are_named(sealed: Sealed) -> None:
    path = sealed.folder / "media.bin"
    data = path.read_bytes()
    path.write_bytes(data + b"more")
    [finding] = (await sealed.verify()).findings
    assert finding.place == f"part p000001, bytes {len(data)} to {len(data) + 3}"
    path.write_bytes(data[:-1])
    [finding] = (await sealed.verify()).findings
    assert "ends before or within" in finding.what


async def test_a_removed_part_and_a_foreign_one_are_named(sealed: Sealed) -> None:
    sealed.folder.rename(sealed.folder.with_name("p000007"))
    whats = {finding.place: finding.what for finding in (await sealed.verify()).findings}
    assert set(whats) == {"part p000001", "part p000007"}


@pytest.mark.parametrize("column", ["header", "link", "salt", "payload"])
async def test_a_flipped_bit_in_the_log_is_named_with_its_event(sealed: Sealed, column: str) -> None:
    with sqlite3.connect(sealed.log_path) as connection:
        connection.execute("DROP TRIGGER event_is_only_erased")
        [value] = connection.execute(f"SELECT {column} FROM event WHERE seq = 1").fetchone()
        changed = bytearray(value)
        changed[len(changed) // 2] ^= 1
        connection.execute(f"UPDATE event SET {column} = ? WHERE seq = 1", (bytes(changed),))
    connection.close()
    findings = (await sealed.verify()).findings
    assert findings
    assert findings[0].place == "event 1"
