"""Real Chromium on a virtual screen, against a real server."""

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect
from playwright.async_api import Error as PlaywrightError

from tests.e2e.server import DemoServer

SCREEN = (1920, 1080)
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
]
WAIT_MS = 30_000
PHOTOGRAPHS = Path(__file__).parents[2] / ".ci" / "work" / "e2e"


expect.set_options(timeout=WAIT_MS)


@dataclass
class Screen:
    """A virtual screen; `name` is for DISPLAY."""

    name: str


@dataclass
class Browsers:
    """`sharer` draws on the virtual screen and picks the entire screen by itself; `others` have none."""

    sharer: Browser
    others: Browser
    problems: list[str]
    contexts: list[BrowserContext]

    async def person(self, *, sharing: bool = False, width: int = 1440, dark: bool = False) -> Page:
        """A fresh browser profile with one page."""
        browser = self.sharer if sharing else self.others
        context = await browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        self.contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._heard)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        """A failed request is shown by the page itself; anything else that is red is a fault of ours."""
        if message.type == "error" and not message.text.startswith(("Failed to load resource", "WebSocket connection")):
            self.problems.append(message.text)

    async def photograph(self, folder: Path) -> None:
        """How every page looked at the end: the first thing to look at when a walk fails."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for number, context in enumerate(self.contexts):
            for page in context.pages:
                with contextlib.suppress(PlaywrightError):
                    await page.screenshot(path=folder / f"{number}.png", timeout=5_000)


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    read, write = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    assert number, "Xvfb did not start"
    yield Screen(f":{number}")
    process.terminate()
    process.wait()


@pytest.fixture
async def browsers(screen: Screen, request: pytest.FixtureRequest) -> AsyncIterator[Browsers]:
    environment = {**os.environ, "DISPLAY": screen.name}
    picker = "--auto-select-desktop-capture-source=Entire screen"
    async with async_playwright() as playwright:
        sharer = await playwright.chromium.launch(
            headless=False, executable_path=CHROMIUM, args=[*FLAGS, picker], env=environment
        )
        others = await playwright.chromium.launch(headless=True, executable_path=CHROMIUM, args=FLAGS)
        found = Browsers(sharer, others, [], [])
        yield found
        await found.photograph(PHOTOGRAPHS / request.node.name)
        await asyncio.gather(sharer.close(), others.close())
    assert not found.problems, "\n".join(found.problems)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[DemoServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = DemoServer(tmp_path / "data", port)
    await running.start()
    yield running
    await running.stop()
