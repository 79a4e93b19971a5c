"""Feedback to publishers and answers to viewers: what was lost, what to ask again, how fast to send.

PURE: every method takes `now`, monotonic seconds. The engine owns one `Reception` for each source, one `KeyframeDemand`
for each track, one `UplinkEstimate` for each publishing peer and one `Budget` of repairs for each subscription.
"""

from __future__ import annotations

from dataclasses import dataclass

from relay.rtcp import ReportBlock
from relay.rtp import extend_sequence

# Packets kept of each source. At 8 Mbit/s and 1200 bytes this is 1.2 s, many times the round trip of a repair.
RING_PACKETS = 1024
# A jump beyond half the ring is no loss but a restart of the sender: nothing in between is asked for.
MAX_GAP_PACKETS = RING_PACKETS // 2
# A missing packet is asked for at once, then every 100 ms, ten times at most: after 1 s a keyframe is cheaper.
NACK_RETRY_S = 0.1
NACK_TRIES = 10
# Browsers encode a keyframe on each request. 300 ms is also what other relays allow.
PLI_INTERVAL_S = 0.3
# After ten requests the publisher is taken to be unable just now; we go on, but slower.
PLI_PATIENCE = 10
PLI_SLOW_INTERVAL_S = 1.0
# What one viewer may have repaired in a second; more than a third of an 8 Mbit/s stream is a hopeless path.
REPAIRS_PER_S = 300
# One viewer alone makes at most this many keyframe requests count.
VIEWER_PLI_INTERVAL_S = 0.5

# Receiver reports and REMB; browsers expect them about this often.
REPORT_INTERVAL_S = 1.0
START_BITRATE = 8_000_000
MIN_BITRATE = 300_000
MAX_BITRATE = 12_000_000


@dataclass(slots=True)
class _Missing:
    asked: int
    next_at: float


class Reception:
    """Statistics and gaps of one incoming source (RFC 3550 section 6.4 and appendix A.8; RFC 4585 section 6.2.1)."""

    def __init__(self, ssrc: int, clock_rate: int, *, repairable: bool) -> None:
        self._ssrc = ssrc
        self._clock_rate = clock_rate
        self._repairable = repairable
        self._base = -1
        self._highest = -1
        self._seen: list[int] = [-1] * RING_PACKETS
        self._missing: dict[int, _Missing] = {}
        self._received = 0
        self._jitter = 0.0
        self._transit: float | None = None
        self._prior = (0, 0)
        self._sr: tuple[int, float] | None = None
        self.abandoned = False

    @property
    def highest(self) -> int:
        """The highest extended sequence number so far, -1 before the first packet."""
        return self._highest

    def receive(self, sequence: int, timestamp: int, now: float, *, repaired: bool = False) -> int | None:
        """Count one packet and return its extended sequence number.

        None means that the packet must not be used: it was seen before, or is older than the ring. The caller relies on
        never getting one number twice, since two packets must never be encrypted under one index.
        """
        if self._highest < 0:
            # One cycle of head room keeps reordered packets before the first one positive.
            extended = sequence + 0x10000
            self._base = self._highest = extended
        else:
            extended = extend_sequence(sequence, self._highest)
            if extended <= self._highest - RING_PACKETS:
                return None
        slot = extended % RING_PACKETS
        if self._seen[slot] == extended:
            return None
        self._seen[slot] = extended
        self._received += 1
        self._missing.pop(extended, None)
        if extended > self._highest:
            self._note_gap(extended, now)
            self._highest = extended
        if not repaired:
            self._note_transit(timestamp, now)
        return extended

    def _note_gap(self, extended: int, now: float) -> None:
        gap = extended - self._highest - 1
        if gap > MAX_GAP_PACKETS:
            self._missing.clear()
            self.abandoned = True
        elif self._repairable:
            for missing in range(self._highest + 1, extended):
                self._missing[missing] = _Missing(0, now)
            while len(self._missing) > MAX_GAP_PACKETS:
                del self._missing[next(iter(self._missing))]
                self.abandoned = True

    def _note_transit(self, timestamp: int, now: float) -> None:
        transit = now * self._clock_rate - timestamp
        if self._transit is not None:
            delta = abs(transit - self._transit)
            # A wrap of the RTP time stamp or a restart is no jitter.
            if delta < self._clock_rate * 10:
                self._jitter += (delta - self._jitter) / 16
        self._transit = transit

    def due_nacks(self, now: float) -> list[int]:
        """Return the extended numbers to ask for now, in ascending order; `abandoned` is set when one is given up."""
        due: list[int] = []
        for sequence, missing in list(self._missing.items()):
            if missing.next_at > now:
                continue
            if missing.asked >= NACK_TRIES or sequence <= self._highest - RING_PACKETS:
                del self._missing[sequence]
                self.abandoned = True
                continue
            missing.asked += 1
            missing.next_at = now + NACK_RETRY_S
            due.append(sequence)
        due.sort()
        return due

    def take_abandoned(self) -> bool:
        """Tell once whether something was lost for good, so that a keyframe is needed."""
        abandoned, self.abandoned = self.abandoned, False
        return abandoned

    def note_sender_report(self, ntp: int, now: float) -> None:
        """Remember the last sender report for the next report block."""
        self._sr = ((ntp >> 16) & 0xFFFFFFFF, now)

    def report(self, now: float) -> ReportBlock | None:
        """Return the report block for the interval since the last call, None before the first packet."""
        if self._highest < 0:
            return None
        expected = self._highest - self._base + 1
        expected_now, received_now = expected - self._prior[0], self._received - self._prior[1]
        self._prior = (expected, self._received)
        lost_now = expected_now - received_now
        fraction = min(255, (lost_now << 8) // expected_now) if expected_now > 0 and lost_now > 0 else 0
        last_report, delay = (self._sr[0], int((now - self._sr[1]) * 65536)) if self._sr else (0, 0)
        return ReportBlock(
            self._ssrc, fraction, expected - self._received, self._highest, int(self._jitter), last_report, delay
        )


class KeyframeDemand:
    """When to ask a publisher for a keyframe: at most every 300 ms, and again until one is seen."""

    def __init__(self) -> None:
        self._wanted = False
        self._sent = 0
        self._last_at = float("-inf")

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for a keyframe."""
        return self._wanted

    def want(self) -> None:
        """Somebody cannot go on without a keyframe."""
        if not self._wanted:
            self._wanted = True
            self._sent = 0

    def seen(self) -> None:
        """A keyframe has begun."""
        self._wanted = False

    def due(self, now: float) -> bool:
        """Tell whether to send a request now; a yes counts as sent."""
        interval = PLI_INTERVAL_S if self._sent < PLI_PATIENCE else PLI_SLOW_INTERVAL_S
        if not self._wanted or now - self._last_at < interval:
            return False
        self._sent += 1
        self._last_at = now
        return True


class UplinkEstimate:
    """The bit rate that a publisher is told it may send (REMB), from the loss that its report blocks show.

    It starts high, since a screen full of text must be readable within seconds. Above 10 % loss it falls by half the
    loss, below 2 % it rises by 8 % each second (draft-ietf-rmcat-gcc-02 section 6).
    """

    def __init__(self, start: int = START_BITRATE, maximum: int = MAX_BITRATE) -> None:
        self._bitrate = float(min(start, maximum))
        self._maximum = maximum

    @property
    def bitrate(self) -> int:
        """The estimate in bit/s."""
        return int(self._bitrate)

    def update(self, fraction_lost: int) -> int:
        """Take the worst fraction (in 1/256) of the last second and return the new estimate in bit/s."""
        loss = fraction_lost / 256
        if loss > 0.10:
            self._bitrate *= 1 - 0.5 * loss
        elif loss < 0.02:
            self._bitrate *= 1.08
        self._bitrate = max(MIN_BITRATE, min(self._bitrate, self._maximum))
        return self.bitrate


class Budget:
    """A token bucket holding one second's worth, so that what one client asks for costs no one else."""

    def __init__(self, per_second: int) -> None:
        self._rate = per_second
        self._tokens = float(per_second)
        self._at: float | None = None

    def take(self, now: float) -> bool:
        """Take one token; False when none is left."""
        if self._at is not None:
            self._tokens = min(float(self._rate), self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
