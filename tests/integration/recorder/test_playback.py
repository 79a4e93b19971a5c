"""A recording in real Chromium: it plays, it knows its duration, it seeks by byte ranges."""

import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright

from recorder.depacketise import TrackKind
from recorder.part_reader import PartReader
from tests.integration.recorder.conftest import Bench
from tests.integration.recorder.vp8_source import Packetiser, encode

CHROMIUM = "/usr/bin/chromium"
PAGE = "<!doctype html><title>player</title><video id=v muted preload=auto src=/part></video>"


async def _serve(reader: PartReader) -> TestServer:
    async def part(request: web.Request) -> web.Response:
        asked = request.http_range
        start = asked.start or 0
        end = min(asked.stop or reader.size_bytes, reader.size_bytes)
        headers = {"Content-Range": f"bytes {start}-{end - 1}/{reader.size_bytes}", "Accept-Ranges": "bytes"}
        body = await reader.read(start, end)
        return web.Response(status=206, body=body, headers=headers | {"Content-Type": reader.content_type})

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_get("/part", part)
    server = TestServer(app)
    await server.start_server()
    return server


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield await browser.new_page()
        await browser.close()


async def test_chromium_plays_and_seeks(bench: Bench, page: Page) -> None:
    frames, packetiser, start = encode(150), Packetiser(), time.time()
    await bench.service.open_track("s1", "screen", "vp8", TrackKind.VIDEO)
    for frame in frames:
        for packet in packetiser.packets(frame):
            bench.service.packet("s1", "screen", "vp8", packet, start + frame.at_s)
    await bench.service.finish("s1")
    reader = await bench.service.open_part("s1", "p000001")
    server = await _serve(reader)
    try:
        await page.goto(str(server.make_url("/")))
        await page.wait_for_function("v.readyState >= 3 || v.error", timeout=20_000)
        state = await page.evaluate("({error: v.error && v.error.message, duration: v.duration, w: v.videoWidth})")
        assert state == {"error": None, "duration": pytest.approx(frames[-1].at_s, abs=0.1), "w": 640}
        for target in (7.3, 2.1):
            await page.evaluate(f"new Promise(done => {{ v.onseeked = done; v.currentTime = {target}; }})")
            assert await page.evaluate("v.currentTime") == pytest.approx(target, abs=0.05)
            assert await page.evaluate("v.seekable.end(0) > 9 && !v.error")
        await page.evaluate("v.playbackRate = 4; v.play()")
        await page.wait_for_function("v.ended || v.error", timeout=20_000)
        played = await page.evaluate("({error: !!v.error, shown: v.getVideoPlaybackQuality().totalVideoFrames})")
        assert not played["error"]
        assert played["shown"] > 20
    finally:
        await server.close()
