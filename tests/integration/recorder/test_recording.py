"""VP8 as libvpx makes it, through the recorder, out as WebM that FFmpeg decodes."""

import time
from itertools import pairwise

from recorder.depacketise import TrackKind
from recorder.failures import EndReason
from tests.integration.recorder.conftest import Bench, until
from tests.integration.recorder.vp8_source import Packetiser, decode, encode


async def _whole(bench: Bench, part: str = "p000001") -> bytes:
    reader = await bench.service.open_part("s1", part)
    return await reader.read(0, reader.size_bytes)


async def test_every_frame_is_in_the_file(bench: Bench) -> None:
    frames = encode(90)
    packetiser = Packetiser()
    assert await bench.service.open_track("s1", "screen", "VP8", TrackKind.VIDEO) is None
    start = time.time()
    for frame in frames:
        for packet in packetiser.packets(frame):
            assert bench.service.packet("s1", "screen", "VP8", packet, start + frame.at_s)
    recording = await bench.service.finish("s1")

    [part] = recording.parts
    assert part.end_reason is EndReason.FINISHED
    assert part.gap_count == 0
    assert part.duration_ms == round(frames[-1].at_s * 1000)
    data = await _whole(bench)
    assert len(data) == part.size_bytes
    decoded = decode(data)
    assert len(decoded) == len(frames)
    assert all(earlier.pts < later.pts for earlier, later in pairwise(decoded))
    assert not bench.observer.failed


async def test_written_through_follows_the_clock_on_a_static_screen(bench: Bench) -> None:
    assert await bench.service.open_track("s1", "screen", "VP8", TrackKind.VIDEO) is None
    opened_at = time.time()
    await until(lambda: bench.observer.written.get("screen", 0) > opened_at + 0.5)
    assert "screen" in bench.observer.keyframes
