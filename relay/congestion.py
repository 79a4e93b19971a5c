"""Transport-wide congestion control feedback: when each packet of a publisher arrived.

PURE. draft-holmer-rmcat-transport-wide-cc-extensions-01. The publisher numbers all packets of its transport in a header
extension; we report arrival times many times a second, and its own estimator finds the rate that its path carries.
"""

from __future__ import annotations

import struct

from relay.rtcp import TRANSPORT_FEEDBACK, build_packet
from relay.rtp import extend_sequence

EXTENSION_URI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

FEEDBACK_FORMAT = 15
# Arrivals kept for packets that come late; 12 Mbit/s for 0.8 s.
WINDOW_PACKETS = 1000
# Status entries in one report: 512 entries with large deltas fit a datagram of 1200 bytes.
MAX_STATUSES = 512

_TICKS_PER_S = 4000
_TICKS_PER_REFERENCE = 256
_LOST, _SMALL, _LARGE = 0, 1, 2
_RUN = 7


class ArrivalLog:
    """Arrival times of one transport since the last report."""

    def __init__(self) -> None:
        self._arrivals: dict[int, int] = {}
        self._start: int | None = None
        self._highest = -1
        self._reports = 0

    def note(self, sequence: int, now: float) -> None:
        """Remember that the packet with this transport-wide number arrived at `now` (monotonic seconds)."""
        extended = sequence + 0x10000 if self._highest < 0 else extend_sequence(sequence, self._highest)
        if self._highest >= 0 and abs(extended - self._highest) > WINDOW_PACKETS:
            # A restart of the numbering, or nonsense: begin anew rather than report a thousand losses.
            self._arrivals.clear()
            self._start, self._highest = None, -1
            extended = sequence + 0x10000
        if extended in self._arrivals:
            return
        self._arrivals[extended] = int(now * _TICKS_PER_S)
        self._highest = max(self._highest, extended)
        self._start = extended if self._start is None else min(self._start, extended)
        while len(self._arrivals) > WINDOW_PACKETS:
            del self._arrivals[next(iter(self._arrivals))]

    def take_reports(self, sender: int, media: int) -> list[bytes]:
        """Return the feedback packets for all that arrived since the last call; empty when nothing did."""
        reports: list[bytes] = []
        if self._start is None:
            return reports
        # However far the numbers leapt, there is no more to report than the window holds.
        self._start = max(self._start, self._highest - WINDOW_PACKETS + 1)
        while any(item in self._arrivals for item in range(self._start, self._highest + 1)):
            reports.append(self._build(sender, media, self._start))
        self._start = self._highest + 1
        return reports

    def _build(self, sender: int, media: int, start: int) -> bytes:
        base = next(self._arrivals[item] for item in range(start, self._highest + 1) if item in self._arrivals)
        reference = base // _TICKS_PER_REFERENCE
        previous = reference * _TICKS_PER_REFERENCE
        symbols: list[int] = []
        deltas = b""
        for item in range(start, min(self._highest + 1, start + MAX_STATUSES)):
            arrival = self._arrivals.get(item)
            if arrival is None:
                symbols.append(_LOST)
                continue
            delta = arrival - previous
            if 0 <= delta <= 0xFF:
                symbols.append(_SMALL)
                deltas += struct.pack("!B", delta)
            elif -0x8000 <= delta <= 0x7FFF:
                symbols.append(_LARGE)
                deltas += struct.pack("!h", delta)
            else:
                break
            previous = arrival
        self._start = start + len(symbols)
        head = struct.pack(
            "!IIHHI", sender, media, start & 0xFFFF, len(symbols), (reference & 0xFFFFFF) << 8 | self._reports
        )
        self._reports = (self._reports + 1) & 0xFF
        body = head + _chunks(symbols) + deltas
        return build_packet(TRANSPORT_FEEDBACK, FEEDBACK_FORMAT, body + bytes(-len(body) % 4))


def _chunks(symbols: list[int]) -> bytes:
    """Write run-length chunks for runs of seven and more, and vectors of seven two-bit symbols for the rest."""
    chunks = b""
    at = 0
    while at < len(symbols):
        run = 1
        while at + run < len(symbols) and symbols[at + run] == symbols[at]:
            run += 1
        if run >= _RUN:
            chunks += struct.pack("!H", symbols[at] << 13 | run)
            at += run
            continue
        vector = symbols[at : at + _RUN]
        bits = 0
        for symbol in vector + [_LOST] * (_RUN - len(vector)):
            bits = bits << 2 | symbol
        chunks += struct.pack("!H", 0xC000 | bits)
        at += _RUN
    return chunks
