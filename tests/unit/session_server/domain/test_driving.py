"""Asking for mouse and keyboard, the line, handing over, giving back."""

import pytest

from session_server.domain.driving import may_want
from session_server.domain.turn import Refusal
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import ConsentAnswer
from tests.unit.session_server.domain.story import FULL, SECOND_MS, VIEW_ONLY, C, Story, ident, shared


def code(refusal: Refusal | None) -> ErrorCode | None:
    return refusal.code if refusal is not None else None


def grant(story: Story, by: str, to: str) -> Refusal | None:
    return story.say(by, m.ControlGrant(id=1, participant=to))


def give_up(story: Story, by: str) -> Refusal | None:
    return story.say(by, m.ControlRelease(id=1))


def driven() -> tuple[Story, str, str]:
    """A colleague drives, another with the plain right waits in line: story, driver, waiting."""
    story, _, _ = shared()
    driver, waiting = story.colleague(2), story.colleague(3, FULL)
    story.drive(driver)
    story.ask(waiting)
    assert story.state.control.requests == (waiting,)
    return story, driver, waiting


def test_a_plain_right_takes_the_free_seat_without_a_question():
    story, _, _ = shared()
    colleague = story.colleague(2, FULL)
    assert story.ask(colleague) is None
    assert story.types == ["control.granted"]
    assert story.state.control.since_ms == story.now_ms


def test_who_may_not_drive_is_refused():
    story, _, end_user = shared()
    assert code(story.ask(story.colleague(2, VIEW_ONLY))) is ErrorCode.NOT_PERMITTED
    assert code(story.ask(end_user)) is ErrorCode.NOT_PERMITTED
    assert code(story.ask(story.visitor(story.link()))) is ErrorCode.NOT_PERMITTED


def test_nothing_is_driven_that_is_not_shown():
    story = Story()
    owner = story.open()
    assert code(story.ask(owner)) is ErrorCode.NOT_NOW
    end_user = story.end_user()
    story.say(end_user, m.SharePause(id=1))
    assert code(story.ask(owner)) is ErrorCode.NOT_NOW


def test_somebody_whose_connection_is_gone_cannot_ask():
    story, _, _ = shared()
    colleague = story.colleague()
    story.drop(colleague)
    assert code(story.ask(colleague)) is ErrorCode.NOT_FOUND


def test_the_driver_hands_over_to_somebody_in_line():
    story, driver, waiting = driven()
    assert grant(story, driver, waiting) is None
    assert story.types == ["control.released", "control.granted"]
    assert story.state.control.driver == waiting


def test_who_moderates_decides_also_over_a_free_seat():
    story, driver, waiting = driven()
    other = story.colleague(4, FULL)
    story.ask(other)
    assert grant(story, story.state.owner, other) is None
    assert story.state.control.driver == other
    assert story.state.control.requests == (waiting,)
    assert driver != other


def test_a_grant_needs_the_right_to_give_a_request_and_the_end_users_yes():
    story, _, waiting = driven()
    asking = story.colleague(4)
    story.ask(asking)
    assert code(grant(story, asking, waiting)) is ErrorCode.NOT_PERMITTED
    assert code(grant(story, story.state.owner, ident("par", 99))) is ErrorCode.NOT_FOUND
    assert code(grant(story, story.state.owner, asking)) is ErrorCode.NOT_NOW


def test_a_grant_over_a_free_seat_gives_it():
    """The seat is free while everybody in line still has to be allowed to drive."""
    story, owner, end_user = shared()
    one, two = story.colleague(2), story.colleague(3)
    story.ask(one)
    story.ask(two)
    story.decide(one)
    story.decide(two)
    assert (story.state.control.driver, story.state.control.requests) == (one, (two,))
    assert give_up(story, one) is None
    assert story.state.control.driver == two  # the next in line, without a word
    assert owner != end_user


def test_the_driver_gives_back_and_the_seat_is_free():
    story, _, _ = shared()
    colleague = story.colleague()
    story.drive(colleague)
    assert give_up(story, colleague) is None
    assert story.state.control.driver is None
    assert code(give_up(story, colleague)) is ErrorCode.NOT_NOW


def test_what_the_end_user_takes_back_nobody_has():
    story, driver, waiting = driven()
    end_user = story.state.end_user()
    assert end_user is not None
    assert give_up(story, end_user.id) is None
    assert (story.state.control.driver, story.state.control.requests) == (None, ())
    assert code(story.ask(driver)) is ErrorCode.NOT_NOW  # not at once
    story.wait(60 * SECOND_MS)
    story.ask(driver)
    assert story.state.control.driver is None
    assert story.state.prompt_for(driver) is not None  # asked anew
    assert waiting not in story.state.control.requests


def test_who_moderates_takes_away_and_the_line_moves_on():
    story, driver, waiting = driven()
    assert give_up(story, story.state.owner) is None
    assert story.state.control.driver == waiting
    story.ask(driver)
    assert story.state.prompt_for(driver) is None  # the end-user's yes still holds


def test_nobody_else_takes_away():
    story, _, _ = driven()
    assert code(give_up(story, story.colleague(5))) is ErrorCode.NOT_PERMITTED


def test_who_may_stay_in_line():
    story, driver, waiting = driven()
    assert may_want(story.state, waiting)
    assert may_want(story.state, driver)
    assert not may_want(story.state, ident("par", 99))
    story.drop(waiting)
    assert not may_want(story.state, waiting)
    asking = story.colleague(4)
    assert not may_want(story.state, asking)
    story.ask(asking)
    assert may_want(story.state, asking)
    story.decide(asking, ConsentAnswer.ONLY_WATCH)
    assert not may_want(story.state, asking)


@pytest.mark.parametrize("how", ["drop", "leave", "narrow", "pause", "removed"])
def test_a_driver_who_may_no_longer_is_off_the_seat_at_once(how: str):
    story, driver, _ = driven()
    end_user = story.state.end_user()
    assert end_user is not None
    match how:
        case "drop":
            story.drop(driver)
        case "leave":
            story.say(driver, m.SessionLeave(id=1))
        case "narrow":
            story.set_rights(driver, VIEW_ONLY)
        case "pause":
            story.say(end_user.id, m.SharePause(id=1))
        case _:
            story.remove(end_user.id, driver)
    assert story.state.control.driver != driver
    assert not story.may(driver, C.SCREEN_CONTROL)
