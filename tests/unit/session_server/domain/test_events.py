"""Events are what the log holds: known, versioned, readable, and without anything personal in the header."""

import json
from typing import get_args

import pytest

from session_server.domain import events as e
from session_server.domain.errors import UnreadableEvent
from session_server.domain.upcast import CURRENT
from session_server.protocol.vocabulary import ConsentAnswer, PromptKind
from tests.unit.session_server.domain.story import ident

EVENTS = get_args(e.AnyEvent)
ASKED = e.ConsentAsked(
    at_ms=5,
    actor=ident("par", 2),
    prompt=ident("ask", 1),
    kind=PromptKind.CONTROL,
    participant=ident("par", 2),
    capabilities=("screen:control",),
    expires_at_ms=30_005,
)


def test_every_event_is_in_the_closed_list():
    made = {value for value in vars(e).values() if isinstance(value, type) and issubclass(value, e.Event)}
    assert made - {e.Event} == set(EVENTS)


def test_types_are_their_own_and_versions_are_todays():
    types = [event.model_fields["type"].default for event in EVENTS]
    assert len(set(types)) == len(types)
    for event, type_ in zip(EVENTS, types, strict=True):
        assert CURRENT.get(type_, 1) == event.VERSION


def test_an_event_is_read_back_from_header_and_payload():
    payload = e.payload_of(ASKED)
    assert not payload.keys() & {"type", "at_ms", "actor"}
    again = e.read(ASKED.type, ASKED.VERSION, ASKED.at_ms, ASKED.actor, json.loads(json.dumps(payload)))
    assert again == ASKED


@pytest.mark.parametrize(
    ("type_", "version", "change"),
    [
        ("consent.dreamt", 1, {}),
        ("consent.asked", 2, {}),
        ("consent.asked", 1, {"surplus": 1}),
        ("consent.asked", 1, {"kind": "whim"}),
        ("consent.asked", 1, {"capabilities": ["screen:steal"]}),
        ("consent.asked", 1, {"expires_at_ms": None}),
    ],
)
def test_an_event_that_cannot_be_read_says_which(type_: str, version: int, change: dict[str, object]):
    with pytest.raises(UnreadableEvent, match=type_):
        e.read(type_, version, 1, None, e.payload_of(ASKED) | change)


def test_rights_that_this_program_does_not_know_are_not_read():
    changed = {"participant": "p", "profile": "x", "profile_name": "X", "rights": {"screen:view": "allow"}}
    assert isinstance(e.read("rights.changed", 1, 1, None, changed), e.RightsChanged)
    for wrong in ({"screen:steal": "allow"}, {"screen:view": "maybe"}):
        with pytest.raises(UnreadableEvent):
            e.read("rights.changed", 1, 1, None, changed | {"rights": wrong})


def test_an_answer_names_known_capabilities():
    answered = e.ConsentAnswered(
        at_ms=1,
        prompt="a",
        kind=PromptKind.GUEST,
        participant="p",
        answer=ConsentAnswer.ALLOW,
        granted=("screen:view",),
    )
    assert e.payload_of(answered)["granted"] == ["screen:view"]
