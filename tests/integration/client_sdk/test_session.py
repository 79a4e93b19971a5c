"""A session from every seat: end-user, owner, colleague, guest."""

from __future__ import annotations

import asyncio

import pytest

from client_sdk.client import ServiceClient, SupportSession
from client_sdk.errors import ApiError, Ended, EndedBy, Refused
from client_sdk.viewing import Viewer
from session_server.protocol import messages as m
from session_server.protocol.vocabulary import (
    ConsentAnswer,
    LeaveReason,
    LobbyStep,
    Outcome,
    SessionPhase,
    ShareState,
)
from tests.bench.world import MovingTrack, People, stage
from tests.integration.client_sdk.flow import SOON_S, bring_in, next_picture, say_yes, take_control


async def test_end_user_is_shown_who_asks_and_spends_the_key_once(world: People):
    created = await world.owner.open_session("Payment file cannot be created")
    visitor = ServiceClient(world.url)
    offer = await visitor.look_up_key(created.invite.key)
    assert offer.title == "Payment file cannot be created"
    async with SupportSession.join(
        world.url, key=created.invite.key, name="Ruth Adeyemi", environment={"os": "Test"}
    ) as end_user:
        assert end_user.me.name == "Ruth Adeyemi"
        with pytest.raises(ApiError) as caught:
            await visitor.look_up_key(created.invite.key)
        assert caught.value.code == "key_used"


async def test_a_wrong_key_ends_with_the_servers_code(world: People):
    with pytest.raises(Ended) as caught:
        async with SupportSession.join(world.url, key="WRONGKEY", name="Ruth"):
            pass
    assert caught.value.end.by is EndedBy.REFUSAL
    assert caught.value.code == "key_unknown"


async def test_colleague_joins_with_picture_chat_and_hands(world: People):
    received: list[m.InputReceived] = []
    async with stage(world.owner, world.url, track=MovingTrack(moving=True), input_handler=received.append) as on:
        await on.owner.say("Ruth, I bring in a colleague.")
        async with await bring_in(on, world.reps[0], world.rep_ids[0]) as colleague:
            assert [message.text for message in colleague.chat] == ["Ruth, I bring in a colleague."]
            picture = await next_picture(colleague.view())
            assert (picture.frame.width, picture.frame.height) == (1280, 720)

            refusals = colleague.events(m.Error)
            await colleague.send_input(m.PointerMove(x=0.5, y=0.5))
            assert (await anext(refusals)).code in {"not_permitted", "not_driving"}
            assert received == []

            await take_control(colleague, on.end_user)
            for step in range(50):
                await colleague.send_input(m.PointerMove(x=step / 100, y=0.5))
            await colleague.send_input(
                m.KeyPress(code="KeyA", down=True, text="a"), m.KeyPress(code="KeyA", down=False)
            )
            await colleague.release_control()
            events = [event for one in received for event in one.events]
            assert [event.x for event in events if isinstance(event, m.PointerMove)] == [s / 100 for s in range(50)]
            assert [event.down for event in events if isinstance(event, m.KeyPress)] == [True, False]


async def test_input_is_not_answered_when_it_is_delivered(world: People):
    received: list[m.InputReceived] = []
    async with stage(world.owner, world.url, input_handler=received.append) as on:
        await take_control(on.owner, on.end_user)
        refusals = on.owner.events(m.Error)
        await on.owner.send_input(m.PointerMove(x=0.25, y=0.5))
        await on.owner.release_control()
        refusals.close()
        assert [error async for error in refusals] == []
        assert len(received) == 1


async def test_team_chat_reaches_the_team_alone(world: People):
    async with stage(world.owner, world.url) as on, await bring_in(on, world.reps[0], world.rep_ids[0]) as colleague:
        heard = colleague.events(m.ChatPosted)
        await on.owner.say("Only us.", team_only=True)
        await on.owner.say("All of us.")
        assert [(await anext(heard)).message.text for _ in range(2)] == ["Only us.", "All of us."]
        await on.end_user.say("I read one.")
        assert [message.text for message in on.end_user.chat] == ["All of us.", "I read one."]


async def test_guest_sees_nothing_before_every_yes(world: People):
    async with stage(world.owner, world.url, track=MovingTrack(moving=True)) as on:
        link = await on.owner.make_guest_link("Jane Okafor", profile="vendor-view", organisation="Acme", pin="4711")
        token = link.url.partition("#t=")[2]
        with pytest.raises(Ended) as caught:
            async with SupportSession.join_guest(world.url, token, "Jane Okafor", pin="0000"):
                pass
        assert caught.value.code == "pin_wrong"
        async with SupportSession.join_guest(world.url, token, "Jane Okafor", pin="4711") as guest:
            assert guest.me.lobby is LobbyStep.WAITING_FOR_HOST
            viewer = guest.view()
            await on.owner.admit(guest.me.participant)
            await guest.until(
                lambda view: any(p.lobby is LobbyStep.WAITING_FOR_END_USER for p in view.participants), 20
            )
            assert viewer.tracks == ()
            await say_yes(on.end_user, ConsentAnswer.ONLY_WATCH)
            await guest.admitted(SOON_S)
            await next_picture(viewer)
            await on.owner.remove(guest.state.you)
            end = await asyncio.wait_for(guest.ended(), SOON_S)
            assert end.reason is LeaveReason.REMOVED
        with pytest.raises(Ended):
            async with SupportSession.join_guest(world.url, token, "Jane Okafor", pin="4711"):
                pass


async def test_guest_can_be_refused_and_a_link_revoked(world: People):
    async with stage(world.owner, world.url) as on:
        link = await on.owner.make_guest_link("Jane", profile="vendor-view", uses=2)
        token = link.url.partition("#t=")[2]
        async with SupportSession.join_guest(world.url, token, "Jane") as guest:
            await on.owner.refuse(guest.state.you)
            assert (await asyncio.wait_for(guest.ended(), SOON_S)).reason is LeaveReason.REFUSED
        await on.owner.revoke_guest_link(link.link)
        with pytest.raises(ApiError) as caught:
            await ServiceClient(world.url).look_up_link(token)
        assert caught.value.code == "link_revoked"


async def test_narrowed_rights_hold_at_once(world: People):
    async with (
        stage(world.owner, world.url, input_handler=lambda _: None) as on,
        await bring_in(on, world.reps[0], world.rep_ids[0]) as colleague,
    ):
        await take_control(colleague, on.end_user)
        await on.owner.set_rights(colleague.state.you, "view-only")
        refusals = colleague.events(m.Error)
        await colleague.send_input(m.PointerMove(x=0.5, y=0.5))
        assert (await anext(refusals)).code in {"not_permitted", "not_driving"}
        with pytest.raises(Refused):
            await colleague.request_control()


async def test_pause_blanks_and_resume_shows_again(world: People):
    async with stage(world.owner, world.url, track=MovingTrack(moving=True)) as on:
        viewer = on.owner.view()
        await next_picture(viewer)
        await on.end_user.pause()
        await on.owner.until(lambda view: view.share is ShareState.PAUSED, SOON_S)
        await on.end_user.resume()
        await on.owner.until(lambda view: view.share is ShareState.LIVE, SOON_S)
        await next_picture(viewer, pictures_so_far(viewer))


def pictures_so_far(viewer: Viewer) -> int:
    newest = viewer.newest()
    return newest.number if newest is not None else 0


async def test_stop_everything_stops_the_capture_and_goes_to_wrap_up(world: People):
    track = MovingTrack(moving=True)
    async with stage(world.owner, world.url, track=track) as on:
        await on.end_user.stop_everything()
        assert track.readyState == "ended"
        await on.owner.until(lambda view: view.phase is SessionPhase.WRAP_UP, SOON_S)
        await on.owner.close_session(Outcome.NOT_SOLVED, skip_resolution=True)


async def test_unpublish_stops_one_track(world: People):
    created = await world.owner.open_session("Two screens")
    async with (
        SupportSession.join_signed_in(world.owner, created.session) as owner,
        SupportSession.join(world.url, key=created.invite.key, name="Ruth") as end_user,
    ):
        first = await end_user.publish(MovingTrack(moving=True), label="Screen 1")
        second = await end_user.publish(MovingTrack(moving=False), label="Screen 2")
        assert first.track != second.track
        view = await owner.until(lambda view: len(view.tracks) == 2, SOON_S)
        assert sorted(track.label for track in view.tracks) == ["Screen 1", "Screen 2"]
        viewer = owner.view()
        await asyncio.wait_for(viewer.first(first.track), SOON_S)
        await asyncio.wait_for(viewer.first(second.track), SOON_S)
        await end_user.unpublish(second)
        view = await owner.until(lambda view: len(view.tracks) == 1, SOON_S)
        assert view.tracks[0].track == first.track
        await next_picture(viewer, pictures_so_far(viewer))


async def test_closing_ends_everybody_and_gives_a_receipt(world: People):
    async with stage(world.owner, world.url) as on:
        await on.owner.close_session(Outcome.SOLVED, resolution="Installed the certificate.", tags=("certificate",))
        end = await asyncio.wait_for(on.end_user.ended(), SOON_S)
        assert end.reason is LeaveReason.SESSION_CLOSED
        receipt = await on.end_user.receipt()
        assert "Ana Silva" in {person.name for person in receipt.people}
        await on.end_user.service.answer_survey(on.end_user.state.you, 5, 5, "Thank you")
        with pytest.raises(Ended):
            await on.end_user.say("Too late")


async def test_withdrawn_consent_takes_the_hands_away(world: People):
    async with (
        stage(world.owner, world.url, input_handler=lambda _: None) as on,
        await bring_in(on, world.reps[1], world.rep_ids[1]) as colleague,
    ):
        await take_control(colleague, on.end_user)
        await on.end_user.withdraw_consent(colleague.state.you)
        await colleague.until(lambda view: view.control.driver is None, SOON_S)


async def test_leaving_tells_the_others(world: People):
    async with stage(world.owner, world.url) as on:
        async with await bring_in(on, world.reps[1], world.rep_ids[1]) as colleague:
            you = colleague.state.you
            await colleague.show_pointer(0.5, 0.5)
            await colleague.leave()
            assert (await asyncio.wait_for(colleague.ended(), SOON_S)).reason is LeaveReason.LEFT
        await on.owner.until(
            lambda view: (
                any(p.participant == you and p.left is LeaveReason.LEFT for p in view.participants)
                or all(p.participant != you for p in view.participants)
            ),
            SOON_S,
        )
