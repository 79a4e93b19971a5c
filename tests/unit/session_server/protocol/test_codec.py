"""Reading raises nothing but `MessageError`, whatever the bytes; what is refused keeps its number."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from session_server.protocol import messages as m
from session_server.protocol.base import MAX_MESSAGE_BYTES, ErrorCode
from session_server.protocol.codec import MAX_PROBLEMS, MessageError, decode_client, decode_server, encode
from session_server.protocol.generate import message_schema
from session_server.protocol.vocabulary import Audience

PAR = "par_" + "a" * 26
GOOD: list[dict[str, object]] = [
    {"type": "hello", "id": 0, "version": 1, "ticket": "t" * 40, "features": ["input"]},
    {"type": "chat.send", "id": 1, "audience": "team", "text": "hello"},
    {"type": "media.offer", "id": 2, "purpose": "view", "sdp": "v=0\r\n", "tracks": [{"mid": "0"}]},
    {"type": "consent.decide", "id": 3, "prompt": "ask_" + "b" * 26, "answer": "only_watch"},
    {"type": "invitation.create", "id": 4, "target": {"kind": "team", "team": "Network"}, "seats": 2},
    {"type": "guest_link.create", "id": 5, "label": "Jane", "profile": "vendor-view", "pin": "1234"},
    {"type": "rights.set", "id": 6, "participant": PAR, "profile": "view-only"},
    {"type": "session.close", "id": 7, "outcome": "solved", "resolution": "Done", "tags": ["printer"]},
    {"type": "input.send", "id": 8, "events": [{"kind": "key", "code": "KeyA", "down": True}]},
    {"type": "pointer.show", "id": 2**31 - 1, "x": 0.25, "y": 1},
]


def refused(data: str | bytes) -> MessageError:
    with pytest.raises(MessageError) as caught:
        decode_client(data)
    return caught.value


@pytest.mark.parametrize("message", GOOD, ids=lambda message: str(message["type"]))
def test_a_message_survives_the_wire(message: dict[str, object]):
    read = decode_client(json.dumps(message))
    assert decode_client(json.dumps(message).encode()) == read
    assert decode_client(encode(read)) == read


def test_what_the_server_says_is_read_by_clients():
    done = decode_server(encode(m.Done(reply_to=4)))
    assert done == m.Done(reply_to=4)


def test_fields_that_are_nothing_are_left_out():
    assert encode(m.Error(code=ErrorCode.NOT_NOW, text="Wait.")) == '{"type":"error","code":"not_now","text":"Wait."}'


def test_a_message_that_is_too_long_is_not_parsed():
    error = refused('{"type":"chat.send","id":1,"text":"' + "x" * MAX_MESSAGE_BYTES + '"}')
    assert (error.code, error.request) == (ErrorCode.TOO_LARGE, None)
    assert refused(b"x" * (MAX_MESSAGE_BYTES + 1)).code is ErrorCode.TOO_LARGE
    assert refused(b"x" * MAX_MESSAGE_BYTES).code is ErrorCode.MALFORMED


def test_the_size_is_counted_in_bytes():
    assert refused('"' + "ä" * (MAX_MESSAGE_BYTES // 2) + '"').code is ErrorCode.TOO_LARGE


@pytest.mark.parametrize(
    "fault",
    [
        {"type": "chat.shout"},
        {"type": ["chat.send"]},
        {"type": None},
        {"surplus": 1},
        {"text": 5},
        {"text": None},
        {"audience": "nobody"},
    ],
)
def test_a_refused_message_keeps_its_number(fault: dict[str, object]):
    error = refused(json.dumps({"type": "chat.send", "id": 12, "text": "hi"} | fault))
    assert (error.code, error.request) == (ErrorCode.MALFORMED, 12)


@pytest.mark.parametrize("number", ["1", 1.0, True, -1, 2**31, None, [1]])
def test_a_number_that_is_none_is_not_kept(number: object):
    error = refused(json.dumps({"type": "share.pause", "id": number}))
    assert (error.code, error.request) == (ErrorCode.MALFORMED, None)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '"chat.send"', "[" * 30_000, '{"id":' + "9" * 5000 + "}"])
def test_what_is_no_object_has_no_number(text: str):
    assert refused(text).request is None


@pytest.mark.parametrize("data", ["\ud800", b"\xff\xfe", '{"type":"chat.send","id":1,"text":"\\ud800"}', "\ufeff{}"])
def test_broken_text_is_malformed(data: str | bytes):
    assert refused(data).code is ErrorCode.MALFORMED


def test_text_is_no_number_and_a_number_is_no_flag():
    key = {"kind": "key", "code": "KeyA", "down": 1}
    assert "down" in refused(json.dumps({"type": "input.send", "id": 1, "events": [key]})).text
    assert "x" in refused('{"type":"pointer.show","id":1,"x":"0.5","y":0}').text
    assert "x" in refused('{"type":"pointer.show","id":1,"x":NaN,"y":0}').text


def test_problems_name_fields_and_never_values():
    error = refused(json.dumps({"type": "chat.send", "id": 1, "text": "x", "audience": "hunter2"}))
    assert "audience" in error.text
    assert "hunter2" not in error.text
    assert "hunter2" not in refused('{"type":"hunter2","id":1}').text


def test_a_message_names_its_first_few_problems_shortly():
    many = {"type": "chat.send", "id": 1, "text": "x"} | {f"{n}" * 300: 0 for n in range(1, 9)}
    text = refused(json.dumps(many)).text
    assert text.count("; ") == MAX_PROBLEMS - 1
    assert len(text) < 1500


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_no_bytes_raise_anything_else(data: str | bytes):
    for decode in (decode_client, decode_server):
        with pytest.raises(MessageError):
            decode(data)


TYPES = sorted(message_schema()["client"]["discriminator"]["mapping"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(st.sampled_from(TYPES), st.dictionaries(st.sampled_from(["id", "text", "track", "x", "events"]), json_values))
def test_no_object_of_a_known_type_raises_anything_else(type_: str, fields: dict[str, object]):
    _may_read(json.dumps(fields | {"type": type_}))


@settings(max_examples=200)
@given(st.sampled_from(GOOD), st.data())
def test_no_change_of_a_good_message_raises_anything_else(message: dict[str, object], data: st.DataObject):
    fields = dict(message)
    field = data.draw(st.sampled_from([*fields, "more"]))
    if data.draw(st.booleans()):
        fields[field] = data.draw(json_values)
    else:
        fields.pop(field, None)
    _may_read(json.dumps(fields))
    raw = bytearray(json.dumps(message).encode())
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    _may_read(bytes(raw))


def _may_read(data: str | bytes) -> None:
    """Either it is read, and says the same when written and read again, or it is refused."""
    try:
        read = decode_client(data)
    except MessageError:
        return
    assert decode_client(encode(read)) == read


def test_the_audience_of_a_chat_message_is_everyone_unless_it_says_otherwise():
    read = decode_client('{"type":"chat.send","id":1,"text":" hi "}')
    assert read == m.ChatSend(id=1, audience=Audience.EVERYONE, text="hi")
