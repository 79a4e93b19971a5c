"""The one table of a session's phases and the only ways between them. PURE.

`diagram()` renders the table; the package's README carries its output and a test compares the two.
"""

from enum import StrEnum

from session_server.protocol.vocabulary import SessionPhase


class Cause(StrEnum):
    """What moves a session from one phase to another."""

    END_USER_JOINED = "end_user_joined"
    SHARE_PAUSED = "share_paused"
    SHARE_RESUMED = "share_resumed"
    END_USER_LEFT = "end_user_left"
    STOPPED = "stopped"
    CLOSED = "closed"


W, A, P, U, C = (
    SessionPhase.WAITING,
    SessionPhase.ACTIVE,
    SessionPhase.PAUSED,
    SessionPhase.WRAP_UP,
    SessionPhase.CLOSED,
)

TRANSITIONS: dict[tuple[SessionPhase, Cause], SessionPhase] = {
    (W, Cause.END_USER_JOINED): A,
    (W, Cause.CLOSED): C,
    (A, Cause.SHARE_PAUSED): P,
    (A, Cause.END_USER_LEFT): U,
    (A, Cause.STOPPED): U,
    (A, Cause.CLOSED): C,
    (P, Cause.SHARE_RESUMED): A,
    (P, Cause.END_USER_LEFT): U,
    (P, Cause.STOPPED): U,
    (P, Cause.CLOSED): C,
    (U, Cause.END_USER_JOINED): A,
    (U, Cause.CLOSED): C,
}


def next_phase(phase: SessionPhase, cause: Cause) -> SessionPhase | None:
    """The phase that `cause` leads to, or None where the table has no such way."""
    return TRANSITIONS.get((phase, cause))


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {W}"]
    lines += [f"    {source} --> {target}: {cause}" for (source, cause), target in TRANSITIONS.items()]
    return "\n".join([*lines, f"    {C} --> [*]"])
