"""Who can be asked right now. Pure: takes `now`, keeps everything in memory, tells subscribers what changed.

A person is offline without a connection, available with one, busy by choice or when the sessions held reach the
capacity, and away after a while without a sign of life on any connection. Choosing busy holds until it is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from session_server.protocol.vocabulary import PersonPresence

AWAY_AFTER_S = 15 * 60.0
"""Idle time after which a person is away; requirement A3."""


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """A person's presence is another one than before."""

    person_id: str
    state: PersonPresence
    before: PersonPresence
    at: float


Listener = Callable[[PresenceChanged], None]


@dataclass(slots=True)
class _Entry:
    connections: set[str] = field(default_factory=set)
    active_at: float = 0.0
    chose_busy: bool = False
    load: int = 0
    capacity: int | None = None
    told: PersonPresence = PersonPresence.OFFLINE


class Presence:
    """The registry of one node."""

    def __init__(self) -> None:
        """Everybody is offline."""
        self._entries: dict[str, _Entry] = {}
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at each change; returns what ends the subscription."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def connect(self, person_id: str, connection_id: str, now: float, *, capacity: int | None = None) -> None:
        """A desk connection of this person has opened; opening it again changes nothing."""
        entry = self._entries.setdefault(person_id, _Entry())
        entry.connections.add(connection_id)
        entry.active_at = max(entry.active_at, now)
        entry.capacity = capacity if capacity is not None else entry.capacity
        self._tell(person_id, entry, now)

    def disconnect(self, person_id: str, connection_id: str, now: float) -> None:
        """A desk connection has closed; the last one makes the person offline."""
        entry = self._entries.get(person_id)
        if entry is None:
            return
        entry.connections.discard(connection_id)
        self._tell(person_id, entry, now)
        if not entry.connections and entry.load == 0:
            del self._entries[person_id]

    def touch(self, person_id: str, now: float) -> None:
        """The person did something: an away person is back."""
        entry = self._entries.get(person_id)
        if entry is not None:
            entry.active_at = max(entry.active_at, now)
            self._tell(person_id, entry, now)

    def choose_busy(self, person_id: str, busy: bool, now: float) -> None:
        """The person asks to be left alone, or takes that back. Without a connection it has no effect."""
        entry = self._entries.get(person_id)
        if entry is not None:
            entry.chose_busy = busy
            self._tell(person_id, entry, now)

    def set_load(self, person_id: str, sessions: int, now: float) -> None:
        """How many sessions the person is in; at capacity the person is busy."""
        entry = self._entries.setdefault(person_id, _Entry(active_at=now))
        entry.load = sessions
        self._tell(person_id, entry, now)
        if not entry.connections and entry.load == 0:
            del self._entries[person_id]

    def tick(self, now: float) -> None:
        """Let time pass: who was idle too long becomes away. Call it about once a minute."""
        for person_id, entry in list(self._entries.items()):
            self._tell(person_id, entry, now)

    def state_of(self, person_id: str) -> PersonPresence:
        """Presence as last told."""
        entry = self._entries.get(person_id)
        return entry.told if entry is not None else PersonPresence.OFFLINE

    def idle_since(self, person_id: str) -> float | None:
        """Instant of the last sign of life; None when offline. Routing asks the longest idle first."""
        entry = self._entries.get(person_id)
        return entry.active_at if entry is not None and entry.connections else None

    def load_of(self, person_id: str) -> int:
        """How many sessions the person is in."""
        entry = self._entries.get(person_id)
        return entry.load if entry is not None else 0

    def available(self, among: Iterable[str]) -> tuple[str, ...]:
        """Those of `among` who can be asked, in the same order."""
        return tuple(person for person in among if self.state_of(person) is PersonPresence.AVAILABLE)

    def _tell(self, person_id: str, entry: _Entry, now: float) -> None:
        state, before = _state(entry, now), entry.told
        if state is before:
            return
        entry.told = state
        for listener in tuple(self._listeners):
            listener(PresenceChanged(person_id, state, before, now))


def _state(entry: _Entry, now: float) -> PersonPresence:
    if not entry.connections:
        return PersonPresence.OFFLINE
    if entry.chose_busy or (entry.capacity is not None and entry.load >= entry.capacity):
        return PersonPresence.BUSY
    return PersonPresence.AWAY if now - entry.active_at >= AWAY_AFTER_S else PersonPresence.AVAILABLE
