"""A small jitter buffer: packets come out in order, and a loss comes out as a gap.

It waits for a missing packet as long as a repair may take, and no longer. It is bounded in packets and in time; when
either bound is reached the missing packets are given up. A repair that comes later is dropped.
"""

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from recorder.rtp import SEQ_MODULUS, RtpPacket, signed_distance

# Two round trips of a bad path (80 ms) and some scheduling: what a NACK and its repair need.
MAX_WAIT_S = 0.25
# A keyframe of a 4K screen is some 500 packets; a burst of that size with its first packet missing must fit.
MAX_HELD_PACKETS = 1024
# Farther away than this is not loss but another numbering (RFC 3550, appendix A.1 uses 3000 too).
MAX_JUMP = 3000


@dataclass(frozen=True, slots=True)
class Gap:
    """Packets that never came. `at` is when the first packet behind them arrived.

    `missing` is 0 when the numbering started anew and nobody knows how many there were.
    """

    missing: int
    at: float


class Ordered(NamedTuple):
    """A packet whose predecessors have all come out or been given up."""

    packet: RtpPacket
    arrived_at: float


class Reorder:
    """Feed with `push` and `expire`, then drain `poll` until it returns None."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._held: dict[int, Ordered] = {}  # bounded by MAX_HELD_PACKETS, then the hole in front is given up
        self._out: deque[Ordered | Gap] = deque()
        self._stray: int | None = None

    def push(self, packet: RtpPacket, arrived_at: float) -> None:
        """Take one packet. Doubles and those that come after they were given up are dropped."""
        if self._next is None:
            self._next = packet.seq
        if packet.seq == self._next and not self._held:  # what nearly always happens
            self._stray = None
            self._out.append(Ordered(packet, arrived_at))
            self._next = (packet.seq + 1) % SEQ_MODULUS
            return
        distance = signed_distance(packet.seq, self._next, SEQ_MODULUS)
        if abs(distance) > MAX_JUMP and not self._restarts_at(packet, arrived_at):
            return
        self._stray = None
        if signed_distance(packet.seq, self._next, SEQ_MODULUS) < 0 or packet.seq in self._held:
            return
        self._held[packet.seq] = Ordered(packet, arrived_at)
        self._release()
        if len(self._held) > MAX_HELD_PACKETS:
            self._give_up()

    def expire(self, now: float) -> None:
        """Give up what has been missing for longer than `MAX_WAIT_S`."""
        while (since := self.held_since) is not None and now - since > MAX_WAIT_S:
            self._give_up()

    def flush(self) -> None:
        """Give up all that is missing."""
        while self._held:
            self._give_up()

    def poll(self) -> Ordered | Gap | None:
        """The next packet in order, or a gap, or None when there is nothing more."""
        return self._out.popleft() if self._out else None

    @property
    def held_since(self) -> float | None:
        """When the longest held packet arrived; None when nothing waits for a missing one."""
        return min((held.arrived_at for held in self._held.values()), default=None)

    def _restarts_at(self, packet: RtpPacket, now: float) -> bool:
        """Two packets in a row from far away mean that the numbering started anew; a single one is a stray."""
        if self._stray != packet.seq:
            self._stray = (packet.seq + 1) % SEQ_MODULUS
            return False
        self.flush()
        self._out.append(Gap(0, now))
        self._next = packet.seq
        return True

    def _release(self) -> None:
        while self._next is not None and self._next in self._held:
            self._out.append(self._held.pop(self._next))
            self._next = (self._next + 1) % SEQ_MODULUS

    def _give_up(self) -> None:
        since = self.held_since
        assert self._next is not None
        assert since is not None
        expected = self._next
        nearest = min(self._held, key=lambda seq: signed_distance(seq, expected, SEQ_MODULUS))
        self._out.append(Gap(signed_distance(nearest, expected, SEQ_MODULUS), since))
        self._next = nearest
        self._release()
