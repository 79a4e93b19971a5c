"""RTP packets, parsed (RFC 3550, section 5.1, and the extension header of section 5.3.1)."""

from dataclasses import dataclass

from recorder.errors import MalformedMedia

_FIXED_BYTES = 12
_VERSION = 2
SEQ_MODULUS = 1 << 16
TIMESTAMP_MODULUS = 1 << 32


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """One packet. `payload` is without padding and may be empty (bandwidth probes are nothing but padding)."""

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
    start = _FIXED_BYTES + 4 * (data[0] & 0x0F)
    if data[0] & 0x10:
        if len(data) < start + 4:
            raise MalformedMedia("the header extension is cut off")
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = len(data)
    if data[0] & 0x20:
        if data[-1] == 0:
            raise MalformedMedia("padding of length zero")
        end -= data[-1]
    if start > end:
        raise MalformedMedia("the header or padding is longer than the packet")
    return RtpPacket(
        seq=int.from_bytes(data[2:4], "big"),
        timestamp=int.from_bytes(data[4:8], "big"),
        ssrc=int.from_bytes(data[8:12], "big"),
        payload_type=data[1] & 0x7F,
        marker=bool(data[1] & 0x80),
        payload=data[start:end],
    )


def signed_distance(later: int, earlier: int, modulus: int) -> int:
    """`later - earlier` on a wrapping counter, between -modulus/2 and modulus/2 - 1."""
    half = modulus // 2
    return (later - earlier + half) % modulus - half
