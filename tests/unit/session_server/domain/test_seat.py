"""At most one on the driver's seat."""

from session_server.domain.seat import release, take_seat
from session_server.domain.turn import Turn
from tests.unit.session_server.domain.story import FULL, Story, shared


def turn_of(story: Story) -> Turn:
    return Turn(story.state, story.now_ms, story.fresh)


def three() -> tuple[Story, str, str, str]:
    story, owner, _ = shared()
    return story, owner, story.colleague(2, FULL), story.colleague(3, FULL)


def test_a_free_seat_is_taken():
    story, _, one, _ = three()
    turn = turn_of(story)
    take_seat(turn, one)
    assert turn.state.control.driver == one


def test_who_sits_stays():
    story, _, one, _ = three()
    story.drive(one)
    turn = turn_of(story)
    take_seat(turn, one)
    assert turn.events == []


def test_behind_a_driver_is_a_line_with_each_once():
    story, _, one, two = three()
    story.drive(one)
    turn = turn_of(story)
    take_seat(turn, two)
    take_seat(turn, two)
    assert turn.state.control.driver == one
    assert turn.state.control.requests == (two,)


def test_the_owner_takes_by_rank():
    story, owner, one, _ = three()
    story.drive(one)
    turn = turn_of(story)
    take_seat(turn, owner)
    assert turn.state.control.driver == owner
    assert [event.type for event in turn.events] == ["control.released", "control.granted"]


def test_a_seat_is_freed_once():
    story, _, one, _ = three()
    story.drive(one)
    turn = turn_of(story)
    release(turn, "released")
    release(turn, "released")
    assert [event.type for event in turn.events] == ["control.released"]
