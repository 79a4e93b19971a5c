"""Use cases of review: finding recordings, watching them with a reason, verifying them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from session_server.app.errors import EvidenceUnavailable, Refused
from session_server.app.ports import Clock, Journal, RecordingPartFacts, RecordingShelf, VerificationFacts
from session_server.app.recording_view import LoggedEvent, is_whole, numbered
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
    """A recording that somebody watches. `state` is None when the log has holes and cannot be folded."""

    view: str
    state: SessionState | None
    rows: tuple[LoggedEvent, ...]
    parts: tuple[RecordingPartFacts, ...]
    verification: VerificationFacts


@dataclass(frozen=True, slots=True)
class _View:
    """An open viewing. `sizes` holds what each part had at its opening: a part that grows is served up to there."""

    session: str
    person: str
    expires_at_ms: int
    sizes: dict[str, int]


class RecordingIndex(Protocol):
    """Lists of recordings, from the projection."""

    async def find(self, wanted: RecordingFilter) -> tuple[RecordingSummary, ...]: ...

    async def summary(self, session: str, state: SessionState | None, events: int) -> RecordingSummary | None: ...


class ReviewJournal(Journal, Protocol):
    """The log as review needs it: what cannot be read is told, not raised."""

    async def read_all(self, session: str) -> tuple[LoggedEvent, ...]:
        """Every stored event. Raises EvidenceUnavailable."""
        ...


class Recordings:
    """Evidence for people with the right to see it. Every viewing is an event of the session's own log."""

    def __init__(
        self,
        registry: Registry,
        journal: ReviewJournal,
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
        """Opens a recording; who and why is in the log before anything is shown. Raises Refused, EvidenceUnavailable."""
        before = await self._journal.read_all(session)
        if not before:
            raise Refused(ErrorCode.NOT_FOUND, "There is no such recording.")
        viewed = e.RecordingViewed(at_ms=self._clock(), person=person, name=name, reason=reason)
        await self._log(session, before, viewed)
        rows = await self._journal.read_all(session)
        parts = await self._shelf.parts(session)
        verification = await self._shelf.verify(session)
        state = fold(session, numbered(rows)) if is_whole(rows) else None
        view = self._remember(session, person, {part.part: part.size_bytes for part in parts})
        return Opened(view, state, rows, parts, verification)

    def check_view(self, view: str, session: str, person: str, part: str) -> int:
        """How many bytes of a part this viewing may read. Raises Refused unless it was opened by this person for it."""
        found = self._views.get(_hash(view))
        fits = found is not None and found.session == session and found.person == person
        if not fits or found is None or self._clock() >= found.expires_at_ms:
            raise Refused(ErrorCode.REASON_REQUIRED, "Open the recording again and say why you watch it.")
        if part not in found.sizes:
            raise Refused(ErrorCode.NOT_FOUND, "There is no such part of the recording.")
        return found.sizes[part]

    async def _log(self, session: str, rows: tuple[LoggedEvent, ...], viewed: e.RecordingViewed) -> None:
        """Through the session where its log can be folded; else behind the last event, whatever became of those before."""
        if is_whole(rows):
            actor = await self._registry.reopen_closed(session)
            if actor is None or not actor.head.owner:
                raise Refused(ErrorCode.NOT_FOUND, "There is no such recording.")
            await actor.record_now(viewed)
            return
        seq, epoch = (await self._journal.heads())[session]
        try:
            await self._journal.append(session, epoch, seq + 1, [viewed])
        except EvidenceUnavailable as error:
            if any(row.event is not None for row in rows):
                raise
            text = "This recording was erased with its key. Nothing of it can be read; its log can still be verified."
            raise Refused(ErrorCode.RECORDING_UNAVAILABLE, text) from error

    def _remember(self, session: str, person: str, sizes: dict[str, int]) -> str:
        if len(self._views) >= MAX_VIEWS:
            del self._views[next(iter(self._views))]
        view = self._fresh_secret()
        self._views[_hash(view)] = _View(session, person, self._clock() + VIEW_LIFE_MS, sizes)
        return view


def _hash(view: str) -> bytes:
    return hashlib.sha256(view.encode("utf-8", "surrogatepass")).digest()
