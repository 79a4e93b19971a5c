"""Real Chromium publishing and viewing through the relay."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.async_api import Page

from relay.codecs import Codec
from relay.graph import Graph
from relay.ports import Purpose
from relay.service import RelayService
from tests.integration.relay.browser import chromium, negotiate, until_report
from tests.integration.relay.clients import Log, until
from tests.integration.relay.narrow import NarrowPath

OPEN = Graph(ingest=frozenset({"screen"}), subscriptions=frozenset({("screen", "rep")}))


async def picture(page: Page, selector: str) -> Image.Image:
    shot = await page.locator(selector).screenshot()
    return Image.open(io.BytesIO(shot)).convert("L")


def ink(image: Image.Image) -> float:
    """The share of dark pixels: blurred text has none."""
    return sum(image.histogram()[:96]) / (image.width * image.height)


async def test_one_chromium_watches_another(relay: RelayService, log: Log) -> None:
    relay.apply("room", OPEN)
    async with chromium() as browser:
        await browser.publish_canvas(relay)
        viewer = await browser.view(relay)
        report = await until_report(viewer, "framesDecoded", 30)

    assert (report["frameWidth"], report["frameHeight"]) == (640, 360)
    assert report["packetsLost"] == 0
    assert report["srtp"] == "SRTP_AEAD_AES_128_GCM"
    assert log.started == [("screen", Codec.VP8)]


async def test_a_chromium_viewer_takes_a_second_track_by_a_re_offer(relay: RelayService) -> None:
    tracks = frozenset({"screen", "second"})
    relay.apply("room", Graph(tracks, frozenset((track, "rep") for track in tracks)))
    async with chromium() as browser:
        await browser.publish_canvas(relay)
        await browser.publish_canvas(relay, track_id="second")
        viewer = await browser.page()
        await viewer.evaluate("watch(1)")
        connection = await negotiate(relay, viewer, "rep", Purpose.VIEW, ["screen"])
        await viewer.wait_for_function("pictures().length === 1 && pictures()[0] > 5")

        await viewer.evaluate("void pc.addTransceiver('video', {direction: 'recvonly'})")
        again = await negotiate(relay, viewer, "rep", Purpose.VIEW, ["screen", "second"], connection)

        assert again == connection
        await viewer.wait_for_function("pictures().length === 2 && Math.min(...pictures()) > 5")
        before = await viewer.evaluate("pictures()")
        await viewer.wait_for_function(f"Math.min(pictures()[0] - {before[0]}, pictures()[1] - {before[1]}) > 5")


async def test_a_publisher_finds_the_rate_of_a_narrow_path(relay: RelayService) -> None:
    relay.apply("room", OPEN)
    path = NarrowPath(relay.port, bits_per_s=1_000_000, delay_s=0.04, queue_s=0.5)
    port = await path.open()
    async with chromium() as browser:
        sharer = await browser.publish_canvas(relay, noisy=True, port=port)
        viewer = await browser.view(relay)
        settled = await until_report(viewer, "framesDecoded", 8, 30.0)
        lost = path.lost
        await until_report(viewer, "framesDecoded", settled["framesDecoded"] + 30, 30.0)
        report = await sharer.evaluate("report()")
    path.close()

    # It began at 6 Mbit/s, into a queue of half a second.
    assert report["targetBitrate"] < 1_500_000
    assert path.lost - lost <= 20


@pytest.mark.timeout(180)
async def test_a_viewer_who_joins_a_still_screen_reads_it_within_5_s(relay: RelayService) -> None:
    relay.apply("room", OPEN)
    async with chromium() as browser:
        captured, sharer = await browser.publish_screen(relay)
        await until_report(sharer, "framesEncoded", 3)
        await until(lambda: relay.stats().totals.tracks, "a track")
        keyframes = relay.stats().tracks["room", "screen"].keyframes

        viewer = await browser.view(relay)
        await until_report(viewer, "framesDecoded", 1, 5.0)
        seen = await picture(viewer, "#video")
        shown = await picture(captured, "body")
        assert relay.stats().tracks["room", "screen"].keyframes > keyframes

    area = (0, 0, min(seen.width, shown.width), min(seen.height, shown.height))
    assert area[2] >= 1900
    assert area[3] >= 1000
    seen, shown = seen.crop(area), shown.crop(area)
    assert ImageStat.Stat(ImageChops.difference(seen, shown)).mean[0] < 8
    assert ink(seen) > 0.7 * ink(shown) > 0
