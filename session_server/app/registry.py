"""The sessions that live on this node: opened here, found again after a restart, forgotten when they are over."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

import structlog

from session_server.app.actor import SessionActor
from session_server.app.errors import EvidenceUnavailable
from session_server.app.ports import Clock, Journal, MediaPlane, Profiles, Projection, Secrets
from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.domain.errors import UnreadableEvent
from session_server.domain.evolve import fold
from session_server.domain.state import SessionState

log = structlog.get_logger(__name__)

MAX_LIVE_SESSIONS = 2_000  # of one node; more are refused with `overloaded`
KEPT_AFTER_THE_END_S = 900.0  # a closed session stays at hand: for the end-user's receipt and answers, and late facts

Committed = Callable[[SessionActor, tuple[e.AnyEvent, ...]], None]


@dataclass(frozen=True, slots=True)
class ActorParts:
    """What every actor is given."""

    journal: Journal
    media: MediaPlane
    profiles: Profiles
    clock: Clock
    secrets: Secrets


class Registry:
    """All live sessions by id."""

    def __init__(self, parts: ActorParts, projection: Projection) -> None:
        self._parts = parts
        self._projection = projection
        self._actors: dict[str, SessionActor] = {}
        self._listeners: list[Committed] = []
        self._dirty: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def listen(self, listener: Committed) -> None:
        """Calls `listener` after each commit of any session, on the loop."""
        self._listeners.append(listener)

    def find(self, session: str) -> SessionActor | None:
        return self._actors.get(session)

    def live(self) -> list[SessionActor]:
        """Sessions that are not over."""
        return [actor for actor in self._actors.values() if not actor.over]

    def at_hand(self) -> list[SessionActor]:
        """Live sessions, and those that closed a moment ago."""
        return list(self._actors.values())

    @property
    def full(self) -> bool:
        return len(self.live()) >= MAX_LIVE_SESSIONS

    def open(self, session: str) -> SessionActor:
        """A new session, without any event yet."""
        return self._adopt(SessionState(id=session), epoch=1)

    async def recover(self) -> int:
        """Takes up every session whose log does not end with its close. Returns how many."""
        found = 0
        over = await self._projection.closed_sessions()
        for session, (_seq, epoch) in (await self._parts.journal.heads()).items():
            # A row says `closed` only after the log does, so what it says needs no look at the log.
            if session in self._actors or session in over:
                continue
            if await self._take_up(session, epoch + 1):
                found += 1
        return found

    async def _take_up(self, session: str, epoch: int) -> bool:
        try:
            state = fold(session, await self._parts.journal.read(session))
        except (EvidenceUnavailable, UnreadableEvent) as error:
            log.error("session_unreadable", session=session, error=str(error))
            return False
        if state.closed:
            await self._projection.put(state)
        if state.closed or not state.owner:
            return False
        actor = self._adopt(state, epoch)
        await actor.submit(i.Recover(epoch))
        log.info("session_recovered", session=session, epoch=epoch, seq=state.seq)
        return True

    async def reopen_closed(self, session: str) -> SessionActor | None:
        """A closed session's log, to append what happens to its recording. None when there is no such log."""
        actor = self._actors.get(session)
        if actor is not None:
            return actor
        heads = await self._parts.journal.heads()
        if session not in heads:
            return None
        state = fold(session, await self._parts.journal.read(session))
        epoch = heads[session][1] + 1
        return self._actors.get(session) or self._adopt(state, epoch)

    def _adopt(self, state: SessionState, epoch: int) -> SessionActor:
        parts = self._parts
        actor = SessionActor(
            state,
            epoch,
            journal=parts.journal,
            media=parts.media,
            profiles=parts.profiles,
            clock=parts.clock,
            fresh=parts.secrets.fresh_id,
            on_committed=self._committed,
        )
        self._actors[actor.id] = actor
        if state.closed:
            self._forget_later(actor)
        return actor

    def _committed(self, actor: SessionActor, events: tuple[e.AnyEvent, ...]) -> None:
        for listener in self._listeners:
            listener(actor, events)
        if actor.id not in self._dirty:
            self._dirty.add(actor.id)
            self._start(self._project(actor))
        if any(isinstance(event, e.SessionClosed) for event in events):
            self._forget_later(actor)

    async def _project(self, actor: SessionActor) -> None:
        """Follows the log with the row that lists read; several commits in a moment are one write."""
        await asyncio.sleep(0.05)
        self._dirty.discard(actor.id)
        await self._projection.put(actor.durable)

    def _forget_later(self, actor: SessionActor) -> None:
        asyncio.get_running_loop().call_later(KEPT_AFTER_THE_END_S, self._forget, actor)

    def _forget(self, actor: SessionActor) -> None:
        if self._actors.get(actor.id) is actor and actor.over:
            actor.stop()
            del self._actors[actor.id]

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Lets appends finish, then forgets everything; the logs stay."""
        for actor in self._actors.values():
            actor.stop()
        for actor in self._actors.values():
            await actor.drained()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2.0)
        self._actors.clear()
