"""The questions that can be asked of a state."""

from dataclasses import FrozenInstanceError

import pytest

from session_server.domain.state import SessionState, to_ms
from session_server.protocol import messages as m
from tests.unit.session_server.domain.story import START_MS, ident, shared


def test_who_holds_a_place_is_present_connected_or_not():
    story, owner, end_user = shared()
    colleague = story.colleague()
    story.drop(colleague)
    assert [p.id for p in story.state.present()] == [owner, end_user, colleague]
    assert not story.person(colleague).here
    story.remove(owner, colleague)
    assert [p.id for p in story.state.present()] == [owner, end_user]
    assert not story.person(colleague).in_session


def test_a_visitor_in_the_lobby_is_here():
    story, _, _ = shared()
    assert story.person(story.visitor(story.link())).here


def test_the_end_user_is_who_holds_the_place_now():
    story, _, end_user = shared()
    assert story.state.end_user() == story.person(end_user)
    story.say(end_user, m.SessionStop(id=1))
    assert story.state.end_user() is None


def test_people_with_an_account_are_found_past_or_present():
    story, owner, _ = shared()
    assert story.state.by_person(ident("per", 1)) == story.person(owner)
    assert story.state.by_person(ident("per", 99)) is None


def test_questions_are_found_by_whom_they_are_about():
    story, owner, _ = shared()
    assert story.state.prompt_for(owner) is None
    story.ask(owner)
    prompt = story.state.prompt_for(owner)
    assert prompt is not None
    assert prompt.participant == owner


def test_a_state_is_closed_by_its_phase_and_cannot_be_changed():
    story, _, _ = shared()
    assert not story.state.closed
    story.close()
    assert story.state.closed
    with pytest.raises(FrozenInstanceError):
        story.state.title = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        story.state.participants["x"] = None  # type: ignore[index]
    with pytest.raises(TypeError):
        SessionState(id="s").tracks["x"] = None  # type: ignore[index]


@pytest.mark.parametrize("odd_ms", [0, 1, 7, 123, 999, 1001])
def test_a_millisecond_comes_back_from_seconds(odd_ms: int):
    assert to_ms((START_MS + odd_ms) / 1000) == START_MS + odd_ms
