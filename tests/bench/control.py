"""What the server adds to an input event: latency against a direct WebSocket, and its own CPU time at 60 Hz.

The driver sends pointer moves 60 times a second; each is stamped when it leaves and when the sharer's client is called. The
baseline, measured in the same run, is the same message sent straight to a WebSocket server in a process of its own that
hands it to a second client: the same two hops, without any check. `added` is the difference of the medians and of the
99th percentiles. CPU is the server process's user and system time during the run, less what it used while nobody drove.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from websockets.asyncio.client import connect

from session_server.protocol import messages as m
from session_server.protocol.codec import decode_server, encode
from tests.bench.figures import percentile, tell
from tests.bench.server_process import ROOT, ServerProcess
from tests.bench.world import OWNER, MovingTrack, Stage, new_password, people, stage

RATE_HZ = 60
AIM_P50_MS = 0.5
LOST_AFTER_S = 2.0


class Stopwatch:
    """When each event left and arrived. Events are told apart by their place on the screen."""

    def __init__(self) -> None:
        """Empty."""
        self.sent: dict[float, float] = {}
        self.took_ms: list[float] = []

    def leaves(self, number: int) -> m.PointerMove:
        """The next event, stamped."""
        x = round(number / 1_000_000, 6)
        self.sent[x] = time.perf_counter()
        return m.PointerMove(x=x, y=0.5)

    def arrives(self, received: m.InputReceived) -> None:
        """The sharer's client was called."""
        now = time.perf_counter()
        for event in received.events:
            left = self.sent.pop(event.x, None) if isinstance(event, m.PointerMove) else None
            if left is not None:
                self.took_ms.append((now - left) * 1000)


async def drive(on: Stage, watch: Stopwatch, seconds: float) -> None:
    """Ask for control, then send at the rate."""
    await on.owner.request_control()
    prompt = (await on.end_user.until(lambda view: bool(view.prompts or view.control.driver), 20)).prompts
    if prompt:
        await on.end_user.answer_consent(prompt[0].prompt, m.ConsentAnswer.ALLOW)
    await on.owner.until(lambda view: view.control.driver == view.you, 20)
    await at_rate(seconds, watch, lambda event: on.owner.send_input(event))


async def at_rate(seconds: float, watch: Stopwatch, send: Callable[[m.PointerMove], Awaitable[None]]) -> None:
    """Send stamped events at the rate, then wait for the last ones."""
    began_at = time.perf_counter()
    for number in range(int(seconds * RATE_HZ)):
        await asyncio.sleep(max(0.0, began_at + number / RATE_HZ - time.perf_counter()))
        await send(watch.leaves(number))
    deadline = time.perf_counter() + LOST_AFTER_S
    while watch.sent and time.perf_counter() < deadline:
        await asyncio.sleep(0.01)


async def direct(seconds: float) -> Stopwatch:
    """The baseline: the same messages through a server that only hands them on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.hand_on"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        url = (await asyncio.to_thread(process.stdout.readline)).strip()
        watch = Stopwatch()
        async with connect(url, compression=None) as receiver, connect(url, compression=None) as sender:
            sharer = "par_" + "a" * 26

            async def receive() -> None:
                async for data in receiver:
                    message = decode_server(data)
                    if isinstance(message, m.InputReceived):
                        watch.arrives(message)

            async def send(event: m.PointerMove) -> None:
                await sender.send(encode(m.InputReceived(participant=sharer, events=(event,))))

            task = asyncio.create_task(receive())
            await at_rate(seconds, watch, send)
            task.cancel()
        return watch
    finally:
        process.terminate()
        process.wait()


async def run(short: bool) -> None:
    """Start a server, measure both ways in turn, print."""
    seconds = 5.0 if short else 30.0
    password = new_password()
    watch = Stopwatch()
    with tempfile.TemporaryDirectory(prefix="deskswarm-bench-") as folder:
        server = ServerProcess(Path(folder))
        server.add_person(OWNER, password, "rep", "admin")
        async with server:
            world = await people(server, password, 0)
            async with stage(
                world.owner, world.url, track=MovingTrack(moving=False), input_handler=watch.arrives
            ) as on:
                baseline = await direct(seconds)
                idle_cpu_s = await cpu_of(server, asyncio.sleep(seconds))
                driven_cpu_s = await cpu_of(server, drive(on, watch, seconds))
    sent = int(seconds * RATE_HZ)
    ours, theirs = watch.took_ms, baseline.took_ms
    added_p50 = percentile(ours, 0.5) - percentile(theirs, 0.5)
    tell(
        "control",
        short,
        unit="ms",
        rate_hz=RATE_HZ,
        events=sent,
        lost=sent - len(ours),
        through_server={"p50": round(percentile(ours, 0.5), 3), "p99": round(percentile(ours, 0.99), 3)},
        direct={"p50": round(percentile(theirs, 0.5), 3), "p99": round(percentile(theirs, 0.99), 3)},
        added={"p50": round(added_p50, 3), "p99": round(percentile(ours, 0.99) - percentile(theirs, 0.99), 3)},
        server_cpu_us_per_event=round((driven_cpu_s - idle_cpu_s) / sent * 1e6, 1),
        aim_added_p50=AIM_P50_MS,
        aim_met=len(ours) == sent and added_p50 <= AIM_P50_MS,
    )


async def cpu_of(server: ServerProcess, work: Awaitable[None]) -> float:
    """CPU seconds of the server while this is done."""
    before = server.cpu_s()
    await work
    return server.cpu_s() - before


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="five seconds each")
    asyncio.run(run(parser.parse_args().short))
