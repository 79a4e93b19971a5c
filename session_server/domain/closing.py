"""Talking, and ending a session with its outcome. PURE."""

from session_server.domain import events as e
from session_server.domain.consenting import leave
from session_server.domain.sharing import wind_down
from session_server.domain.turn import Refusal, Turn
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import CloseReason, LeaveReason


def chat(turn: Turn, by: str, command: m.ChatSend) -> None:
    turn.emit(
        e.ChatPosted(
            at_ms=turn.now_ms, actor=by, message=turn.fresh("msg"), audience=command.audience, text=command.text
        )
    )


def close(turn: Turn, command: m.SessionClose) -> Refusal | None:
    """The owner ends the session; a resolution is given, or skipped in so many words."""
    if not command.resolution and not command.skip_resolution:
        return Refusal(ErrorCode.REASON_REQUIRED, "Write what solved it, or choose to close without a resolution.")
    end(turn, CloseReason.RESOLVED, command)
    return None


def end(turn: Turn, reason: CloseReason, command: m.SessionClose | None = None) -> None:
    """Whatever runs stops, then the session is closed and everybody has left."""
    wind_down(turn, LeaveReason.SESSION_CLOSED)
    for invitation in tuple(turn.state.invitations.values()):
        if invitation.end is None:
            turn.emit(e.InvitationCancelled(at_ms=turn.now_ms, actor=turn.actor, invitation=invitation.id))
    turn.emit(
        e.SessionClosed(
            at_ms=turn.now_ms,
            actor=turn.actor,
            reason=reason,
            outcome=command.outcome if command else None,
            resolution=command.resolution if command else "",
            skipped=command.skip_resolution if command else False,
            tags=command.tags if command else (),
        )
    )
    for person in tuple(turn.state.present()):
        leave(turn, person.id, LeaveReason.SESSION_CLOSED)
