"""Tracks, their sources and their subscriptions, as the Python engine keeps them.

PURE. Numbers only: which packets pass, under which sequence number and time stamp. Nothing here encrypts or sends.

A subscription's outgoing sequence is cut into *segments*. Within a segment the offset to the source's sequence is fixed,
so that losses stay visible and reordering is kept. A segment begins at a keyframe, right after the highest number ever
sent, and ends when anything was withheld (right taken, recording lapsed, source replaced). Packets from before the
segment are never sent, hence no number is used twice, and nothing withheld can come out later as a repair.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from relay.codecs import CODECS, CodecSpec, Kind
from relay.engine.protocol import SourceSpec, SubscriptionSpec
from relay.feedback import (
    MAX_GAP_PACKETS,
    REPAIRS_PER_S,
    RING_PACKETS,
    VIEWER_PLI_INTERVAL_S,
    Budget,
    KeyframeDemand,
    Reception,
)
from relay.rtp import TIMESTAMP_MASK, extend_sequence


@dataclass(slots=True, eq=False)
class StoredPacket:
    """A packet as it may be forwarded: its extended sequence number at the source, and what survives of its header."""

    extended: int
    marker: bool
    timestamp: int
    payload: bytes
    keyframe: bool


class Source:
    """One peer's feed of one track."""

    def __init__(self, handle: int, peer: int, track: Track, spec: SourceSpec) -> None:
        self.handle = handle
        self.peer = peer
        self.track = track
        self.spec = spec
        self.codec: CodecSpec = CODECS[spec.codec]
        self.ssrc = spec.ssrc
        self.rtx_ssrc = spec.rtx_ssrc
        self.reception: Reception | None = None
        self._ring: list[StoredPacket | None] = [None] * RING_PACKETS

    def store(self, packet: StoredPacket) -> None:
        """Keep a packet for repairs; it overwrites the one a ring's length before it."""
        self._ring[packet.extended % RING_PACKETS] = packet

    def stored(self, extended: int) -> StoredPacket | None:
        """Return a packet that is still in the ring."""
        packet = self._ring[extended % RING_PACKETS]
        return packet if packet is not None and packet.extended == extended else None

    def forget_stored(self) -> None:
        """Empty the ring, so that nothing in it can be sent as a repair."""
        self._ring = [None] * RING_PACKETS


@dataclass(slots=True)
class Sending:
    """What goes on the wire for one packet and one subscription; `sequence` is extended."""

    payload_type: int
    sequence: int
    timestamp: int


@dataclass(slots=True)
class OutgoingState:
    """The numbers of one outgoing SSRC. It lives as long as its peer, so that no number ever returns."""

    highest: int
    timestamp: int
    rtx_sequence: int
    sent_at: float | None = None
    packets: int = 0
    octets: int = 0
    ciphertexts: dict[int, bytes] = field(default_factory=dict)

    def keep(self, sequence: int, ciphertext: bytes) -> None:
        """Keep what was sent, for a viewer without RTX; the oldest goes when the ring is full."""
        self.ciphertexts[sequence] = ciphertext
        if len(self.ciphertexts) > RING_PACKETS:
            del self.ciphertexts[next(iter(self.ciphertexts))]


class Subscription:
    """One viewer's share of one track."""

    def __init__(self, handle: int, peer: int, track: Track, spec: SubscriptionSpec, state: OutgoingState) -> None:
        self.handle = handle
        self.peer = peer
        self.track = track
        self.spec = spec
        self.state = state
        self.budget = Budget(REPAIRS_PER_S)
        self.live = False
        self._source: Source | None = None
        self._base = 0
        self._sequence_offset = 0
        self._timestamp_offset = 0
        self._highest_source = 0
        self._asked_at = float("-inf")

    def interrupt(self) -> None:
        """End the segment: nothing before the next keyframe is sent, and nothing of the past is repaired."""
        self.live = False
        self.state.ciphertexts.clear()

    def waits(self, source: Source) -> bool:
        """Tell whether this viewer could take the source, if only a keyframe came."""
        return not self.live and self.payload_type(source) is not None

    def payload_type(self, source: Source) -> tuple[int, int | None] | None:
        """Return the payload types for the source's codec, None when this viewer cannot take it."""
        return self.spec.payload_types.get(source.spec.codec)

    def place(self, source: Source, packet: StoredPacket, now: float) -> Sending | None:
        """Return how to send a packet, None when it must not be sent to this viewer."""
        numbers = self.payload_type(source)
        if numbers is None:
            return None
        if self.live and (source is not self._source or packet.extended - self._highest_source > MAX_GAP_PACKETS):
            self.interrupt()
        if not self.live:
            if not packet.keyframe:
                return None
            self._begin(source, packet, now)
        elif packet.extended < self._base:
            return None
        self._highest_source = max(self._highest_source, packet.extended)
        sequence = packet.extended + self._sequence_offset
        timestamp = (packet.timestamp + self._timestamp_offset) & TIMESTAMP_MASK
        if sequence > self.state.highest:
            self.state.highest, self.state.timestamp, self.state.sent_at = sequence, timestamp, now
        self.state.packets += 1
        self.state.octets += len(packet.payload)
        return Sending(numbers[0], sequence, timestamp)

    def _begin(self, source: Source, packet: StoredPacket, now: float) -> None:
        if source is not self._source:
            elapsed_s = now - self.state.sent_at if self.state.sent_at is not None else 0.0
            step = max(1, int(elapsed_s * source.codec.clock_rate))
            self._timestamp_offset = self.state.timestamp + step - packet.timestamp
            self._source = source
        self._base = self._highest_source = packet.extended
        self._sequence_offset = self.state.highest + 1 - packet.extended
        self.live = True

    def find_repair(self, sequence: int) -> tuple[StoredPacket, Sending, int | None] | None:
        """Return the packet that was (or would have been) sent under a 16-bit number, with its RTX payload type."""
        source = self._source
        if not self.live or source is None or source is not self.track.source:
            return None
        extended = extend_sequence(sequence, self.state.highest)
        original = extended - self._sequence_offset
        packet = source.stored(original) if self._base <= original <= self._highest_source else None
        numbers = self.payload_type(source)
        if packet is None or numbers is None:
            return None
        timestamp = (packet.timestamp + self._timestamp_offset) & TIMESTAMP_MASK
        return packet, Sending(numbers[0], extended, timestamp), numbers[1]

    def map_timestamp(self, source: Source, timestamp: int) -> int | None:
        """Translate a source's RTP time for this viewer, None while nothing is sent to it."""
        if not self.live or source is not self._source:
            return None
        return (timestamp + self._timestamp_offset) & TIMESTAMP_MASK

    def may_ask_keyframe(self, now: float) -> bool:
        """Tell whether this viewer's keyframe request counts; a yes uses it up for half a second."""
        if now - self._asked_at < VIEWER_PLI_INTERVAL_S:
            return False
        self._asked_at = now
        return True


@dataclass(slots=True)
class TrackTotals:
    """Running counters of one track."""

    packets_in: int = 0
    bytes_in: int = 0
    packets_out: int = 0
    bytes_out: int = 0
    keyframes: int = 0
    plis_sent: int = 0
    nacks_sent: int = 0
    repairs_sent: int = 0


class Track:
    """What viewers subscribe to. It outlives its sources."""

    def __init__(self, handle: int, domain: int) -> None:
        self.handle = handle
        self.domain = domain
        self.ingest = False
        self.tapped = False
        self.required = False
        self.allow_until = float("-inf")
        self.interrupted = False
        self.source: Source | None = None
        self.waiting: list[Source] = []
        self.subscriptions: dict[int, Subscription] = {}
        self.active: tuple[Subscription, ...] = ()
        self.demand = KeyframeDemand()
        self.totals = TrackTotals()

    def open_at(self, now: float) -> bool:
        """Tell whether packets may leave now."""
        return self.ingest and (not self.required or now < self.allow_until)

    def interrupt(self) -> None:
        """Something was withheld: no viewer may be sent, or have repaired, anything before the next keyframe."""
        if self.interrupted:
            return
        self.interrupted = True
        if self.source is not None:
            self.source.forget_stored()
        for subscription in self.subscriptions.values():
            subscription.interrupt()

    def resume(self) -> None:
        """Packets may leave again; video waits for a keyframe."""
        self.interrupted = False
        if self.source is not None and self.source.codec.kind is Kind.VIDEO:
            self.demand.want()

    def adopt(self, source: Source) -> tuple[Source, ...]:
        """Make a source that delivers the only one, and return those that it replaces: the older ones."""
        position = self.waiting.index(source)
        replaced = (*((self.source,) if self.source is not None else ()), *self.waiting[:position])
        self.waiting = self.waiting[position + 1 :]
        self.source = source
        if source.codec.kind is Kind.VIDEO:
            self.demand.want()
        return replaced

    def allow(self, *, ingest: bool, tapped: bool, required: bool, subscriptions: frozenset[int]) -> None:
        """Take the routes that `apply` gave. Whatever lost its right is interrupted before this returns."""
        self.ingest, self.tapped, self.required = ingest, tapped, required
        if not ingest:
            self.interrupt()
        before = set(self.active)
        self.active = tuple(item for item in self.subscriptions.values() if item.handle in subscriptions)
        for subscription in before.difference(self.active):
            subscription.interrupt()
        if any(item not in before for item in self.active):
            # Also for audio, where it costs nothing: there the next packet is a beginning.
            self.demand.want()

    def drop_subscription(self, subscription: Subscription) -> None:
        """Forget a subscription at once."""
        subscription.interrupt()
        self.subscriptions.pop(subscription.handle, None)
        self.active = tuple(item for item in self.active if item is not subscription)
