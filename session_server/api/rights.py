"""Who may call a route. Pure: one function decides for every row of the route table.

Authorisation hangs on the matched row, never on the text of the address. What somebody may do inside a session is decided
by the session's own gate; here only whether the caller may ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from session_server.protocol.base import ErrorCode
from session_server.protocol.rest_kinds import AnyCode, HttpCode, Role


class Right(StrEnum):
    """What a row requires of its caller."""

    PUBLIC = "public"
    """Anybody; the handler reads nothing that is not public."""
    DEMO = "demo"
    """Anybody, in the demo alone: the row does not exist elsewhere."""
    SIGNED_IN = "signed-in"
    STAFF = "staff"
    """Reps and team leads: those who work in sessions."""
    TEAM_LEAD = "team-lead"
    ADMIN = "admin"
    AUDITOR = "auditor"
    OPERATIONS = "operations"
    """The machine itself, or an administrator."""
    END_USER_SEAT = "end-user-seat"
    GUEST_SEAT = "guest-seat"
    ANY_SEAT = "any-seat"
    SEAT_OR_SIGNED_IN = "seat-or-signed-in"


class SeatKind(StrEnum):
    """Whose place in a session a caller without an account holds."""

    END_USER = "end-user"
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in one session, held by a browser or agent that has proved it."""

    session_id: str
    participant_id: str
    kind: SeatKind


@dataclass(frozen=True, slots=True)
class Caller:
    """What is known of the caller. `roles` is None when nobody is signed in."""

    roles: frozenset[Role] | None = None
    seat: Seat | None = None
    on_loopback: bool = False


_ROLES: dict[Right, frozenset[Role]] = {
    Right.STAFF: frozenset({Role.REP, Role.TEAM_LEAD}),
    Right.TEAM_LEAD: frozenset({Role.TEAM_LEAD}),
    Right.ADMIN: frozenset({Role.ADMIN}),
    Right.AUDITOR: frozenset({Role.AUDITOR}),
    Right.OPERATIONS: frozenset({Role.ADMIN}),
}
_SEATS: dict[Right, frozenset[SeatKind]] = {
    Right.END_USER_SEAT: frozenset({SeatKind.END_USER}),
    Right.GUEST_SEAT: frozenset({SeatKind.GUEST}),
    Right.ANY_SEAT: frozenset(SeatKind),
    Right.SEAT_OR_SIGNED_IN: frozenset(SeatKind),
}


def decide(right: Right, caller: Caller) -> AnyCode | None:
    """None when the caller may go on, else the code of the refusal."""
    if right in {Right.PUBLIC, Right.DEMO}:
        return None
    if right is Right.OPERATIONS and caller.on_loopback:
        return None
    if right in _SEATS and caller.seat is not None and caller.seat.kind in _SEATS[right]:
        return None
    if right in {Right.SIGNED_IN, Right.SEAT_OR_SIGNED_IN}:
        return None if caller.roles is not None else HttpCode.SIGNED_OUT
    if right in _ROLES and caller.roles is not None:
        return ErrorCode.NOT_PERMITTED if caller.roles.isdisjoint(_ROLES[right]) else None
    known = caller.roles is not None or caller.seat is not None
    return ErrorCode.NOT_PERMITTED if known else HttpCode.SIGNED_OUT
