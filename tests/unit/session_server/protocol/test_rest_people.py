"""Models of people: bounds and what a change leaves alone."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from session_server.protocol.rest_kinds import Role
from session_server.protocol.rest_people import CreatePersonRequest, UpdatePersonRequest

SKILL = "ski_" + "a" * 26


def test_a_change_names_what_changes() -> None:
    change = UpdatePersonRequest.model_validate({"roles": ["rep", "admin"]})
    assert change.roles == {Role.REP, Role.ADMIN}
    assert change.display_name is change.teams is change.password is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"skills": [{"skill": SKILL, "level": 6}]},
        {"skills": [{"skill": SKILL, "level": 0}]},
        {"skills": [{"skill": "per_" + "a" * 26, "level": 1}]},
        {"capacity": 51},
        {"languages": ["English"]},
        {"roles": ["owner"]},
        {"display_name": "  "},
        {"teams": ["tea_" + "a" * 26] * 51},
    ],
)
def test_bounds(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CreatePersonRequest.model_validate({"login": "ana", "display_name": "Ana", **wrong})
