"""The channel without its socket: hello, replies, state, breaks, ends."""

import json

import pytest

from client_sdk.backoff import FIRST_WAIT_S
from client_sdk.errors import EndedBy, InvalidCommand
from client_sdk.machine import MAX_CHAT, MAX_PENDING, Closed, Dropped, Machine, Phase, Settled, Told
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.codec import encode
from session_server.protocol.vocabulary import Feature, LeaveReason, PersonPresence
from tests.unit.client_sdk.views import TRACK, chat, desk_view, needed, session_view, welcome

TICKET = "t" * 40


def hello_id(machine: Machine) -> int:
    return json.loads(machine.greet(TICKET))["id"]


def opened(machine: Machine | None = None) -> Machine:
    machine = machine or Machine()
    machine.receive(encode(welcome(hello_id(machine))), now_ms=4_000)
    assert machine.phase is Phase.OPEN
    return machine


def expected(machine: Machine) -> m.ChatSend:
    command = machine.command(m.ChatSend, text="hello")
    assert machine.expect(command)
    return command


def test_hello_announces_features_and_carries_the_ticket():
    machine = Machine((Feature.INPUT,))
    hello = json.loads(machine.greet(TICKET))
    assert machine.phase is Phase.GREETING
    assert (hello["type"], hello["ticket"], hello["features"], hello["version"]) == ("hello", TICKET, ["input"], 1)


def test_welcome_brings_the_whole_state():
    machine = Machine()
    message = welcome(hello_id(machine), chat(1), connections=("c1",))
    assert machine.receive(encode(message), now_ms=4_000) == (Told(message),)
    assert machine.session == message.session
    assert machine.chat == (chat(1),)
    assert machine.connections == ("c1",)
    assert machine.server_ahead_ms == 1_000


def test_desk_welcome_and_change():
    machine = Machine()
    message = m.DeskWelcome(reply_to=hello_id(machine), version=1, server_time_ms=0, desk=desk_view())
    machine.receive(encode(message), now_ms=0)
    assert machine.phase is Phase.OPEN
    changed = desk_view().model_copy(update={"presence": PersonPresence.BUSY})
    machine.receive(encode(m.DeskChanged(desk=changed)), now_ms=0)
    assert machine.desk is not None
    assert machine.desk.presence is PersonPresence.BUSY


def test_a_reply_settles_its_command_once():
    machine = opened()
    command = expected(machine)
    done = m.Done(reply_to=command.id)
    assert machine.receive(encode(done), 0) == (Settled(command.id, done),)
    assert machine.receive(encode(done), 0) == ()


def test_a_refusal_settles_its_command():
    machine = opened()
    command = expected(machine)
    error = m.Error(reply_to=command.id, code=ErrorCode.NOT_PERMITTED, text="No.")
    assert machine.receive(encode(error), 0) == (Settled(command.id, error),)


def test_a_refusal_that_nobody_waits_for_is_told():
    machine = opened()
    for request in (None, 999):
        error = m.Error(reply_to=request, code=ErrorCode.NOT_DRIVING, text="No.")
        assert machine.receive(encode(error), 0) == (Told(error),)


def test_a_forgotten_answer_is_of_no_use():
    machine = opened()
    command = expected(machine)
    machine.forget(command.id)
    assert machine.receive(encode(m.Done(reply_to=command.id)), 0) == ()


def test_unanswered_commands_are_bounded():
    machine = opened()
    commands = [machine.command(m.ChatSend, text="x") for _ in range(MAX_PENDING + 1)]
    assert [machine.expect(command) for command in commands] == [True] * MAX_PENDING + [False]


def test_an_invalid_command_names_the_field_and_not_the_value():
    with pytest.raises(InvalidCommand, match="pin") as caught:
        Machine().command(m.GuestLinkCreate, label="Jane", profile="vendor-view", pin="secret")
    assert "secret" not in str(caught.value)


def test_events_change_the_state_before_they_are_told():
    machine = opened()
    changed = m.SessionChanged(session=session_view(seq=2, title="Other"))
    assert machine.receive(encode(changed), 0) == (Told(changed),)
    assert machine.session is not None
    assert machine.session.title == "Other"
    machine.receive(encode(needed(TRACK)), 0)
    assert [one.track for one in machine.needed] == [TRACK]


def test_chat_keeps_each_message_once_and_not_for_ever():
    machine = opened()
    posted = m.ChatPosted(message=chat(1))
    assert machine.receive(encode(posted), 0) == (Told(posted),)
    machine.receive(encode(posted), 0)
    assert machine.chat == (chat(1),)
    machine.chat = (chat(2),) * MAX_CHAT
    machine.receive(encode(posted), 0)
    assert len(machine.chat) == MAX_CHAT
    assert machine.chat[-1] == chat(1)


def test_other_events_are_told_as_they_are():
    machine = opened()
    closed = m.MediaClosed(connection="c1", reason="requested")
    assert machine.receive(encode(closed), 0) == (Told(closed),)


def test_what_cannot_be_read_is_counted_and_passed_over():
    machine = opened()
    assert machine.receive('{"type": "something.new"}', 0) == ()
    assert machine.unreadable == 1
    assert machine.phase is Phase.OPEN


def test_a_welcome_that_cannot_be_read_closes():
    machine = Machine()
    hello_id(machine)
    (closed,) = machine.receive('{"type": "session.welcome"}', 0)
    assert isinstance(closed, Closed)
    assert closed.end.code == ErrorCode.VERSION_UNSUPPORTED


def test_session_left_closes_for_good():
    machine = opened()
    expected(machine)
    left = m.SessionLeft(reason=LeaveReason.REMOVED, by="Ana", text="Ana has removed you.")
    told, closed = machine.receive(encode(left), 0)
    assert told == Told(left)
    assert isinstance(closed, Closed)
    assert closed.end.by is EndedBy.SERVER
    assert closed.end.reason is LeaveReason.REMOVED
    assert machine.receive(encode(left), 0) == ()


def test_a_used_ticket_is_asked_for_again():
    machine = Machine()
    error = m.Error(reply_to=hello_id(machine), code=ErrorCode.TICKET_INVALID, text="Used.")
    assert machine.receive(encode(error), 0) == (Dropped("ticket_invalid"),)
    assert machine.phase is Phase.GREETING


def test_a_hello_that_is_refused_for_good_closes():
    machine = Machine()
    error = m.Error(reply_to=hello_id(machine), code=ErrorCode.SESSION_CLOSED, text="It is over.")
    (closed,) = machine.receive(encode(error), 0)
    assert isinstance(closed, Closed)
    assert closed.end.by is EndedBy.REFUSAL
    assert machine.end == closed.end


def test_breaks_wait_longer_each_time_and_a_welcome_resets():
    machine = Machine()
    waits = [machine.lost(1.0) for _ in range(3)]
    assert waits == [FIRST_WAIT_S, FIRST_WAIT_S * 2, FIRST_WAIT_S * 4]
    assert machine.phase is Phase.WAITING
    machine.retry()
    assert machine.phase is Phase.CONNECTING
    opened(machine)
    assert machine.lost(1.0) == FIRST_WAIT_S


def test_a_break_forgets_what_was_expected():
    machine = opened()
    command = expected(machine)
    machine.lost(0.5)
    assert machine.receive(encode(m.Done(reply_to=command.id)), 0) == ()


def test_the_servers_own_wait_counts_once():
    machine = opened()
    machine.receive(encode(m.ServerDraining(retry_after_ms=3_000)), 0)
    assert machine.lost(0.0) == 3.0
    assert machine.lost(0.0, retry_after_s=9.0) == 9.0
    assert machine.lost(0.0) < 3.0


@pytest.mark.parametrize(("status", "final"), [(401, True), (410, True), (0, False), (429, False), (503, False)])
def test_no_ticket_is_final_when_another_try_would_fail_too(status: int, final: bool):
    machine = Machine()
    closed = machine.no_ticket(status, "code", "Words.")
    assert (closed is not None) is final
    assert (machine.phase is Phase.CLOSED) is final


def test_finish_ends_once():
    machine = opened()
    closed = machine.finish()
    assert closed is not None
    assert closed.end.by is EndedBy.US
    assert machine.finish() is None
