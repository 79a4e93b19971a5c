"""RTP packets, parsed (RFC 3550, section 5.1, and the extension header of section 5.3.1)."""

import struct
from typing import NamedTuple

from recorder.errors import MalformedMedia

_FIXED = struct.Struct("!BBHII")
_FIXED_BYTES = _FIXED.size
_VERSION = 2
SEQ_MODULUS = 1 << 16
TIMESTAMP_MODULUS = 1 << 32


class RtpPacket(NamedTuple):
    """One packet; a tuple, because one is made for each packet of the node.

    `payload` is without padding and may be empty (bandwidth probes are nothing but padding).
    """

    seq: int
    timestamp: int
    ssrc: int
    payload_type: int
    marker: bool
    payload: bytes


def parse_rtp(data: bytes) -> RtpPacket:
    """Parse one packet; raise `MalformedMedia` when a length does not fit."""
    if len(data) < _FIXED_BYTES or data[0] >> 6 != _VERSION:
        raise MalformedMedia("not an RTP packet")
    flags, kind, seq, timestamp, ssrc = _FIXED.unpack_from(data)
    start, end = _FIXED_BYTES + 4 * (flags & 0x0F), len(data)
    if flags & 0x10:
        if end < start + 4:
            raise MalformedMedia("the header extension is cut off")
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    if flags & 0x20:
        if data[-1] == 0:
            raise MalformedMedia("padding of length zero")
        end -= data[-1]
    if start > end:
        raise MalformedMedia("the header or padding is longer than the packet")
    return RtpPacket(seq, timestamp, ssrc, kind & 0x7F, kind >= 0x80, data[start:end])


def signed_distance(later: int, earlier: int, modulus: int) -> int:
    """`later - earlier` on a wrapping counter, between -modulus/2 and modulus/2 - 1."""
    half = modulus // 2
    return (later - earlier + half) % modulus - half
