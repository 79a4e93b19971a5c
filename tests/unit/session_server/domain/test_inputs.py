"""The machine's inputs are a closed list, and each is handled."""

from dataclasses import fields, is_dataclass
from typing import get_args

import pytest

from session_server.domain import inputs as i
from session_server.domain.machine import handle
from session_server.domain.state import SessionState
from session_server.domain.turn import Outcome
from tests.unit.session_server.domain.story import ident

FACTS = {i.ProfileFacts, i.PersonFacts}


def test_every_input_is_in_the_closed_list():
    made = {value for value in vars(i).values() if isinstance(value, type) and value.__module__ == i.__name__}
    assert made - FACTS == set(get_args(i.Input))


@pytest.mark.parametrize("kind", get_args(i.Input), ids=lambda kind: kind.__name__)
def test_an_input_cannot_be_changed(kind: type):
    assert is_dataclass(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [k for k in get_args(i.Input) if k is not i.Open], ids=lambda kind: kind.__name__)
def test_nothing_happens_to_a_session_that_is_not_open(kind: type):
    given = kind(*(None for _ in fields(kind)))
    outcome = handle(SessionState(id=ident("ses", 1)), given, 1, lambda prefix: ident(prefix, 1))
    assert isinstance(outcome, Outcome)
    assert outcome.refusal is not None
    assert outcome.events == ()
