"""Real Chromium as publisher and viewer: a page that offers, and hands its offer to the relay through Playwright."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from relay.ports import Offer, Purpose
from relay.service import RelayService

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--autoplay-policy=no-user-gesture-required",
    "--auto-select-tab-capture-source-by-title=CAPTURED",
    "--disable-gpu",
    "--disable-dev-shm-usage",
]

TEXT = " ".join(f"Line {n:02d}: the quick brown fox jumps over the lazy dog, 0123456789." for n in range(2))
CAPTURED = (
    "<!doctype html><title>CAPTURED</title><body style='margin:0;background:#fff;color:#111;font:13px/18px monospace'>"
    + "".join(f"<div>{row:02d} {TEXT}</div>" for row in range(58))
    + "</body>"
)

CLIENT = """<!doctype html><title>CLIENT</title><body style="margin:0;background:#333;overflow:hidden">
<canvas id=canvas width=640 height=360 hidden></canvas><video id=video autoplay muted playsinline></video>
<script>
const pc = new RTCPeerConnection({iceServers: []});
window.pc = pc;
async function offer() {
  await pc.setLocalDescription(await pc.createOffer());
  return {sdp: pc.localDescription.sdp, mids: pc.getTransceivers().map(t => t.mid)};
}
async function answer(sdp) { await pc.setRemoteDescription({type: 'answer', sdp}); }
async function shareScreen() {
  const stream = await navigator.mediaDevices.getDisplayMedia({video: {frameRate: 15}, audio: false});
  const track = stream.getVideoTracks()[0];
  track.contentHint = 'detail';
  pc.addTransceiver(track, {direction: 'sendonly', streams: [stream]});
  return track.getSettings();
}
function shareCanvas(noisy) {
  const canvas = document.getElementById('canvas'), pen = canvas.getContext('2d');
  let n = 0;
  const draw = () => {
    pen.fillStyle = '#246'; pen.fillRect(0, 0, 640, 360);
    for (let spot = 0; noisy && spot < 400; spot++) {
      pen.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
      pen.fillRect(Math.random() * 640, Math.random() * 360, 24, 24);
    }
    pen.fillStyle = '#fff'; pen.font = '60px monospace'; pen.fillText('frame ' + n++, 80, 200);
  };
  draw();
  setInterval(draw, 50);
  const stream = canvas.captureStream(20);
  pc.addTransceiver(stream.getVideoTracks()[0], {direction: 'sendonly', streams: [stream]});
}
function watch(count) {
  pc.ontrack = event => {
    const video = document.getElementById('video').srcObject ? document.createElement('video') : document.getElementById('video');
    Object.assign(video, {autoplay: true, muted: true, srcObject: new MediaStream([event.track])});
    document.body.append(video);
  };
  for (let n = 0; n < count; n++) pc.addTransceiver('video', {direction: 'recvonly'});
}
function pictures() {
  return [...document.querySelectorAll('video')].map(video => video.getVideoPlaybackQuality().totalVideoFrames);
}
async function report() {
  const found = {};
  (await pc.getStats()).forEach(entry => {
    if (entry.type === 'inbound-rtp' || entry.type === 'outbound-rtp') Object.assign(found, entry);
    if (entry.type === 'transport') found.srtp = entry.srtpCipher;
  });
  return found;
}
</script></body>"""


async def _serve_page(request: web.Request) -> web.Response:
    text = {"client": CLIENT, "captured": CAPTURED}.get(request.match_info["name"])
    if text is None:
        raise web.HTTPNotFound
    return web.Response(text=text, content_type="text/html")


async def _serve_pages() -> tuple[web.AppRunner, str]:
    app = web.Application()
    app.router.add_get("/{name}", _serve_page)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


class Chromium:
    """One browser with a context; every page is a client of its own."""

    def __init__(self, browser: Browser, context: BrowserContext, base: str) -> None:
        self._browser = browser
        self._context = context
        self._base = base

    async def page(self, path: str = "/client") -> Page:
        page = await self._context.new_page()
        await page.goto(self._base + path)
        return page

    async def publish_screen(self, relay: RelayService, *, track_id: str = "screen") -> tuple[Page, Page]:
        """Capture the page titled CAPTURED by the browser's own capture, 1920x1080; returns it and the client's page."""
        captured = await self.page("/captured")
        await captured.bring_to_front()
        page = await self.page()
        await page.evaluate("shareScreen()")
        await captured.bring_to_front()
        await negotiate(relay, page, "sharer", Purpose.PUBLISH, [track_id])
        return captured, page

    async def publish_canvas(
        self, relay: RelayService, *, track_id: str = "screen", noisy: bool = False, port: int | None = None
    ) -> Page:
        """Publish a moving picture; a noisy one takes all the rate that it is given."""
        page = await self.page()
        await page.evaluate(f"shareCanvas({'true' if noisy else 'false'})")
        await negotiate(relay, page, "sharer", Purpose.PUBLISH, [track_id], port=port)
        return page

    async def view(self, relay: RelayService, *, peer: str = "rep", track_ids: tuple[str, ...] = ("screen",)) -> Page:
        page = await self.page()
        await page.evaluate(f"watch({len(track_ids)})")
        await negotiate(relay, page, peer, Purpose.VIEW, list(track_ids))
        return page


async def negotiate(
    relay: RelayService,
    page: Page,
    peer: str,
    purpose: Purpose,
    track_ids: list[str],
    connection: str | None = None,
    port: int | None = None,
) -> str:
    """Offer, or offer again on an open connection, by way of another port if given; returns the connection's name."""
    offer = await page.evaluate("offer()")
    tracks = dict(zip(offer["mids"], track_ids, strict=True))
    answer = await relay.answer(Offer("room", peer, purpose, offer["sdp"], tracks, connection))
    sdp = answer.sdp if port is None else answer.sdp.replace(f"127.0.0.1 {relay.port} typ", f"127.0.0.1 {port} typ")
    await page.evaluate("sdp => answer(sdp)", sdp)
    return answer.connection


@asynccontextmanager
async def chromium() -> AsyncIterator[Chromium]:
    """Start Chromium without a window."""
    runner, base = await _serve_pages()
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
            context = await browser.new_context(viewport={"width": 1920, "height": 1080})
            yield Chromium(browser, context, base)
            await browser.close()
    finally:
        await runner.cleanup()


async def until_report(page: Page, field: str, least: float, deadline_s: float = 20.0) -> dict:
    """Poll the page's statistics until a number is reached."""
    async with asyncio.timeout(deadline_s):
        while True:
            report = await page.evaluate("report()")
            if report.get(field, 0) >= least:
                return report
            await asyncio.sleep(0.05)
