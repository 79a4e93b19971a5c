"""Asking for the driver's seat, handing it over, giving it back. PURE."""

from permissions.capabilities import Capability
from session_server.domain import events as e
from session_server.domain.consenting import ask_for_control
from session_server.domain.gate import granted_to
from session_server.domain.seat import release, take_seat
from session_server.domain.state import SessionState
from session_server.domain.turn import Refusal, Turn, not_found, not_now, not_permitted
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import ParticipantKind, SessionPhase


def request(turn: Turn, participant: str) -> Refusal | None:
    """Somebody wants to drive: granted, asked of the end-user, or put in line behind the driver."""
    person = turn.someone(participant)
    if person is None or not person.here:
        return not_found("You")
    if turn.state.phase is not SessionPhase.ACTIVE:
        return not_now("Nothing is shared that could be driven now.")
    if turn.allows(participant, Capability.SCREEN_CONTROL):
        take_seat(turn, participant)
        return None
    if not turn.rights(participant).asks(Capability.SCREEN_CONTROL):
        return not_permitted(turn, participant, "drive")
    refusal = ask_for_control(turn, person)
    if refusal is None and participant not in turn.state.control.requests:
        turn.emit(e.ControlRequested(at_ms=turn.now_ms, actor=participant, participant=participant))
    return refusal


def grant(turn: Turn, by: str, command: m.ControlGrant) -> Refusal | None:
    """The driver hands over, or who moderates decides, to somebody who asked and may drive."""
    if by != turn.state.control.driver and not turn.allows(by, Capability.SESSION_MODERATE):
        return not_permitted(turn, by, "give the mouse and keyboard to somebody")
    if command.participant not in turn.state.control.requests:
        return not_found("This request")
    if not turn.allows(command.participant, Capability.SCREEN_CONTROL):
        return not_now("The end-user has not agreed to this person driving.")
    release(turn, "taken")
    turn.emit(e.ControlGranted(at_ms=turn.now_ms, actor=by, participant=command.participant))
    return None


def give_up(turn: Turn, by: str) -> Refusal | None:
    """The driver lets go; the end-user takes back; who moderates takes away."""
    driver = turn.state.control.driver
    if driver is None:
        return Refusal(ErrorCode.NOT_NOW, "Nobody is driving.")
    if by == driver:
        release(turn, "released")
        return None
    person = turn.state.participants[by]
    if person.kind is not ParticipantKind.END_USER and not turn.allows(by, Capability.SESSION_MODERATE):
        return not_permitted(turn, by, "take the mouse and keyboard away")
    release(turn, "taken_back")
    if person.kind is ParticipantKind.END_USER:
        drop_requests(turn)
    return None


def drop_requests(turn: Turn) -> None:
    """Empties the line, so that the end-user's own hands are the next on the mouse."""
    for participant in turn.state.control.requests:
        turn.emit(e.ControlRequestDropped(at_ms=turn.now_ms, participant=participant))


def may_want(state: SessionState, participant: str) -> bool:
    """Whether a request to drive may stay in line: the right is there, or can still be given by the end-user."""
    person = state.participants.get(participant)
    if person is None or not person.here or Capability.SCREEN_CONTROL in person.refused:
        return False
    rights = granted_to(state, person)
    if rights.allows(Capability.SCREEN_CONTROL):
        return True
    agreed = Capability.SCREEN_CONTROL in person.consented or state.prompt_for(participant) is not None
    return rights.asks(Capability.SCREEN_CONTROL) and agreed
