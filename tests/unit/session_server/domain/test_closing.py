"""Talking, and ending a session."""

import pytest

from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.domain.media import EMPTY, media_graph
from session_server.domain.turn import Refusal
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import Audience, CloseReason, LeaveReason, Outcome, SessionPhase
from tests.unit.session_server.domain.story import VIEW_ONLY, Story, shared


def code(refusal: Refusal | None) -> ErrorCode | None:
    return refusal.code if refusal is not None else None


def closed(story: Story) -> e.SessionClosed:
    return next(event for event in story.last.events if isinstance(event, e.SessionClosed))


def test_a_message_has_an_author_and_an_audience():
    story, owner, end_user = shared()
    assert story.chat(owner, "for us", Audience.TEAM) is None
    assert story.chat(end_user, "for all") is None
    assert [(c.author, c.audience, c.text) for c in story.state.chat] == [
        (owner, Audience.TEAM, "for us"),
        (end_user, Audience.EVERYONE, "for all"),
    ]


def test_the_end_user_and_guests_do_not_write_to_the_team():
    story, _, end_user = shared()
    guest = story.guest()
    for by in (end_user, guest):
        assert code(story.chat(by, "x", Audience.TEAM)) is ErrorCode.NOT_PERMITTED
        assert story.chat(by, "x") is None
    lobby = story.visitor(story.link(), "other")
    assert code(story.chat(lobby, "x")) is ErrorCode.NOT_PERMITTED


def test_closing_needs_a_resolution_or_the_word_that_there_is_none():
    story, owner, _ = shared()
    silent = m.SessionClose(id=1, outcome=Outcome.NOT_SOLVED)
    assert code(story.say(owner, silent)) is ErrorCode.REASON_REQUIRED
    assert not story.state.closed
    assert story.say(owner, silent.model_copy(update={"skip_resolution": True, "tags": ("printer",)})) is None
    assert closed(story).skipped
    assert (story.state.outcome, story.state.resolution) == (Outcome.NOT_SOLVED, None)
    assert closed(story).tags == ("printer",)


def test_who_may_not_end_a_session_does_not():
    story, _, end_user = shared()
    for by in (end_user, story.colleague(2, VIEW_ONLY), story.guest()):
        assert code(story.close(by)) is ErrorCode.NOT_PERMITTED


def test_when_a_session_closes_everything_has_ended():
    story, owner, end_user = shared()
    colleague = story.colleague()
    story.drive(colleague)
    guest = story.guest()
    invitation, answered = story.invite(5), story.invite(6)
    story.say(owner, m.InvitationCancel(id=1, invitation=answered))
    assert story.close() is None
    assert story.state.phase is SessionPhase.CLOSED
    assert media_graph(story.state) == EMPTY
    assert {p.left for p in story.state.participants.values()} == {LeaveReason.SESSION_CLOSED}
    assert set(story.state.participants) == {owner, end_user, colleague, guest}
    assert story.state.invitations[invitation].end is not None
    assert story.types.count("invitation.cancelled") == 1
    assert story.state.resolution == "New driver"
    assert closed(story).reason is CloseReason.RESOLVED


@pytest.mark.parametrize("reason", CloseReason)
def test_the_server_ends_a_session_in_any_phase(reason: CloseReason):
    story = Story()
    story.open()
    story.give(i.EndNow(reason))
    assert closed(story).reason is reason
    assert closed(story).actor is None
    assert story.state.closed
