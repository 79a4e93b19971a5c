"""A recorder in a process of its own, to be killed: records a stream in real time and writes a log beside it.

Prints one JSON line for each acknowledgement: `{"written": instant}` and `{"event": seq}`.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from recorder.depacketise import TrackKind
from recorder.log_store import SqliteLogStore
from recorder.manifest import Chunk
from recorder.sealing import RecordingSealed
from recorder.service import RecorderService
from tests.integration.recorder.conftest import SLOW_DISK_S, Observer, make_bench
from tests.integration.recorder.vp8_source import Encoded, Packetiser, encode
from tests.unit.recorder.log_lines import sealing_event


class Telling(Observer):
    """Tells what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.to_seal: list[tuple[str, Chunk]] = []

    def chunk_sealed(self, session: str, part: str, chunk: Chunk) -> None:
        self.to_seal.append((part, chunk))

    def written_through(self, session: str, track_id: str, instant: float) -> None:
        print(json.dumps({"written": instant}), flush=True)


async def run(folder: Path) -> None:
    bench = make_bench(folder)
    observer = Telling()
    service = RecorderService(bench.store, bench.vault, observer, fsync_deadline_s=SLOW_DISK_S)
    await service.start()
    await service.recover()
    log = SqliteLogStore(folder / "log.db", bench.vault)
    await log.start()
    frames = encode(60)  # before anything is acknowledged: encoding holds the loop up
    assert await service.open_track("s1", "screen", "VP8", TrackKind.VIDEO) is None
    seq = len(await log.read("s1"))
    packetiser, start = Packetiser(), time.time()
    for frame in _endless(frames):
        await asyncio.sleep(max(0.0, start + frame.at_s - time.time()))
        for packet in packetiser.packets(frame):
            service.packet("s1", "screen", "VP8", packet, time.time())
        if observer.to_seal:
            (part, chunk), observer.to_seal = observer.to_seal[0], observer.to_seal[1:]
            seq += 1
            await log.append("s1", 1, [sealing_event(seq, RecordingSealed.of(part, [chunk]))])
            print(json.dumps({"event": seq}), flush=True)


def _endless(frames: tuple[Encoded, ...]) -> Iterator[Encoded]:
    for lap in range(1000):
        for frame in frames:
            yield Encoded(frame.data, frame.at_s + lap * 4.0, frame.keyframe)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1])))
