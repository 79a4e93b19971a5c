"""What each participant sees; what is not for their eyes is not in it."""

from collections.abc import Iterable

import pytest

from invite.guest import MAX_WRONG_PINS
from invite.tokens import hash_browser_secret
from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.domain.view import chat_for, may_read, receipt, share_of, view_for
from session_server.protocol import messages as m
from session_server.protocol import views as v
from session_server.protocol.vocabulary import (
    Audience,
    Feature,
    InvitationState,
    LinkState,
    LobbyStep,
    Outcome,
    ParticipantKind,
    Presence,
    RecordingState,
    SessionPhase,
    ShareState,
)
from tests.unit.session_server.domain.story import (
    END_USER,
    MINUTE_MS,
    VENDOR_ASSIST,
    VIEW_ONLY,
    C,
    Story,
    ident,
    rights,
    shared,
)

SECRET = {
    "description": "every page comes out blank",
    "reference": "INC-4711",
    "link label": "the vendor's jane",
    "invitation label": "whoever is free",
    "note": "hurry up please",
    "team": "the customer is wrong",
    "resolution": "swapped the toner",
    "environment": "windows-of-petra",
}
PROFILE = v.ProfileView(profile="assist", name="Assist", description="", external=False, rights={})


def whole() -> tuple[Story, dict[str, str]]:
    """A session in which everything secret has happened: story and who is who."""
    story = Story()
    who = {"owner": story.open(description=SECRET["description"], external_ref=SECRET["reference"])}
    person = i.PersonFacts("Petra Novak", "")
    key = story.key()
    environment = {"os": SECRET["environment"]}
    seat = hash_browser_secret("browser")
    who["end_user"] = story.give(i.JoinEndUser(key, person, END_USER, seat, ("all",), environment)).result or ""
    story.connect(who["end_user"], Feature.INPUT)
    story.share(who["end_user"])
    command = m.InvitationCreate(id=1, target=m.InviteTeam(team="T"), note=SECRET["note"])
    asked = {ident("per", 2): "free"}
    story.say(who["owner"], command, profile=VIEW_ONLY, asked=asked, label=SECRET["invitation label"])
    who["colleague"] = story.accept(story.last.result or "", 2).result or ""
    story.connect(who["colleague"])
    link = story.link(VENDOR_ASSIST, label=SECRET["link label"], uses=3)
    who["guest"] = story.visitor(link, "guest")
    story.admit(who["guest"])
    story.decide(who["guest"])
    who["lobby"] = story.visitor(link, "lobby")
    story.admit(who["lobby"])
    story.chat(who["owner"], SECRET["team"], Audience.TEAM)
    story.chat(who["end_user"], "hello all")
    refused = e.RefusalRecorded(
        at_ms=story.now_ms, participant=who["guest"], command="chat.send", code="not_permitted", reason="r"
    )
    story.give(i.Evidence(refused))
    return story, who


def seen(story: Story, participant: str) -> str:
    view = view_for(story.state, participant, story.now_ms, (PROFILE,))
    return view.model_dump_json() + "".join(c.model_dump_json() for c in chat_for(story.state, participant))


def named(view: v.SessionView) -> list[str]:
    return [person.participant for person in view.participants]


# --- what is for whom ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("kind", ["end_user", "guest", "lobby"])
def test_people_from_outside_see_nothing_of_the_teams(kind: str, closed: bool):
    story, who = whole()
    if closed:
        story.close(resolution=SECRET["resolution"])
    text = seen(story, who[kind])
    assert [name for name, secret in SECRET.items() if secret in text] == []
    view = view_for(story.state, who[kind], story.now_ms, (PROFILE,))
    assert (view.invitations, view.guest_links, view.profiles, view.environment) == ((), (), (), {})
    assert (view.description, view.external_ref, view.outcome, view.resolution) == ("", "", None, None)
    assert all(person.person is None for person in view.participants)


@pytest.mark.parametrize("kind", ["owner", "colleague"])
def test_colleagues_see_all_of_it(kind: str):
    story, who = whole()
    text = seen(story, who[kind])
    assert [name for name, secret in SECRET.items() if secret not in text] == ["resolution"]
    view = view_for(story.state, who[kind], story.now_ms, (PROFILE,))
    assert view.profiles == (PROFILE,)
    story.close(resolution=SECRET["resolution"])
    view = view_for(story.state, who[kind], story.now_ms)
    assert (view.outcome, view.resolution) == (Outcome.SOLVED, SECRET["resolution"])


def test_a_visitor_in_the_lobby_sees_who_invited_and_their_own_place():
    story, who = whole()
    view = view_for(story.state, who["lobby"], story.now_ms)
    assert named(view) == [who["owner"], who["lobby"]]
    assert (view.tracks, view.prompts, view.timeline, view.share) == ((), (), (), ShareState.NONE)
    assert view.control == v.ControlView()
    assert view.you == who["lobby"]
    assert chat_for(story.state, who["lobby"]) == ()


def test_a_guest_whose_connection_is_gone_sees_the_lobby():
    story, who = whole()
    story.drop(who["guest"])
    assert named(view_for(story.state, who["guest"], story.now_ms)) == [who["owner"], who["guest"]]


@pytest.mark.parametrize("gone", ["here", "away", "refused"])
def test_a_guest_learns_nothing_of_other_visitors(gone: str):
    story, who = whole()
    if gone == "away":
        story.drop(who["lobby"])
    elif gone == "refused":
        story.say(who["owner"], m.GuestRefuse(id=1, participant=who["lobby"]))
    view = view_for(story.state, who["guest"], story.now_ms)
    assert who["lobby"] not in named(view)
    assert "Jane of lobby" not in seen(story, who["guest"])
    for other in ("owner", "end_user", "colleague"):
        assert who["lobby"] in named(view_for(story.state, who[other], story.now_ms))
    asked = view_for(story.state, who["end_user"], story.now_ms).prompts
    assert [prompt.participant for prompt in asked] == ([who["lobby"]] if gone == "here" else [])


def test_a_guest_who_was_in_and_left_is_still_known():
    story, who = whole()
    other = story.guest(browser="other")
    story.say(other, m.SessionLeave(id=1))
    view = view_for(story.state, who["guest"], story.now_ms)
    person = next(p for p in view.participants if p.participant == other)
    assert (person.presence, person.lobby) == (Presence.LEFT, LobbyStep.ADMITTED)


def test_the_inviter_is_the_owner_where_nobody_is_named():
    story, who = whole()
    view = view_for(story.state, who["owner"], story.now_ms)
    assert view.owner == who["owner"]
    assert {p.participant for p in view.participants} == set(who.values())


# --- chat ----------------------------------------------------------------------------------------------------------------


def test_who_may_read_what():
    story, who = whole()
    readers = {name: [a for a in Audience if may_read(story.state, p, a)] for name, p in who.items()}
    assert readers == {
        "owner": list(Audience),
        "end_user": [Audience.EVERYONE],
        "colleague": list(Audience),
        "guest": [Audience.EVERYONE],
        "lobby": [],
    }
    assert not may_read(story.state, ident("par", 99), Audience.EVERYONE)


def test_a_joiner_is_told_the_chat_so_far():
    story, who = whole()
    joiner = story.colleague(3)
    texts = [message.text for message in chat_for(story.state, joiner)]
    assert texts == [SECRET["team"], "hello all"]
    message = chat_for(story.state, who["guest"])[0]
    assert (message.author, message.author_name) == (who["end_user"], "Petra Novak")
    assert message.author_kind is ParticipantKind.END_USER


def test_who_only_watches_reads_what_everyone_is_told():
    story, _, _ = shared()
    watcher = story.colleague(2, i.ProfileFacts("observer", "Observer", rights((C.SCREEN_VIEW,))))
    mute = story.colleague(3, i.ProfileFacts("nothing", "Nothing", rights()))
    assert may_read(story.state, watcher, Audience.EVERYONE)
    assert not may_read(story.state, mute, Audience.EVERYONE)


# --- people --------------------------------------------------------------------------------------------------------------


def by_id(people: Iterable[v.ParticipantView]) -> dict[str, v.ParticipantView]:
    return {person.participant: person for person in people}


def test_everybody_sees_who_watches_who_shares_and_who_drives():
    story, owner, end_user = shared()
    colleague = story.colleague()
    story.drive(colleague)
    for looker in (owner, end_user, colleague):
        people = by_id(view_for(story.state, looker, story.now_ms).participants)
        assert [p for p in people if people[p].watching] == [owner, colleague]
        assert [p for p in people if people[p].sharing] == [end_user]
        assert [p for p in people if people[p].driving] == [colleague]
        assert [p for p in people if people[p].owner] == [owner]
    story.say(end_user, m.SharePause(id=1))
    assert not any(p.watching for p in view_for(story.state, owner, story.now_ms).participants)


def test_rights_are_the_effective_ones_and_of_somebody_away_the_profiles():
    story, owner, _ = shared()
    colleague = story.colleague()
    gone = story.colleague(3)
    story.drop(colleague)
    story.remove(owner, gone)
    people = by_id(view_for(story.state, owner, story.now_ms).participants)
    assert people[colleague].rights[C.SCREEN_VIEW].value == "allow"
    assert people[gone].rights == {}
    assert people[owner].rights[C.SCREEN_CONTROL].value == "ask"
    assert people[owner].person == ident("per", 1)


# --- the screen ----------------------------------------------------------------------------------------------------------


def test_what_is_said_of_the_share():
    story = Story()
    story.open()
    helper = story.colleague(2, i.ProfileFacts("showing", "Showing", rights((C.SCREEN_SHARE,))))
    story.share(helper, 2)
    assert share_of(story.state) is ShareState.NONE  # nothing is shown before the end-user is there
    story.give(i.MediaLost((ident("trk", 2),)))
    end_user = story.end_user()
    story.share(end_user)
    assert share_of(story.state) is ShareState.LIVE
    story.drop(end_user)
    assert share_of(story.state) is ShareState.INTERRUPTED
    story.connect(end_user)
    story.say(end_user, m.SharePause(id=1))
    assert share_of(story.state) is ShareState.PAUSED
    assert len(view_for(story.state, end_user, story.now_ms).tracks) == 2
    story.say(end_user, m.SessionStop(id=1))
    assert share_of(story.state) is ShareState.NONE
    assert view_for(story.state, helper, story.now_ms).phase is SessionPhase.WRAP_UP


@pytest.mark.parametrize("features", [(), (Feature.INPUT,)])
def test_a_sharer_says_whether_it_can_be_driven(features: tuple[Feature, ...]):
    story, owner, end_user = shared()
    story.connect(end_user, *features)
    assert view_for(story.state, owner, story.now_ms).control.drivable is bool(features)


def test_the_recording_is_told_to_everybody():
    story, who = whole()
    started = e.RecordingStarted(
        at_ms=story.now_ms, track=ident("trk", 1), participant=who["end_user"], kind="screen", codec="VP8", label="S"
    )
    story.give(i.Evidence(started))
    for looker in who.values():
        assert view_for(story.state, looker, story.now_ms).recording.state is RecordingState.RECORDING


def test_a_question_tells_who_for_how_long_and_what():
    story, who = whole()
    prompt = view_for(story.state, who["end_user"], story.now_ms).prompts[0]
    assert (prompt.participant, prompt.external, prompt.organisation) == (who["lobby"], True, "Vendor Ltd")
    assert prompt.until_ms == story.now_ms + 2 * 60 * MINUTE_MS
    story.ask(who["owner"])
    own = view_for(story.state, who["end_user"], story.now_ms).prompts[1]
    assert (own.external, own.until_ms, own.capabilities) == (False, None, (C.SCREEN_CONTROL,))


# --- the ledger ----------------------------------------------------------------------------------------------------------


def test_invitations_are_told_with_their_ends():
    story, owner, _ = shared()
    story.accept(story.invite(2), 2)
    story.invite(3)
    states = [one.state for one in view_for(story.state, owner, story.now_ms).invitations]
    assert states == [InvitationState.FILLED, InvitationState.OPEN]
    assert {end.value for end in InvitationState} - {"open"} == {"filled", "declined", "cancelled", "expired"}


def test_links_are_told_with_their_state_and_never_their_secret():
    story, owner, _ = shared()
    links = [
        story.link(),
        story.link(pin_hash="$pin$", uses=2),
        story.link(),
        story.link(expires_in_s=60),
        story.link(),
    ]
    story.redeem(links[0])
    for _ in range(MAX_WRONG_PINS):
        story.redeem(links[1], pin=False)
    story.say(owner, m.GuestLinkRevoke(id=1, link=links[2]))
    story.wait(MINUTE_MS)
    ledger = view_for(story.state, owner, story.now_ms).guest_links
    assert [row.state for row in ledger] == [
        LinkState.USED,
        LinkState.LOCKED,
        LinkState.REVOKED,
        LinkState.EXPIRED,
        LinkState.OPEN,
    ]
    assert [row.pin for row in ledger] == [False, True, False, False, False]
    assert "$pin$" not in seen(story, owner)


# --- the short history -----------------------------------------------------------------------------------------------------


def test_colleagues_own_doings_are_for_colleagues():
    story, who = whole()
    internal = {entry.type for entry in view_for(story.state, who["owner"], story.now_ms).timeline}
    outside = {entry.type for entry in view_for(story.state, who["end_user"], story.now_ms).timeline}
    assert {"invitation.created", "guest_link.created", "refusal.recorded"} == internal - outside
    assert outside >= {"session.opened", "end_user.joined", "guest.arrived", "consent.answered", "track.published"}


def test_the_receipt_says_who_was_there_and_what_was_done():
    story, who = whole()
    story.close(resolution=SECRET["resolution"])
    told = receipt(story.state, story.state.timeline)
    assert {p.participant for p in told.people} == set(who.values()) - {who["end_user"]}
    assert [name for name, secret in SECRET.items() if secret in told.model_dump_json()] == []
    assert {entry.type for entry in told.entries} >= {"guest.arrived", "session.closed"}
    assert any(entry.subject == "Jane of lobby" for entry in told.entries)
