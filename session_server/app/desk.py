"""The desks of signed-in people: own sessions, open invitations, colleagues; told whole at each change."""

import asyncio

import structlog

from session_server.app.actor import SessionActor
from session_server.app.ports import Clock, Colleagues, Outbox
from session_server.app.registry import Registry
from session_server.domain import events as e
from session_server.domain.state import SessionState
from session_server.protocol import messages as m
from session_server.protocol.views import DeskView, InvitationCard, PersonView, SessionRow
from session_server.protocol.vocabulary import ParticipantKind, PersonPresence

log = structlog.get_logger(__name__)

FLUSH_AFTER_S = 0.03  # several changes in a moment make one view
MAX_DESKS_OF_ONE = 5  # browsers of one person; the oldest is closed

SHOWN = (
    e.SessionOpened,
    e.EndUserJoined,
    e.ParticipantJoined,
    e.ParticipantLeft,
    e.GuestArrived,
    e.OwnerChanged,
    e.InvitationCreated,
    e.InvitationAccepted,
    e.InvitationDeclined,
    e.InvitationCancelled,
    e.InvitationExpired,
    e.SharePaused,
    e.ShareResumed,
    e.SessionStopped,
    e.SessionClosed,
)
"""Events that change what a desk shows."""


class DeskHub:
    """All open desks of this node."""

    def __init__(self, registry: Registry, colleagues: Colleagues, clock: Clock) -> None:
        self._registry = registry
        self._colleagues = colleagues
        self._clock = clock
        self._desks: dict[str, list[Outbox]] = {}
        self._due = False
        self._tasks: set[asyncio.Task[None]] = set()
        registry.listen(self._committed)

    def attach(self, person: str, outbox: Outbox) -> None:
        desks = self._desks.setdefault(person, [])
        desks.append(outbox)
        if len(desks) > MAX_DESKS_OF_ONE:
            desks.pop(0).close("opened elsewhere")

    def detach(self, person: str, outbox: Outbox) -> None:
        desks = self._desks.get(person, [])
        if outbox in desks:
            desks.remove(outbox)
        if not desks:
            self._desks.pop(person, None)

    def sign_out(self, person: str) -> None:
        """Closes everything that this person has open; browsers that are still signed in come back by themselves."""
        for outbox in tuple(self._desks.get(person, ())):
            outbox.close("signed out")
        for actor in self._registry.live():
            seat = actor.head.by_person(person)
            outbox = actor.outbox_of(seat.id) if seat is not None else None
            if outbox is not None:
                outbox.close("signed out")

    async def view(self, person: str) -> DeskView:
        return self._view(person, await self._colleagues.views())

    def changed(self) -> None:
        """Something that desks show has changed; they are told in a moment."""
        if self._due or not self._desks:
            return
        self._due = True
        task = asyncio.create_task(self._flush())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _committed(self, actor: SessionActor, events: tuple[e.AnyEvent, ...]) -> None:
        if any(isinstance(event, SHOWN) for event in events):
            self.changed()

    async def _flush(self) -> None:
        await asyncio.sleep(FLUSH_AFTER_S)
        self._due = False
        people = await self._colleagues.views()
        for person, desks in tuple(self._desks.items()):
            message = m.DeskChanged(desk=self._view(person, people))
            for outbox in tuple(desks):
                outbox.send(message)

    def _view(self, person: str, people: tuple[PersonView, ...]) -> DeskView:
        live = [actor.durable for actor in self._registry.live()]
        own = next((p for p in people if p.person == person), None)
        return DeskView(
            person=person,
            presence=own.presence if own is not None else PersonPresence.AVAILABLE,
            sessions=tuple(_row(state, person) for state in live if _belongs(state, person)),
            invitations=tuple(card for state in live for card in self._cards(state, person)),
            people=tuple(p for p in people if p.person != person),
        )

    def _cards(self, state: SessionState, person: str) -> list[InvitationCard]:
        now = self._clock()
        return [
            _card(state, invitation, person)
            for invitation, facts in state.invitations.items()
            if facts.end is None and person in facts.unanswered and now < facts.expires_at * 1000
        ]


def _belongs(state: SessionState, person: str) -> bool:
    seat = state.by_person(person)
    return seat is not None and (seat.in_session or seat.id == state.owner)


def _row(state: SessionState, person: str) -> SessionRow:
    end_user = next((p for p in state.participants.values() if p.kind is ParticipantKind.END_USER), None)
    owner = state.participants[state.owner]
    return SessionRow(
        session=state.id,
        title=state.title,
        external_ref=state.external_ref,
        phase=state.phase,
        owner=owner.name,
        yours=owner.person == person,
        end_user=end_user.name if end_user is not None else None,
        people=sum(1 for _ in state.present()),
        opened_at_ms=state.opened_at_ms,
    )


def _card(state: SessionState, invitation: str, person: str) -> InvitationCard:
    facts, asked = state.invitations[invitation], state.asked[invitation]
    inviter = state.participants[facts.created_by]
    return InvitationCard(
        invitation=invitation,
        session=state.id,
        title=state.title,
        description=state.description,
        external_ref=state.external_ref,
        inviter=inviter.name,
        inviter_organisation=inviter.organisation,
        note=facts.note,
        why=asked.why.get(person, ""),
        at_ms=int(facts.created_at * 1000),
        expires_at_ms=int(facts.expires_at * 1000),
    )
