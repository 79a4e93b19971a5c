"""Coming in, dropping out, coming back, leaving: every kind of participant. PURE."""

from invite import guest
from invite.seats import SeatResult, accept, decline
from invite.tokens import same_hash
from permissions.rights import Rights
from session_server.domain import events as e
from session_server.domain.consenting import leave
from session_server.domain.inputs import (
    AcceptInvitation,
    Connected,
    DeclineInvitation,
    JoinEndUser,
    RedeemLink,
    Rejoin,
)
from session_server.domain.state import MAX_PARTICIPANTS, Participant, SessionKey, SessionState
from session_server.domain.turn import Refusal, Turn, not_found, not_now
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import LeaveReason, ParticipantKind, Presence, SessionPhase

KEY_UNKNOWN = Refusal(ErrorCode.KEY_UNKNOWN, "This key is not known. Ask for a new one.")
KEY_EXPIRED = Refusal(ErrorCode.KEY_EXPIRED, "This key has ended. Ask for a new one.")
KEY_USED = Refusal(ErrorCode.KEY_USED, "This key was used already. Ask for a new one.")
LINK_REFUSALS = {
    guest.LinkProblem.UNKNOWN: (ErrorCode.LINK_UNKNOWN, "This link is not known. Ask who sent it for a new one."),
    guest.LinkProblem.REVOKED: (ErrorCode.LINK_REVOKED, "This link was withdrawn. Ask who sent it for a new one."),
    guest.LinkProblem.LOCKED: (
        ErrorCode.LINK_LOCKED,
        "This link is locked after too many wrong PINs. Ask who sent it for a new one.",
    ),
    guest.LinkProblem.NOT_YET: (ErrorCode.LINK_NOT_YET, "This link is not valid yet. Come back at its time."),
    guest.LinkProblem.EXPIRED: (ErrorCode.LINK_EXPIRED, "This link has ended. Ask who sent it for a new one."),
    guest.LinkProblem.USED: (ErrorCode.LINK_USED, "This link was used already. Ask who sent it for a new one."),
    guest.LinkProblem.PIN_REQUIRED: (ErrorCode.PIN_REQUIRED, "This link needs its PIN."),
    guest.LinkProblem.PIN_WRONG: (ErrorCode.PIN_WRONG, "This PIN is not right."),
}
SEAT_REFUSALS = {
    SeatResult.ALREADY_TAKEN: (ErrorCode.ALREADY_TAKEN, "Already taken."),
    SeatResult.CANCELLED: (ErrorCode.NOT_FOUND, "The invitation was taken back."),
    SeatResult.EXPIRED: (ErrorCode.NOT_FOUND, "The invitation has ended."),
    SeatResult.ALREADY_OVER: (ErrorCode.NOT_FOUND, "The invitation is over."),
    SeatResult.NOT_INVITED: (ErrorCode.NOT_FOUND, "There is no such invitation for you."),
}
CLOSED = Refusal(ErrorCode.SESSION_CLOSED, "This session is over.")
FULL = Refusal(ErrorCode.SESSION_FULL, f"This session is full: {MAX_PARTICIPANTS} people are in it.")


def full(turn: Turn) -> bool:
    return sum(1 for _ in turn.state.present()) >= MAX_PARTICIPANTS


def next_colour(turn: Turn) -> int:
    """Colours go by joining order and stay for the whole session."""
    return len(turn.state.participants)


def key_refusal(key: SessionKey | None, now_ms: int) -> Refusal | None:
    """Why a key admits nobody now, or None when it does. Looking changes nothing."""
    if key is None:
        return KEY_UNKNOWN
    if key.spent_by is not None:
        return KEY_USED
    return KEY_EXPIRED if key.replaced or now_ms >= key.expires_at_ms else None


def link_refusal(state: SessionState, link_id: str, secret_hash: str, now_ms: int) -> Refusal | None:
    """Why a guest link admits nobody new now, or None. Looking changes nothing."""
    problem = guest.check(_link(state, link_id, secret_hash), now_ms / 1000)
    return None if problem is None else Refusal(*LINK_REFUSALS[problem])


def _link(state: SessionState, link_id: str, secret_hash: str) -> guest.GuestLink | None:
    link = state.links.get(link_id)
    return link if link is not None and same_hash(link.secret_hash, secret_hash) else None


def join_end_user(turn: Turn, given: JoinEndUser) -> Refusal | None:
    """Spends the key and seats the end-user. Result: the participant."""
    key = turn.state.keys.get(given.key_hash)
    if key is not None and key.spent_by is not None and same_hash(key.spent_by, given.secret_hash):
        return _end_user_returns(turn, given)
    refusal = key_refusal(key, turn.now_ms)
    if refusal is not None:
        return refusal
    if full(turn):
        return FULL
    if turn.state.end_user() is not None:
        return not_now("Somebody else is sharing in this session. Ask for a session of your own.")
    participant = turn.fresh("par")
    turn.result = turn.actor = participant
    turn.emit(
        e.EndUserJoined(
            at_ms=turn.now_ms,
            actor=participant,
            seat=e.Seat(
                participant=participant,
                kind=ParticipantKind.END_USER,
                name=given.person.name,
                organisation=given.person.organisation,
                profile=given.profile.id,
                profile_name=given.profile.name,
                rights=given.profile.rights.to_wire(),
                colour=next_colour(turn),
                secret_hash=given.secret_hash,
            ),
            key_hash=given.key_hash,
            agreed_to=given.agreed_to,
            environment=dict(given.environment),
        )
    )
    return None


def _end_user_returns(turn: Turn, given: JoinEndUser) -> Refusal | None:
    """The browser that spent the key asks again: the same seat, unless the end-user ended it on purpose."""
    person = next(p for p in turn.state.participants.values() if p.secret_hash == given.secret_hash)
    turn.result = turn.actor = person.id
    if person.in_session:
        return None
    if person.left is not LeaveReason.SILENT or turn.state.end_user() is not None:
        return KEY_USED
    if full(turn):
        return FULL
    turn.emit(e.ParticipantRejoined(at_ms=turn.now_ms, actor=person.id, participant=person.id))
    return None


def redeem_link(turn: Turn, given: RedeemLink) -> Refusal | None:
    """Spends one use of a guest link, or gives a returning browser its seat. Result: the participant."""
    link = _link(turn.state, given.link, given.secret_hash)
    if link is not None and turn.state.phase is SessionPhase.WRAP_UP:
        return not_now("Nothing is shown in this session now. Ask who invited you.")
    outcome = guest.redeem(
        link,
        now=turn.now_ms / 1000,
        seat_id="",
        browser_hash=given.seat_hash,
        name=given.person.name,
        pin_ok=given.pin_right,
        seats=_seats(turn.state, given.link),
    )
    if isinstance(outcome, guest.NotRedeemed):
        return _link_refused(turn, link, outcome.problem)
    if not outcome.fresh:
        return _return(turn, turn.state.participants[outcome.seat.id])
    if full(turn):
        return FULL
    facts = turn.state.link_facts[given.link]
    participant = turn.fresh("par")
    turn.result = turn.actor = participant
    turn.emit(
        e.GuestArrived(
            at_ms=turn.now_ms,
            actor=participant,
            seat=e.Seat(
                participant=participant,
                kind=ParticipantKind.GUEST,
                name=given.person.name,
                organisation=facts.organisation or given.person.organisation,
                profile=outcome.link.profile,
                profile_name=facts.profile_name,
                rights=facts.rights.to_wire(),
                colour=next_colour(turn),
                link=given.link,
                invited_by=outcome.link.created_by,
                secret_hash=given.seat_hash,
                needs_moderator=facts.needs_moderator,
            ),
        )
    )
    return None


def _return(turn: Turn, person: Participant) -> Refusal | None:
    turn.result = person.id
    if person.in_session:
        return None
    if person.left not in (LeaveReason.SILENT, LeaveReason.LEFT):
        return Refusal(ErrorCode.LINK_REVOKED, "You were shown out of this session. Ask who invited you.")
    if full(turn):
        return FULL
    turn.emit(e.GuestReturned(at_ms=turn.now_ms, actor=person.id, participant=person.id))
    return None


def _seats(state: SessionState, link: str) -> list[guest.GuestSeat]:
    return [
        guest.GuestSeat(
            id=p.id, link=link, browser_hash=p.secret_hash or "", name=p.name, redeemed_at=p.joined_at_ms / 1000
        )
        for p in state.participants.values()
        if p.link == link
    ]


def _link_refused(turn: Turn, link: guest.GuestLink | None, problem: guest.LinkProblem) -> Refusal:
    """Every use of a known link that failed is in the log; a missing PIN is only a question."""
    if link is not None and problem is not guest.LinkProblem.PIN_REQUIRED:
        wrong = problem is guest.LinkProblem.PIN_WRONG or (problem is guest.LinkProblem.LOCKED and not link.locked)
        turn.emit(e.GuestLinkRefused(at_ms=turn.now_ms, link=link.id, problem=problem.value, wrong_pin=wrong))
    return Refusal(*LINK_REFUSALS[problem])


def accept_invitation(turn: Turn, given: AcceptInvitation) -> Refusal | None:
    """Takes a seat of an invitation; accepting is joining. Result: the participant."""
    invitation = turn.state.invitations.get(given.invitation)
    person = given.person.person
    if invitation is None or person is None:
        return Refusal(*SEAT_REFUSALS[SeatResult.NOT_INVITED])
    known = turn.state.by_person(person)
    change = accept(invitation, person, turn.now_ms / 1000)
    if change.result is SeatResult.ALREADY_IN:
        return _back_in(turn, known)
    if change.result is not SeatResult.ACCEPTED:
        return Refusal(*SEAT_REFUSALS[change.result])
    if (known is None or not known.in_session) and full(turn):
        return FULL
    turn.emit(e.InvitationAccepted(at_ms=turn.now_ms, invitation=invitation.id, person=person))
    if known is not None:
        return _back_in(turn, known, even_if_removed=True)
    asked = turn.state.asked[invitation.id]
    participant = turn.fresh("par")
    turn.result = turn.actor = participant
    seat = e.Seat(
        participant=participant,
        kind=ParticipantKind.INTERNAL,
        name=given.person.name,
        organisation=given.person.organisation,
        person=person,
        profile=asked.profile,
        profile_name=asked.profile_name,
        rights=asked.rights.to_wire(),
        colour=next_colour(turn),
        invited_by=invitation.created_by,
    )
    turn.emit(e.ParticipantJoined(at_ms=turn.now_ms, actor=participant, seat=seat, invitation=invitation.id))
    return None


def decline_invitation(turn: Turn, given: DeclineInvitation) -> Refusal | None:
    invitation = turn.state.invitations.get(given.invitation)
    person = given.person.person
    if invitation is None or person is None:
        return Refusal(*SEAT_REFUSALS[SeatResult.NOT_INVITED])
    change = decline(invitation, person, turn.now_ms / 1000)
    if change.result is not SeatResult.DECLINED or change.invitation is invitation:
        return None
    turn.emit(e.InvitationDeclined(at_ms=turn.now_ms, invitation=invitation.id, person=person, name=given.person.name))
    return None


def rejoin(turn: Turn, given: Rejoin) -> Refusal | None:
    """A person with an account opens the session's page again. Result: the participant."""
    return _back_in(turn, turn.state.by_person(given.person))


def _back_in(turn: Turn, known: Participant | None, *, even_if_removed: bool = False) -> Refusal | None:
    if known is None:
        return Refusal(ErrorCode.NOT_FOUND, "You are not in this session. Somebody in it can invite you.")
    turn.result = turn.actor = known.id
    if known.in_session:
        return None
    if known.left is LeaveReason.REMOVED and not even_if_removed:
        return Refusal(ErrorCode.NOT_PERMITTED, "You were removed from this session. Somebody in it can invite you.")
    if full(turn):
        return FULL
    turn.emit(e.ParticipantRejoined(at_ms=turn.now_ms, actor=known.id, participant=known.id))
    return None


def connected(turn: Turn, given: Connected) -> Refusal | None:
    """A participant's socket is open."""
    person = turn.someone(given.participant)
    if person is None:
        return not_found("Your place")
    if person.here and person.features == frozenset(given.features):
        return None
    turn.emit(
        e.ParticipantConnected(at_ms=turn.now_ms, actor=person.id, participant=person.id, features=given.features)
    )
    return None


def disconnected(turn: Turn, participant: str) -> None:
    person = turn.someone(participant)
    if person is not None and person.presence is not Presence.AWAY:
        turn.emit(e.ParticipantDisconnected(at_ms=turn.now_ms, actor=participant, participant=participant))


def remove(turn: Turn, by: str, participant: str) -> Refusal | None:
    """Shows somebody out; a guest's link ends with it. The owner cannot be removed, nor anybody by themselves."""
    person = turn.someone(participant)
    if person is None:
        return not_found("This person")
    if participant == by:
        return not_now("You cannot remove yourself. Leave the session instead.")
    if participant == turn.state.owner:
        return Refusal(ErrorCode.NOT_PERMITTED, "The owner of a session cannot be removed.")
    remover = turn.state.participants[by]
    if person.kind is ParticipantKind.END_USER and remover.kind is not ParticipantKind.END_USER:
        return Refusal(ErrorCode.NOT_PERMITTED, "The end-user cannot be removed. End the session instead.")
    leave(turn, participant, LeaveReason.REMOVED)
    link = turn.state.links.get(person.link or "")
    if link is not None and link.revoked_at is None:
        end_link(turn, by, link)
    return None


def end_link(turn: Turn, by: str, link: guest.GuestLink) -> None:
    """A link's end is the end of who came by it: nobody stays whom a reload would shut out."""
    turn.emit(e.GuestLinkRevoked(at_ms=turn.now_ms, actor=by, link=link.id))
    for person in tuple(turn.state.present()):
        if person.link == link.id:
            leave(turn, person.id, LeaveReason.REVOKED)


def leave_session(turn: Turn, by: str) -> Refusal | None:
    """Leaving on one's own; the owner closes the session instead, or hands it over."""
    if by == turn.state.owner and turn.state.phase is not SessionPhase.CLOSED:
        return not_now("You own this session. Close it, or it stays on your desk.")
    leave(turn, by, LeaveReason.LEFT)
    return None


def owner_rights(person: Participant, previous: Participant | None) -> Rights:
    """A new owner has what the previous owner had, and keeps what they had themselves."""
    if previous is None:
        return person.granted
    return Rights(
        person.granted.allowed_bits | previous.granted.allowed_bits,
        person.granted.reachable_bits | previous.granted.reachable_bits,
    )


def seat_matches(person: Participant, secret_hash: str) -> bool:
    """Whether a browser's secret holds this seat; compared in constant time."""
    return person.secret_hash is not None and same_hash(person.secret_hash, secret_hash)
