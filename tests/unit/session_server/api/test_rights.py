"""Who may call a route: every right against every kind of caller."""

from __future__ import annotations

import pytest

from session_server.api.rights import Caller, Right, Seat, SeatKind, decide
from session_server.protocol.base import ErrorCode
from session_server.protocol.rest_kinds import HttpCode, Role

NOBODY = Caller()
LOCAL = Caller(on_loopback=True)
END_USER = Caller(seat=Seat("ses_a", "par_a", SeatKind.END_USER))
GUEST = Caller(seat=Seat("ses_a", "par_b", SeatKind.GUEST))
NO_ROLE = Caller(roles=frozenset())
CALLERS = {
    "nobody": NOBODY,
    "local": LOCAL,
    "end-user": END_USER,
    "guest": GUEST,
    "no-role": NO_ROLE,
    **{role.value: Caller(roles=frozenset({role})) for role in Role},
}
EVERYBODY = set(CALLERS)
SIGNED_IN = {"no-role", *(role.value for role in Role)}
ALLOWED = {
    Right.PUBLIC: EVERYBODY,
    Right.DEMO: EVERYBODY,
    Right.SIGNED_IN: SIGNED_IN,
    Right.STAFF: {"rep", "team-lead"},
    Right.TEAM_LEAD: {"team-lead"},
    Right.ADMIN: {"admin"},
    Right.AUDITOR: {"auditor"},
    Right.OPERATIONS: {"admin", "local"},
    Right.END_USER_SEAT: {"end-user"},
    Right.GUEST_SEAT: {"guest"},
    Right.ANY_SEAT: {"end-user", "guest"},
    Right.SEAT_OR_SIGNED_IN: {"end-user", "guest", *SIGNED_IN},
}


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("name", sorted(CALLERS))
def test_every_right_against_every_caller(right: Right, name: str) -> None:
    code = decide(right, CALLERS[name])
    if name in ALLOWED[right]:
        assert code is None
    else:
        stranger = name in {"nobody", "local"} or (right is Right.SIGNED_IN and name in {"end-user", "guest"})
        assert code is (HttpCode.SIGNED_OUT if stranger else ErrorCode.NOT_PERMITTED)


def test_an_admin_is_no_auditor_and_roles_add_up() -> None:
    assert decide(Right.AUDITOR, Caller(roles=frozenset({Role.ADMIN}))) is ErrorCode.NOT_PERMITTED
    both = Caller(roles=frozenset({Role.ADMIN, Role.AUDITOR}))
    assert decide(Right.AUDITOR, both) is None
    assert decide(Right.ADMIN, both) is None
