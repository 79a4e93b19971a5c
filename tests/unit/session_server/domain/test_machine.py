"""The way of an input: what is overdue, the gate, the deed, what follows."""

from dataclasses import replace
from typing import get_args

import pytest

from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.domain.gate import NEEDS
from session_server.domain.machine import _DOING, _carry_out, _no_ids, admits, handle
from session_server.domain.state import MAX_KEYS, SessionState
from session_server.domain.turn import Refusal, Turn
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import CloseReason, ConsentAnswer, Outcome, Presence, Purpose, SessionPhase
from tests.unit.session_server.domain.story import ASSIST, FULL, MINUTE_MS, OWNER, C, Story, ident, rights, shared

MOVE = m.InputSend(id=1, events=(m.PointerMove(x=0.5, y=0.5),))


def code(refusal: Refusal | None) -> ErrorCode | None:
    return refusal.code if refusal is not None else None


def some_commands() -> list[m.Command]:
    """One command of each type that a session takes."""
    par, ask, inv, lnk, trk = (ident(prefix, 99) for prefix in ("par", "ask", "inv", "lnk", "trk"))
    return [
        m.ChatSend(id=1, text="x"),
        m.MediaOffer(id=1, purpose=Purpose.VIEW, sdp="v"),
        m.MediaClose(id=1, connection="c"),
        m.TrackUnpublish(id=1, track=trk),
        m.SharePause(id=1),
        m.ShareResume(id=1),
        m.ConsentDecide(id=1, prompt=ask, answer=ConsentAnswer.ALLOW),
        m.ConsentWithdraw(id=1, participant=par),
        m.ControlRequest(id=1),
        m.ControlGrant(id=1, participant=par),
        m.ControlRelease(id=1),
        m.InvitationCreate(id=1, target=m.InviteTeam(team="T")),
        m.InvitationCancel(id=1, invitation=inv),
        m.GuestLinkCreate(id=1, label="J", profile="p"),
        m.GuestLinkRevoke(id=1, link=lnk),
        m.GuestAdmit(id=1, participant=par),
        m.GuestRefuse(id=1, participant=par),
        m.RightsSet(id=1, participant=par, profile="p"),
        m.ParticipantRemove(id=1, participant=par),
        m.SessionStop(id=1),
        m.SessionLeave(id=1),
        m.SessionClose(id=1, outcome=Outcome.SOLVED),
        MOVE,
        m.PointerShow(id=1, x=0, y=0),
    ]


def test_the_list_of_commands_is_whole():
    assert {type(command) for command in some_commands()} == set(get_args(m.SessionCommand))


@pytest.mark.parametrize("command", some_commands(), ids=lambda command: command.type)
def test_a_command_of_somebody_with_no_rights_changes_nothing(command: m.Command):
    """Leaving and ending what is one's own are everybody's."""
    story, _, _ = shared()
    nobody = story.colleague(2, i.ProfileFacts("nothing", "Nothing", rights()))
    refusal = story.say(nobody, command)
    if isinstance(command, m.SessionLeave):
        assert refusal is None
    else:
        assert refusal is not None
        assert story.types == []


@pytest.mark.parametrize("command", some_commands(), ids=lambda command: command.type)
def test_a_command_of_nobody_or_somebody_gone_is_not_found(command: m.Command):
    story, owner, _ = shared()
    gone = story.colleague(2, OWNER)
    story.remove(owner, gone)
    for by in (gone, ident("par", 99)):
        assert code(story.say(by, command)) is ErrorCode.NOT_FOUND
        assert code(admits(story.state, by, command)) is ErrorCode.NOT_FOUND


@pytest.mark.parametrize(
    "command",
    [
        m.Hello(id=1, version=1, ticket="t" * 20),
        m.InvitationAccept(id=1, invitation=ident("inv", 1)),
        m.PresenceSet(id=1, presence="busy"),
    ],
    ids=lambda command: command.type,
)
def test_a_command_of_another_channel_is_refused_as_such(command: m.Command):
    story, owner, _ = shared()
    assert code(story.say(owner, command)) is ErrorCode.WRONG_CHANNEL
    assert code(admits(story.state, owner, command)) is ErrorCode.WRONG_CHANNEL


@pytest.mark.parametrize(
    "command",
    [
        m.MediaOffer(id=1, purpose=Purpose.VIEW, sdp="v"),
        m.MediaClose(id=1, connection="c"),
        m.PointerShow(id=1, x=0, y=0),
    ],
    ids=lambda command: command.type,
)
def test_what_the_gate_admits_and_the_log_does_not_hold_is_said_so(command: m.Command):
    story, owner, _ = shared()
    assert admits(story.state, owner, command) is None
    assert code(story.say(owner, command)) is ErrorCode.WRONG_CHANNEL
    assert story.types == []


def test_every_command_that_the_log_holds_has_a_deed():
    outside_the_log = {m.MediaOffer, m.MediaClose, m.InputSend, m.PointerShow}
    for command in some_commands():
        story, owner, _ = shared()
        turn = Turn(story.state, story.now_ms, story.fresh, actor=owner)
        refusal = _carry_out(turn, i.Commanded(owner, command))
        assert (code(refusal) is ErrorCode.WRONG_CHANNEL) == (type(command) in outside_the_log)


def test_what_is_refused_for_want_of_a_right_is_called_by_a_name():
    capable = {command for command, capability in NEEDS.items() if capability is not None}
    assert set(_DOING) - capable <= {m.MediaOffer}
    assert capable - set(_DOING) == set()


def test_only_the_driver_sends_input():
    story, owner, _ = shared()
    driver, other = story.colleague(2, FULL), story.colleague(3, FULL)
    assert code(admits(story.state, driver, MOVE)) is ErrorCode.NOT_DRIVING
    story.drive(driver)
    assert admits(story.state, driver, MOVE) is None
    assert code(admits(story.state, other, MOVE)) is ErrorCode.NOT_DRIVING
    assert code(admits(story.state, owner, MOVE)) is ErrorCode.NOT_PERMITTED


def test_the_gate_makes_nothing():
    with pytest.raises(AssertionError):
        _no_ids("par")


# --- opening and keys ----------------------------------------------------------------------------------------------------


def test_a_session_is_opened_once():
    story = Story()
    owner = story.open(ceiling=rights((C.SCREEN_VIEW,)))
    assert story.state.owner == owner
    assert story.state.phase is SessionPhase.WAITING
    assert story.state.policy.ceiling == rights((C.SCREEN_VIEW,))
    assert story.person(owner).presence is Presence.HERE
    again = story.give(replace(_opening(), title="Another"))
    assert (code(again.refusal), again.events, again.result) == (ErrorCode.NOT_NOW, (), None)
    assert story.state.title == "Printer says no"


def _opening() -> i.Open:
    recording = next(iter(type(shared()[0].state.policy.recording)))
    person = i.PersonFacts("M", "A", ident("per", 9))
    return i.Open("t", "", "", "A", person, OWNER, recording, None, 30, 60, 60)


def test_nothing_but_opening_happens_to_a_session_that_is_not_open():
    state = SessionState(id=ident("ses", 1))
    viewed = e.RecordingViewed(at_ms=1, person="p", name="A", reason="r")
    for given in (i.Tick(), i.Recover(1), i.Evidence(viewed), i.EndNow(CloseReason.EXPIRED)):
        outcome = handle(state, given, 1, _no_ids)
        assert (code(outcome.refusal), outcome.events) == (ErrorCode.NOT_FOUND, ())


def test_only_the_owner_makes_keys_and_not_without_end():
    story, owner, end_user = shared()
    colleague = story.colleague(2, OWNER)
    for by in (colleague, end_user, ident("par", 99)):
        assert code(story.give(i.IssueKey(by, "a" * 64, story.now_ms + 1)).refusal) is ErrorCode.NOT_PERMITTED
    for _ in range(MAX_KEYS - len(story.state.keys)):
        story.key()
        assert story.last.refusal is None
    story.key()
    assert code(story.last.refusal) is ErrorCode.NOT_NOW
    assert owner == story.state.owner


# --- over, and over again ------------------------------------------------------------------------------------------------


def test_a_closed_session_takes_nothing_but_evidence():
    story, owner, end_user = shared()
    story.colleague()
    link, invitation, key = story.link(), story.invite(5), story.key()
    story.close()
    state = story.state
    for by in (owner, end_user):
        for command in some_commands():
            assert code(story.say(by, command)) is ErrorCode.SESSION_CLOSED
    story.use_key(key)
    story.redeem(link)
    story.accept(invitation, 5)
    for given in (i.Tick(), i.Recover(2), i.EndNow(CloseReason.EXPIRED), i.MediaLost(()), i.Rejoin(ident("per", 2))):
        assert code(story.give(given).refusal) is ErrorCode.SESSION_CLOSED
    assert story.state == state
    viewed = e.RecordingViewed(at_ms=story.now_ms, person=ident("per", 9), name="Ada", reason="complaint")
    assert story.give(i.Evidence(viewed)).refusal is None
    assert story.state.seq == state.seq + 1


def test_every_way_in_and_out_reaches_its_deed():
    story, owner, end_user = shared()
    track = next(iter(story.state.tracks))
    story.give(i.MediaLost((track,)))
    assert story.types == ["track.interrupted"]
    assert story.wait(0).events == ()
    story.share(end_user)
    assert story.types == ["track.resumed"]
    person = i.PersonFacts("Two", "Acme", ident("per", 2))
    story.give(i.DeclineInvitation(story.invite(2), person))
    assert story.types == ["invitation.declined"]
    colleague = story.accept(story.invite(2), 2).result or ""
    story.connect(colleague)
    story.drop(colleague)
    assert story.types == ["participant.disconnected"]
    assert story.give(i.Rejoin(ident("per", 2))).result == colleague
    guest = story.redeem(story.link()).result or ""
    assert story.types == ["guest.arrived"]
    story.give(i.EndNow(CloseReason.EXPIRED))
    assert {owner, end_user, colleague, guest} == set(story.state.participants)
    assert story.state.closed


def test_a_refusal_has_no_result():
    story, _, _ = shared()
    link = story.link()
    guest = story.visitor(link)
    story.remove(story.state.owner, guest)
    refused = story.redeem(link)
    assert refused.refusal is not None
    assert refused.result is None


# --- recovery ------------------------------------------------------------------------------------------------------------


def test_a_node_that_takes_over_keeps_seats_and_consent_and_waits_for_everybody():
    story, owner, end_user = shared()
    colleague = story.colleague()
    story.drive(colleague)
    guest = story.guest()
    asked = story.visitor(story.link(), "other")
    story.admit(asked)
    story.now_ms += 5 * MINUTE_MS  # nobody's silence: there was no server to answer to
    story.give(i.Recover(epoch=2))
    assert {p.presence for p in story.state.present()} == {Presence.AWAY}
    assert len(list(story.state.present())) == 5
    assert story.state.control.driver is None
    assert story.person(asked).in_session
    for person in (owner, end_user, colleague, guest, asked):
        story.connect(person)
    assert story.may(guest, C.SCREEN_VIEW)
    assert story.state.prompt_for(asked) is not None
    story.ask(colleague)
    assert story.state.control.driver == colleague
    assert story.state.owner == owner
    assert story.person(colleague).granted == ASSIST.rights
