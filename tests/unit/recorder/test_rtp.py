import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recorder.errors import MalformedMedia
from recorder.rtp import RtpPacket, parse_rtp, signed_distance

FIXED = bytes.fromhex("80e0ffff00000001deadbeef")


def test_the_fixed_header_is_parsed() -> None:
    assert parse_rtp(FIXED + b"payload") == RtpPacket(0xFFFF, 1, 0xDEADBEEF, 96, True, b"payload")


def test_an_empty_payload_is_fine() -> None:
    assert parse_rtp(FIXED).payload == b""


def test_sources_extension_and_padding_are_taken_off() -> None:
    packet = bytes([0x80 | 0x20 | 0x10 | 2]) + FIXED[1:] + bytes(8) + b"\xbe\xde\x00\x01abcd" + b"payload" + b"\0\0\x03"
    assert parse_rtp(packet).payload == b"payload"


def test_padding_may_be_all_there_is() -> None:
    assert parse_rtp(bytes([0xA0]) + FIXED[1:] + b"\0\x02").payload == b""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        FIXED[:11],
        b"\x40" + FIXED[1:],
        b"\x81" + FIXED[1:],
        b"\x90" + FIXED[1:] + b"\xbe\xde\x00",
        b"\x90" + FIXED[1:] + b"\xbe\xde\x00\x02abcd",
        b"\xa0" + FIXED[1:] + b"\x00",
        b"\xa0" + FIXED[1:] + b"\x02",
    ],
)
def test_lengths_that_do_not_fit_are_refused(data: bytes) -> None:
    with pytest.raises(MalformedMedia):
        parse_rtp(data)


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_nothing_else_is_raised(data: bytes) -> None:
    try:
        parse_rtp(b"\x80" + data)
        parse_rtp(b"\xbf" + data)
    except MalformedMedia:
        pass


@pytest.mark.parametrize(
    ("later", "earlier", "distance"),
    [(1, 65_535, 2), (65_535, 1, -2), (5, 5, 0), (32_768, 0, -32_768), (32_767, 0, 32_767)],
)
def test_distances_wrap(later: int, earlier: int, distance: int) -> None:
    assert signed_distance(later, earlier, 1 << 16) == distance
