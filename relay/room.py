"""What is connected in one room, and the graph that says what of it may flow.

Adapter bookkeeping without I/O: connections, tracks, and the engine handles that bind them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from relay.answer import OutgoingSource
from relay.graph import Bindings, Graph
from relay.sdp import Purpose
from relay.transport import Transport


@dataclass(slots=True)
class Line:
    """One m-line of a connection that carries a track: `handle` is the engine's source or subscription."""

    mid: str
    track_id: str
    handle: int


@dataclass(slots=True)
class Connection:
    """One client connection. `mids` keeps the order of the m-lines, which a re-offer may only extend."""

    id: str
    room: str
    peer: str
    purpose: Purpose
    address: str
    transport: Transport
    answered_at: float
    session_id: int
    remote_ufrag: str
    version: int = 0
    mids: tuple[str, ...] = ()
    lines: dict[str, Line] = field(default_factory=dict)
    # The sources announced on each mid. They stay with the mid, so that its numbers go on when the line is used again.
    outgoing: dict[str, OutgoingSource] = field(default_factory=dict)


@dataclass(slots=True)
class Room:
    """One room. `domain` is its number in the engine."""

    name: str
    domain: int
    graph: Graph = field(default_factory=Graph)
    generation: int = 0
    connections: dict[str, Connection] = field(default_factory=dict)
    tracks: dict[str, int] = field(default_factory=dict)

    def bindings(self) -> Bindings:
        """Return what is bound at this moment."""
        subscriptions: dict[tuple[str, str], set[int]] = {}
        for connection in self.connections.values():
            if connection.purpose is Purpose.VIEW:
                for line in connection.lines.values():
                    subscriptions.setdefault((line.track_id, connection.peer), set()).add(line.handle)
        return Bindings(dict(self.tracks), {pair: frozenset(handles) for pair, handles in subscriptions.items()})

    def line_of(self, handle: int) -> tuple[Connection, Line] | None:
        """Find the line of a source or subscription."""
        for connection in self.connections.values():
            for line in connection.lines.values():
                if line.handle == handle:
                    return connection, line
        return None
