"""Which events people are shown, with whom and what."""

from typing import get_args

from session_server.domain import events as e
from session_server.domain.state import MAX_TIMELINE, SessionState
from session_server.domain.timeline import _SHOWN, entry_of, with_entry
from session_server.domain.view import INTERNAL_ENTRIES
from session_server.protocol.vocabulary import LeaveReason
from tests.unit.session_server.domain.story import ident, shared


def test_what_is_shown_is_in_the_closed_list_and_its_fields_are_there():
    for event, (subject, detail) in _SHOWN.items():
        assert event in get_args(e.AnyEvent)
        assert all(name is None or name in event.model_fields for name in (subject, detail))


def test_what_is_internal_is_shown_to_colleagues():
    assert {event.model_fields["type"].default for event in _SHOWN} >= INTERNAL_ENTRIES


def test_an_entry_names_subject_and_detail():
    left = e.ParticipantLeft(at_ms=7, actor="a", participant="p", reason=LeaveReason.REMOVED)
    entry = entry_of(3, left)
    assert entry is not None
    assert (entry.seq, entry.at_ms, entry.type, entry.actor) == (3, 7, "participant.left", "a")
    assert (entry.subject, entry.detail) == ("p", "removed")


def test_who_comes_in_is_the_subject():
    story, _, end_user = shared()
    joined = next(event for event in story.events if isinstance(event, e.EndUserJoined))
    entry = entry_of(1, joined)
    assert entry is not None
    assert (entry.subject, entry.detail) == (end_user, None)


def test_most_events_are_not_shown():
    assert entry_of(1, e.ParticipantConnected(at_ms=1, participant="p")) is None
    posted = e.ChatPosted(at_ms=1, actor="p", message=ident("msg", 1), audience="everyone", text="x")  # type: ignore[arg-type]
    assert entry_of(1, posted) is None


def test_the_short_history_is_short():
    state = SessionState(id="s")
    paused = e.SharePaused(at_ms=1, actor="p")
    for seq in range(MAX_TIMELINE + 5):
        entry = entry_of(seq, paused)
        assert entry is not None
        state = with_entry(state, entry)
    assert [entry.seq for entry in state.timeline] == list(range(5, MAX_TIMELINE + 5))
