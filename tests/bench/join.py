"""How long from accepting an invitation to the first decoded frame, while others watch already.

Each colleague in turn: the owner invites, the colleague accepts, joins, and decodes the first frame; all stay. The clock runs
from the accept to the frame: ticket, socket, offer, ICE, DTLS, keyframe, decoding. Once with a moving picture and once
with one that does not change, where no keyframe comes by itself. Server, sharer and viewers share this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time
from pathlib import Path

from client_sdk.client import Desk, ServiceClient, SupportSession
from tests.bench.figures import p50_p95, tell
from tests.bench.server_process import ServerProcess
from tests.bench.world import OWNER, MovingTrack, People, Stage, new_password, people, stage

AIM_P95_S = 1.0
FRAME_TIMEOUT_S = 20.0


async def join_once(on: Stage, rep: ServiceClient, rep_id: str, stack: contextlib.AsyncExitStack) -> float:
    """One colleague joins and stays; returns seconds from accept to the first frame."""
    async with Desk(rep) as desk:
        await on.owner.invite_person(rep_id)
        card = await desk.next_invitation(FRAME_TIMEOUT_S)
        accepted_at = time.monotonic()
        session = await desk.accept(card.invitation)
    seat = await stack.enter_async_context(SupportSession.join_signed_in(rep, session))
    viewer = seat.view()
    await asyncio.wait_for(viewer.first(), FRAME_TIMEOUT_S)
    return time.monotonic() - accepted_at


async def join_all(world: People, *, moving: bool) -> list[float]:
    """All colleagues, one after the other, into one session."""
    async with (
        stage(world.owner, world.url, track=MovingTrack(moving=moving)) as on,
        contextlib.AsyncExitStack() as stack,
    ):
        return [await join_once(on, rep, rep_id, stack) for rep, rep_id in zip(world.reps, world.rep_ids, strict=True)]


async def run(short: bool) -> None:
    """Start a server, measure, print."""
    viewers, rounds = (3, 1) if short else (8, 3)
    password = new_password()
    with tempfile.TemporaryDirectory(prefix="deskswarm-bench-") as folder:
        server = ServerProcess(Path(folder))
        server.add_person(OWNER, password, "rep", "admin")
        async with server:
            world = await people(server, password, viewers)
            moving = [s for _ in range(rounds) for s in await join_all(world, moving=True)]
            still = [s for _ in range(rounds) for s in await join_all(world, moving=False)]
    tell(
        "join",
        short,
        unit="s",
        viewers=viewers,
        rounds=rounds,
        moving=p50_p95(moving),
        static=p50_p95(still),
        aim_p95=AIM_P95_S,
        aim_met=p50_p95(moving)["p95"] < AIM_P95_S and p50_p95(still)["p95"] < AIM_P95_S,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer viewers, one round")
    asyncio.run(run(parser.parse_args().short))
