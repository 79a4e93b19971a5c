"""RTP headers."""

from __future__ import annotations

import struct

import pytest

from relay.rtp import RtpPacket, build_rtp, extend_sequence, find_extension, parse_rtp, unwrap_rtx, write_header

PACKET = RtpPacket(True, 96, 65535, 0xFFFFFFFF, 0xDEADBEEF, b"payload")


def test_a_packet_survives_building_and_parsing() -> None:
    assert parse_rtp(build_rtp(PACKET)) == PACKET


def test_header_numbers_wrap() -> None:
    assert write_header(False, 96, 65536 + 7, (1 << 32) + 9, 1) == struct.pack("!BBHII", 0x80, 96, 7, 9, 1)


def test_extensions_sources_and_padding_are_left_out() -> None:
    head = struct.pack("!BBHII", 0x80 | 0x20 | 0x10 | 2, 96, 1, 2, 3)
    data = head + b"\x00" * 8 + struct.pack("!HH", 0xBEDE, 1) + b"\x10\xff\x00\x00" + b"body" + b"\x00\x00\x03"
    assert parse_rtp(data) == RtpPacket(False, 96, 1, 2, 3, b"body")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x80" * 11, id="short"),
        pytest.param(b"\x40" + bytes(11), id="version 1"),
        pytest.param(b"\x8f" + bytes(11), id="sources beyond the end"),
        pytest.param(b"\x90" + bytes(14), id="extension header beyond the end"),
        pytest.param(b"\x90" + bytes(13) + b"\x00\x01", id="extension beyond the end"),
        pytest.param(b"\xa0" + bytes(11) + b"\x00", id="padding of zero"),
        pytest.param(b"\xa0" + bytes(11) + b"\x02", id="padding beyond the start"),
    ],
)
def test_malformed_packets_are_none(data: bytes) -> None:
    assert parse_rtp(data) is None


def test_a_retransmission_gives_back_its_packet() -> None:
    rtx = RtpPacket(True, 97, 5, 77, 9, b"\x01\x02payload")
    assert unwrap_rtx(rtx, ssrc=8, payload_type=96) == RtpPacket(True, 96, 0x0102, 77, 8, b"payload")


def test_padding_on_the_retransmission_stream_carries_nothing() -> None:
    assert unwrap_rtx(RtpPacket(False, 97, 5, 77, 9, b"\x01\x02"), ssrc=8, payload_type=96) is None


@pytest.mark.parametrize(
    ("sequence", "highest", "expected"),
    [(11, 10, 11), (9, 10, 9), (10, 10, 10), (0, 65535, 65536), (65535, 65536, 65535), (2, 0x3FFFF, 0x40002)],
)
def test_sequence_numbers_extend_to_the_nearest(sequence: int, highest: int, expected: int) -> None:
    assert extend_sequence(sequence, highest) == expected


def extended(profile: int, elements: bytes) -> bytes:
    elements += bytes(-len(elements) % 4)
    return struct.pack("!BBHIIIHH", 0x91, 96, 1, 2, 3, 4, profile, len(elements) // 4) + elements + b"body"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(extended(0xBEDE, b"\x10\xaa\x31\x01\x02"), b"\x01\x02", id="one-byte form"),
        pytest.param(extended(0xBEDE, b"\x00\x00\x31\x01\x02"), b"\x01\x02", id="after padding"),
        pytest.param(extended(0x1000, b"\x01\x00\x03\x02\x01\x02"), b"\x01\x02", id="two-byte form"),
        pytest.param(extended(0x1005, b"\x03\x00"), b"", id="empty element"),
        pytest.param(extended(0xBEDE, b"\x10\xaa"), None, id="another element"),
        pytest.param(extended(0xBEDE, b"\x37\x01\x02\x03"), None, id="element beyond the end"),
        pytest.param(extended(0x1000, b"\x01\x01\xaa\x03"), None, id="length beyond the end"),
        pytest.param(extended(0xABCD, b"\x31\x01\x02"), None, id="another profile"),
        pytest.param(build_rtp(PACKET), None, id="no extension"),
    ],
)
def test_a_header_extension_is_found(data: bytes, expected: bytes | None) -> None:
    assert parse_rtp(data) is not None
    assert find_extension(data, 3) == expected
