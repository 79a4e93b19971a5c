"""RTP headers: reading one, writing one, and arithmetic on sequence numbers.

PURE. RFC 3550 section 5.1, RFC 4588 for retransmissions. Malformed input gives None, never an exception.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

HEADER_BYTES = 12
SEQUENCE_MODULUS = 1 << 16
TIMESTAMP_MASK = 0xFFFFFFFF

_FIXED = struct.Struct("!BBHII")
_U16 = struct.Struct("!H")


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """One RTP packet without its header extensions, contributing sources and padding, none of which are relayed."""

    marker: bool
    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes


def parse_rtp(data: bytes) -> RtpPacket | None:
    """Read an RTP packet; None when any length in it does not fit."""
    size = len(data)
    if size < HEADER_BYTES:
        return None
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(data)
    if first >> 6 != 2:
        return None
    start = HEADER_BYTES + 4 * (first & 0x0F)
    if first & 0x10:
        if size < start + 4:
            return None
        start += 4 + 4 * _U16.unpack_from(data, start + 2)[0]
    end = size
    if start > end:
        return None
    if first & 0x20:
        padding = data[-1]
        end -= padding
        if padding == 0 or end < start:
            return None
    return RtpPacket(bool(second & 0x80), second & 0x7F, sequence, timestamp, ssrc, data[start:end])


def write_header(marker: bool, payload_type: int, sequence: int, timestamp: int, ssrc: int) -> bytes:
    """Write a plain 12-byte header: no extension, no contributing sources, no padding. Numbers wrap by themselves."""
    return _FIXED.pack(
        0x80, payload_type | (0x80 if marker else 0), sequence & 0xFFFF, timestamp & TIMESTAMP_MASK, ssrc
    )


def build_rtp(packet: RtpPacket) -> bytes:
    """Write a packet with a plain header."""
    return (
        write_header(packet.marker, packet.payload_type, packet.sequence, packet.timestamp, packet.ssrc)
        + packet.payload
    )


def unwrap_rtx(packet: RtpPacket, *, ssrc: int, payload_type: int) -> RtpPacket | None:
    """Recover the packet that a retransmission carries (RFC 4588 section 4); None for padding, which carries none."""
    if len(packet.payload) <= 2:
        return None
    sequence = _U16.unpack_from(packet.payload)[0]
    return RtpPacket(packet.marker, payload_type, sequence, packet.timestamp, ssrc, packet.payload[2:])


def extend_sequence(sequence: int, highest: int) -> int:
    """Return the number nearest to `highest` whose low 16 bits are `sequence`."""
    delta = (sequence - highest) & 0xFFFF
    return highest + (delta - SEQUENCE_MODULUS if delta >= SEQUENCE_MODULUS // 2 else delta)


def find_extension(data: bytes, wanted: int) -> bytes | None:
    """Return the value of a header extension element (RFC 8285, both forms), None when the packet has none.

    The packet must have been read by `parse_rtp`, which checks that the extension lies within it.
    """
    if not data[0] & 0x10:
        return None
    at = HEADER_BYTES + 4 * (data[0] & 0x0F)
    profile, words = _U16.unpack_from(data, at)[0], _U16.unpack_from(data, at + 2)[0]
    at += 4
    end = at + 4 * words
    two_byte = profile & 0xFFF0 == 0x1000
    if not two_byte and profile != 0xBEDE:
        return None
    while at < end:
        first = data[at]
        if first == 0:
            at += 1
            continue
        if two_byte:
            if at + 1 >= end:
                return None
            number, size, start = first, data[at + 1], at + 2
        else:
            number, size, start = first >> 4, (first & 0x0F) + 1, at + 1
        if number == wanted:
            return data[start : start + size] if start + size <= end else None
        at = start + size
    return None
