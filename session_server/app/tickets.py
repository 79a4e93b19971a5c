"""Admission to the WebSocket: a random ticket, one use, 30 s, bound to who asked for it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from session_server.app.ports import Clock

TICKET_LIFE_MS = 30_000  # hardening rule 10
MAX_TICKETS = 20_000  # outstanding at one time on a node; the oldest is dropped, its holder asks anew


@dataclass(frozen=True, slots=True)
class DeskTicket:
    """A signed-in person's desk."""

    person: str


@dataclass(frozen=True, slots=True)
class SeatTicket:
    """One participant of one session."""

    session: str
    participant: str


@dataclass(frozen=True, slots=True)
class Issued:
    ticket: str
    expires_at_ms: int


class TicketBook:
    """Only hashes are kept."""

    def __init__(self, clock: Clock, fresh_secret: Callable[[], str]) -> None:
        self._clock = clock
        self._fresh_secret = fresh_secret
        self._open: dict[bytes, tuple[int, DeskTicket | SeatTicket]] = {}

    def issue(self, admission: DeskTicket | SeatTicket) -> Issued:
        now = self._clock()
        self._drop_expired(now)
        if len(self._open) >= MAX_TICKETS:
            del self._open[next(iter(self._open))]
        ticket = self._fresh_secret()
        self._open[_hash(ticket)] = (now + TICKET_LIFE_MS, admission)
        return Issued(ticket, now + TICKET_LIFE_MS)

    def redeem(self, ticket: str) -> DeskTicket | SeatTicket | None:
        """Who the ticket admits, once; None when it is unknown, used or over."""
        expires_at_ms, admission = self._open.pop(_hash(ticket), (0, None))
        return admission if self._clock() < expires_at_ms else None

    def _drop_expired(self, now: int) -> None:
        # Tickets have one life span, so insertion order is the order of their ends.
        for key in [k for k, (expires_at_ms, _) in self._open.items() if expires_at_ms <= now]:
            del self._open[key]


def _hash(ticket: str) -> bytes:
    return hashlib.sha256(ticket.encode("utf-8", "surrogatepass")).digest()
