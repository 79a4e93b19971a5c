"""What follows by itself, and what is due by the clock."""

import pytest

from session_server.domain import inputs as i
from session_server.domain.consequences import ABANDONED_AFTER_MS, END_USER_PLACE_KEPT_MS, next_deadline_ms, settle
from session_server.domain.state import SessionState
from session_server.domain.turn import Turn
from session_server.protocol import messages as m
from session_server.protocol.vocabulary import (
    CloseReason,
    LeaveReason,
    LobbyStep,
    PromptKind,
    SessionPhase,
)
from tests.unit.session_server.domain.story import (
    ASSIST,
    MINUTE_MS,
    OWNER,
    SECOND_MS,
    VENDOR_ASSIST,
    C,
    Story,
    ident,
    rights,
    shared,
)


def test_nothing_is_due_in_a_session_where_all_are_here():
    story, _, _ = shared()
    assert next_deadline_ms(story.state) is None
    assert story.wait(48 * 60 * MINUTE_MS).events == ()


def test_nothing_follows_in_a_session_that_is_not_open_or_over():
    turn = Turn(SessionState(id=ident("ses", 1)), 1, lambda prefix: prefix)
    settle(turn)
    assert turn.events == []
    story, _, _ = shared()
    story.drop(story.state.owner)
    story.give(i.EndNow(CloseReason.EXPIRED))
    assert next_deadline_ms(story.state) is None
    assert story.wait(2 * ABANDONED_AFTER_MS).events == ()


def test_what_is_due_is_nobodys_doing():
    story, owner, _ = shared()
    colleague = story.colleague()
    story.drop(colleague)
    story.now_ms += MINUTE_MS
    story.chat(owner, "hello")  # no tick came; the deed of somebody else finds it overdue
    assert story.types == ["participant.left", "chat.posted"]
    assert [event.actor for event in story.last.events] == [None, owner]


# --- questions -----------------------------------------------------------------------------------------------------------


def test_a_question_is_due_at_its_end():
    story, _, _ = shared()
    colleague = story.colleague()
    story.ask(colleague)
    assert next_deadline_ms(story.state) == story.now_ms + 30 * SECOND_MS
    assert story.wait(30 * SECOND_MS - 1).events == ()
    assert story.wait(1).events != ()


def test_a_question_whose_person_is_gone_is_dropped():
    story, _, _ = shared()
    one, two = story.colleague(2), story.colleague(3)
    story.ask(one)
    story.ask(two)
    story.drop(one)
    story.say(two, m.SessionLeave(id=1))
    assert not story.state.prompts


@pytest.mark.parametrize("how", ["pause", "narrow"])
def test_a_question_about_a_right_that_is_gone_is_dropped(how: str):
    story, _, end_user = shared()
    colleague = story.colleague()
    story.ask(colleague)
    if how == "pause":
        story.say(end_user, m.SharePause(id=1))
    else:
        story.set_rights(colleague, i.ProfileFacts("none", "None", rights()))
    assert "consent.cancelled" in story.types
    assert not story.state.prompts


def test_the_question_about_a_guest_stays_while_the_share_is_paused():
    story, _, end_user = shared()
    guest = story.visitor(story.link())
    story.admit(guest)
    story.say(end_user, m.SharePause(id=1))
    prompt = story.state.prompt_for(guest)
    assert prompt is not None
    assert prompt.kind is PromptKind.GUEST


@pytest.mark.parametrize("early", [True, False])
def test_guests_are_asked_about_when_the_end_user_is_there(early: bool):
    story = Story()
    story.open()
    if early:
        guest = story.visitor(story.link())
        story.admit(guest)
        assert not story.state.prompts
        end_user = story.end_user()
        assert story.types == ["participant.connected", "consent.asked"]
    else:
        end_user = story.end_user()
        guest = story.visitor(story.link())
        story.drop(end_user)
        story.admit(guest)
        assert not story.state.prompts
        story.connect(end_user)
    assert story.state.prompt_for(guest) is not None
    assert story.person(guest).lobby is LobbyStep.WAITING_FOR_END_USER


# --- the seat ------------------------------------------------------------------------------------------------------------


def test_the_line_moves_on_past_those_who_may_not_yet():
    story, _, _ = shared()
    driver, asking, ready = story.colleague(2), story.colleague(3), story.colleague(4)
    story.drive(driver)
    story.ask(asking)
    story.ask(ready)
    story.decide(ready)
    assert story.state.control.requests == (asking, ready)
    story.say(driver, m.ControlRelease(id=1))
    assert story.state.control.driver == ready
    assert story.state.control.requests == (asking,)


def test_a_driver_whose_connection_is_gone_is_off_the_seat():
    story, _, _ = shared()
    colleague = story.colleague()
    story.drive(colleague)
    story.drop(colleague)
    assert story.types == ["participant.disconnected", "control.released"]
    assert story.state.control.driver is None


def test_a_guest_who_needs_a_moderator_is_off_the_seat_when_the_last_one_leaves():
    story, owner, _ = shared()
    guest = story.guest(VENDOR_ASSIST)
    story.drive(guest)
    story.drop(owner)
    assert story.types == ["participant.disconnected", "control.released"]
    assert not story.may(guest, C.SCREEN_VIEW)


# --- links and invitations -----------------------------------------------------------------------------------------------


def test_a_links_end_is_the_end_of_who_came_by_it():
    story, _, _ = shared()
    guest = story.guest()
    assert next_deadline_ms(story.state) == story.now_ms + 2 * 60 * MINUTE_MS
    story.wait(2 * 60 * MINUTE_MS - 1)
    assert story.may(guest, C.SCREEN_VIEW)
    story.wait(1)
    assert story.person(guest).left is LeaveReason.EXPIRED


def test_an_invitation_ends_by_the_clock():
    story, _, _ = shared()
    story.invite()
    assert next_deadline_ms(story.state) == story.now_ms + 2 * MINUTE_MS
    assert story.wait(2 * MINUTE_MS - 1).events == ()
    story.wait(1)
    assert story.types == ["invitation.expired"]


@pytest.mark.parametrize("odd_ms", range(7))
def test_at_a_deadline_there_is_something_to_do_whatever_the_millisecond(odd_ms: int):
    story, _, _ = shared()
    story.now_ms += odd_ms
    story.invite()
    story.guest()
    for _ in range(2):
        due = next_deadline_ms(story.state)
        assert due is not None
        assert story.wait(due - story.now_ms - 1).events == ()
        assert story.wait(1).events != ()


# --- places --------------------------------------------------------------------------------------------------------------


def test_places_are_kept_and_given_up():
    story, _, end_user = shared()
    colleague = story.colleague()
    story.drop(colleague)
    story.drop(end_user)
    story.wait(MINUTE_MS - 1)
    assert story.person(colleague).in_session
    story.wait(1)
    assert story.person(colleague).left is LeaveReason.SILENT
    assert story.person(end_user).in_session
    assert next_deadline_ms(story.state) == story.now_ms - MINUTE_MS + END_USER_PLACE_KEPT_MS
    story.wait(END_USER_PLACE_KEPT_MS - MINUTE_MS)
    assert story.person(end_user).left is LeaveReason.SILENT
    assert story.state.phase is SessionPhase.WRAP_UP
    assert not story.state.tracks


def test_in_wrap_up_nobody_from_outside_stays_and_nothing_is_shared():
    story, _, end_user = shared()
    helper = story.colleague(2, i.ProfileFacts("showing", "Showing", rights((C.SCREEN_SHARE, C.SCREEN_VIEW))))
    story.share(helper, 2)
    guest = story.guest()
    story.say(end_user, m.SessionLeave(id=1))
    assert story.person(guest).left is LeaveReason.STOPPED
    assert not story.state.tracks
    assert story.person(helper).in_session


# --- the owner -----------------------------------------------------------------------------------------------------------


def test_the_owners_place_is_held_for_a_while_then_the_longest_in_session_owns():
    story, owner, _ = shared()
    guest = story.guest()
    first, second = story.colleague(2), story.colleague(3)
    story.drop(owner)
    assert next_deadline_ms(story.state) == story.now_ms + MINUTE_MS
    story.wait(MINUTE_MS - 1)
    assert story.state.owner == owner
    story.wait(1)
    assert story.state.owner == first
    assert story.types == ["owner.changed", "participant.left"]
    assert story.person(first).granted >= OWNER.rights & ASSIST.rights
    assert story.may(first, C.SESSION_END)
    assert not story.may(second, C.SESSION_END)
    assert story.person(guest).in_session
    assert story.person(owner).left is LeaveReason.SILENT


def test_an_owner_who_is_back_in_time_stays_owner():
    story, owner, _ = shared()
    story.colleague()
    story.drop(owner)
    story.wait(MINUTE_MS - 1)
    story.connect(owner)
    story.wait(MINUTE_MS)
    assert story.state.owner == owner


def test_without_an_heir_the_owner_stays_owner_until_one_is_there():
    story, owner, end_user = shared()
    colleague = story.colleague()
    story.drop(colleague)
    story.drop(owner)
    story.wait(MINUTE_MS)
    assert story.state.owner == owner
    assert story.person(owner).in_session
    assert next_deadline_ms(story.state) is None
    assert story.person(end_user).in_session
    story.give(i.Rejoin(ident("per", 2)))
    story.connect(colleague)
    assert story.state.owner == colleague


# --- nobody at all -------------------------------------------------------------------------------------------------------


def test_a_session_that_nobody_is_in_is_given_up():
    story = Story()
    owner = story.open()
    story.drop(owner)
    assert next_deadline_ms(story.state) == story.now_ms + ABANDONED_AFTER_MS
    story.wait(ABANDONED_AFTER_MS - 1)
    assert not story.state.closed
    story.wait(1)
    assert story.state.closed
    assert story.types == ["session.closed", "participant.left"]


def test_somebody_who_comes_stops_that_clock():
    story = Story()
    owner = story.open()
    story.drop(owner)
    story.wait(ABANDONED_AFTER_MS - 1)
    story.connect(owner)
    story.wait(ABANDONED_AFTER_MS)
    assert not story.state.closed
