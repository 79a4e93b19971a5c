"""What a newcomer meets: a session that is already live, whose end-user can be driven."""

import asyncio
import re

from playwright.async_api import expect

from tests.e2e.conftest import Browsers
from tests.e2e.people import Rep, sees_picture
from tests.e2e.server import DemoServer

AVERAGE_COLOUR = """() => {
  const video = [...document.querySelectorAll('video')].find(v => v.videoWidth > 0);
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth; canvas.height = video.videoHeight;
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0);
  const middle = context.getImageData(canvas.width * 0.3, canvas.height * 0.3, canvas.width * 0.4, canvas.height * 0.4);
  let sum = 0;
  for (let i = 0; i < middle.data.length; i += 4) sum += middle.data[i] + middle.data[i + 1] + middle.data[i + 2];
  return sum / (middle.data.length / 4) / 3;
}"""


async def test_the_live_session_can_be_watched_and_driven(server: DemoServer, browsers: Browsers) -> None:
    ana = Rep(await browsers.person(), server.url, "Ana Silva")
    await ana.sign_in()
    await ana.page.get_by_text("Payment file cannot be created").first.click()
    await expect(ana.page).to_have_url(re.compile("/app/sessions/ses_"))
    await sees_picture(ana.page)
    await ana.page.get_by_role("button", name="Ask for control").click()
    await expect(ana.page.get_by_text("You drive").first).to_be_visible()
    before = await ana.page.evaluate(AVERAGE_COLOUR)
    box = await ana.page.locator("video:visible").first.bounding_box()
    assert box is not None
    # Somewhere the made-up ledger reacts: every press moves the drawn pointer and what lies under it.
    for column in (0.2, 0.4, 0.6, 0.8):
        for row in (0.2, 0.35, 0.5):
            await ana.page.mouse.click(box["x"] + box["width"] * column, box["y"] + box["height"] * row)
            await asyncio.sleep(0)
    await ana.page.keyboard.type("Hello Ruth")
    for _ in range(50):
        if abs(await ana.page.evaluate(AVERAGE_COLOUR) - before) > 0.5:
            return
        await asyncio.sleep(0.2)
    raise AssertionError("the picture never answered to mouse and keyboard")
