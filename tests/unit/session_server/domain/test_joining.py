"""Coming in, dropping out, coming back and being shown out, for every kind of participant."""

import pytest

from invite.guest import MAX_WRONG_PINS, LinkProblem
from invite.seats import SeatResult
from invite.tokens import hash_browser_secret
from permissions.capabilities import Access, Capability
from session_server.domain import inputs as i
from session_server.domain import joining
from session_server.domain.joining import key_refusal, link_refusal, owner_rights, seat_matches
from session_server.domain.state import MAX_PARTICIPANTS
from session_server.domain.turn import Refusal
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import Feature, LeaveReason, LobbyStep, ParticipantKind, Presence, SessionPhase
from tests.unit.session_server.domain.story import (
    ASSIST,
    END_USER,
    MINUTE_MS,
    OWNER,
    VENDOR_ASSIST,
    VIEW_ONLY,
    C,
    Story,
    ident,
    shared,
)


def code(refusal: Refusal | None) -> ErrorCode | None:
    return refusal.code if refusal is not None else None


def fill(story: Story) -> None:
    """Brings the session to its bound."""
    number = 100
    while sum(1 for _ in story.state.present()) < MAX_PARTICIPANTS:
        story.colleague(number, VIEW_ONLY)
        number += 1


# --- the end-user's key --------------------------------------------------------------------------------------------------


def test_a_key_admits_one_end_user():
    story = Story()
    story.open()
    key = story.key()
    assert key_refusal(story.state.keys[key], story.now_ms) is None
    first = story.use_key(key, "one")
    assert first.result is not None
    assert story.state.phase is SessionPhase.ACTIVE
    assert story.person(first.result).kind is ParticipantKind.END_USER
    assert story.state.environment == {"os": "Windows 11"}
    assert key_refusal(story.state.keys[key], story.now_ms) == joining.KEY_USED
    assert code(story.use_key(key, "another").refusal) is ErrorCode.KEY_USED


def test_a_key_that_is_not_known_or_has_ended_admits_nobody():
    story = Story()
    story.open()
    assert key_refusal(None, story.now_ms) == joining.KEY_UNKNOWN
    assert code(story.use_key("0" * 64).refusal) is ErrorCode.KEY_UNKNOWN
    key = story.key(lives_ms=MINUTE_MS)
    story.wait(MINUTE_MS)
    assert code(story.use_key(key).refusal) is ErrorCode.KEY_EXPIRED


def test_a_new_key_ends_the_one_before():
    story = Story()
    story.open()
    old, new = story.key(), story.key()
    assert code(story.use_key(old).refusal) is ErrorCode.KEY_EXPIRED
    assert story.use_key(new).refusal is None


def test_there_is_one_end_user_at_a_time():
    story, _, _ = shared()
    assert code(story.use_key(story.key(), "another").refusal) is ErrorCode.NOT_NOW


def test_the_browser_that_spent_the_key_has_its_seat_again():
    story, _, end_user = shared()
    key = next(iter(story.state.keys))
    story.drop(end_user)
    assert story.use_key(key).result == end_user
    assert story.types == []
    story.wait(11 * MINUTE_MS)
    assert story.person(end_user).left is LeaveReason.SILENT
    assert story.state.phase is SessionPhase.WRAP_UP
    assert story.use_key(key).result == end_user
    assert story.state.phase is SessionPhase.ACTIVE


def test_an_end_user_who_left_needs_a_new_key():
    story, _, end_user = shared()
    key = next(iter(story.state.keys))
    story.say(end_user, m.SessionLeave(id=1))
    assert code(story.use_key(key).refusal) is ErrorCode.KEY_USED
    assert story.use_key(story.key(), "browser").refusal is None


def test_an_end_user_who_was_away_too_long_yields_to_the_next():
    story, _, end_user = shared()
    key = next(iter(story.state.keys))
    story.drop(end_user)
    story.wait(11 * MINUTE_MS)
    story.end_user(browser="another")
    assert code(story.use_key(key).refusal) is ErrorCode.KEY_USED


# --- guests --------------------------------------------------------------------------------------------------------------


def test_looking_at_a_link_changes_nothing():
    story, _, _ = shared()
    link = story.link()
    assert link_refusal(story.state, link, link, story.now_ms) is None
    assert code(link_refusal(story.state, link, "0" * 64, story.now_ms)) is ErrorCode.LINK_UNKNOWN
    assert story.state.links[link].uses == 0


@pytest.mark.parametrize("problem", LinkProblem)
def test_every_reason_against_a_link_has_words(problem: LinkProblem):
    code_, text = joining.LINK_REFUSALS[problem]
    assert isinstance(code_, ErrorCode)
    assert text


@pytest.mark.parametrize("result", sorted(set(SeatResult) - {SeatResult.ACCEPTED, SeatResult.ALREADY_IN}))
def test_every_reason_against_a_seat_that_accepting_gives_has_words(result: SeatResult):
    given_by_accept = {"already_taken", "cancelled", "expired", "already_over", "not_invited"}
    assert (result in joining.SEAT_REFUSALS) == (result.value in given_by_accept)


def test_a_guest_waits_in_the_lobby_and_sees_nothing():
    story, owner, _ = shared()
    guest = story.visitor(story.link(VENDOR_ASSIST))
    person = story.person(guest)
    assert (person.presence, person.lobby) == (Presence.LOBBY, LobbyStep.WAITING_FOR_HOST)
    assert (person.invited_by, person.organisation, person.needs_moderator) == (owner, "Vendor Ltd", True)
    assert not set(story.rights(guest))


def test_the_guests_own_organisation_stands_where_the_link_names_none():
    story, _, _ = shared()
    link = story.link(organisation="")
    person = i.PersonFacts("Jane", "Self-made Ltd")
    guest = story.give(i.RedeemLink(link, link, None, person, hash_browser_secret("x"))).result
    assert story.person(guest or "").organisation == "Self-made Ltd"


def test_a_reload_costs_no_use_and_another_browser_is_refused():
    story, _, _ = shared()
    link = story.link()
    guest = story.visitor(link)
    assert story.redeem(link).result == guest
    assert story.types == []
    assert story.state.links[link].uses == 1
    assert code(story.redeem(link, "another").refusal) is ErrorCode.LINK_USED
    assert story.types == ["guest_link.refused"]


def test_wrong_pins_are_counted_and_lock_the_link():
    story, _, _ = shared()
    link = story.link(pin_hash="$pin$")
    assert code(story.redeem(link).refusal) is ErrorCode.PIN_REQUIRED
    assert story.types == []
    for left in range(MAX_WRONG_PINS - 1, -1, -1):
        assert story.state.links[link].wrong_pins == MAX_WRONG_PINS - 1 - left
        expected = ErrorCode.PIN_WRONG if left else ErrorCode.LINK_LOCKED
        assert code(story.redeem(link, pin=False).refusal) is expected
    assert story.state.links[link].locked
    assert code(story.redeem(link, pin=True).refusal) is ErrorCode.LINK_LOCKED
    assert story.state.links[link].wrong_pins == MAX_WRONG_PINS


def test_a_lock_throws_nobody_out():
    story, _, _ = shared()
    link = story.link(pin_hash="$pin$", uses=2)
    guest = story.redeem(link, pin=True).result or ""
    story.connect(guest)
    for _ in range(MAX_WRONG_PINS):
        story.redeem(link, "guesser", pin=False)
    assert story.person(guest).presence is Presence.LOBBY
    assert story.redeem(link).result == guest


def test_a_link_that_is_unknown_leaves_no_trace():
    story, _, _ = shared()
    assert code(story.redeem(ident("lnk", 9)).refusal) is ErrorCode.LINK_UNKNOWN
    assert code(story.redeem(story.link(), secret="0" * 64).refusal) is ErrorCode.LINK_UNKNOWN
    assert story.types == []


def test_a_guest_who_gave_up_the_place_goes_through_the_lobby_anew():
    story, _, _ = shared()
    link = story.link()
    guest = story.visitor(link)
    story.admit(guest)
    story.decide(guest)
    assert story.may(guest, C.SCREEN_VIEW)
    story.drop(guest)
    assert story.redeem(link).result == guest
    story.connect(guest)
    assert story.may(guest, C.SCREEN_VIEW)  # within the time that a place is kept: no new question
    story.drop(guest)
    story.wait(MINUTE_MS)
    assert story.person(guest).left is LeaveReason.SILENT
    assert story.redeem(link).result == guest
    story.connect(guest)
    assert story.person(guest).lobby is LobbyStep.WAITING_FOR_HOST
    assert not story.may(guest, C.SCREEN_VIEW)


def test_nobody_comes_by_a_link_while_nothing_is_shown():
    story, _, end_user = shared()
    link = story.link()
    story.say(end_user, m.SessionStop(id=1))
    assert code(story.redeem(link).refusal) is ErrorCode.NOT_NOW
    assert story.state.links[link].uses == 0
    assert code(story.redeem(ident("lnk", 9)).refusal) is ErrorCode.LINK_UNKNOWN


# --- colleagues ----------------------------------------------------------------------------------------------------------


def test_accepting_is_joining_with_the_rights_of_the_invitation():
    story, owner, _ = shared()
    colleague = story.accept(story.invite(2, ASSIST)).result or ""
    person = story.person(colleague)
    assert (person.person, person.profile, person.invited_by) == (ident("per", 2), "assist", owner)
    assert person.granted == ASSIST.rights
    assert story.types == ["invitation.accepted", "participant.joined"]


def test_the_first_to_accept_wins_and_the_others_hear_that_it_is_taken():
    story, _, _ = shared()
    invitation = story.invite(2, seats=2)
    assert story.accept(invitation, 2).refusal is None
    assert story.accept(invitation, 2).result is not None  # asking twice is no second seat
    assert story.accept(invitation, 3).refusal is None
    narrow = story.invite(4, seats=1)
    assert story.accept(narrow, 5).refusal is not None
    assert story.accept(narrow, 4).refusal is None
    assert code(story.accept(narrow, 5).refusal) is ErrorCode.NOT_FOUND


def test_a_seat_that_is_taken_is_said_to_be():
    story, _, _ = shared()
    command = m.InvitationCreate(id=1, target=m.InviteTeam(team="Network"), seats=1)
    asked = {ident("per", 2): "free", ident("per", 3): "free"}
    story.say(story.state.owner, command, profile=ASSIST, asked=asked, label="Network")
    invitation = story.last.result or ""
    assert story.accept(invitation, 2).refusal is None
    assert code(story.accept(invitation, 3).refusal) is ErrorCode.ALREADY_TAKEN


@pytest.mark.parametrize("person", [None, ident("per", 9)])
def test_who_was_not_invited_gets_no_seat(person: str | None):
    story, _, _ = shared()
    invitation = story.invite(2)
    facts = i.PersonFacts("Eve", "", person)
    assert code(story.give(i.AcceptInvitation(invitation, facts)).refusal) is ErrorCode.NOT_FOUND
    assert code(story.give(i.AcceptInvitation(ident("inv", 9), facts)).refusal) is ErrorCode.NOT_FOUND
    declined = story.give(i.DeclineInvitation(invitation, facts))
    assert declined.events == ()


def test_declining_is_noted_once_and_an_unknown_invitation_is_refused():
    story, _, _ = shared()
    invitation = story.invite(2, seats=2)
    person = i.PersonFacts("Two", "", ident("per", 2))
    assert story.give(i.DeclineInvitation(invitation, person)).refusal is None
    assert story.types == ["invitation.declined"]
    story.give(i.DeclineInvitation(invitation, person))
    assert story.types == []
    assert code(story.give(i.DeclineInvitation(ident("inv", 9), person)).refusal) is ErrorCode.NOT_FOUND


def test_a_colleague_opens_the_page_again():
    story, _, _ = shared()
    colleague = story.colleague()
    assert story.give(i.Rejoin(ident("per", 2))).result == colleague
    assert story.types == []
    story.say(colleague, m.SessionLeave(id=1))
    assert story.give(i.Rejoin(ident("per", 2))).result == colleague
    assert story.types == ["participant.rejoined"]
    assert code(story.give(i.Rejoin(ident("per", 9))).refusal) is ErrorCode.NOT_FOUND


def test_a_colleague_who_was_removed_needs_an_invitation_and_a_new_yes():
    story, owner, _ = shared()
    colleague = story.colleague()
    story.drive(colleague)
    story.remove(owner, colleague)
    refused = story.give(i.Rejoin(ident("per", 2)))
    assert (code(refused.refusal), refused.result) == (ErrorCode.NOT_PERMITTED, None)
    assert story.accept(story.invite(2)).result == colleague
    story.connect(colleague)
    story.ask(colleague)
    assert story.state.prompt_for(colleague) is not None
    assert story.state.control.driver is None


# --- the bound -----------------------------------------------------------------------------------------------------------


def test_a_full_session_takes_nobody_more_and_nobody_back():
    story, _, end_user = shared()
    key = next(iter(story.state.keys))
    link = story.link(uses=2)
    guest = story.visitor(link)
    colleague = story.colleague()
    open_for = story.invite(3)
    open_again = story.invite(2)
    story.say(colleague, m.SessionLeave(id=1))
    story.say(guest, m.SessionLeave(id=1))
    fill(story)
    assert code(story.accept(open_for, 3).refusal) is ErrorCode.SESSION_FULL
    assert story.state.invitations[open_for].accepted == ()
    assert code(story.accept(open_again, 2).refusal) is ErrorCode.SESSION_FULL
    assert code(story.give(i.Rejoin(ident("per", 2))).refusal) is ErrorCode.SESSION_FULL
    assert code(story.redeem(link).refusal) is ErrorCode.SESSION_FULL
    assert code(story.redeem(link, "another").refusal) is ErrorCode.SESSION_FULL
    assert story.state.links[link].uses == 1
    for person in tuple(story.state.present()):
        story.connect(person.id)
    story.drop(end_user)
    story.wait(10 * MINUTE_MS)
    assert story.give(i.Rejoin(ident("per", 2))).refusal is None  # the place that has become free
    assert code(story.use_key(key).refusal) is ErrorCode.SESSION_FULL
    assert code(story.use_key(story.key(), "new").refusal) is ErrorCode.SESSION_FULL


# --- sockets -------------------------------------------------------------------------------------------------------------


def test_connecting_is_noted_when_it_tells_something_new():
    story, _, end_user = shared()
    story.connect(end_user)
    assert story.types == []
    story.connect(end_user, Feature.INPUT)
    assert story.types == ["participant.connected"]
    assert story.person(end_user).features == {Feature.INPUT}
    story.drop(end_user)
    story.drop(end_user)
    assert story.types == []
    story.drop(ident("par", 99))
    assert story.types == []
    assert code(story.connect(ident("par", 99)).refusal) is ErrorCode.NOT_FOUND


# --- being shown out -----------------------------------------------------------------------------------------------------


def test_removing_a_guest_ends_the_link_and_all_who_came_by_it():
    story, owner, _ = shared()
    link = story.link(uses=3)
    one, two = story.visitor(link, "one"), story.visitor(link, "two")
    story.admit(one)
    story.decide(one)
    assert story.remove(owner, one) is None
    assert story.types == ["participant.left", "guest_link.revoked", "participant.left"]
    assert story.person(one).left is LeaveReason.REMOVED
    assert story.person(two).left is LeaveReason.REVOKED
    assert code(story.redeem(link, "one").refusal) is ErrorCode.LINK_REVOKED
    assert code(story.redeem(link, "three").refusal) is ErrorCode.LINK_REVOKED


def test_a_guest_who_was_refused_does_not_come_back_by_a_reload():
    story, owner, _ = shared()
    link = story.link(uses=2)
    guest = story.visitor(link)
    story.say(owner, m.GuestRefuse(id=1, participant=guest))
    assert code(story.redeem(link).refusal) is ErrorCode.LINK_REVOKED


def test_who_cannot_be_removed():
    story, owner, end_user = shared()
    colleague = story.colleague(2, OWNER)
    assert code(story.remove(owner, ident("par", 99))) is ErrorCode.NOT_FOUND
    assert code(story.remove(owner, owner)) is ErrorCode.NOT_NOW
    assert code(story.remove(colleague, owner)) is ErrorCode.NOT_PERMITTED
    assert code(story.remove(owner, end_user)) is ErrorCode.NOT_PERMITTED
    assert code(story.remove(end_user, owner)) is ErrorCode.NOT_PERMITTED


def test_the_end_user_removes_a_colleague_whatever_the_profile_says():
    story, _, end_user = shared()
    assert not END_USER.rights.allows(C.SESSION_REMOVE)
    colleague = story.colleague()
    assert story.remove(end_user, colleague) is None
    assert story.person(colleague).left is LeaveReason.REMOVED


def test_the_owner_closes_and_does_not_leave():
    story, owner, end_user = shared()
    assert code(story.say(owner, m.SessionLeave(id=1))) is ErrorCode.NOT_NOW
    assert story.say(end_user, m.SessionLeave(id=1)) is None
    assert story.person(end_user).left is LeaveReason.LEFT
    assert story.state.phase is SessionPhase.WRAP_UP


# --- seats and owners ----------------------------------------------------------------------------------------------------


def test_a_seat_is_proved_by_the_browsers_secret():
    story, owner, end_user = shared()
    assert seat_matches(story.person(end_user), hash_browser_secret("browser"))
    assert not seat_matches(story.person(end_user), hash_browser_secret("another"))
    assert not seat_matches(story.person(owner), hash_browser_secret("browser"))


def test_a_new_owner_has_what_the_one_before_had_and_keeps_their_own():
    story, owner, _ = shared()
    heir = story.person(story.colleague(2, VIEW_ONLY))
    assert owner_rights(heir, None) == heir.granted
    both = owner_rights(heir, story.person(owner))
    assert all(both.access(c) is max(OWNER.rights.access(c), VIEW_ONLY.rights.access(c), key=_rank) for c in Capability)


def _rank(access: Access) -> int:
    return access.rank
