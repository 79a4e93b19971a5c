"""Folding: every event has its effect on the state, decides nothing, and goes through the log's form unharmed."""

import json
from dataclasses import replace

import pytest

from permissions.capabilities import Access
from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.domain.evolve import evolve, fold
from session_server.domain.state import MAX_CHAT, Control, RecordingStatus, SessionState
from session_server.protocol import messages as m
from session_server.protocol.vocabulary import (
    Audience,
    ConsentAnswer,
    LeaveReason,
    LobbyStep,
    Presence,
    RecordingPolicy,
    RecordingState,
    SessionPhase,
)
from tests.unit.session_server.domain.story import FULL, MINUTE_MS, VENDOR_ASSIST, C, Story, ident, shared
from tests.unit.session_server.domain.walk import walk


def again(event: e.AnyEvent) -> e.AnyEvent:
    """The event as it comes back from the log."""
    payload = json.loads(json.dumps(e.payload_of(event)))
    return e.read(event.type, event.VERSION, event.at_ms, event.actor, payload)


def test_the_live_state_is_the_fold_of_the_log_at_every_event():
    story = walk()
    state = SessionState(id=story.state.id)
    for seq, event in enumerate(story.events, 1):
        state = evolve(state, seq, again(event))
        assert state.seq == seq
    assert state == story.state
    assert fold(story.state.id, enumerate(story.events, 1)) == story.state


def test_an_event_that_nobody_folds_is_a_fault_of_the_program():
    class Whim(e.Event):
        type: str = "whim.had"

    with pytest.raises(TypeError, match=r"whim\.had"):
        evolve(shared()[0].state, 99, Whim(at_ms=1))  # type: ignore[arg-type]


def test_a_cause_that_has_no_way_changes_no_phase():
    story, _, _ = shared()
    again_ = evolve(story.state, 99, e.ShareResumed(at_ms=1))
    assert again_.phase is SessionPhase.ACTIVE


def test_a_new_key_ends_those_that_nobody_used():
    story, _, _ = shared()
    used, open_, newest = next(iter(story.state.keys)), story.key(), story.key()
    state = story.state.keys
    assert [state[k].replaced for k in (used, open_, newest)] == [False, True, False]
    assert state[used].spent_by is not None


def test_a_wrong_pin_counts_and_other_refusals_do_not():
    story, _, _ = shared()
    link = story.link()
    counted = evolve(story.state, 50, e.GuestLinkRefused(at_ms=1, link=link, problem="pin_wrong", wrong_pin=True))
    other = evolve(story.state, 50, e.GuestLinkRefused(at_ms=1, link=link, problem="used"))
    assert (counted.links[link].wrong_pins, other.links[link].wrong_pins) == (1, 0)


def test_chat_is_kept_up_to_a_bound():
    story, owner, _ = shared()
    state = story.state
    for number in range(MAX_CHAT + 3):
        posted = e.ChatPosted(at_ms=1, actor=owner, message=ident("msg", number), audience=Audience.EVERYONE, text="x")
        state = evolve(state, 100 + number, posted)
    assert len(state.chat) == MAX_CHAT
    assert state.chat[0].id == ident("msg", 3)
    anonymous = evolve(state, 9999, posted.model_copy(update={"actor": None}))
    assert anonymous.chat[-1].author == ""


# --- recording -------------------------------------------------------------------------------------------------------------


def started(track: str) -> e.RecordingStarted:
    return e.RecordingStarted(at_ms=7, track=track, participant="p", kind="screen", codec="VP8", label="")


def test_a_recording_is_failed_while_any_track_is():
    story, _, end_user = shared()
    one, two = ident("trk", 1), story.share(end_user, 2)
    state = evolve(story.state, 50, started(one))
    assert state.recording == RecordingStatus(RecordingState.RECORDING, 7)
    state = evolve(state, 51, e.RecordingFailed(at_ms=8, track=one, reason="disk"))
    state = evolve(state, 52, e.RecordingFailed(at_ms=8, track=None, reason="log"))
    assert state.recording.state is RecordingState.FAILED
    state = evolve(state, 53, e.RecordingRecovered(at_ms=9, track=one))
    assert state.recording.failed == {""}
    state = evolve(state, 54, e.RecordingRecovered(at_ms=9, track=None))
    assert state.recording == RecordingStatus(RecordingState.RECORDING, 7)
    state = evolve(state, 55, e.RecordingFailed(at_ms=9, track=two, reason="disk"))
    state = evolve(state, 56, e.TrackUnpublished(at_ms=9, track=two))
    assert state.recording.state is RecordingState.RECORDING  # the other one goes on
    state = evolve(state, 57, e.RecordingFailed(at_ms=9, track=one, reason="disk"))
    state = evolve(state, 58, e.TrackUnpublished(at_ms=9, track=one))
    assert state.recording.state is RecordingState.WAITING  # nothing is shared, nothing is missing


def test_two_failed_tracks_are_failed_until_both_have_ended():
    story, _, end_user = shared()
    one, two = ident("trk", 1), story.share(end_user, 2)
    state = story.state
    for number, track in enumerate((one, two), 50):
        state = evolve(state, number, e.RecordingFailed(at_ms=8, track=track, reason="disk"))
    state = evolve(state, 52, e.TrackUnpublished(at_ms=9, track=one))
    assert state.recording.state is RecordingState.FAILED


@pytest.mark.parametrize("policy", RecordingPolicy)
def test_a_restart_starts_recording_anew_unless_it_is_off(policy: RecordingPolicy):
    story = Story()
    story.open(recording=policy)
    failed = e.RecordingFailed(at_ms=story.now_ms, track=None, reason="disk")
    if policy is not RecordingPolicy.OFF:
        story.give(i.Evidence(failed))
    story.give(i.Recover(epoch=2))
    expected = RecordingState.OFF if policy is RecordingPolicy.OFF else RecordingState.WAITING
    assert story.state.recording.state is expected
    assert not story.state.recording.failed


# --- answers ---------------------------------------------------------------------------------------------------------------


def test_a_yes_opens_what_a_no_had_closed():
    story, _, _ = shared()
    colleague = story.colleague()
    story.ask(colleague)
    prompt = story.state.prompt_for(colleague)
    assert prompt is not None
    person = replace(story.person(colleague), refused=frozenset({C.SCREEN_CONTROL}))
    state = replace(story.state, participants={**story.state.participants, colleague: person})
    yes = e.ConsentAnswered(
        at_ms=9,
        prompt=prompt.id,
        kind=prompt.kind,
        participant=colleague,
        answer=ConsentAnswer.ALLOW,
        granted=("screen:control",),
    )
    after = evolve(state, 99, yes).participants[colleague]
    assert (after.consented, after.refused, after.refused_at_ms) == ({C.SCREEN_CONTROL}, frozenset(), None)


def test_a_guest_who_was_let_in_while_away_is_let_in_and_away():
    story, _, _ = shared()
    guest = story.visitor(story.link())
    story.admit(guest)
    prompt = story.state.prompt_for(guest)
    assert prompt is not None
    away = evolve(story.state, 50, e.ParticipantDisconnected(at_ms=8, participant=guest))
    yes = e.ConsentAnswered(
        at_ms=9, prompt=prompt.id, kind=prompt.kind, participant=guest, answer=ConsentAnswer.ALLOW, granted=()
    )
    person = evolve(away, 51, yes).participants[guest]
    assert (person.presence, person.lobby) == (Presence.AWAY, LobbyStep.ADMITTED)


def test_what_is_withdrawn_and_from_whom():
    story, _, end_user = shared()
    asked, plain = story.colleague(2), story.colleague(3, FULL)
    guest = story.guest(VENDOR_ASSIST)
    story.drive(asked)
    for whom in (asked, plain, guest):
        story.say(end_user, m.ConsentWithdraw(id=1, participant=whom))
    assert story.person(asked).refused == frozenset()
    assert story.person(plain).refused == {C.SCREEN_CONTROL}
    assert story.person(guest).refused == {C.SCREEN_VIEW, C.SCREEN_CONTROL}
    assert story.rights(plain).access(C.SCREEN_CONTROL) is Access.DENY


@pytest.mark.parametrize("by", ["end_user", "owner", "nobody there"])
def test_what_the_end_user_takes_back_must_be_asked_again(by: str):
    story, owner, end_user = shared()
    colleague = story.colleague()
    story.drive(colleague)
    state = story.state
    if by == "nobody there":
        gone = replace(state.participants[end_user], presence=Presence.LEFT)
        state = replace(state, participants={**state.participants, end_user: gone})
    actor = owner if by == "owner" else end_user
    back = e.ControlReleased(at_ms=9, actor=actor, participant=colleague, reason="taken_back")
    after = evolve(state, 99, back)
    assert after.control == Control()
    assert (C.SCREEN_CONTROL in after.participants[colleague].consented) is (by != "end_user")


def test_only_watch_leaves_the_picture():
    story, _, _ = shared()
    guest = story.visitor(story.link(VENDOR_ASSIST))
    story.admit(guest)
    story.decide(guest, ConsentAnswer.ONLY_WATCH)
    person = story.person(guest)
    assert person.consented == {C.SCREEN_VIEW}
    assert person.refused >= {C.SCREEN_CONTROL, C.ANNOTATE_DRAW, C.CLIPBOARD_SEND, C.VOICE_LISTEN}


def test_somebody_shown_out_comes_back_without_answers():
    story, owner, _ = shared()
    colleague = story.colleague()
    story.drive(colleague)
    left = evolve(story.state, 50, e.ParticipantLeft(at_ms=8, participant=colleague, reason=LeaveReason.SILENT))
    back = e.ParticipantRejoined(at_ms=9, participant=colleague)
    assert evolve(left, 51, back).participants[colleague].consented == {C.SCREEN_CONTROL}
    story.remove(owner, colleague)
    assert evolve(story.state, 51, back).participants[colleague].consented == frozenset()


# --- idle ------------------------------------------------------------------------------------------------------------------


def test_a_session_is_idle_from_when_the_last_one_is_gone():
    story, owner, end_user = shared()
    assert story.state.idle_since_ms is None
    story.drop(end_user)
    assert story.state.idle_since_ms is None
    story.wait(1000)
    story.drop(owner)
    since = story.now_ms
    assert story.state.idle_since_ms == since
    story.wait(11 * MINUTE_MS)  # somebody who leaves then does not start it anew
    assert not story.person(end_user).in_session
    assert story.state.idle_since_ms == since
    story.connect(owner)
    assert story.state.idle_since_ms is None
