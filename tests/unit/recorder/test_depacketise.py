import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recorder import depacketise
from recorder.depacketise import (
    CODECS,
    Frame,
    OpusDepacketiser,
    TrackKind,
    Vp8Depacketiser,
    Vp8Descriptor,
    codec_named,
    parse_vp8_descriptor,
    parse_vp8_size,
)
from recorder.errors import MalformedMedia
from recorder.rtp import RtpPacket

KEY = bytes.fromhex("50 42 00 9d012a 8002 6801") + b"key"
DELTA = b"\x31delta"
START, MIDDLE = b"\x10", b"\x00"


def packet(payload: bytes, *, marker: bool = True, timestamp: int = 7) -> RtpPacket:
    return RtpPacket(0, timestamp, 1, 96, marker, payload)


class TestVp8Descriptor:
    @pytest.mark.parametrize(
        ("payload", "expected"),
        [
            ("10", Vp8Descriptor(True, None, None, None, None, 1)),
            ("00", Vp8Descriptor(False, None, None, None, None, 1)),
            ("11", Vp8Descriptor(False, None, None, None, None, 1)),
            ("18", Vp8Descriptor(True, None, None, None, None, 1)),
            ("90 00", Vp8Descriptor(True, None, None, None, None, 2)),
            ("90 80 11", Vp8Descriptor(True, 0x11, None, None, None, 3)),
            ("90 80 9234", Vp8Descriptor(True, 0x1234, None, None, None, 4)),
            ("90 40 07", Vp8Descriptor(True, None, 7, None, None, 3)),
            ("90 20 80", Vp8Descriptor(True, None, None, 2, None, 3)),
            ("90 10 1f", Vp8Descriptor(True, None, None, None, 31, 3)),
            ("b0 f0 8001 07 61", Vp8Descriptor(True, 1, 7, 1, 1, 6)),
        ],
    )
    def test_fields(self, payload: str, expected: Vp8Descriptor) -> None:
        assert parse_vp8_descriptor(bytes.fromhex(payload)) == expected

    @pytest.mark.parametrize("payload", ["", "90", "90 80", "90 80 80", "90 40", "90 20", "90 e0 01 02"])
    def test_cut_off(self, payload: str) -> None:
        with pytest.raises(MalformedMedia):
            parse_vp8_descriptor(bytes.fromhex(payload))


class TestVp8Size:
    def test_it_is_read_without_the_scale(self) -> None:
        assert parse_vp8_size(bytes.fromhex("504200 9d012a 8042 6881")) == (640, 360)

    @pytest.mark.parametrize("data", ["", "504200 9d012a 8002 68", "504200 9d012b 8002 6801", "504200 9d012a 0000 6801",
                                      "504200 9d012a 8002 0000"])  # fmt: skip
    def test_no_keyframe_header(self, data: str) -> None:
        with pytest.raises(MalformedMedia):
            parse_vp8_size(bytes.fromhex(data))


class TestVp8Depacketiser:
    def test_a_keyframe_and_what_follows(self) -> None:
        stream = Vp8Depacketiser()
        assert stream.waits_for_keyframe
        assert stream.push(packet(START + KEY[:5], marker=False)) is None
        assert stream.is_mid_frame
        assert stream.push(packet(MIDDLE + KEY[5:])) == Frame(KEY, 7, True, 640, 360)
        assert not stream.is_mid_frame
        assert not stream.waits_for_keyframe
        assert stream.push(packet(START + DELTA, timestamp=8)) == Frame(DELTA, 8, keyframe=False)
        assert stream.push(packet(START + KEY, timestamp=9)) == Frame(KEY, 9, True, 640, 360)

    def test_before_a_keyframe_everything_is_dropped(self) -> None:
        stream = Vp8Depacketiser()
        assert stream.push(packet(START + DELTA)) is None
        assert stream.push(packet(MIDDLE + KEY)) is None
        assert stream.push(packet(START)) is None
        assert not stream.is_mid_frame

    def test_after_a_gap_everything_up_to_a_keyframe_is_dropped(self) -> None:
        stream = Vp8Depacketiser()
        stream.push(packet(START + KEY))
        stream.push(packet(START + DELTA, marker=False))
        stream.gap()
        assert stream.waits_for_keyframe
        assert not stream.is_mid_frame
        assert stream.push(packet(MIDDLE + KEY)) is None  # a frame without its first packet is no keyframe
        assert stream.push(packet(START + DELTA)) is None
        assert stream.push(packet(START + KEY)) is not None

    def test_padding_is_nothing(self) -> None:
        stream = Vp8Depacketiser()
        stream.push(packet(START + KEY))
        assert stream.push(packet(b"")) is None
        assert not stream.waits_for_keyframe

    @pytest.mark.parametrize(
        "packets",
        [
            [packet(MIDDLE + DELTA)],
            [packet(START)],
            [packet(START + DELTA, marker=False), packet(MIDDLE + DELTA, timestamp=8)],
            [packet(START + DELTA, marker=False), packet(START + DELTA)],
            [packet(START + KEY[:6])],
            [packet(b"\x90")],
        ],
    )
    def test_what_breaks_the_rules_is_told(self, packets: list[RtpPacket]) -> None:
        stream = Vp8Depacketiser()
        stream.push(packet(START + KEY))
        *before, last = packets
        for each in before:
            stream.push(each)
        with pytest.raises(MalformedMedia):
            stream.push(last)

    def test_a_frame_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(depacketise, "MAX_FRAME_BYTES", len(KEY) + 5)
        stream = Vp8Depacketiser()
        stream.push(packet(START + KEY, marker=False))
        stream.push(packet(MIDDLE + bytes(5), marker=False))
        with pytest.raises(MalformedMedia):
            stream.push(packet(MIDDLE + b"x"))

    @settings(deadline=None)
    @given(st.lists(st.tuples(st.binary(max_size=30), st.booleans(), st.integers(0, 3))))
    def test_nothing_else_is_raised_and_a_keyframe_is_first(self, items: list[tuple[bytes, bool, int]]) -> None:
        stream, frames = Vp8Depacketiser(), []
        for payload, marker, timestamp in items:
            try:
                frame = stream.push(packet(payload, marker=marker, timestamp=timestamp))
            except MalformedMedia:
                stream.gap()
                frames = []
                continue
            if frame is not None:
                frames.append(frame)
                assert frames[0].keyframe


class TestOpus:
    def test_each_packet_is_a_frame(self) -> None:
        stream = OpusDepacketiser()
        assert stream.push(packet(b"voice")) == Frame(b"voice", 7, keyframe=True)
        assert stream.push(packet(b"")) is None
        stream.gap()
        assert not stream.waits_for_keyframe
        assert not stream.is_mid_frame

    def test_its_head(self) -> None:
        head = CODECS["opus"].codec_private(Frame(b"", 0, keyframe=True))
        assert head == b"OpusHead\x01\x02\x00\x00\x80\xbb\x00\x00\x00\x00\x00"


def test_codecs_are_found_in_any_case() -> None:
    assert codec_named("VP8") is CODECS["vp8"]
    assert codec_named("h265") is None
    assert CODECS["vp8"].codec_private(Frame(b"", 0, keyframe=True)) == b""
    assert {name: codec.kind for name, codec in CODECS.items()} == {"vp8": TrackKind.VIDEO, "opus": TrackKind.AUDIO}
