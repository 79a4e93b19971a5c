"""Which packets may flow, and what two graphs have in common."""

import pytest

from session_server.domain import inputs as i
from session_server.domain.media import EMPTY, MediaGraph, media_graph, sharer_of
from session_server.protocol.vocabulary import RecordingPolicy, SessionPhase
from tests.unit.session_server.domain.story import VIEW_ONLY, C, Story, ident, rights, shared


def test_nothing_flows_before_anything_is_shared():
    story = Story()
    story.open()
    assert media_graph(story.state) == EMPTY
    story.end_user()
    assert media_graph(story.state) == EMPTY
    assert sharer_of(story.state) is None


def test_who_may_see_is_subscribed_and_nobody_to_their_own():
    story, owner, end_user = shared()
    viewer, blind = story.colleague(2, VIEW_ONLY), story.colleague(3, i.ProfileFacts("blind", "Blind", rights()))
    track = ident("trk", 1)
    graph = media_graph(story.state)
    assert graph.ingest == {track}
    assert graph.subscriptions == {(track, owner), (track, viewer)}
    assert blind in story.state.participants
    assert sharer_of(story.state) == end_user


def test_an_end_user_who_may_also_see_has_others_tracks_and_not_their_own():
    story, owner, _ = shared()
    end_user = story.state.end_user()
    assert end_user is not None
    helper = story.colleague(2, i.ProfileFacts("showing", "Showing", rights((C.SCREEN_SHARE, C.SCREEN_VIEW))))
    story.share(helper, 2)
    graph = media_graph(story.state)
    assert (ident("trk", 2), owner) in graph.subscriptions
    assert (ident("trk", 2), helper) not in graph.subscriptions
    assert (ident("trk", 1), helper) in graph.subscriptions
    assert sharer_of(story.state) == end_user.id


def test_nothing_flows_while_the_sharer_is_away():
    story, _, end_user = shared()
    story.drop(end_user)
    assert story.state.phase is SessionPhase.ACTIVE
    assert media_graph(story.state) == EMPTY
    story.connect(end_user)
    assert media_graph(story.state) != EMPTY


@pytest.mark.parametrize(
    ("policy", "recorded", "required"),
    [
        (RecordingPolicy.REQUIRED, True, True),
        (RecordingPolicy.BEST_EFFORT, True, False),
        (RecordingPolicy.OFF, False, False),
    ],
)
def test_the_policy_says_what_is_recorded_and_what_waits_for_it(
    policy: RecordingPolicy, recorded: bool, required: bool
):
    story = Story()
    story.open(recording=policy)
    story.share(story.end_user())
    graph = media_graph(story.state)
    assert bool(graph.recorded) is recorded
    assert bool(graph.required) is required


def test_what_two_graphs_allow_in_common_keeps_the_duties_of_both():
    one = MediaGraph(frozenset("ab"), frozenset({("a", "p"), ("b", "p")}), frozenset("a"), frozenset())
    two = MediaGraph(frozenset("bc"), frozenset({("b", "p"), ("b", "q")}), frozenset("b"), frozenset("bc"))
    both = one & two
    assert both == MediaGraph(frozenset("b"), frozenset({("b", "p")}), frozenset("b"), frozenset("b"))
    assert one & EMPTY == EMPTY
