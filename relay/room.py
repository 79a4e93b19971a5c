"""Rooms: what is connected in each, and the graph that says what of it may flow.

Bookkeeping without I/O: connections, tracks, and the engine handles that bind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from relay.answer import OutgoingSource
from relay.engine.protocol import Engine
from relay.errors import RelayError, RelayErrorCode
from relay.graph import Bindings, Graph, intersect
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


class RoomTable:
    """All rooms of the node, with their tracks in the engine."""

    def __init__(self, engine: Engine, max_tracks_per_room: int) -> None:
        self._engine = engine
        self._max_tracks = max_tracks_per_room
        self._rooms: dict[str, Room] = {}
        self._names: dict[int, tuple[str, str]] = {}
        self._next_domain = 1

    def __iter__(self) -> Iterator[Room]:
        return iter(list(self._rooms.values()))

    def find(self, name: str) -> Room | None:
        """Return a room that somebody has spoken of."""
        return self._rooms.get(name)

    def open(self, name: str) -> Room:
        """Return a room, making it if need be."""
        room = self._rooms.get(name)
        if room is None:
            room = self._rooms[name] = Room(name, self._next_domain)
            self._next_domain += 1
        return room

    def connections(self) -> list[Connection]:
        """Return the connections of all rooms."""
        return [connection for room in self._rooms.values() for connection in room.connections.values()]

    def track(self, room: Room, track_id: str) -> int:
        """Return a track's handle, opening it if need be. Raises `RelayError` when the room has too many."""
        handle = room.tracks.get(track_id)
        if handle is None:
            if len(room.tracks) >= self._max_tracks:
                raise RelayError(RelayErrorCode.TOO_MANY_TRACKS)
            handle = room.tracks[track_id] = self._engine.open_track(room.domain)
            self._names[handle] = (room.name, track_id)
        return handle

    def name_of(self, track: int) -> tuple[str, str] | None:
        """Return (room, track id), or None for a track that was closed while its events were on the way."""
        return self._names.get(track)

    def tracks(self) -> Mapping[int, tuple[str, str]]:
        """Return (room, track id) by handle."""
        return self._names

    def route(self, room: Room) -> None:
        """Let the engine know what may flow in a room now."""
        self._engine.apply(room.domain, intersect(room.graph, room.bindings()), room.generation)

    def prune(self, room: Room) -> None:
        """Forget tracks that nobody sends, views or has a right to, and a room that nobody has spoken of."""
        used = {line.track_id for item in room.connections.values() for line in item.lines.values()} | room.graph.ingest
        for track_id in room.tracks.keys() - used:
            handle = room.tracks.pop(track_id)
            self._engine.close_track(handle)
            self._names.pop(handle, None)
        if not room.connections and room.generation == 0:
            self.forget(room)

    def forget(self, room: Room) -> None:
        """Close a room's tracks and forget it. Idempotent."""
        if self._rooms.get(room.name) is not room:
            return
        self._engine.close_domain(room.domain)
        for handle in room.tracks.values():
            self._names.pop(handle, None)
        del self._rooms[room.name]
