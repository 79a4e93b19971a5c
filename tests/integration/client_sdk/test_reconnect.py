"""The server is killed and comes back: same people, same track, and the picture again, by themselves."""

from __future__ import annotations

import asyncio
from pathlib import Path

from client_sdk.client import SupportSession
from client_sdk.machine import Phase
from session_server.protocol.vocabulary import ShareState
from tests.bench.server_process import ServerProcess
from tests.bench.world import OWNER, MovingTrack, new_password, people, stage
from tests.integration.client_sdk.flow import SOON_S, next_picture

BACK_S = 60.0  # a start of the server on a busy machine, and the longest wait between tries


async def test_everything_comes_back_after_kill_9(folder: Path):
    password = new_password()
    server = ServerProcess(folder)
    server.add_person(OWNER, password, "rep", "admin")
    async with server:
        world = await people(server, password, 0)
        async with stage(world.owner, world.url, track=MovingTrack(moving=True)) as on:
            publication = on.end_user.publications[0]
            track = publication.track
            viewer = on.owner.view()
            await next_picture(viewer)
            me = on.end_user.state.you

            await server.kill()
            async with asyncio.timeout(SOON_S):
                while on.owner.connection is Phase.OPEN:
                    await asyncio.sleep(0.05)
            await server.start()

            newest = viewer.newest()
            async with asyncio.timeout(BACK_S):
                await next_after(viewer, newest.number if newest is not None else 0)
            assert publication.track == track
            assert on.end_user.state.you == me
            view = await on.owner.until(lambda view: view.share is ShareState.LIVE, SOON_S)
            assert [one.track for one in view.tracks] == [track]
            await on.owner.say("Here again.")
            assert on.owner.chat[-1].text == "Here again."


async def next_after(viewer, number: int) -> None:
    """A picture that was not there before."""
    async for picture in viewer.pictures():
        if picture.number > number:
            return


async def test_another_process_takes_the_seat_again(world):
    created = await world.owner.open_session("Seat kept")
    async with SupportSession.join(world.url, key=created.invite.key, name="Ruth") as first:
        seat = first.seat
        assert seat is not None
    async with SupportSession.rejoin(world.url, seat) as second:
        assert second.state.you == seat.participant
        assert second.me.name == "Ruth"
