"""Tracks, pause, and *stop everything*."""

from permissions.rights import Rights
from session_server.domain import inputs as i
from session_server.domain.media import EMPTY, media_graph
from session_server.domain.sharing import stop
from session_server.domain.state import MAX_TRACKS
from session_server.domain.turn import Refusal, Turn
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import LeaveReason, SessionPhase, TrackKind
from tests.unit.session_server.domain.story import C, Story, ident, shared


def code(refusal: Refusal | None) -> ErrorCode | None:
    return refusal.code if refusal is not None else None


def publish(story: Story, by: str, number: int) -> Refusal | None:
    return story.give(i.Publish(by, ident("trk", number), TrackKind.SCREEN, "Screen")).refusal


def test_only_who_may_share_publishes_and_only_what_is_theirs():
    story, owner, end_user = shared()
    assert code(publish(story, owner, 2)) is ErrorCode.NOT_PERMITTED
    assert code(publish(story, ident("par", 99), 2)) is ErrorCode.NOT_PERMITTED
    helper = story.colleague(2, i.ProfileFacts("sharing", "Sharing", story.rights(end_user)))
    assert code(publish(story, helper, 1)) is ErrorCode.NOT_FOUND
    assert publish(story, helper, 2) is None


def test_a_track_goes_on_over_a_new_connection():
    story, _, end_user = shared()
    track = ident("trk", 1)
    assert publish(story, end_user, 1) is None
    assert story.types == []
    story.give(i.MediaLost((track, ident("trk", 9))))
    assert story.types == ["track.interrupted"]
    story.give(i.MediaLost((track,)))
    assert story.types == []
    assert not story.state.tracks[track].live
    assert publish(story, end_user, 1) is None
    assert story.types == ["track.resumed"]
    assert story.state.tracks[track].live


def test_tracks_are_bounded():
    story, _, end_user = shared()
    for number in range(2, MAX_TRACKS + 1):
        assert publish(story, end_user, number) is None
    assert code(publish(story, end_user, MAX_TRACKS + 1)) is ErrorCode.NOT_NOW


def test_a_track_is_ended_by_its_sharer_alone():
    story, owner, end_user = shared()
    command = m.TrackUnpublish(id=1, track=ident("trk", 1))
    assert code(story.say(owner, command)) is ErrorCode.NOT_FOUND
    assert story.say(end_user, command) is None
    assert code(story.say(end_user, command)) is ErrorCode.NOT_FOUND
    assert media_graph(story.state) == EMPTY


def test_pausing_blanks_the_picture_at_once_and_leaves_the_chat():
    story, owner, end_user = shared()
    assert media_graph(story.state).subscriptions
    assert code(story.say(owner, m.SharePause(id=1))) is ErrorCode.NOT_PERMITTED
    assert story.say(end_user, m.SharePause(id=1)) is None
    assert media_graph(story.state) == EMPTY
    assert not story.may(owner, C.SCREEN_VIEW)
    assert story.chat(owner, "still here") is None
    assert code(story.say(end_user, m.SharePause(id=1))) is ErrorCode.NOT_NOW
    assert story.say(end_user, m.ShareResume(id=1)) is None
    assert media_graph(story.state).subscriptions
    assert code(story.say(end_user, m.ShareResume(id=1))) is ErrorCode.NOT_NOW


def test_an_end_user_without_a_right_to_share_can_still_pause():
    story = Story()
    story.open()
    end_user = story.end_user(profile=i.ProfileFacts("mute", "Mute", Rights.NONE))
    assert story.say(end_user, m.SharePause(id=1)) is None
    assert code(story.say(end_user, m.ShareResume(id=1))) is ErrorCode.NOT_PERMITTED


def test_stop_everything_stops_everything():
    story, owner, end_user = shared()
    colleague = story.colleague()
    story.drive(colleague)
    guest = story.guest()
    story.ask(owner)
    assert story.say(end_user, m.SessionStop(id=1)) is None
    state = story.state
    assert state.phase is SessionPhase.WRAP_UP
    assert media_graph(state) == EMPTY
    assert (state.control.driver, len(state.tracks), len(state.prompts)) == (None, 0, 0)
    assert story.person(guest).left is story.person(end_user).left is LeaveReason.STOPPED
    assert {p.id for p in state.present()} == {owner, colleague}


def test_stopping_is_the_end_users_and_works_while_paused():
    story, owner, end_user = shared()
    assert code(story.say(owner, m.SessionStop(id=1))) is ErrorCode.NOT_PERMITTED
    story.say(end_user, m.SharePause(id=1))
    assert story.say(end_user, m.SessionStop(id=1)) is None
    assert code(story.say(end_user, m.SessionStop(id=1))) is ErrorCode.NOT_FOUND


def test_there_is_nothing_to_stop_before_anything_is_shared():
    """No end-user is in a session that waits; the deed itself is safe all the same."""
    story = Story()
    owner = story.open()
    turn = Turn(story.state, story.now_ms, story.fresh)
    assert code(stop(turn, owner)) is ErrorCode.NOT_NOW
    assert turn.events == []
