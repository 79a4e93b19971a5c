"""Rows of sessions: opening, keys, joining as end-user or guest, tickets, receipt and survey."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

from permissions.consent import words_key
from permissions.rights import Rights
from session_server.api.context import Context
from session_server.api.outcomes import Refusal, Reply
from session_server.api.rate_limits import RateClass
from session_server.api.rights import Right
from session_server.api.route import Method, Route
from session_server.api.seats import seat_cookie, seat_secret, seat_secrets
from session_server.api.websocket import SOCKET_PATH
from session_server.app.actor import SessionActor
from session_server.app.errors import EvidenceUnavailable, Refused
from session_server.app.sessions import AGREED, NewKey, Seated, Sessions
from session_server.app.tickets import DeskTicket, Issued, SeatTicket
from session_server.domain import events as e
from session_server.domain.gate import granted_to
from session_server.domain.state import Participant, SessionState
from session_server.protocol import rest_sessions as r
from session_server.protocol.base import ErrorCode
from session_server.protocol.rest import Empty
from session_server.protocol.views import ReceiptView
from session_server.protocol.vocabulary import ParticipantKind

RETENTION_DAYS = 90
"""Told to the end-user; deletion by age is not carried out yet, so nothing is deleted earlier."""

SessionHandler = Callable[[Context], Awaitable[Reply | Refusal]]


def answering(handler: SessionHandler) -> SessionHandler:
    """Turns the application's refusals into answers."""

    @wraps(handler)
    async def answered(context: Context) -> Reply | Refusal:
        try:
            return await handler(context)
        except Refused as refusal:
            return Refusal(refusal.code, refusal.text)
        except EvidenceUnavailable:
            return Refusal(ErrorCode.RECORDING_UNAVAILABLE, retry_after_s=5)

    return answered


@answering
async def open_session(context: Context) -> Reply:
    """Open a session for a case; the answer holds the first key and link for the end-user."""
    body = context.body(r.SessionCreate)
    opened = await context.use(Sessions).open(
        context.signed_in.person_id, body.title, body.description, body.external_ref
    )
    return Reply(
        r.SessionCreated(session=opened.session, participant=opened.participant, invite=_key(context, opened.key)),
        status=201,
    )


@answering
async def list_sessions(context: Context) -> Reply:
    """Live sessions that the signed-in person is in or owns, then the last ones of their own that are over."""
    person = context.signed_in.person_id
    sessions = context.use(Sessions)
    live = [actor.durable for actor in sessions.registry.live()]
    own = tuple(_summary(state, person) for state in live if state.by_person(person) is not None)
    return Reply(r.SessionList(sessions=own + await sessions.finished(person)))


@answering
async def get_session(context: Context) -> Reply:
    """One live session of the signed-in person."""
    person = context.signed_in.person_id
    actor = context.use(Sessions).registry.find(context.path(r.SessionPath).session)
    if actor is None or actor.durable.by_person(person) is None:
        raise Refused(ErrorCode.NOT_FOUND, "There is no such session of yours.")
    return Reply(_summary(actor.durable, person))


@answering
async def issue_key(context: Context) -> Reply:
    """A new key for the end-user; unused ones before it end."""
    key = await context.use(Sessions).new_key(context.path(r.SessionPath).session, context.signed_in.person_id)
    return Reply(_key(context, key), status=201)


@answering
async def session_ticket(context: Context) -> Reply:
    """A ticket for the session's socket, for somebody with an account who is in it."""
    sessions = context.use(Sessions)
    seat = await sessions.rejoin(context.path(r.SessionPath).session, context.signed_in.person_id)
    return Reply(_ticket(context, sessions.ticket(seat), seat))


@answering
async def desk_ticket(context: Context) -> Reply:
    """A ticket for the desk's socket."""
    issued = context.use(Sessions).ticket(DeskTicket(context.signed_in.person_id))
    return Reply(_ticket(context, issued))


@answering
async def look_up_key(context: Context) -> Reply:
    """What the end-user is shown before agreeing. Changes nothing."""
    state = await context.use(Sessions).look_up_key(context.body(r.JoinLookup).key)
    owner = state.participants[state.owner]
    return Reply(
        r.JoinOffer(
            organisation=state.organisation,
            owner_name=owner.name,
            owner_organisation=owner.organisation,
            title=state.title,
            recording=state.policy.recording,
            retention_days=RETENTION_DAYS,
            privacy=_privacy(context),
            asks=AGREED,
        )
    )


@answering
async def accept_join(context: Context) -> Reply:
    """The end-user agrees and takes the seat. A reload in the same browser costs nothing."""
    body = context.body(r.JoinAccept)
    sessions = context.use(Sessions)
    secret = _held_secret(context, ParticipantKind.END_USER)
    return _seated(context, await sessions.join(body.key, body.name, body.environment, secret))


@answering
async def look_up_link(context: Context) -> Reply:
    """What a guest is shown before joining. Changes nothing: mail scanners open links."""
    secret = _held_secret(context, ParticipantKind.GUEST)
    state, link_id, seated = await context.use(Sessions).look_up_link(context.body(r.GuestLookup).token, secret)
    link, facts = state.links[link_id], state.link_facts[link_id]
    inviter = state.participants[link.created_by]
    rights = granted_to(state, _as_guest(inviter, facts.rights, link.created_by))
    return Reply(
        r.GuestOffer(
            organisation=state.organisation,
            inviter_name=inviter.name,
            label=link.label,
            guest_organisation=facts.organisation,
            title=state.title,
            profile_name=facts.profile_name,
            may=tuple(words_key(c) for c in rights if rights.allows(c)),
            asked_first=tuple(words_key(c) for c in rights if rights.asks(c)),
            recording=state.policy.recording,
            pin_required=link.pin_hash is not None,
            expires_at_ms=int(link.expires_at * 1000),
            privacy=_privacy(context),
            seated=seated,
        )
    )


@answering
async def join_as_guest(context: Context) -> Reply:
    """A guest presses *Join*: this spends a use of the link and binds it to this browser."""
    body = context.body(r.GuestJoin)
    secret = _held_secret(context, ParticipantKind.GUEST)
    seated = await context.use(Sessions).join_as_guest(body.token, body.name, body.organisation, body.pin, secret)
    return _seated(context, seated)


@answering
async def seat_ticket(context: Context) -> Reply:
    """A new ticket for the seat that this browser holds."""
    sessions = context.use(Sessions)
    actor, person = _own_seat(context, context.body(r.SeatTicket).participant)
    if not person.in_session:
        raise Refused(ErrorCode.SESSION_CLOSED, "Your place in this session has ended.")
    seat = SeatTicket(actor.id, person.id)
    return Reply(_ticket(context, sessions.ticket(seat), seat))


@answering
async def seat_receipt(context: Context) -> Reply:
    """Who saw what, when, and what was done; for the end-user to keep."""
    actor, person = _own_seat(context, context.body(r.SeatTicket).participant)
    if person.kind is not ParticipantKind.END_USER:
        raise Refused(ErrorCode.NOT_PERMITTED, "The receipt is for the person whose screen was shared.")
    return Reply(await context.use(Sessions).receipt(actor))


@answering
async def seat_survey(context: Context) -> Reply:
    """The end-user's two answers; given once or more, the log keeps all."""
    body = context.body(r.Survey)
    actor, person = _own_seat(context, body.participant)
    if person.kind is not ParticipantKind.END_USER:
        raise Refused(ErrorCode.NOT_PERMITTED, "The questions are for the person whose screen was shared.")
    await actor.record_now(
        e.SurveyAnswered(
            at_ms=int(context.now * 1000),
            actor=person.id,
            participant=person.id,
            effort=body.effort,
            satisfaction=body.satisfaction,
            comment=body.comment,
        )
    )
    return Reply(Empty())


def _own_seat(context: Context, participant: str) -> tuple[SessionActor, Participant]:
    secret = seat_secret(context.request, participant, https=context.client.https)
    found = context.use(Sessions).seat(participant, secret) if secret is not None else None
    if found is None:
        raise Refused(
            ErrorCode.SEAT_UNKNOWN, "This browser holds no place in that session. Use your key or link again."
        )
    return found


def _held_secret(context: Context, kind: ParticipantKind) -> str | None:
    """The secret of a seat of this kind that the browser holds; it is offered again, so that a reload is recognised."""
    for participant, secret in seat_secrets(context.request, https=context.client.https):
        found = context.use(Sessions).seat(participant, secret)
        if found is not None and found[1].kind is kind:
            return secret
    return None


def _seated(context: Context, seated: Seated) -> Reply:
    sessions = context.use(Sessions)
    seat = SeatTicket(seated.session, seated.participant)
    actor = sessions.registry.find(seated.session)
    person = actor.head.participants[seated.participant] if actor is not None else None
    return Reply(
        r.Seated(
            kind=seated.kind,
            lobby=person.lobby if person is not None else None,
            ticket=_ticket(context, sessions.ticket(seat), seat),
        ),
        cookies=(seat_cookie(seated),),
    )


def _ticket(context: Context, issued: Issued, seat: SeatTicket | None = None) -> r.SocketTicket:
    origin = context.own_origin
    return r.SocketTicket(
        ticket=issued.ticket,
        socket_url="ws" + origin.removeprefix("http") + SOCKET_PATH,
        expires_at_ms=issued.expires_at_ms,
        session=seat.session if seat is not None else None,
        participant=seat.participant if seat is not None else None,
    )


def _key(context: Context, key: NewKey) -> r.SessionKeyIssued:
    url = f"{public_origin(context)}/join#k={key.key.replace('-', '')}"
    return r.SessionKeyIssued(key=key.key, url=url, expires_at_ms=key.expires_at_ms)


def public_origin(context: Context) -> str:
    """The address for links that leave this machine."""
    return context.services.settings.public_url or context.own_origin


def _privacy(context: Context) -> str:
    text = context.services.settings.privacy
    return " ".join((text.who, text.why, text.how_long, text.contact))


def _as_guest(inviter: Participant, rights: Rights, invited_by: str) -> Participant:
    """A guest as the link would seat one, to tell beforehand what they may do."""
    return Participant(
        id="",
        kind=ParticipantKind.GUEST,
        name="",
        organisation="",
        person=None,
        profile="",
        profile_name="",
        granted=rights,
        colour=0,
        joined_at_ms=0,
        presence=inviter.presence,
        presence_at_ms=0,
        invited_by=invited_by,
    )


def _summary(state: SessionState, person: str) -> r.SessionSummary:
    owner = state.participants[state.owner]
    end_user = next((p for p in state.participants.values() if p.kind is ParticipantKind.END_USER), None)
    return r.SessionSummary(
        session=state.id,
        title=state.title,
        description=state.description,
        external_ref=state.external_ref,
        phase=state.phase,
        owner_name=owner.name,
        end_user_name=end_user.name if end_user is not None else None,
        opened_at_ms=state.opened_at_ms,
        closed_at_ms=None,
        outcome=state.outcome,
        yours=owner.person == person,
    )


E = ErrorCode
_KEY_ERRORS = frozenset({E.KEY_UNKNOWN, E.KEY_EXPIRED, E.KEY_USED, E.SESSION_CLOSED})
_LINK_ERRORS = frozenset(
    {E.LINK_UNKNOWN, E.LINK_EXPIRED, E.LINK_USED, E.LINK_REVOKED, E.LINK_LOCKED, E.LINK_NOT_YET, E.SESSION_CLOSED}
)
_JOIN_ERRORS = frozenset({E.SESSION_FULL, E.NOT_NOW, E.OVERLOADED, E.RECORDING_UNAVAILABLE})
_SEAT_ERRORS = frozenset({E.SEAT_UNKNOWN, E.SESSION_CLOSED, E.NOT_PERMITTED, E.RECORDING_UNAVAILABLE})


def _row(
    method: Method,
    path: str,
    handler: SessionHandler,
    right: Right,
    rate: RateClass,
    summary: str,
    *,
    request: type | None = None,
    response: type | None = None,
    session: bool = False,
    status: int = 200,
    errors: frozenset[ErrorCode] = frozenset(),
) -> Route:
    return Route(
        method,
        path,
        handler,
        right,
        rate,
        summary,
        request=request,
        response=response,
        path_params=r.SessionPath if session else None,
        errors=errors,
        status=status,
        tag="sessions",
    )


SESSION_ROUTES = (
    _row(
        Method.POST,
        "/api/v1/sessions",
        open_session,
        Right.STAFF,
        RateClass.WRITE,
        "Open a session",
        request=r.SessionCreate,
        response=r.SessionCreated,
        status=201,
        errors=frozenset({E.OVERLOADED, E.RECORDING_UNAVAILABLE, E.NOT_FOUND, E.INTERNAL}),
    ),
    _row(
        Method.GET,
        "/api/v1/sessions",
        list_sessions,
        Right.STAFF,
        RateClass.READ,
        "Own sessions: live, then the last that are over",
        response=r.SessionList,
    ),
    _row(
        Method.GET,
        "/api/v1/sessions/{session}",
        get_session,
        Right.STAFF,
        RateClass.READ,
        "One live session",
        response=r.SessionSummary,
        session=True,
        errors=frozenset({E.NOT_FOUND}),
    ),
    _row(
        Method.POST,
        "/api/v1/sessions/{session}/keys",
        issue_key,
        Right.STAFF,
        RateClass.WRITE,
        "A new key for the end-user",
        response=r.SessionKeyIssued,
        session=True,
        status=201,
        errors=frozenset({E.NOT_FOUND, E.NOT_PERMITTED, E.SESSION_CLOSED, E.RECORDING_UNAVAILABLE, E.OVERLOADED}),
    ),
    _row(
        Method.POST,
        "/api/v1/sessions/{session}/ticket",
        session_ticket,
        Right.STAFF,
        RateClass.WRITE,
        "A ticket for the session's socket",
        response=r.SocketTicket,
        session=True,
        errors=frozenset({E.NOT_FOUND, E.NOT_PERMITTED, E.SESSION_CLOSED, E.RECORDING_UNAVAILABLE, E.OVERLOADED}),
    ),
    _row(
        Method.POST,
        "/api/v1/desk/ticket",
        desk_ticket,
        Right.STAFF,
        RateClass.WRITE,
        "A ticket for the desk's socket",
        response=r.SocketTicket,
    ),
    _row(
        Method.POST,
        "/api/v1/join/lookup",
        look_up_key,
        Right.PUBLIC,
        RateClass.KEY_ENTRY,
        "What the end-user is shown before agreeing",
        request=r.JoinLookup,
        response=r.JoinOffer,
        errors=_KEY_ERRORS,
    ),
    _row(
        Method.POST,
        "/api/v1/join/accept",
        accept_join,
        Right.PUBLIC,
        RateClass.KEY_ENTRY,
        "The end-user agrees and takes the seat",
        request=r.JoinAccept,
        response=r.Seated,
        errors=_KEY_ERRORS | _JOIN_ERRORS,
    ),
    _row(
        Method.POST,
        "/api/v1/guest/lookup",
        look_up_link,
        Right.PUBLIC,
        RateClass.KEY_ENTRY,
        "What a guest is shown before joining",
        request=r.GuestLookup,
        response=r.GuestOffer,
        errors=_LINK_ERRORS,
    ),
    _row(
        Method.POST,
        "/api/v1/guest/join",
        join_as_guest,
        Right.PUBLIC,
        RateClass.KEY_ENTRY,
        "A guest joins and spends a use of the link",
        request=r.GuestJoin,
        response=r.Seated,
        errors=_LINK_ERRORS | _JOIN_ERRORS | {E.PIN_REQUIRED, E.PIN_WRONG},
    ),
    _row(
        Method.POST,
        "/api/v1/seat/ticket",
        seat_ticket,
        Right.ANY_SEAT,
        RateClass.WRITE,
        "A new ticket for the seat that this browser holds",
        request=r.SeatTicket,
        response=r.SocketTicket,
        errors=_SEAT_ERRORS,
    ),
    _row(
        Method.POST,
        "/api/v1/seat/receipt",
        seat_receipt,
        Right.END_USER_SEAT,
        RateClass.READ,
        "The end-user's receipt",
        request=r.SeatTicket,
        response=ReceiptView,
        errors=_SEAT_ERRORS,
    ),
    _row(
        Method.POST,
        "/api/v1/seat/survey",
        seat_survey,
        Right.END_USER_SEAT,
        RateClass.WRITE,
        "The end-user's answers at the end",
        request=r.Survey,
        response=Empty,
        errors=_SEAT_ERRORS,
    ),
)
