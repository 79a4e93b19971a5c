"""The desk: presence, invitations, own sessions."""

from __future__ import annotations

import pytest

from client_sdk.client import Desk, ServiceClient, SupportSession
from client_sdk.errors import ApiError, Ended, Refused
from session_server.protocol import messages as m
from tests.bench.world import People
from tests.integration.client_sdk.conftest import PASSWORD
from tests.integration.client_sdk.flow import SOON_S


async def test_desk_shows_own_sessions_and_colleagues(world: People):
    created = await world.owner.open_session("Printer is on fire", external_ref="INC-1")
    async with Desk(world.owner) as desk:
        view = await desk.until(lambda desk: any(row.session == created.session for row in desk.sessions), SOON_S)
        row = next(row for row in view.sessions if row.session == created.session)
        assert row.yours
        assert row.external_ref == "INC-1"
    listed = await world.owner.sessions()
    assert created.session in {summary.session for summary in listed.sessions}
    assert (await world.owner.session(created.session)).title == "Printer is on fire"
    assert (await world.owner.new_key(created.session)).key != created.invite.key


async def test_declined_invitation_is_gone_and_nobody_else_is_asked(world: People):
    created = await world.owner.open_session("Printer")
    async with SupportSession.join_signed_in(world.owner, created.session) as owner, Desk(world.reps[0]) as desk:
        made = await owner.invite_person(world.rep_ids[0])
        card = await desk.next_invitation(SOON_S)
        assert (card.invitation, card.title) == (made.invitation, "Printer")
        await desk.decline(card.invitation)
        await desk.until(lambda desk: not desk.invitations, SOON_S)
        with pytest.raises(Refused):
            await desk.accept("inv_" + "a" * 26)


async def test_cancelled_invitation_disappears(world: People):
    created = await world.owner.open_session("Printer")
    async with SupportSession.join_signed_in(world.owner, created.session) as owner, Desk(world.reps[0]) as desk:
        made = await owner.invite_person(world.rep_ids[0])
        await desk.next_invitation(SOON_S)
        await owner.cancel_invitation(made.invitation)
        await desk.until(lambda desk: not desk.invitations, SOON_S)


async def test_busy_colleagues_are_told(world: People):
    async with Desk(world.reps[0]) as desk, Desk(world.owner) as other:
        changes = other.events(m.DeskChanged)
        await desk.set_presence("busy")
        async for change in changes:
            if any(p.person == world.rep_ids[0] and p.presence == "busy" for p in change.desk.people):
                break
        await desk.set_presence("available")


async def test_sign_in_with_a_wrong_password_is_final(world: People):
    with pytest.raises(Ended) as caught:
        async with Desk.sign_in(world.url, login="rep-0", password="wrong password"):
            pass
    assert caught.value.code == "wrong_credentials"
    client = ServiceClient(world.url)
    with pytest.raises(ApiError) as refused:
        await client.me()
    assert (refused.value.status, refused.value.code) == (401, "signed_out")
    assert refused.value.incident


async def test_signing_out_ends_the_desk(world: People):
    client = ServiceClient(world.url)
    assert (await client.sign_in("rep-1", PASSWORD)).login == "rep-1"
    assert (await client.me()).login == "rep-1"
    assert (await client.config()).demo is False
    await client.sign_out()
    with pytest.raises(ApiError):
        await client.desk_ticket()
