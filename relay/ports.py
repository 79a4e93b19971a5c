"""What passes between the relay and its owner: requests, answers, counters, and the observer that the owner provides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from relay.codecs import Codec, Kind
from relay.engine.protocol import Drop, EngineStats, TrackCounters
from relay.sdp import Purpose


class CloseReason(StrEnum):
    """Why a connection ended."""

    REQUESTED = "requested"
    REPLACED = "replaced"
    ROOM_CLOSED = "room_closed"
    SERVER_STOPPING = "server_stopping"
    NEVER_CONNECTED = "never_connected"
    ICE_FAILED = "ice_failed"
    DTLS_FAILED = "dtls_failed"
    PEER_CLOSED = "peer_closed"
    CONSENT_EXPIRED = "consent_expired"


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """How one node's relay listens, and its limits."""

    host: str = "127.0.0.1"
    port: int = 0
    # Addresses written into answers; empty means `host`. With host 0.0.0.0 or :: they must be given.
    public_addresses: tuple[str, ...] = ()
    # A client that has not connected by then never will (its own ICE gives up about then), and costs 49 wake-ups a second.
    connect_timeout_s: float = 15.0
    # A reload opens a second pair of connections before the first is known to be gone; the rest is head room.
    max_connections_per_peer: int = 8
    max_pending_per_peer: int = 4
    # Offices share addresses; twenty colleagues may join at once.
    max_pending_per_address: int = 32
    max_connections: int = 4096
    max_tracks_per_room: int = 64


@dataclass(frozen=True, slots=True)
class Offer:
    """A client's offer. `connection` is set on a re-offer; `tracks` names the track of each mid that is to be used.

    `address` is the client's address as the HTTP side saw it; it is used for nothing but the cap on pending connections.
    """

    room: str
    peer: str
    purpose: Purpose
    sdp: str
    tracks: Mapping[str, str]
    connection: str | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredTrack:
    """One m-line that carries a track. For a viewer `codec` is the preferred one of those answered."""

    mid: str
    track_id: str
    kind: Kind
    codec: Codec


@dataclass(frozen=True, slots=True)
class Answer:
    """Our answer; `connection` names the connection in later calls."""

    connection: str
    sdp: str
    tracks: tuple[AnsweredTrack, ...]


@dataclass(frozen=True, slots=True)
class RelayStats:
    """Counters since the start. `tracks` is keyed by (room, track id); `dropped` holds STUN's reasons as well."""

    engine: str
    totals: EngineStats
    connections: int = 0
    pending: int = 0
    opened: int = 0
    closed: Mapping[CloseReason, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    tracks: Mapping[tuple[str, str], TrackCounters] = field(default_factory=dict)


class RelayObserver(Protocol):
    """Told what happens. Called on the event loop; must not block, must not raise, must not call `answer` or `close_…`."""

    def connection_opened(self, room: str, peer: str, connection: str, purpose: Purpose) -> None:
        """A connection is up; media can flow as far as the graph allows."""
        ...

    def connection_closed(self, room: str, peer: str, connection: str, reason: CloseReason) -> None:
        """A connection is gone, once for each that was answered."""
        ...

    def track_started(self, room: str, track_id: str, codec: Codec) -> None:
        """The first packet of a source arrived: a new track, or a track whose publisher was replaced."""
        ...

    def packet(self, room: str, track_id: str, codec: Codec, rtp: bytes, arrived_at: float) -> None:
        """A decrypted packet of a recorded track; each sequence number once, possibly late. Epoch seconds, UTC."""
        ...

    def sender_report(self, room: str, track_id: str, ntp: float, rtp_timestamp: int) -> None:
        """The publisher's clock pair; `ntp` in epoch seconds of the publisher's clock."""
        ...


__all__ = [
    "Answer",
    "AnsweredTrack",
    "CloseReason",
    "Drop",
    "Offer",
    "Purpose",
    "RelayObserver",
    "RelaySettings",
    "RelayStats",
]
