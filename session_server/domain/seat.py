"""The driver's seat: at most one participant at a time sends input to the shared screen. PURE."""

from typing import Literal

from session_server.domain import events as e
from session_server.domain.turn import Turn

Released = Literal["released", "taken", "taken_back", "rights", "gone", "ended"]


def take_seat(turn: Turn, participant: str) -> None:
    """The seat when it is free, or by rank for the owner; otherwise a place in the line."""
    driver = turn.state.control.driver
    if driver == participant:
        return
    if driver is not None and participant != turn.state.owner:
        if participant not in turn.state.control.requests:
            turn.emit(e.ControlRequested(at_ms=turn.now_ms, actor=participant, participant=participant))
        return
    if driver is not None:
        release(turn, "taken")
    turn.emit(e.ControlGranted(at_ms=turn.now_ms, actor=turn.actor, participant=participant))


def release(turn: Turn, reason: Released) -> None:
    """Frees the seat, if it is taken."""
    driver = turn.state.control.driver
    if driver is not None:
        turn.emit(e.ControlReleased(at_ms=turn.now_ms, actor=turn.actor, participant=driver, reason=reason))
