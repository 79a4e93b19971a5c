"""Every message type stands in its union, under a name of its own, in the tense of its kind."""

from typing import Annotated, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from session_server.protocol import messages as m
from session_server.protocol.base import MAX_CHAT_CHARS, MAX_INPUT_EVENTS, MAX_LINES, Model


def members(union: object) -> list[type[BaseModel]]:
    inner = get_args(union)[0] if get_origin(union) is Annotated else union
    return [member for part in get_args(inner) for member in (get_args(part) or (part,))]


CLIENT = members(m.ClientMessage)
SERVER = members(m.ServerMessage)
COMMANDS = [value for value in vars(m).values() if isinstance(value, type) and issubclass(value, m.Command)]
TYPED = [
    value
    for value in vars(m).values()
    if isinstance(value, type) and issubclass(value, Model) and "type" in value.model_fields
]


def type_name(model: type[BaseModel]) -> str:
    return model.model_fields["type"].default


def test_every_command_can_be_said():
    assert set(COMMANDS) - {m.Command} == set(CLIENT)


def test_every_other_message_can_be_heard():
    assert set(TYPED) - set(CLIENT) == set(SERVER)


def test_a_command_is_either_the_greeting_or_of_a_session_or_of_the_desk():
    assert set(CLIENT) == {m.Hello, *get_args(m.SessionCommand), *get_args(m.DeskCommand)}
    assert not set(get_args(m.SessionCommand)) & set(get_args(m.DeskCommand))


@pytest.mark.parametrize("union", [CLIENT, SERVER], ids=["client", "server"])
def test_no_two_messages_share_a_type(union: list[type[BaseModel]]):
    names = [type_name(model) for model in union]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("model", TYPED, ids=lambda model: model.__name__)
def test_the_class_is_named_after_the_type(model: type[BaseModel]):
    spoken = type_name(model).replace(".", "_").split("_")
    assert "".join(word.capitalize() for word in spoken) == model.__name__


def test_what_a_command_carries_is_bounded_in_number():
    track = {"mid": "0"}
    move = {"kind": "move", "x": 0, "y": 0}
    offer = {"id": 1, "purpose": "view", "sdp": "v=0", "tracks": [track] * MAX_LINES}
    send = {"id": 1, "events": [move] * MAX_INPUT_EVENTS}
    assert m.MediaOffer.model_validate(offer)
    assert m.InputSend.model_validate(send)
    for model, value in (
        (m.MediaOffer, offer | {"tracks": [track] * (MAX_LINES + 1)}),
        (m.InputSend, send | {"events": [move] * (MAX_INPUT_EVENTS + 1)}),
        (m.InputSend, send | {"events": []}),
        (m.ChatSend, {"id": 1, "text": "x" * (MAX_CHAT_CHARS + 1)}),
        (m.ChatSend, {"id": 1, "text": "  \n "}),
        (m.SessionClose, {"id": 1, "outcome": "solved", "tags": ["t"] * 21}),
        (m.GuestLinkCreate, {"id": 1, "label": "V", "profile": "p", "uses": 21}),
        (m.GuestLinkCreate, {"id": 1, "label": "V", "profile": "p", "expires_in_s": 59}),
        (m.GuestLinkCreate, {"id": 1, "label": "V", "profile": "../p"}),
        (m.GuestLinkCreate, {"id": 1, "label": "V", "profile": "p", "pin": "12"}),
    ):
        with pytest.raises(ValidationError):
            model.model_validate(value)


@pytest.mark.parametrize(
    ("event", "fault"),
    [
        ({"kind": "button", "x": 0, "y": 0, "button": 0, "down": True}, {"button": 5}),
        ({"kind": "button", "x": 0, "y": 0, "button": 0, "down": True}, {"x": 1.5}),
        ({"kind": "wheel", "x": 0, "y": 0, "dy": 1}, {"dy": 1000}),
        ({"kind": "key", "code": "KeyA", "down": True, "text": "a"}, {"code": "Key A"}),
        ({"kind": "key", "code": "KeyA", "down": True, "text": "a"}, {"text": "123456789"}),
        ({"kind": "move", "x": 0, "y": 0}, {"kind": "leap"}),
    ],
)
def test_input_events_are_bounded(event: dict[str, object], fault: dict[str, object]):
    kind = TypeAdapter(m.InputEvent)
    assert kind.validate_python(event)
    with pytest.raises(ValidationError):
        kind.validate_python(event | fault)


def test_whom_to_invite_is_one_of_three():
    target = TypeAdapter(m.InviteTarget)
    assert isinstance(target.validate_python({"kind": "person", "person": "per_" + "a" * 26}), m.InvitePerson)
    assert isinstance(target.validate_python({"kind": "team", "team": "Network"}), m.InviteTeam)
    assert isinstance(target.validate_python({"kind": "skill", "skill": "printers"}), m.InviteSkill)
    with pytest.raises(ValidationError):
        target.validate_python({"kind": "everybody"})
