"""Use cases of review: finding recordings, watching them with a reason, verifying them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from session_server.app.actor import SessionActor
from session_server.app.errors import Refused
from session_server.app.ports import Clock, Journal, RecordingPartFacts, RecordingShelf, VerificationFacts
from session_server.app.registry import Registry
from session_server.domain import events as e
from session_server.domain.evolve import fold
from session_server.domain.state import SessionState
from session_server.protocol.base import ErrorCode
from session_server.protocol.rest_sessions import RecordingFilter, RecordingSummary

VIEW_LIFE_MS = 4 * 3600 * 1000  # a long recording with breaks; afterwards the auditor gives the reason anew
MAX_VIEWS = 1_000  # open viewings of a node; the oldest ends


@dataclass(frozen=True, slots=True)
class Opened:
    """A recording that somebody watches."""

    view: str
    state: SessionState
    events: tuple[tuple[int, e.AnyEvent], ...]
    parts: tuple[RecordingPartFacts, ...]
    verification: VerificationFacts


@dataclass(frozen=True, slots=True)
class _View:
    session: str
    person: str
    expires_at_ms: int


class RecordingIndex(Protocol):
    """Lists of recordings, from the projection."""

    async def find(self, wanted: RecordingFilter) -> tuple[RecordingSummary, ...]: ...

    async def summary(self, state: SessionState, events: int) -> RecordingSummary: ...


class Recordings:
    """Evidence for people with the right to see it. Every viewing is an event of the session's own log."""

    def __init__(
        self,
        registry: Registry,
        journal: Journal,
        shelf: RecordingShelf,
        clock: Clock,
        fresh_secret: Callable[[], str],
    ) -> None:
        self._registry = registry
        self._journal = journal
        self._shelf = shelf
        self._clock = clock
        self._fresh_secret = fresh_secret
        self._views: dict[bytes, _View] = {}

    async def open(self, session: str, person: str, name: str, reason: str) -> Opened:
        """Opens a recording; who and why is in the log before anything is shown. Raises Refused."""
        actor = await self._actor(session)
        await actor.record_now(e.RecordingViewed(at_ms=self._clock(), person=person, name=name, reason=reason))
        events = await self._journal.read(session)
        parts = await self._shelf.parts(session)
        verification = await self._shelf.verify(session)
        return Opened(self._remember(session, person), fold(session, events), tuple(events), parts, verification)

    async def events(self, session: str) -> tuple[tuple[int, e.AnyEvent], ...]:
        return tuple(await self._journal.read(session))

    def check_view(self, view: str, session: str, person: str) -> None:
        """Raises Refused unless this viewing was opened by this person for this session."""
        found = self._views.get(_hash(view))
        fits = found is not None and found.session == session and found.person == person
        if not fits or found is None or self._clock() >= found.expires_at_ms:
            raise Refused(ErrorCode.REASON_REQUIRED, "Open the recording again and say why you watch it.")

    def _remember(self, session: str, person: str) -> str:
        if len(self._views) >= MAX_VIEWS:
            del self._views[next(iter(self._views))]
        view = self._fresh_secret()
        self._views[_hash(view)] = _View(session, person, self._clock() + VIEW_LIFE_MS)
        return view

    async def _actor(self, session: str) -> SessionActor:
        actor = await self._registry.reopen_closed(session)
        if actor is None or not actor.head.owner:
            raise Refused(ErrorCode.NOT_FOUND, "There is no such recording.")
        return actor


def _hash(view: str) -> bytes:
    return hashlib.sha256(view.encode("utf-8", "surrogatepass")).digest()
