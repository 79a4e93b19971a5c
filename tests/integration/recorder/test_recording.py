"""VP8 as libvpx makes it, through the recorder, out as WebM that FFmpeg decodes."""

import io
import random
import struct
import time
from fractions import Fraction
from itertools import pairwise

import av

from recorder.depacketise import TrackKind
from recorder.failures import EndReason
from recorder.service import OpenRefusal
from tests.integration.recorder.conftest import Bench, until
from tests.integration.recorder.vp8_source import Encoded, Packetiser, decode, encode


async def _open(bench: Bench) -> None:
    assert await bench.service.open_track("s1", "screen", "VP8", TrackKind.VIDEO) is None


async def _whole(bench: Bench, part: str = "p000001") -> bytes:
    reader = await bench.service.open_part("s1", part)
    return await reader.read(0, reader.size_bytes)


def _feed(bench: Bench, packets: list[tuple[bytes, float]], start: float) -> None:
    for packet, at_s in packets:
        assert bench.service.packet("s1", "screen", "VP8", packet, start + at_s)


def _packets(frames: tuple[Encoded, ...], packetiser: Packetiser | None = None) -> list[tuple[bytes, float]]:
    packetiser = packetiser or Packetiser()
    return [(packet, frame.at_s) for frame in frames for packet in packetiser.packets(frame)]


async def test_every_frame_is_in_the_file(bench: Bench) -> None:
    frames = encode(90)
    await _open(bench)
    _feed(bench, _packets(frames), time.time())
    [part] = (await bench.service.finish("s1")).parts

    assert part.end_reason is EndReason.FINISHED
    assert part.gap_count == 0
    assert part.duration_ms == round(frames[-1].at_s * 1000)
    data = await _whole(bench)
    assert len(data) == part.size_bytes
    decoded = decode(data)
    assert len(decoded) == len(frames)
    assert all(earlier.pts < later.pts for earlier, later in pairwise(decoded))
    assert not bench.observer.failed
    assert [chunk for _, _, chunk in bench.observer.chunks] == list(part.chunks)


async def test_reordered_and_doubled_packets_do_no_harm(bench: Bench) -> None:
    frames = encode(90)
    packets = _packets(frames)
    shuffle = random.Random(3)
    for at in range(0, len(packets) - 8, 8):
        window = packets[at : at + 8]
        shuffle.shuffle(window)
        packets[at : at + 8] = window
    doubled = [packet for packet in packets for _ in range(shuffle.choice((1, 1, 2)))]
    await _open(bench)
    # The stream's first packet tells where numbers begin: what the network delivers before it is lost to anybody.
    first = min(doubled, key=lambda item: (item[1], (struct.unpack_from("!H", item[0], 2)[0] - 65_500) & 0xFFFF))
    _feed(bench, [first, *doubled], time.time())
    [part] = (await bench.service.finish("s1")).parts
    assert part.gap_count == 0
    assert len(decode(await _whole(bench))) == len(frames)


async def test_after_loss_only_decodable_frames_are_kept_and_keyframes_are_asked_for(bench: Bench) -> None:
    frames = encode(150)
    drop = random.Random(5)
    kept = [(packet, at_s) for packet, at_s in _packets(frames) if at_s < 0.5 or drop.random() > 0.01]
    await _open(bench)
    asked = len(bench.observer.keyframes)
    _feed(bench, kept, time.time())
    [part] = (await bench.service.finish("s1")).parts
    assert part.gap_count == len(part.gaps) > 0
    assert len(bench.observer.keyframes) > asked
    decoded = decode(await _whole(bench))
    due_ms = [int(round(frame.at_s * 90_000) / 90) for frame in frames]
    expected = [at for at in due_ms if at <= part.duration_ms and not any(g.from_ms < at < g.to_ms for g in part.gaps)]
    assert [frame.pts for frame in decoded] == expected
    assert len(frames) * 0.2 < len(decoded) < len(frames)


async def test_a_frame_without_its_first_packet_is_not_taken_for_a_keyframe(bench: Bench) -> None:
    frames = encode(60)
    packetiser, packets = Packetiser(), []
    for number, frame in enumerate(frames):
        of_frame = packetiser.packets(frame)
        packets += [(packet, frame.at_s) for packet in (of_frame[1:] if number in (10, 30) else of_frame)]
    await _open(bench)
    _feed(bench, packets, time.time())
    [part] = (await bench.service.finish("s1")).parts
    assert len(decode(await _whole(bench))) == 10  # the keyframe 30 is lost too, and no other comes
    assert part.gap_count == 1


async def test_another_size_in_the_middle_of_the_stream_decodes(bench: Bench) -> None:
    packetiser = Packetiser()
    first = encode(30)
    second = tuple(Encoded(f.data, f.at_s + 2.0, f.keyframe) for f in encode(30, 320, 192))
    await _open(bench)
    _feed(bench, _packets(first, packetiser) + _packets(second, packetiser), time.time())
    await bench.service.finish("s1")
    decoded = decode(await _whole(bench))
    assert [(frame.width, frame.height) for frame in decoded] == [(640, 360)] * 30 + [(320, 192)] * 30


async def test_another_stream_becomes_another_part(bench: Bench) -> None:
    await _open(bench)
    start = time.time()
    _feed(bench, _packets(encode(30), Packetiser(ssrc=1)), start)
    _feed(bench, _packets(encode(30), Packetiser(ssrc=2, seq=7, timestamp_base=99)), start + 5)
    first, second = (await bench.service.finish("s1")).parts
    assert (first.end_reason, second.end_reason) == (EndReason.STREAM_CHANGED, EndReason.FINISHED)
    assert second.info.started_at_ms - first.info.started_at_ms == 5000
    assert len(decode(await _whole(bench, "p000001"))) == len(decode(await _whole(bench, "p000002"))) == 30


async def test_a_jump_of_the_media_time_becomes_another_part(bench: Bench) -> None:
    packetiser = Packetiser()
    await _open(bench)
    start = time.time()
    _feed(bench, _packets(encode(30), packetiser), start)
    packetiser.timestamp_base += 90_000 * 3600
    _feed(bench, _packets(encode(30), packetiser), start + 2)
    first, second = (await bench.service.finish("s1")).parts
    assert first.end_reason is EndReason.TIME_JUMPED
    assert second.duration_ms < 3000


async def test_probes_of_padding_are_no_loss(bench: Bench) -> None:
    packetiser, packets = Packetiser(), []
    for frame in encode(30):
        packets += [(packet, frame.at_s) for packet in packetiser.packets(frame)]
        probe = bytearray(packetiser.packet(bytes(199) + b"\xc8", frame.at_s, marker=False))
        probe[0] |= 0x20
        packets.append((bytes(probe), frame.at_s))
    await _open(bench)
    _feed(bench, packets, time.time())
    [part] = (await bench.service.finish("s1")).parts
    assert part.gap_count == 0
    assert len(decode(await _whole(bench))) == 30


async def test_opus_is_recorded(bench: Bench) -> None:
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 48_000, "stereo", "s16"
    payloads = []
    for number in range(100):
        frame = av.AudioFrame(format="s16", layout="stereo", samples=960)
        frame.planes[0].update(bytes((n * (number + 1)) % 256 for n in range(960 * 4)))
        frame.pts, frame.sample_rate, frame.time_base = number * 960, 48_000, Fraction(1, 48_000)
        payloads += [bytes(packet) for packet in encoder.encode(frame)]
    packetiser = Packetiser()
    assert await bench.service.open_track("s1", "voice", "opus", TrackKind.AUDIO) is None
    start = time.time()
    for number, payload in enumerate(payloads):
        if number == 50:
            packetiser.seq += 1  # one lost: the rest stands alone
        packet = packetiser.packet(payload, number * 0.02, marker=False, clock_hz=48_000)
        bench.service.packet("s1", "voice", "opus", packet, start + number * 0.02)
    [part] = (await bench.service.finish("s1")).parts
    assert part.gap_count == 1
    with av.open(io.BytesIO(await _whole(bench))) as container:
        assert container.streams.audio[0].codec_context.name in ("opus", "libopus")
        samples = sum(frame.samples for frame in container.decode(audio=0))
    assert samples == len(payloads) * 960
    assert "voice" not in bench.observer.keyframes


async def test_ranges_of_a_finished_part_equal_the_whole(bench: Bench) -> None:
    await _open(bench)
    _feed(bench, _packets(encode(90)), time.time())
    await bench.service.finish("s1")
    reader = await bench.service.open_part("s1", "p000001")
    whole = await reader.read(0, reader.size_bytes)
    assert (reader.content_type, reader.is_live) == ('video/webm; codecs="vp8"', False)
    spots = random.Random(1)
    for _ in range(200):
        start = spots.randrange(len(whole))
        end = start + spots.choice((1, 100, 10_000, 10**9))
        assert await reader.read(start, end) == whole[start:end]
    assert await reader.read(len(whole), len(whole) + 1) == b""
    assert await reader.read(-5, 3) == whole[:3]


async def test_a_live_part_can_be_read_and_grows(bench: Bench) -> None:
    frames = encode(90)
    packets = _packets(frames)
    await _open(bench)
    start = time.time()
    half = next(at for at, (_, at_s) in enumerate(packets) if at_s >= 3)
    _feed(bench, packets[:half], start)
    await until(lambda: len(bench.observer.chunks) >= 2 and bench.observer.written["screen"] > start)
    reader = await bench.service.open_part("s1", "p000001")
    assert reader.is_live
    early = await reader.read(0, reader.size_bytes)
    assert decode(early)
    _feed(bench, packets[half:], start)
    await until(lambda: reader.size_bytes > len(early))
    late = await reader.read(0, reader.size_bytes)
    assert late.startswith(early)
    await bench.service.finish("s1")
    assert len(decode(await _whole(bench))) == len(frames)


async def test_written_through_follows_the_clock_on_a_static_screen(bench: Bench) -> None:
    await _open(bench)
    opened_at = time.time()
    await until(lambda: bench.observer.written.get("screen", 0) > opened_at + 0.5)
    assert "screen" in bench.observer.keyframes


async def test_written_through_waits_for_a_keyframe_after_loss(bench: Bench) -> None:
    frames = encode(60)
    packetiser = Packetiser()
    await _open(bench)
    start = time.time()
    head = _packets(frames[:10], packetiser)
    _feed(bench, [(packet, 0.0) for packet, _ in head], start)
    packetiser.seq += 3
    lost_at = time.time() + 0.01
    _feed(bench, [(packet, 0.0) for packet, _ in _packets(frames[10:12], packetiser)], lost_at)
    await until(lambda: bench.observer.keyframes.count("screen") >= 6)  # asked again and again
    assert bench.observer.written["screen"] <= lost_at
    _feed(bench, [(packet, 0.0) for packet, _ in _packets(frames[30:31], packetiser)], time.time())
    await until(lambda: bench.observer.written["screen"] > lost_at + 0.5)


async def test_input_events_are_a_part_of_their_own(bench: Bench) -> None:
    for number in range(100):
        assert bench.service.input_event("s1", "p-7", 1_700_000_000_000 + number, {"x": number, "y": 5})
    [part] = (await bench.service.finish("s1")).parts
    assert (part.info.kind, part.info.track_id) == (TrackKind.INPUT, "input")
    lines = (await _whole(bench)).splitlines()
    assert len(lines) == 100
    assert lines[3] == b'{"at_ms":1700000000003,"author":"p-7","payload":{"x":3,"y":5}}'
    reader = await bench.service.open_part("s1", part.info.part)
    assert reader.content_type == "application/x-ndjson"


async def test_the_sender_report_is_kept(bench: Bench) -> None:
    await _open(bench)
    bench.service.sender_report("s1", "screen", 1234, 0xE5A1_0000_8000_0000, 1_700_000_000.5)
    bench.service.sender_report("s1", "unknown", 1, 1, 1.0)
    _feed(bench, _packets(encode(30)), time.time())
    [part] = (await bench.service.finish("s1")).parts
    assert part.sync is not None
    assert (part.sync.rtp_timestamp, part.sync.ntp) == (1234, "e5a1000080000000")


async def test_what_cannot_be_opened_is_refused_with_a_reason(bench: Bench) -> None:
    open_track = bench.service.open_track
    assert await open_track("s1", "a", "h266", TrackKind.VIDEO) is OpenRefusal.UNKNOWN_CODEC
    assert await open_track("s1", "a", "vp8", TrackKind.AUDIO) is OpenRefusal.KIND_MISMATCH
    assert await open_track("s1", "a", "vp8", TrackKind.VIDEO) is None
    assert await open_track("s1", "a", "vp8", TrackKind.VIDEO) is OpenRefusal.ALREADY_OPEN
    for number in range(31):
        assert await open_track("s1", f"t{number}", "vp8", TrackKind.VIDEO) is None
    assert await open_track("s1", "b", "vp8", TrackKind.VIDEO) is OpenRefusal.TOO_MANY_TRACKS
    assert not bench.service.packet("s1", "unknown", "vp8", b"", 0.0)


async def test_garbage_harms_nobody(bench: Bench) -> None:
    await _open(bench)
    start = time.time()
    junk = random.Random(9)
    for _ in range(3000):
        bench.service.packet("s1", "screen", "vp8", junk.randbytes(junk.randrange(60)), start)
    packetiser = Packetiser(ssrc=77)
    for _ in range(1000):
        payload = packetiser.packet(junk.randbytes(junk.randrange(40)), 0.0, marker=junk.random() < 0.5)
        bench.service.packet("s1", "screen", "vp8", payload, start)
    _feed(bench, _packets(encode(30), packetiser), start)
    recording = await bench.service.finish("s1")
    assert not bench.observer.failed
    assert len(decode(await _whole(bench, recording.parts[-1].info.part))) >= 30
