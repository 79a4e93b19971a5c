"""What must follow from the state as it is, and what is due by the clock. PURE.

Run after every input until nothing follows any more, so that no command has to remember it: a driver without the right
leaves the seat, a question without its person is dropped, an owner who is gone is replaced.
"""

from permissions.capabilities import Capability
from session_server.domain import events as e
from session_server.domain.closing import end
from session_server.domain.consenting import answer, ask_for_guest, leave, waiting_guests
from session_server.domain.driving import may_want
from session_server.domain.joining import owner_rights
from session_server.domain.seat import release, take_seat
from session_server.domain.state import Participant, SessionState, to_ms
from session_server.domain.turn import Turn
from session_server.protocol.vocabulary import (
    CloseReason,
    ConsentAnswer,
    LeaveReason,
    ParticipantKind,
    Presence,
    PromptKind,
    SessionPhase,
)

END_USER_PLACE_KEPT_MS = 10 * 60_000  # a restarting computer or a lost network: the case is not closed over it
ABANDONED_AFTER_MS = 60 * 60_000  # nobody at all has been connected for an hour


def settle(turn: Turn) -> None:
    """Applies everything that is due and everything that follows. None of it is anybody's doing in the log."""
    turn.actor = None
    while turn.state.owner and not turn.state.closed and _one_step(turn):
        pass


def next_deadline_ms(state: SessionState) -> int | None:
    """The earliest instant at which `settle` would do something by the clock alone, or None."""
    if state.closed:
        return None
    due = [prompt.expires_at_ms for prompt in state.prompts.values()]
    due += [to_ms(i.expires_at) for i in state.invitations.values() if i.end is None]
    due += [_gone_at(state, p) for p in state.present() if p.presence is Presence.AWAY and p.id != state.owner]
    due += _link_ends(state)
    owner = state.participants.get(state.owner)
    if owner is not None and owner.presence is Presence.AWAY and _heir(state) is not None:
        due.append(owner.presence_at_ms + state.policy.owner_grace_ms)
    if state.idle_since_ms is not None:
        due.append(state.idle_since_ms + ABANDONED_AFTER_MS)
    return min(due, default=None)


def _one_step(turn: Turn) -> bool:
    """Does the first thing that is to be done; False when there is none."""
    before = turn.state.seq
    for rule in _RULES:
        rule(turn)
        if turn.state.seq != before:
            return True
    return False


def _overdue_prompts(turn: Turn) -> None:
    for prompt in tuple(turn.state.prompts.values()):
        person = turn.someone(prompt.participant)
        if person is None or person.presence is Presence.AWAY:
            turn.emit(e.ConsentCancelled(at_ms=turn.now_ms, prompt=prompt.id, participant=prompt.participant))
        elif turn.now_ms >= prompt.expires_at_ms:
            answer(turn, prompt, ConsentAnswer.DENY, timed_out=True)


def _guests_to_ask_about(turn: Turn) -> None:
    end_user = turn.state.end_user()
    if end_user is not None and end_user.here and turn.state.phase in (SessionPhase.ACTIVE, SessionPhase.PAUSED):
        for person in waiting_guests(turn):
            ask_for_guest(turn, person)


def _driver_without_right(turn: Turn) -> None:
    driver = turn.state.control.driver
    if driver is None:
        return
    person = turn.someone(driver)
    if person is None or person.presence is not Presence.HERE:
        release(turn, "gone")
    elif not turn.allows(driver, Capability.SCREEN_CONTROL):
        release(turn, "rights")


def _requests(turn: Turn) -> None:
    """Drops requests that lost their ground; gives a free seat to the first in line who may drive."""
    for participant in turn.state.control.requests:
        if not may_want(turn.state, participant):
            turn.emit(e.ControlRequestDropped(at_ms=turn.now_ms, participant=participant))
    if turn.state.control.driver is None:
        ready = (p for p in turn.state.control.requests if turn.allows(p, Capability.SCREEN_CONTROL))
        first = next(ready, None)
        if first is not None:
            take_seat(turn, first)


def _questions_about_rights_that_are_gone(turn: Turn) -> None:
    for prompt in tuple(turn.state.prompts.values()):
        if prompt.kind is PromptKind.CONTROL and not turn.rights(prompt.participant).asks(Capability.SCREEN_CONTROL):
            turn.emit(e.ConsentCancelled(at_ms=turn.now_ms, prompt=prompt.id, participant=prompt.participant))


def _invitations(turn: Turn) -> None:
    for invitation in tuple(turn.state.invitations.values()):
        if invitation.end is None and turn.now_ms >= to_ms(invitation.expires_at):
            turn.emit(e.InvitationExpired(at_ms=turn.now_ms, invitation=invitation.id))


def _ended_links(turn: Turn) -> None:
    """A link's end is the end of who came by it."""
    for person in tuple(turn.state.present()):
        link = turn.state.links.get(person.link or "")
        if link is not None and turn.now_ms >= to_ms(link.expires_at):
            leave(turn, person.id, LeaveReason.EXPIRED)


def _owner_gone(turn: Turn) -> None:
    owner = turn.state.participants[turn.state.owner]
    heir = _heir(turn.state)
    if owner.presence is Presence.HERE or heir is None:
        return
    if owner.presence is Presence.AWAY and turn.now_ms < owner.presence_at_ms + turn.state.policy.owner_grace_ms:
        return
    turn.emit(
        e.OwnerChanged(
            at_ms=turn.now_ms,
            owner=heir.id,
            previous=owner.id,
            reason="longest in the session",
            rights=owner_rights(heir, owner).to_wire(),
        )
    )


def _places_given_up(turn: Turn) -> None:
    for person in tuple(turn.state.present()):
        if (
            person.presence is Presence.AWAY
            and person.id != turn.state.owner
            and turn.now_ms >= _gone_at(turn.state, person)
        ):
            leave(turn, person.id, LeaveReason.SILENT)


def _tracks_without_sharer(turn: Turn) -> None:
    for track in tuple(turn.state.tracks.values()):
        if turn.someone(track.participant) is None:
            turn.emit(e.TrackUnpublished(at_ms=turn.now_ms, track=track.id))


def _end_user_gone(turn: Turn) -> None:
    """In wrap-up no outside person stays and nothing is shared."""
    if turn.state.phase is SessionPhase.WRAP_UP:
        for track in tuple(turn.state.tracks):
            turn.emit(e.TrackUnpublished(at_ms=turn.now_ms, track=track))
        for person in tuple(turn.state.present()):
            if person.kind is ParticipantKind.GUEST:
                leave(turn, person.id, LeaveReason.STOPPED)


def _abandoned(turn: Turn) -> None:
    since = turn.state.idle_since_ms
    if since is not None and turn.now_ms >= since + ABANDONED_AFTER_MS:
        end(turn, CloseReason.ABANDONED)


_RULES = (
    _overdue_prompts,
    _questions_about_rights_that_are_gone,
    _driver_without_right,
    _requests,
    _invitations,
    _ended_links,
    _owner_gone,
    _places_given_up,
    _tracks_without_sharer,
    _end_user_gone,
    _guests_to_ask_about,
    _abandoned,
)


def _gone_at(state: SessionState, person: Participant) -> int:
    kept = END_USER_PLACE_KEPT_MS if person.kind is ParticipantKind.END_USER else state.policy.place_kept_ms
    return person.presence_at_ms + kept


def _link_ends(state: SessionState) -> list[int]:
    links = (state.links.get(p.link or "") for p in state.present())
    return [to_ms(link.expires_at) for link in links if link is not None]


def _heir(state: SessionState) -> Participant | None:
    """The longest in the session among colleagues who are connected."""
    return next(
        (
            p
            for p in state.present()
            if p.kind is ParticipantKind.INTERNAL and p.presence is Presence.HERE and p.id != state.owner
        ),
        None,
    )
