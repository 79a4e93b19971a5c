"""One live session: the machine's state, its log, its sockets, and the rule for effects.

Two states are kept: `head` has every input folded in, `durable` only what is on the disk. A right, a subscription or the
driver's seat holds when both allow it. So whatever narrows takes effect at once, before its append, and whatever
widens waits until its append is durable; a stalled disk stops nobody from stopping. When an append fails the session
closes.

Nothing here awaits between an input and its events, so inputs need no inbox: they are handled in the order in which they
arrive, and what is bounded is the number of appends under way.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from permissions.capabilities import Capability
from permissions.rights import Rights
from session_server.app.errors import EvidenceUnavailable, Refused
from session_server.app.ports import Clock, Journal, MediaPlane, Outbox, Profiles
from session_server.app.refusals import RefusalLog
from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.domain.consequences import next_deadline_ms
from session_server.domain.gate import rights_of
from session_server.domain.machine import admits, handle
from session_server.domain.media import EMPTY, MediaGraph, media_graph
from session_server.domain.state import SessionState
from session_server.domain.turn import Fresh, Refusal
from session_server.domain.view import chat_for, may_read, message_view, view_for
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode, Model
from session_server.protocol.views import ChatMessage, SessionView
from session_server.protocol.vocabulary import CloseReason, LeaveReason, PromptKind, Purpose, SessionPhase

log = structlog.get_logger(__name__)

MAX_APPENDS_UNDER_WAY = 256  # of one session; beyond it commands are refused with `overloaded`
APPEND_DEADLINE_S = 2.0  # an append that is not back by then counts as failed (H2 lets a picture live for 1 s)

REPLY_HOPS = 8  # turns of the event loop from a durable append to its reply in the outbox: three, with room

LEAVE_WORDS = {
    LeaveReason.LEFT: "You have left the session.",
    LeaveReason.REMOVED: "{by} has removed you from the session.",
    LeaveReason.REVOKED: "{by} has withdrawn your link.",
    LeaveReason.REFUSED: "You were not let in.",
    LeaveReason.EXPIRED: "Your link has ended.",
    LeaveReason.SILENT: "Your connection was gone for too long.",
    LeaveReason.STOPPED: "The screen share has been stopped.",
    LeaveReason.SESSION_CLOSED: "The session is over.",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What an input led to, once it is durable."""

    refusal: Refusal | None
    value: str | None


@dataclass(slots=True, eq=False)
class _Pending:
    """Events under way to the disk, and the state once they are there."""

    state: SessionState
    events: tuple[e.AnyEvent, ...]
    done: "asyncio.Future[None]"


class SessionActor:
    """All there is of one session on this node. Every method runs on the node's event loop."""

    def __init__(
        self,
        state: SessionState,
        epoch: int,
        *,
        journal: Journal,
        media: MediaPlane,
        profiles: Profiles,
        clock: Clock,
        fresh: Fresh,
        on_committed: Callable[["SessionActor", tuple[e.AnyEvent, ...]], None],
    ) -> None:
        self.id = state.id
        self.epoch = epoch
        self.head = state
        self.durable = state
        self.failed = False
        self._journal = journal
        self._media = media
        self._profiles = profiles
        self._clock = clock
        self._fresh = fresh
        self._on_committed = on_committed
        self._pending: deque[_Pending] = deque()  # bounded by MAX_APPENDS_UNDER_WAY
        self._tasks: set[asyncio.Task[None]] = set()
        self._outboxes: dict[str, Outbox] = {}
        self._graph = EMPTY
        self._needed: dict[str, tuple[str, ...]] = {}
        self._rights: dict[str, Rights] = {}
        self._refusals = RefusalLog()
        self._timer: asyncio.TimerHandle | None = None
        self._views_due = False
        self.connections: dict[str, tuple[str, Purpose]] = {}
        """Open media connections: whose, and for what; at most one for each purpose of a participant."""

    # --- inputs -------------------------------------------------------------------------------------------------------

    async def submit(self, given: i.Input) -> Result:
        """Handles an input and waits until its events are durable. Raises EvidenceUnavailable."""
        result, done = self.enter(given)
        if done is not None:
            await asyncio.shield(done)
        return result

    def enter(self, given: i.Input) -> tuple[Result, "asyncio.Future[None] | None"]:
        """Handles an input now. What narrows has taken effect on return; the future is done when all of it is durable."""
        if self.failed:
            return Result(
                Refusal(ErrorCode.RECORDING_UNAVAILABLE, "This session cannot be recorded any more."), None
            ), None
        if len(self._pending) >= MAX_APPENDS_UNDER_WAY and not isinstance(given, i.Tick | i.Evidence):
            return Result(Refusal(ErrorCode.OVERLOADED, "The server is busy. Try again in a moment."), None), None
        outcome = handle(self.head, given, self._clock(), self._fresh)
        done = None
        if outcome.events:
            self.head = outcome.state
            done = self._append(outcome.events)
        # The refusal comes after what was due anyway: noting it appends an event of its own.
        if outcome.refusal is not None and isinstance(given, i.Commanded):
            self.refuse(given.participant, given.command, outcome.refusal)
        return Result(outcome.refusal, outcome.result), done

    def record(self, event: e.AnyEvent) -> None:
        """Appends a fact of the recorder's or the gate's own."""
        self.enter(i.Evidence(event))

    async def record_now(self, event: e.AnyEvent) -> None:
        """Appends a fact and waits until it is durable. Raises EvidenceUnavailable."""
        result, done = self.enter(i.Evidence(event))
        if done is None:
            raise EvidenceUnavailable(result.refusal.text if result.refusal is not None else "not written")
        await asyncio.shield(done)

    def refuse(self, participant: str, command: m.Command, refusal: Refusal) -> None:
        """Notes a refused command for the log; repetitions are counted into one event."""
        event = self._refusals.note(participant, type_of(command), refusal, self._clock())
        if event is not None:
            self.record(event)
        self._arm()

    def _append(self, events: tuple[e.AnyEvent, ...]) -> "asyncio.Future[None]":
        self._reconcile()
        first = self.head.seq - len(events) + 1
        written = self._journal.append(self.id, self.epoch, first, events)
        pending = _Pending(self.head, events, asyncio.get_running_loop().create_future())
        pending.done.add_done_callback(_retrieve)
        self._pending.append(pending)
        task = asyncio.create_task(self._commit(pending, written))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._arm()
        return pending.done

    async def _commit(self, pending: _Pending, written: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(APPEND_DEADLINE_S):
                await written
        except (EvidenceUnavailable, TimeoutError) as error:
            self._evidence_failed(error)
            return
        self._settle_up_to(pending)

    def _settle_up_to(self, pending: _Pending) -> None:
        """The journal commits in order, so everything before this one is durable too."""
        if self.failed or pending not in self._pending:
            return
        events: list[e.AnyEvent] = []
        while self._pending:
            one = self._pending.popleft()
            events.extend(one.events)
            self.durable = one.state
            one.done.set_result(None)
            if one is pending:
                break
        self._rights.clear()
        self._reconcile()
        self._publish(tuple(events))
        self._on_committed(self, tuple(events))

    def _evidence_failed(self, error: BaseException) -> None:
        """The log cannot be written: nothing more is shown, everybody is told, the session is over on this node."""
        if self.failed:
            return
        self.failed = True
        log.error("session_evidence_failed", session=self.id, error=repr(error))
        self._graph = EMPTY
        self._media.apply(self.id, EMPTY)
        while self._pending:
            self._pending.popleft().done.set_exception(EvidenceUnavailable(str(error)))
        text = "This session must be recorded, and the recording cannot be written now. The session has been stopped."
        for outbox in tuple(self._outboxes.values()):
            outbox.send(m.SessionLeft(reason=LeaveReason.SESSION_CLOSED, text=text))
            outbox.close("evidence failed")
        self._outboxes.clear()

    # --- the gate, on the way of input ----------------------------------------------------------------------------------

    def rights(self, participant: str) -> Rights:
        """What holds now: allowed by the newest state and by the durable one."""
        found = self._rights.get(participant)
        if found is None:
            found = rights_of(self.head, participant) & rights_of(self.durable, participant)
            self._rights[participant] = found
        return found

    def admits(self, participant: str, command: m.Command) -> Refusal | None:
        """The gate's answer for something that does not go through the log."""
        return admits(self.head, participant, command) or admits(self.durable, participant, command)

    def drives(self, participant: str) -> bool:
        """The short way for input: the seat and the right, in both states. `admits` has the words for a refusal."""
        return (
            self.head.control.driver == participant
            and self.durable.control.driver == participant
            and self.rights(participant).allows(Capability.SCREEN_CONTROL)
        )

    # --- sockets ---------------------------------------------------------------------------------------------------------

    def attach(self, participant: str, outbox: Outbox) -> None:
        """This socket is the participant's from now on; an older one is closed."""
        older = self._outboxes.get(participant)
        self._outboxes[participant] = outbox
        self._needed.pop(participant, None)
        if older is not None:
            older.close("opened elsewhere")

    def detach(self, participant: str, outbox: Outbox) -> None:
        """The socket is gone; nothing happens when another has taken its place."""
        if self._outboxes.get(participant) is outbox:
            del self._outboxes[participant]
            self.enter(i.Disconnected(participant))

    def tell_all(self, message: Model) -> None:
        """Sends a message to every connected participant."""
        for outbox in tuple(self._outboxes.values()):
            outbox.send(message)

    def outbox_of(self, participant: str) -> Outbox | None:
        return self._outboxes.get(participant)

    def others(self, participant: str) -> list[tuple[str, Outbox]]:
        return [(other, outbox) for other, outbox in self._outboxes.items() if other != participant]

    def view(self, participant: str) -> SessionView:
        return view_for(self.durable, participant, self._clock(), self._profiles.on_offer())

    def chat(self, participant: str) -> tuple[ChatMessage, ...]:
        return chat_for(self.durable, participant)

    # --- effects -----------------------------------------------------------------------------------------------------------

    def _reconcile(self) -> None:
        """Brings the relay and the clients' receive lines to what both states allow."""
        self._rights.clear()
        if self.failed:
            return
        graph = media_graph(self.head) & media_graph(self.durable)
        if graph != self._graph:
            self._graph = graph
            self._media.apply(self.id, graph)

    @property
    def graph(self) -> MediaGraph:
        return self._graph

    def _publish(self, events: tuple[e.AnyEvent, ...]) -> None:
        for event in events:
            if isinstance(event, e.ChatPosted):
                self._deliver_chat(event)
            elif isinstance(event, e.ConsentAnswered):
                self._bring_up_to_date(event)
            elif isinstance(event, e.ParticipantLeft):
                self._show_out(event)
        if not self._views_due:
            self._views_due = True
            asyncio.get_running_loop().call_soon(self._send_views)

    def _deliver_chat(self, event: e.ChatPosted) -> None:
        chat = next((c for c in reversed(self.durable.chat) if c.id == event.message), None)
        if chat is None:
            return
        message = m.ChatPosted(message=message_view(self.durable, chat))
        for participant, outbox in tuple(self._outboxes.items()):
            if may_read(self.durable, participant, chat.audience) and may_read(self.head, participant, chat.audience):
                outbox.send(message)

    def _bring_up_to_date(self, event: e.ConsentAnswered) -> None:
        """A guest who has just been let in gets the chat so far."""
        outbox = self._outboxes.get(event.participant)
        if outbox is not None and event.kind is PromptKind.GUEST:
            for message in self.chat(event.participant):
                outbox.send(m.ChatPosted(message=message))

    def _show_out(self, event: e.ParticipantLeft) -> None:
        outbox = self._outboxes.pop(event.participant, None)
        if outbox is None:
            return
        by = self.durable.participants.get(event.actor or "")
        name = by.name if by is not None and by.id != event.participant else None
        text = LEAVE_WORDS[event.reason].format(by=name or "The host")
        task = asyncio.create_task(_farewell(outbox, m.SessionLeft(reason=event.reason, by=name, text=text)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _send_views(self) -> None:
        self._views_due = False
        if self.failed:
            return
        for participant, outbox in tuple(self._outboxes.items()):
            if participant in self.durable.participants:
                outbox.send(m.SessionChanged(session=self.view(participant)))
                self.send_needed(participant)

    def send_needed(self, participant: str) -> None:
        """Tells a client which tracks it may receive, when that has changed."""
        tracks = tuple(sorted(track for track, viewer in self._graph.subscriptions if viewer == participant))
        outbox = self._outboxes.get(participant)
        if outbox is None or self._needed.get(participant, ()) == tracks:
            return
        self._needed[participant] = tracks
        needed = tuple(m.NeededTrack(track=t, kind=self.durable.tracks[t].kind) for t in tracks)
        outbox.send(m.MediaNeeded(tracks=needed))

    # --- time ----------------------------------------------------------------------------------------------------------------

    def _arm(self) -> None:
        """Wakes up when something is due by the clock."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = [d for d in (next_deadline_ms(self.head), self._refusals.next_due_ms()) if d is not None]
        if due and not self.failed:
            delay_s = max(0, min(due) - self._clock()) / 1000
            self._timer = asyncio.get_running_loop().call_later(delay_s + 0.005, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        for event in self._refusals.due(self._clock(), everything=self.head.closed):
            self.record(event)
        if not self.head.closed:
            self.enter(i.Tick())
        self._arm()

    def end(self, reason: CloseReason) -> None:
        """Ends the session from the server's side."""
        self.enter(i.EndNow(reason))

    @property
    def over(self) -> bool:
        """Whether nothing more can happen here."""
        return self.failed or (self.durable.phase is SessionPhase.CLOSED and not self._pending)

    def stop(self) -> None:
        """Forgets timers and sockets; the log stays the state."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for outbox in tuple(self._outboxes.values()):
            outbox.close("server stopping")
        self._outboxes.clear()

    async def drained(self) -> None:
        """Waits for appends under way."""
        if self._pending:
            await asyncio.wait([pending.done for pending in self._pending], timeout=APPEND_DEADLINE_S)


def type_of(command: m.Command) -> str:
    """The wire's name of a command."""
    return str(type(command).model_fields["type"].default)


async def _farewell(outbox: Outbox, last: m.SessionLeft) -> None:
    """Says goodbye after the reply to the command that led to it: whoever closes a session is told that it is done."""
    for _ in range(REPLY_HOPS):
        await asyncio.sleep(0)
    outbox.send(last)
    outbox.close(last.reason.value)


def _retrieve(done: "asyncio.Future[None]") -> None:
    """A failed append is told to everybody through the closing session; nobody has to look at this future."""
    if not done.cancelled():
        done.exception()


def refused(result: Result) -> None:
    """Raises what the result refused."""
    if result.refusal is not None:
        raise Refused.of(result.refusal)
