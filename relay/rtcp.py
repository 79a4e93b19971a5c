"""RTCP: the few packets that a relay reads and writes.

PURE. RFC 3550 section 6 (SR, RR, SDES), RFC 4585 (NACK, PLI), RFC 5104 (FIR), draft-alvestrand-rmcat-remb-03 (REMB).
Anything malformed ends the reading of that datagram: what stood before it counts, nothing is raised.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SENDER_REPORT = 200
RECEIVER_REPORT = 201
SOURCE_DESCRIPTION = 202
TRANSPORT_FEEDBACK = 205
PAYLOAD_FEEDBACK = 206

NACK_FORMAT = 1
PLI_FORMAT = 1
FIR_FORMAT = 4
REMB_FORMAT = 15

# One NACK item names 17 packets; a viewer never needs more than the whole ring at once.
MAX_NACK_ITEMS = 64
MAX_REPORTS = 31
# Seconds between the NTP epoch (1900) and the Unix epoch.
NTP_UNIX_OFFSET_S = 2208988800

_HEAD = struct.Struct("!BBH")
_TWO = struct.Struct("!II")
_SR = struct.Struct("!IQIII")
_REPORT = struct.Struct("!IIIIII")
_NACK_ITEM = struct.Struct("!HH")


@dataclass(frozen=True, slots=True)
class SenderReport:
    """The sender's clock pair: `ntp` is the 64-bit NTP time stamp, `rtp_timestamp` the same instant in RTP units."""

    ssrc: int
    ntp: int
    rtp_timestamp: int


@dataclass(frozen=True, slots=True)
class Nack:
    """Packets that a receiver misses, by sequence number."""

    ssrc: int
    lost: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyframeRequest:
    """A PLI, or a FIR entry, for one media source."""

    ssrc: int


@dataclass(frozen=True, slots=True)
class Remb:
    """A receiver's estimate of what it can take, in bit/s."""

    bitrate: int


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """One reception report (RFC 3550 section 6.4.1); `lost` is cumulative, `fraction_lost` in 1/256."""

    ssrc: int
    fraction_lost: int
    lost: int
    highest: int
    jitter: int
    last_report: int
    delay_since_last_report: int


Feedback = SenderReport | Nack | KeyframeRequest | Remb


def parse_rtcp(data: bytes) -> list[Feedback]:
    """Read a compound or reduced-size RTCP datagram and return what the relay acts on, in order."""
    found: list[Feedback] = []
    at = 0
    while at + 4 <= len(data):
        first, kind, words = _HEAD.unpack_from(data, at)
        end = at + 4 * (words + 1)
        if first >> 6 != 2 or end > len(data):
            break
        found.extend(_read(kind, first & 0x1F, data[at + 4 : end]))
        at = end
    return found


def _read(kind: int, count: int, body: bytes) -> Iterable[Feedback]:
    if kind == SENDER_REPORT and len(body) >= _SR.size:
        ssrc, ntp, rtp_timestamp, _packets, _octets = _SR.unpack_from(body)
        return (SenderReport(ssrc, ntp, rtp_timestamp),)
    if len(body) < 8:
        return ()
    media = _TWO.unpack_from(body)[1]
    if kind == TRANSPORT_FEEDBACK and count == NACK_FORMAT:
        return (Nack(media, _read_lost(body)),)
    if kind == PAYLOAD_FEEDBACK and count == PLI_FORMAT:
        return (KeyframeRequest(media),)
    if kind == PAYLOAD_FEEDBACK and count == FIR_FORMAT:
        return tuple(KeyframeRequest(_TWO.unpack_from(body, at)[0]) for at in range(8, len(body) - 7, 8))[:MAX_REPORTS]
    if kind == PAYLOAD_FEEDBACK and count == REMB_FORMAT and len(body) >= 16 and body[8:12] == b"REMB":
        return (Remb((((body[13] & 0x03) << 16) | (body[14] << 8) | body[15]) << (body[13] >> 2)),)
    return ()


def _read_lost(body: bytes) -> tuple[int, ...]:
    lost: list[int] = []
    for at in range(8, min(len(body) - 3, 8 + 4 * MAX_NACK_ITEMS), 4):
        pid, mask = _NACK_ITEM.unpack_from(body, at)
        lost.append(pid)
        lost.extend((pid + bit + 1) & 0xFFFF for bit in range(16) if mask >> bit & 1)
    return tuple(lost)


def build_packet(kind: int, count: int, body: bytes) -> bytes:
    """Write an RTCP header before a body of whole words; `count` is the count or the feedback format."""
    return _HEAD.pack(0x80 | count, kind, len(body) // 4) + body


def build_receiver_report(sender: int, blocks: Sequence[ReportBlock] = ()) -> bytes:
    """Write an RR with at most 31 blocks; an empty one opens the compound that carries other feedback."""
    body = struct.pack("!I", sender)
    for block in blocks[:MAX_REPORTS]:
        lost = max(-0x800000, min(block.lost, 0x7FFFFF)) & 0xFFFFFF
        body += _REPORT.pack(
            block.ssrc,
            block.fraction_lost << 24 | lost,
            block.highest & 0xFFFFFFFF,
            block.jitter & 0xFFFFFFFF,
            block.last_report,
            block.delay_since_last_report & 0xFFFFFFFF,
        )
    return build_packet(RECEIVER_REPORT, min(len(blocks), MAX_REPORTS), body)


def build_sender_report(ssrc: int, *, ntp: int, rtp_timestamp: int, packets: int, octets: int) -> bytes:
    """Write an SR without report blocks; counters wrap at 32 bits."""
    mask = 0xFFFFFFFF
    return build_packet(SENDER_REPORT, 0, _SR.pack(ssrc, ntp, rtp_timestamp & mask, packets & mask, octets & mask))


def build_source_description(ssrc: int, cname: str) -> bytes:
    """Write an SDES packet with one CNAME (RFC 3550 section 6.5), which every compound must carry."""
    name = cname.encode()[:255]
    body = struct.pack("!IBB", ssrc, 1, len(name)) + name
    return build_packet(SOURCE_DESCRIPTION, 1, body + bytes(4 - len(body) % 4))


def build_nack(sender: int, media: int, lost: Iterable[int]) -> bytes:
    """Write a NACK for packets in ascending order (extended numbers, so that a wrap does not disturb the order)."""
    items: list[tuple[int, int]] = []
    for sequence in lost:
        if items and sequence - items[-1][0] <= 16:
            items[-1] = (items[-1][0], items[-1][1] | 1 << (sequence - items[-1][0] - 1))
        else:
            items.append((sequence, 0))
    body = _TWO.pack(sender, media) + b"".join(_NACK_ITEM.pack(pid & 0xFFFF, mask) for pid, mask in items)
    return build_packet(TRANSPORT_FEEDBACK, NACK_FORMAT, body)


def build_pli(sender: int, media: int) -> bytes:
    """Write a picture loss indication (RFC 4585 section 6.3.1)."""
    return build_packet(PAYLOAD_FEEDBACK, PLI_FORMAT, _TWO.pack(sender, media))


def build_remb(sender: int, bitrate: int, ssrcs: Sequence[int]) -> bytes:
    """Write a REMB of `bitrate` bit/s for the given sources (at most 255)."""
    exponent = max(0, bitrate.bit_length() - 18)
    mantissa = bitrate >> exponent
    count = min(len(ssrcs), 255)
    head = struct.pack("!II4sBBH", sender, 0, b"REMB", count, exponent << 2 | mantissa >> 16, mantissa & 0xFFFF)
    return build_packet(PAYLOAD_FEEDBACK, REMB_FORMAT, head + struct.pack(f"!{count}I", *ssrcs[:count]))


def ntp_to_unix(ntp: int) -> float:
    """Turn a 64-bit NTP time stamp into seconds since 1970."""
    return ntp / (1 << 32) - NTP_UNIX_OFFSET_S
