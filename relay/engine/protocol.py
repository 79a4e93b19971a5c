"""The engine protocol: all that the relay asks of the part that touches packets.

An engine owns the node's one UDP socket. It never blocks, starts no task and needs no event loop: the owner watches
`fileno()` for readability and calls `poll()` until `more` is false, and calls `tick()` every 50 ms. Events come back
as values, in order. All handles are small integers that the engine gives out; an unknown handle raises `KeyError`
where it is an argument of a set-up call, and is ignored where something is removed (removal is idempotent).

Rules that every implementation keeps:

- A datagram from an address that is not bound to a peer yields at most `StunReceived`; nothing else about it is looked at.
- Nothing flows unless the last `apply` of its domain names it.
- When `apply` returns, no packet that the older generation allowed can reach the kernel any more.
- A required track is forwarded, and repaired, only while `now < allow_until`, which the engine checks for each packet.
- Two packets that differ in any bit are never encrypted under one SSRC and index.
- Every table is bounded; what does not fit is dropped and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from relay.codecs import Codec
from relay.graph import Routes

# A host as text and a port. IPv4-mapped IPv6 addresses never appear: they are unwrapped at the socket.
Address = tuple[str, int]

# RFC 3550 allows any number; a browser's connection uses two for each track that it sends.
MAX_SSRCS_PER_PEER = 16
MAX_ADDRESSES_PER_PEER = 8
MAX_DATAGRAM_BYTES = 1500


class SrtpProfile(StrEnum):
    """The protection profiles (RFC 5764 section 4.1.2, RFC 7714 section 14.2) by their registered names."""

    AEAD_AES_128_GCM = "SRTP_AEAD_AES_128_GCM"
    AEAD_AES_256_GCM = "SRTP_AEAD_AES_256_GCM"
    AES128_CM_SHA1_80 = "SRTP_AES128_CM_SHA1_80"


class Drop(StrEnum):
    """Why something was not taken in, or not sent on."""

    UNKNOWN_ADDRESS = "unknown_address"
    UNKNOWN_KIND = "unknown_kind"
    OVERSIZED = "oversized"
    UNAUTHENTICATED = "unauthenticated"
    MALFORMED = "malformed"
    UNKNOWN_SSRC = "unknown_ssrc"
    DUPLICATE = "duplicate"
    NOT_ALLOWED = "not_allowed"
    NOT_RECORDED = "not_recorded"
    REPLACED = "replaced"
    SEND_REFUSED = "send_refused"
    SEND_ERROR = "send_error"
    ENCRYPTION_REFUSED = "encryption_refused"
    REPAIR_LIMIT = "repair_limit"
    REPAIR_GONE = "repair_gone"


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """What a publishing peer sends for one track. `ssrc` None means: learn it from the first packet of the payload type.

    `transport_sequence` is the number of the header extension that carries transport-wide sequence numbers; with it the
    engine reports arrival times at each tick.
    """

    codec: Codec
    payload_type: int
    ssrc: int | None
    rtx_payload_type: int | None = None
    rtx_ssrc: int | None = None
    transport_sequence: int | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionSpec:
    """What a viewing peer is sent for one track.

    `payload_types` gives, for each codec that the viewer takes, its payload type and that of retransmissions (None: a
    repair is the stored ciphertext).
    """

    ssrc: int
    rtx_ssrc: int | None
    payload_types: Mapping[Codec, tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class StunReceived:
    """A datagram that begins like STUN, from any address."""

    data: bytes
    address: Address


@dataclass(frozen=True, slots=True)
class DtlsReceived:
    """A datagram that begins like DTLS, from an address that is bound to `peer`."""

    peer: int
    data: bytes
    address: Address


@dataclass(frozen=True, slots=True)
class PacketTapped:
    """A decrypted packet of a tapped track, each sequence number once. `arrived_at` is epoch seconds, UTC."""

    track: int
    codec: Codec
    packet: bytes
    arrived_at: float


@dataclass(frozen=True, slots=True)
class SourceStarted:
    """The first packet of a source arrived and it is now the track's only source; `replaced` are those before it."""

    track: int
    source: int
    codec: Codec
    replaced: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SenderReported:
    """A publisher's clock pair: `ntp_at` in epoch seconds of the publisher's clock, and the same instant in RTP units."""

    track: int
    ntp_at: float
    rtp_timestamp: int


EngineEvent = StunReceived | DtlsReceived | PacketTapped | SourceStarted | SenderReported


@dataclass(frozen=True, slots=True)
class TrackCounters:
    """Counters of one track since it was opened."""

    packets_in: int = 0
    bytes_in: int = 0
    packets_out: int = 0
    bytes_out: int = 0
    keyframes: int = 0
    plis_sent: int = 0
    nacks_sent: int = 0
    repairs_sent: int = 0


@dataclass(frozen=True, slots=True)
class EngineStats:
    """Counters of the engine since it was opened."""

    packets_in: int = 0
    bytes_in: int = 0
    packets_out: int = 0
    bytes_out: int = 0
    nacks_sent: int = 0
    nacks_received: int = 0
    plis_sent: int = 0
    plis_received: int = 0
    repairs_sent: int = 0
    peers: int = 0
    dropped: Mapping[Drop, int] = field(default_factory=dict)
    tracks: Mapping[int, TrackCounters] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Polled:
    """What one `poll` brought; `more` asks to poll again once other work had its turn."""

    events: Sequence[EngineEvent]
    more: bool


class Engine(Protocol):
    """See the module's text for the rules."""

    @property
    def name(self) -> str:
        """The implementation's name, for logs and benchmarks."""
        ...

    @property
    def port(self) -> int:
        """The UDP port that the engine listens on."""
        ...

    def fileno(self) -> int:
        """A descriptor that is readable when `poll` has something to do."""
        ...

    def poll(self) -> Polled:
        """Take in what arrived, forward media, return events. Bounded work for each call."""
        ...

    def tick(self) -> None:
        """Send what is due by time: repeated NACKs and PLIs, reports and REMB each second."""
        ...

    def send(self, data: bytes, address: Address) -> None:
        """Send a STUN or DTLS datagram. A datagram that the kernel refuses is dropped and counted."""
        ...

    def add_peer(self) -> int:
        """Add a peer without keys; media in either direction waits for `set_keys`."""
        ...

    def set_keys(self, peer: int, profile: SrtpProfile, receive_key: bytes, send_key: bytes) -> None:
        """Give a peer its SRTP keys (master key and salt), once: a second call raises `ValueError`."""
        ...

    def bind_address(self, peer: int, address: Address) -> bool:
        """Take datagrams from an authenticated address as the peer's; False when its table is full."""
        ...

    def unbind_address(self, peer: int, address: Address) -> None:
        """Forget an address. If it was selected, nothing is sent to the peer until another one is."""
        ...

    def select_address(self, peer: int, address: Address) -> None:
        """Send the peer's media to this address, which must have answered a check."""
        ...

    def remove_peer(self, peer: int) -> None:
        """Forget a peer with its sources, subscriptions and addresses."""
        ...

    def open_track(self, domain: int) -> int:
        """Open a track in a domain (a room). It is shut until `apply` names it."""
        ...

    def close_domain(self, domain: int) -> None:
        """Close all tracks of a domain and forget its generation."""
        ...

    def close_track(self, track: int) -> None:
        """Close a track with its sources and subscriptions."""
        ...

    def publish(self, peer: int, track: int, spec: SourceSpec) -> int | None:
        """Let a peer feed a track. The newest source that delivers takes over; None when a table is full."""
        ...

    def unpublish(self, source: int) -> None:
        """Withdraw a source."""
        ...

    def subscribe(self, peer: int, track: int, spec: SubscriptionSpec) -> int | None:
        """Let a peer be fed from a track, once `apply` names the handle; None when a table is full."""
        ...

    def unsubscribe(self, subscription: int) -> None:
        """Withdraw a subscription; not one more packet or repair goes out for it."""
        ...

    def apply(self, domain: int, routes: Routes, generation: int) -> bool:
        """Make these the only routes of a domain. False, without effect, when the generation is older than the last."""
        ...

    def allow_until(self, track: int, instant: float) -> None:
        """Move the instant (the engine's monotonic clock) until which a required track is forwarded."""
        ...

    def request_keyframe(self, track: int) -> None:
        """Ask the track's source for a keyframe, within the PLI interval."""
        ...

    def stats(self) -> EngineStats:
        """Return all counters."""
        ...

    def close(self) -> None:
        """Close the socket and forget everything. Idempotent."""
        ...
