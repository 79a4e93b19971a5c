"""Every example is run as its text says, in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
from PIL import Image, ImageStat

from client_sdk.client import SupportSession
from client_sdk.examples.desktop.layout import HEIGHT, LEDGER_HOME, WIDTH, Ledger, Rect
from session_server.protocol import messages as m
from session_server.protocol.vocabulary import Outcome, ShareState
from tests.bench.server_process import ROOT
from tests.bench.world import OWNER, People
from tests.integration.client_sdk.conftest import PASSWORD
from tests.integration.client_sdk.flow import SOON_S

LEDGER = Ledger(*LEDGER_HOME)
START_S = 60.0  # a start of Python with all libraries on a busy machine


async def example(name: str, *arguments: str) -> asyncio.subprocess.Process:
    """Start one."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"client_sdk.examples.{name}",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def output_of(process: asyncio.subprocess.Process) -> tuple[int, str]:
    """Exit code and everything it printed."""
    output, _ = await asyncio.wait_for(process.communicate(), START_S)
    return process.returncode or 0, output.decode()


@contextlib.asynccontextmanager
async def simulated(world: People, *options: str) -> AsyncIterator[tuple[SupportSession, asyncio.subprocess.Process]]:
    """The owner's session with the simulated end-user sharing in it."""
    created = await world.owner.open_session("Payment file cannot be created")
    process = await example(
        "simulated_end_user", "--server", world.url, "--key", created.invite.key, "--answer-after", "0", *options
    )
    try:
        async with SupportSession.join_signed_in(world.owner, created.session) as owner:
            await owner.until(lambda view: view.share is ShareState.LIVE, START_S)
            yield owner, process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def place(rect: Rect) -> tuple[float, float]:
    """The middle of something, as input names it."""
    x, y = rect.centre
    return x / WIDTH, y / HEIGHT


def ink(image: Image.Image, rect: Rect) -> float:
    """How much is drawn in a part of the picture: 0 for an even ground."""
    return ImageStat.Stat(image.convert("L").crop(rect.box)).stddev[0]


async def test_the_simulated_end_user_chats_agrees_and_reacts(world: People):
    async with simulated(world, "--idle") as (owner, process):
        viewer = owner.view()
        fourth_row = LEDGER.row(3)
        before = await asyncio.wait_for(viewer.first(), SOON_S)
        assert ink(before.frame.to_image(), fourth_row) > 10

        await owner.say("Hello Ruth")
        await owner.request_control()
        await owner.until(lambda view: view.control.driver == view.you, SOON_S)
        x, y = place(LEDGER.search)
        await owner.send_input(
            m.PointerButton(x=x, y=y, button=0, down=True),
            m.PointerButton(x=x, y=y, button=0, down=False),
            *(m.KeyPress(code=f"Key{letter.upper()}", down=True, text=letter) for letter in "kiel"),
        )
        async with asyncio.timeout(SOON_S):
            async for picture in viewer.pictures():
                if ink(picture.frame.to_image(), fourth_row) < 4:
                    break
        async with asyncio.timeout(SOON_S):
            async for posted in owner.events(m.ChatPosted):
                if posted.message.author_name == "Ruth Adeyemi":
                    break
        process.send_signal(signal.SIGTERM)
        code, text = await output_of(process)
        assert code == 0, text


async def test_the_simulated_end_user_says_no_when_told_to(world: People):
    async with simulated(world, "--answer", "deny", "--quiet") as (owner, _):
        await owner.request_control()
        view = await owner.until(lambda view: not view.prompts and not view.control.requests, SOON_S)
        assert view.control.driver is None


async def test_the_simulated_end_user_goes_with_the_session(world: People):
    async with simulated(world, "--quiet") as (owner, process):
        await owner.close_session(Outcome.SOLVED, skip_resolution=True)
        code, text = await output_of(process)
        assert code == 0, text


async def test_the_simulated_end_user_keeps_the_seat(world: People, folder: Path):
    state = folder / "seat.json"
    created = await world.owner.open_session("Payment file cannot be created")
    options = ("--server", world.url, "--key", created.invite.key, "--state", str(state), "--quiet")
    async with SupportSession.join_signed_in(world.owner, created.session) as owner:
        seats = set()
        for _ in range(2):
            process = await example("simulated_end_user", *options)
            view = await owner.until(lambda view: view.share is ShareState.LIVE, START_S)
            seats.add(view.tracks[0].participant)
            process.terminate()
            assert (await output_of(process))[0] == 0
            await owner.until(lambda view: view.share is not ShareState.LIVE, SOON_S)
        assert len(seats) == 1
        assert state.stat().st_mode & 0o077 == 0


async def test_the_simulated_end_user_dies_with_its_parent(world: People):
    created = await world.owner.open_session("Payment file cannot be created")
    command = (
        f"{sys.executable} -m client_sdk.examples.simulated_end_user --server {world.url} --key {created.invite.key}"
    )
    parent = await asyncio.create_subprocess_shell(
        f"{command} & echo $!; wait", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = psutil.Process(int(await parent.stdout.readline()))
    async with SupportSession.join_signed_in(world.owner, created.session) as owner:
        await owner.until(lambda view: view.share is ShareState.LIVE, START_S)
    parent.kill()
    await asyncio.to_thread(child.wait, SOON_S)


async def test_the_simulated_end_user_says_what_is_wrong_with_its_key(world: People):
    code, text = await output_of(await example("simulated_end_user", "--server", world.url, "--key", "WRONGKEY"))
    assert code == 1
    assert "key_unknown" in text


async def test_open_a_session_and_watch_it(world: People, folder: Path):
    secret = folder / "password"
    secret.write_text(PASSWORD)
    signed_in = ("--server", world.url, "--login", OWNER, "--password-file", str(secret))
    code, text = await output_of(await example("open_session", *signed_in, "--title", "Printer"))
    assert code == 0, text
    facts = dict(line.split(maxsplit=1) for line in text.splitlines())
    assert facts["link"].startswith(world.url)

    end_user = await example("simulated_end_user", "--server", world.url, "--key", facts["key"], "--quiet")
    try:
        async with SupportSession.join_signed_in(world.owner, facts["session"]) as owner:
            await owner.until(lambda view: view.share is ShareState.LIVE, START_S)
            await owner.say("Somebody looks at it.")
        picture = folder / "now.png"
        code, text = await output_of(
            await example("watch_session", *signed_in, "--session", facts["session"], "--picture", str(picture))
        )
        assert code == 0, text
        assert "Somebody looks at it." in text
        assert Image.open(picture).size == (WIDTH, HEIGHT)
    finally:
        end_user.terminate()
        await end_user.wait()
