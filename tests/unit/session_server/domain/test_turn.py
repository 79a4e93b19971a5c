"""One input under way: events are folded as they come, and refusals say what to do."""

from permissions.rights import Rights
from session_server.domain import events as e
from session_server.domain.turn import Turn, not_found, not_now, not_permitted
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import Presence
from tests.unit.session_server.domain.story import C, ident, shared


def test_a_later_step_sees_what_an_earlier_one_did():
    story, owner, _ = shared()
    turn = Turn(story.state, story.now_ms, story.fresh)
    assert turn.allows(owner, C.SCREEN_VIEW)
    turn.emit(e.ParticipantDisconnected(at_ms=story.now_ms, participant=owner))
    assert turn.rights(owner) == Rights.NONE
    assert turn.state.seq == story.state.seq + 1
    assert story.person(owner).presence is Presence.HERE  # the state that was handed in is as it was


def test_somebody_is_who_holds_a_place():
    story, owner, _ = shared()
    colleague = story.colleague()
    story.remove(owner, colleague)
    turn = Turn(story.state, story.now_ms, story.fresh)
    assert turn.someone(owner) is not None
    assert turn.someone(colleague) is None
    assert turn.someone(ident("par", 99)) is None


def test_refusals_name_the_profile_the_thing_and_the_reason():
    story, owner, _ = shared()
    turn = Turn(story.state, story.now_ms, story.fresh)
    known, unknown = not_permitted(turn, owner, "fly"), not_permitted(turn, "nobody", "fly")
    assert known.code is unknown.code is ErrorCode.NOT_PERMITTED
    assert known.text == "You may not fly. The profile Owner does not include it."
    assert unknown.text == "You may not fly."
    assert not_found("This link").text.startswith("This link is not")
    assert not_now("Wait.").code is ErrorCode.NOT_NOW
