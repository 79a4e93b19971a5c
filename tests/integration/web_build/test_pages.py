"""Every document in real Chromium: nothing that the policy blocks, nothing that axe finds, in light and in dark."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Literal

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

from tests.integration.web_build.conftest import WEB

# Without a server behind them; what they show with one is walked through end to end.
PAGES = ["/join", "/guest", "/app/signin", "/app/nowhere", "/design"]

# Violations reach the page as events, before and after its own scripts have run.
WATCH = """
globalThis.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  globalThis.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""

SHOWN = "document.querySelector('main') !== null && document.querySelector('h1') !== null"

# Colours are judged when nothing fades any more; what counts down goes on.
RESTING = """document.getAnimations().every((one) =>
  one.playState !== "running" || one.effect.getTiming().iterations > 1e3 || one.effect.target.tagName === "circle")"""

REFUSED = """() => [
  (element) => { element.innerHTML = "<img src=x>"; },
  () => { document.createElement("script").src = "/x.js"; },
  () => { document.createElement("script").text = "1"; },
].map((sink) => { try { sink(document.createElement("div")); return false; } catch { return true; } })"""

AXE_RUN = """async () => (await axe.run(document)).violations.flatMap((violation) =>
  violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))"""


async def until(page: Page, expression: str) -> Any:
    """Asks until it is so. Playwright's own waiting evaluates text in the page, which the policy forbids."""
    deadline = time.monotonic() + 20
    while not (value := await page.evaluate(expression)):
        assert time.monotonic() < deadline, expression
        await asyncio.sleep(0.05)
    return value


async def opened(browser: Browser, site: TestServer, path: str, scheme: Literal["light", "dark"]) -> Page:
    context = await browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    await page.add_init_script(WATCH)
    await page.goto(str(site.make_url(path)))
    await until(page, SHOWN)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_lives_with_the_policy_and_axe_finds_nothing(
    browser: Browser, site: TestServer, path: str, scheme: Literal["light", "dark"]
) -> None:
    page = await opened(browser, site, path, scheme)
    await until(page, RESTING)
    assert await page.locator("html").get_attribute("data-mantine-color-scheme") == scheme
    assert await page.evaluate("globalThis.violations") == []
    await page.evaluate((WEB / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    assert await page.evaluate(AXE_RUN) == []
    assert await page.evaluate(REFUSED) == [True, True, True]
    assert await page.evaluate("(document.createElement('style').innerHTML = 'a { color: red }', true)")


async def test_a_dialog_over_the_page_is_not_blocked_either(browser: Browser, site: TestServer) -> None:
    page = await opened(browser, site, "/design", "dark")
    await page.get_by_role("button", name="Remove", exact=True).click()
    await page.get_by_role("dialog", name="Remove Jane?").wait_for()
    await until(page, "document.activeElement.textContent === 'Cancel'")
    assert await page.evaluate("getComputedStyle(document.body).overflow") == "hidden"
    await page.keyboard.press("Escape")
    await page.get_by_role("dialog").wait_for(state="hidden")
    assert await page.evaluate("globalThis.violations") == []


async def test_the_picture_is_shown_and_zoomed(browser: Browser, site: TestServer) -> None:
    page = await opened(browser, site, "/design", "light")
    video = page.locator("video")
    await until(page, "document.querySelector('video')?.videoWidth === 1280")
    await page.get_by_role("button", name="Fit").wait_for()
    fitted = await video.bounding_box()
    await page.get_by_role("button", name="Fit").click()
    await page.get_by_role("button", name="100 %").wait_for()
    full = await video.bounding_box()
    assert fitted
    assert full
    assert fitted["width"] < 1000
    assert full["width"] == 1280
    assert abs(fitted["width"] / fitted["height"] - 1.6) < 0.01
