"""Inviting colleagues, making links, letting guests through the lobby, setting rights."""

import pytest

from permissions.capabilities import Access
from permissions.rights import Rights
from session_server.domain import inputs as i
from session_server.domain.inviting import ISSUE_REFUSALS, MAX_LINK_LIFE_MS
from session_server.domain.state import MAX_GUEST_LINKS, MAX_INVITATIONS
from session_server.domain.turn import Refusal
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import LeaveReason, LobbyStep, Presence
from tests.unit.session_server.domain.story import (
    ASSIST,
    FULL,
    MINUTE_MS,
    OWNER,
    VENDOR_ASSIST,
    VENDOR_VIEW,
    VIEW_ONLY,
    C,
    Story,
    ident,
    shared,
)


def code(refusal: Refusal | None) -> ErrorCode | None:
    return refusal.code if refusal is not None else None


# --- invitations ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (m.InvitePerson(person=ident("per", 2)), ident("per", 2)),
        (m.InviteTeam(team="Network"), "Network"),
        (m.InviteSkill(skill="printers"), "printers"),
    ],
)
def test_an_invitation_says_whom_it_meant_and_why_each_was_asked(target: m.InviteTarget, name: str):
    story, owner, _ = shared()
    command = m.InvitationCreate(id=1, target=target, seats=5, note="Please")
    asked = {ident("per", 2): "free", ident("per", 3): "free"}
    assert story.say(owner, command, profile=ASSIST, asked=asked, label="Whom") is None
    invitation = story.state.invitations[story.last.result or ""]
    assert (invitation.target.names, invitation.invited) == ((name,), tuple(asked))
    assert invitation.seats == 2  # never more seats than people who are asked
    assert story.state.asked[invitation.id].why == asked


def test_without_anybody_to_ask_or_a_profile_nothing_is_made():
    story, owner, _ = shared()
    command = m.InvitationCreate(id=1, target=m.InviteTeam(team="Network"))
    assert code(story.say(owner, command, profile=ASSIST, asked={})) is ErrorCode.NOBODY_AVAILABLE
    assert code(story.say(owner, command, profile=ASSIST)) is ErrorCode.NOBODY_AVAILABLE
    assert code(story.say(owner, command, asked={ident("per", 2): "free"})) is ErrorCode.NOT_FOUND


def test_invitations_and_links_are_bounded():
    story, owner, _ = shared()
    for _ in range(MAX_INVITATIONS):
        assert story.invite()
    assert story.invite() == ""
    assert code(story.last.refusal) is ErrorCode.NOT_NOW
    for _ in range(MAX_GUEST_LINKS):
        story.link()
    assert story.last.refusal is None
    story.link()
    assert code(story.last.refusal) is ErrorCode.NOT_NOW
    assert owner == story.state.owner


def test_an_invitation_is_taken_back_once():
    story, owner, _ = shared()
    invitation = story.invite()
    command = m.InvitationCancel(id=1, invitation=invitation)
    assert story.say(owner, command) is None
    assert code(story.say(owner, command)) is ErrorCode.NOT_FOUND
    assert code(story.say(owner, m.InvitationCancel(id=1, invitation=ident("inv", 9)))) is ErrorCode.NOT_FOUND
    assert code(story.accept(invitation).refusal) is ErrorCode.NOT_FOUND


def test_who_may_not_invite_invites_nobody():
    story, _, end_user = shared()
    colleague = story.colleague()
    for by in (end_user, colleague):
        assert story.invite(3, by=by) == ""
        assert code(story.last.refusal) is ErrorCode.NOT_PERMITTED
        story.link(by=by)
        assert code(story.last.refusal) is ErrorCode.NOT_PERMITTED


# --- links ---------------------------------------------------------------------------------------------------------------


def test_a_link_is_for_guests_with_a_profile_for_guests():
    story, owner, _ = shared()
    story.link(ASSIST)
    assert code(story.last.refusal) is ErrorCode.NOT_FOUND
    command = m.GuestLinkCreate(id=1, label="Jane", profile="nothing")
    assert code(story.say(owner, command)) is ErrorCode.NOT_FOUND
    assert not story.state.links


@pytest.mark.parametrize("at_ms", range(3))
def test_a_link_lives_a_day_at_most(at_ms: int):
    story, _, _ = shared()
    story.wait(at_ms)
    link = story.link(expires_in_s=MAX_LINK_LIFE_MS // 1000)
    assert story.last.refusal is None
    assert round(story.state.links[link].expires_at * 1000) == story.now_ms + MAX_LINK_LIFE_MS
    story.link(expires_in_s=MAX_LINK_LIFE_MS // 1000 + 1)
    assert code(story.last.refusal) is ErrorCode.NOT_NOW


def test_every_reason_against_making_a_link_has_words():
    assert all(ISSUE_REFUSALS.values())


def test_a_link_carries_its_pin_and_the_need_of_its_profile():
    story, owner, _ = shared()
    link = story.link(VENDOR_ASSIST, pin_hash="$pin$", uses=2)
    made, facts = story.state.links[link], story.state.link_facts[link]
    assert (made.pin_hash, made.max_uses, made.created_by) == ("$pin$", 2, owner)
    assert (facts.organisation, facts.needs_moderator, facts.rights) == ("Vendor Ltd", True, VENDOR_ASSIST.rights)


def test_revoking_a_link_shows_out_all_who_came_by_it_and_nobody_else():
    story, owner, _ = shared()
    link = story.link(uses=2)
    one, two = story.visitor(link, "one"), story.visitor(link, "two")
    other = story.guest(browser="three")
    command = m.GuestLinkRevoke(id=1, link=link)
    assert story.say(owner, command) is None
    assert {story.person(p).left for p in (one, two)} == {LeaveReason.REVOKED}
    assert story.person(other).in_session
    assert code(story.say(owner, command)) is ErrorCode.NOT_FOUND
    assert code(story.say(owner, m.GuestLinkRevoke(id=1, link=ident("lnk", 99)))) is ErrorCode.NOT_FOUND
    assert code(story.redeem(link, "one").refusal) is ErrorCode.LINK_REVOKED


# --- the lobby -----------------------------------------------------------------------------------------------------------


def test_the_host_admits_once_and_the_end_user_is_asked():
    story, _, _ = shared()
    guest = story.visitor(story.link())
    assert story.admit(guest) is None
    assert story.types == ["guest.admitted", "consent.asked"]
    assert story.person(guest).lobby is LobbyStep.WAITING_FOR_END_USER
    assert code(story.admit(guest)) is ErrorCode.NOT_FOUND
    assert not set(story.rights(guest))


def test_the_host_refuses_before_and_while_the_end_user_is_asked():
    story, owner, _ = shared()
    for browser, admitted in (("one", False), ("two", True)):
        guest = story.visitor(story.link(), browser)
        if admitted:
            story.admit(guest)
        assert story.say(owner, m.GuestRefuse(id=1, participant=guest)) is None
        assert story.person(guest).left is LeaveReason.REFUSED
        assert not story.state.prompts
        assert code(story.admit(guest)) is ErrorCode.NOT_FOUND


def test_who_is_not_in_the_lobby_is_neither_admitted_nor_refused():
    story, owner, end_user = shared()
    guest = story.guest()
    for participant in (owner, end_user, guest, ident("par", 99)):
        assert code(story.admit(participant)) is ErrorCode.NOT_FOUND
        assert code(story.say(owner, m.GuestRefuse(id=1, participant=participant))) is ErrorCode.NOT_FOUND
    assert story.person(guest).presence is Presence.HERE


# --- rights --------------------------------------------------------------------------------------------------------------


def test_rights_change_at_once_and_both_ways():
    story, _, _ = shared()
    colleague = story.colleague()
    story.drive(colleague)
    assert story.set_rights(colleague, VIEW_ONLY) is None
    assert story.types == ["rights.changed", "control.released"]
    assert not story.may(colleague, C.SCREEN_CONTROL)
    assert story.set_rights(colleague, ASSIST) is None
    assert story.person(colleague).granted == ASSIST.rights


def test_nobody_gives_more_than_they_have():
    story, _, _ = shared()
    story.set_rights(story.colleague(2, FULL), FULL)
    deputy, other = story.colleague(3, FULL), story.colleague(4, VIEW_ONLY)
    weak = FULL.rights.with_access({C.SCREEN_CONTROL: Access.ASK, C.SESSION_REMOVE: Access.DENY})
    story.set_rights(deputy, i.ProfileFacts("deputy", "Deputy", weak))
    assert story.set_rights(other, FULL, by=deputy) is None
    assert story.person(other).granted == weak & OWNER.rights


def test_a_guests_rights_stay_within_the_givers():
    story, owner, _ = shared()
    guest = story.guest(VENDOR_VIEW)
    assert not story.person(guest).needs_moderator
    assert story.set_rights(guest, VENDOR_ASSIST) is None
    person = story.person(guest)
    assert person.granted == VENDOR_ASSIST.rights & OWNER.rights
    assert person.needs_moderator
    story.drop(owner)
    assert not story.may(guest, C.SCREEN_VIEW)
    story.connect(owner)
    generous = i.ProfileFacts("generous", "Generous", Rights.ALL, for_guests=True)
    story.set_rights(guest, generous)
    assert not story.person(guest).granted.asks(C.FILE_SEND)
    assert not story.person(guest).granted.allows(C.SCREEN_CONTROL)


def test_whose_rights_are_not_changed():
    story, owner, end_user = shared()
    deputy = story.colleague(2, OWNER)
    assert code(story.set_rights(owner, VIEW_ONLY, by=deputy)) is ErrorCode.NOT_PERMITTED
    assert code(story.set_rights(end_user, VIEW_ONLY)) is ErrorCode.NOT_PERMITTED
    assert code(story.set_rights(ident("par", 99), VIEW_ONLY)) is ErrorCode.NOT_FOUND
    assert code(story.set_rights(deputy, VENDOR_VIEW)) is ErrorCode.NOT_PERMITTED
    assert code(story.set_rights(story.guest(), VIEW_ONLY)) is ErrorCode.NOT_PERMITTED
    command = m.RightsSet(id=1, participant=deputy, profile="nothing")
    assert code(story.say(owner, command)) is ErrorCode.NOT_FOUND


def test_a_session_ceiling_holds_for_guests_at_all_times():
    story = Story()
    story.open(ceiling=Rights.ALL.with_access({C.SCREEN_VIEW: Access.DENY}))
    story.share(story.end_user())
    guest = story.guest(VENDOR_VIEW)
    assert not story.may(guest, C.SCREEN_VIEW)
    story.set_rights(guest, VENDOR_ASSIST)
    assert not story.may(guest, C.SCREEN_VIEW)
    assert story.may(guest, C.CHAT_EVERYONE)


def test_an_expired_invitation_is_over():
    story, _, _ = shared()
    invitation = story.invite()
    story.wait(2 * MINUTE_MS)
    assert story.types == ["invitation.expired"]
    assert code(story.accept(invitation).refusal) is ErrorCode.NOT_FOUND
