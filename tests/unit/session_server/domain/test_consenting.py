"""Questions to the end-user: allow, only watch, deny, silence, withdrawal, and being left in peace."""

import pytest

from permissions.consent import MORE_THAN_WATCHING, REASK_AFTER_S
from session_server.domain import events as e
from session_server.domain.consenting import ASKED_AT_USE
from session_server.domain.turn import Refusal
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import ConsentAnswer, LeaveReason, LobbyStep, Presence, PromptKind
from tests.unit.session_server.domain.story import (
    ASSIST,
    FULL,
    SECOND_MS,
    VENDOR_ASSIST,
    C,
    Story,
    ident,
    rights,
    shared,
)

AGAIN_MS = int(REASK_AFTER_S) * SECOND_MS


def code(refusal: Refusal | None) -> ErrorCode | None:
    return refusal.code if refusal is not None else None


def waiting(profile=VENDOR_ASSIST) -> tuple[Story, str, str]:
    """A guest whom the host has admitted, about whom the end-user is being asked."""
    story, _, end_user = shared()
    guest = story.visitor(story.link(profile))
    story.admit(guest)
    return story, guest, end_user


# --- guests --------------------------------------------------------------------------------------------------------------


def test_the_card_of_a_guest_names_what_coming_in_opens():
    story, guest, _ = waiting()
    prompt = story.state.prompt_for(guest)
    assert prompt is not None
    assert (prompt.kind, prompt.capabilities) == (PromptKind.GUEST, (C.SCREEN_VIEW,))
    assert prompt.expires_at_ms == story.now_ms + 30 * SECOND_MS
    assert not set(prompt.capabilities) & ASKED_AT_USE


def test_a_yes_lets_the_guest_in_with_what_was_asked():
    story, guest, _ = waiting()
    story.decide(guest)
    person = story.person(guest)
    assert (person.presence, person.lobby) == (Presence.HERE, LobbyStep.ADMITTED)
    assert story.may(guest, C.SCREEN_VIEW)
    assert not story.may(guest, C.SCREEN_CONTROL)


def test_only_watch_takes_away_all_that_is_more():
    story, guest, _ = waiting()
    story.decide(guest, ConsentAnswer.ONLY_WATCH)
    held = story.rights(guest)
    assert held.allows(C.SCREEN_VIEW)
    assert held.allows(C.CHAT_EVERYONE)
    assert not set(held) & MORE_THAN_WATCHING  # drawing was allowed by the profile before
    assert code(story.ask(guest)) is ErrorCode.NOT_PERMITTED


@pytest.mark.parametrize("silent", [False, True])
def test_a_no_and_silence_show_the_guest_out(silent: bool):
    story, guest, _ = waiting()
    if silent:
        story.wait(30 * SECOND_MS)
    else:
        story.decide(guest, ConsentAnswer.DENY)
    answered = next(event for event in story.last.events if isinstance(event, e.ConsentAnswered))
    assert (answered.answer, answered.timed_out, answered.granted) == (ConsentAnswer.DENY, silent, ())
    assert (answered.actor is None) is silent
    assert story.person(guest).left is LeaveReason.REFUSED
    assert not set(story.rights(guest))


def test_an_answer_after_the_time_is_too_late_even_when_the_clock_is_late():
    story, guest, end_user = waiting()
    prompt = story.state.prompt_for(guest)
    assert prompt is not None
    story.now_ms += 30 * SECOND_MS  # no tick
    command = m.ConsentDecide(id=1, prompt=prompt.id, answer=ConsentAnswer.ALLOW)
    assert code(story.say(end_user, command)) is ErrorCode.ALREADY_DECIDED
    assert story.types == ["consent.answered", "participant.left"]
    assert story.person(guest).left is LeaveReason.REFUSED


def test_a_question_is_answered_once_and_only_by_the_end_user():
    story, guest, end_user = waiting()
    prompt = story.state.prompt_for(guest)
    assert prompt is not None
    command = m.ConsentDecide(id=1, prompt=prompt.id, answer=ConsentAnswer.ALLOW)
    for other in (story.state.owner, guest):
        assert code(story.say(other, command)) is ErrorCode.NOT_PERMITTED
    assert story.say(end_user, command) is None
    assert code(story.say(end_user, command)) is ErrorCode.ALREADY_DECIDED


def test_each_guest_is_asked_about_anew():
    story, guest, _ = waiting()
    story.decide(guest)
    second = story.visitor(story.link(VENDOR_ASSIST), "second")
    story.admit(second)
    assert story.state.prompt_for(second) is not None
    assert not story.may(second, C.SCREEN_VIEW)


def test_a_guest_who_drops_in_the_lobby_is_asked_about_when_back():
    story, guest, _ = waiting()
    story.drop(guest)
    assert story.types == ["participant.disconnected", "consent.cancelled"]
    story.connect(guest)
    assert story.types == ["participant.connected", "consent.asked"]


# --- mouse and keyboard --------------------------------------------------------------------------------------------------


def test_control_that_must_be_asked_is_asked_once_and_given_on_yes():
    story, _, _ = shared()
    colleague = story.colleague()
    assert story.ask(colleague) is None
    assert story.types == ["consent.asked", "control.requested"]
    assert story.ask(colleague) is None
    assert story.types == []
    story.decide(colleague)
    assert story.state.control.driver == colleague
    assert story.state.control.requests == ()


@pytest.mark.parametrize("answer", [ConsentAnswer.DENY, ConsentAnswer.ONLY_WATCH])
def test_without_a_yes_nobody_drives(answer: ConsentAnswer):
    story, _, _ = shared()
    colleague = story.colleague()
    story.ask(colleague)
    story.decide(colleague, answer)
    assert (story.state.control.driver, story.state.control.requests) == (None, ())
    expected = ErrorCode.NOT_NOW if answer is ConsentAnswer.DENY else ErrorCode.NOT_PERMITTED
    assert code(story.ask(colleague)) is expected
    assert story.may(colleague, C.SCREEN_VIEW)


def test_after_a_no_the_end_user_is_left_in_peace_for_a_while():
    story, _, _ = shared()
    colleague = story.colleague()
    story.ask(colleague)
    story.wait(30 * SECOND_MS)
    assert story.types == ["consent.answered", "control.request_dropped"]
    story.wait(AGAIN_MS - 1)
    assert code(story.ask(colleague)) is ErrorCode.NOT_NOW
    story.wait(1)
    assert story.ask(colleague) is None
    story.decide(colleague)
    assert story.state.control.driver == colleague


@pytest.mark.parametrize("away", [True, False])
def test_nobody_is_asked_who_is_not_there(away: bool):
    story = Story()
    story.open()
    colleague = story.colleague()
    if away:
        end_user = story.end_user()
        story.drop(end_user)
    assert code(story.ask(colleague)) is ErrorCode.NOT_NOW
    assert not story.state.prompts


# --- taking it back ------------------------------------------------------------------------------------------------------


def test_withdrawing_blanks_a_guests_picture_and_closes_asking():
    story, guest, end_user = waiting()
    story.decide(guest)
    assert story.say(end_user, m.ConsentWithdraw(id=1, participant=guest)) is None
    assert not story.may(guest, C.SCREEN_VIEW)
    story.wait(AGAIN_MS)
    assert code(story.ask(guest)) is ErrorCode.NOT_PERMITTED


def test_withdrawing_takes_the_seat_and_a_colleague_may_ask_again_later():
    story, _, end_user = shared()
    colleague = story.colleague()
    story.drive(colleague)
    assert story.say(end_user, m.ConsentWithdraw(id=1, participant=colleague)) is None
    assert story.types == ["consent.withdrawn", "control.released"]
    assert story.state.control.driver is None
    assert code(story.ask(colleague)) is ErrorCode.NOT_NOW
    story.wait(AGAIN_MS)
    story.drive(colleague)


def test_withdrawing_holds_also_against_a_plain_right():
    story, _, end_user = shared()
    colleague = story.colleague(2, FULL)
    story.drive(colleague)
    story.say(end_user, m.ConsentWithdraw(id=1, participant=colleague))
    assert story.state.control.driver is None
    assert not story.may(colleague, C.SCREEN_CONTROL)
    assert story.may(colleague, C.SCREEN_VIEW)


def test_withdrawing_answers_the_question_that_is_open():
    story, _, end_user = shared()
    colleague = story.colleague()
    story.ask(colleague)
    story.say(end_user, m.ConsentWithdraw(id=1, participant=colleague))
    assert story.types == ["consent.answered", "consent.withdrawn", "control.request_dropped"]
    assert not story.state.prompts


def test_a_withdrawal_in_the_lobby_leaves_the_question_open():
    story, guest, end_user = waiting()
    story.say(end_user, m.ConsentWithdraw(id=1, participant=guest))
    assert story.state.prompt_for(guest) is not None


def test_nothing_is_withdrawn_from_oneself_or_nobody_nor_by_others():
    story, owner, end_user = shared()
    for whom in (end_user, ident("par", 99)):
        assert code(story.say(end_user, m.ConsentWithdraw(id=1, participant=whom))) is ErrorCode.NOT_FOUND
    assert code(story.say(owner, m.ConsentWithdraw(id=1, participant=owner))) is ErrorCode.NOT_PERMITTED


def test_the_next_end_user_is_asked_anew():
    story, owner, end_user = shared()
    colleague = story.colleague()
    story.drive(colleague)
    story.say(end_user, m.SessionStop(id=1))
    second = story.end_user(browser="another")
    story.share(second, 2)
    story.ask(colleague)
    assert story.state.control.driver is None
    assert story.state.prompt_for(colleague) is not None
    assert owner == story.state.owner


def test_a_returning_end_user_is_not_asked_again_about_the_same_people():
    story, _, end_user = shared()
    colleague = story.colleague()
    story.drive(colleague)
    story.drop(end_user)
    story.connect(end_user)
    story.say(colleague, m.ControlRelease(id=1))
    story.ask(colleague)
    assert story.state.control.driver == colleague


def test_a_profile_that_asks_nothing_of_a_guest_still_needs_the_end_users_yes():
    quiet = type(VENDOR_ASSIST)("chat-only", "Chat only", rights((C.CHAT_EVERYONE,)), for_guests=True)
    story, guest, _ = waiting(quiet)
    prompt = story.state.prompt_for(guest)
    assert prompt is not None
    assert prompt.capabilities == ()
    assert not story.may(guest, C.CHAT_EVERYONE)
    story.decide(guest)
    assert story.may(guest, C.CHAT_EVERYONE)
    assert ASSIST.rights.allows(C.CHAT_EVERYONE)
