"""What each kind of person does on their pages, in their words."""

import re

from playwright.async_api import Locator, Page, expect

VIDEO_MOVES = """async () => {
  const shown = () => [...document.querySelectorAll('video')].find(video => video.videoWidth > 0);
  const count = () => shown()?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
  const before = count();
  return await new Promise(done => setTimeout(() => done(count() > before), 1000));
}"""


async def sees_picture(page: Page) -> None:
    """Decoded frames arrive."""
    for _ in range(60):
        if await page.evaluate(VIDEO_MOVES):
            return
    raise AssertionError("no new frames arrive")


async def sees_no_picture(page: Page) -> None:
    """Nothing of the picture is left on the page."""
    await expect(page.locator("video:visible")).to_have_count(0)


class Rep:
    """A person with an account, on the desk and in the workspace."""

    def __init__(self, page: Page, url: str, name: str) -> None:
        self.page, self.url, self.name = page, url, name

    async def sign_in(self) -> None:
        await self.page.goto(f"{self.url}/app")
        await self.page.get_by_role("button", name=re.compile(self.name)).click()
        await expect(self.page).to_have_url(re.compile("/app/desk"))

    async def open_session(self, title: str, reference: str) -> tuple[str, str]:
        """Makes a session and goes into it; returns key and link for the end-user."""
        await self.page.get_by_role("button", name="New session").first.click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_label("Title").fill(title)
        await dialog.get_by_label("What it is about").fill("Signing certificate not found in store Corvane-Prod.")
        await dialog.get_by_label("Case number").fill(reference)
        await dialog.get_by_role("button", name="Make the key").click()
        key = await dialog.get_by_text(re.compile(r"^[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$")).inner_text()
        await dialog.get_by_role("button", name="Open session").click()
        await expect(self.page).to_have_url(re.compile("/app/sessions/ses_"))
        return key, f"{self.url}/join#k={key.replace('-', '')}"

    @property
    def session(self) -> str:
        return self.page.url.rsplit("/", 1)[-1].split("?")[0]

    async def tab(self, name: str) -> None:
        await self.page.get_by_role("tab", name=re.compile(name)).click()

    async def invite(self, name: str) -> None:
        await self.page.get_by_role("button", name="Bring in").click()
        await self.page.get_by_role("button", name=f"Invite {name}").click()
        await self._close_dialog()

    async def make_guest_link(self, name: str, organisation: str) -> tuple[str, str]:
        """A link with the profile vendor view, one use, and a PIN; returns both."""
        await self.page.get_by_role("button", name="Bring in").click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_role("tab", name="Outside expert").click()
        await dialog.get_by_label("Name", exact=True).fill(name)
        await dialog.get_by_label("Organisation").fill(organisation)
        await dialog.get_by_text("Vendor view").click()
        pin = await dialog.get_by_role("textbox", name="PIN").input_value()
        await dialog.get_by_role("button", name="Make the link").click()
        link = dialog.get_by_text(re.compile(r"/guest#t="))
        address = await link.inner_text()
        await self._close_dialog()
        return address.strip(), pin

    async def _close_dialog(self) -> None:
        await self.page.keyboard.press("Escape")
        await expect(self.page.get_by_role("dialog")).to_have_count(0)

    async def accept_invitation(self) -> None:
        await self.page.get_by_role("button", name="Join session").click()
        await expect(self.page).to_have_url(re.compile("/app/sessions/ses_"))

    async def admit(self, name: str) -> None:
        await self.tab("People")
        await expect(self.page.get_by_text(name).first).to_be_visible()
        await self.page.get_by_role("button", name="Admit").click()

    async def say(self, text: str, *, team: bool = False) -> None:
        await self.tab("Chat")
        await self.page.get_by_text(re.compile("^Team only" if team else "^Everyone")).first.click()
        label = "Message to the team" if team else "Message to everyone"
        await self.page.get_by_label(label).fill(text)
        await self.page.get_by_role("button", name="Send").click()
        await self.reads(text)

    async def reads(self, text: str) -> None:
        """The message stands in the chat that is open."""
        await expect(self.page.get_by_role("log").get_by_text(text)).to_be_visible()

    async def drive(self) -> None:
        """Moves, presses, turns the wheel and types over the picture; needs the seat."""
        box = await self.page.locator("video:visible").first.bounding_box()
        assert box is not None
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await self.page.mouse.move(*middle)
        await self.page.mouse.click(*middle)
        await self.page.mouse.wheel(0, 120)
        await self.page.keyboard.press("a")

    async def set_rights(self, name: str, profile: str) -> None:
        await self.tab("People")
        await self.page.get_by_role("button", name=f"Rights of {name}").click()
        await self.page.get_by_role("menuitem", name=re.compile(profile)).click()

    async def remove(self, name: str) -> None:
        await self.tab("People")
        await self.page.get_by_role("button", name=f"Remove {name}").click()
        await self.page.get_by_role("dialog").get_by_role("button", name=f"Remove {name}").click()

    async def wrap_up(self, resolution: str) -> None:
        await self.page.get_by_role("button", name="Wrap up").first.click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_text("Solved", exact=True).click()
        await dialog.get_by_label("What solved it").fill(resolution)
        await dialog.get_by_role("button", name="Close session").click()
        await expect(self.page.get_by_text("The session has ended").first).to_be_visible()


class EndUser:
    """The person whose screen is shared: no account, one link."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def join_by_link(self, link: str, name: str) -> None:
        await self.page.goto(link)
        await expect(self.page.get_by_text("wants to see your screen")).to_be_visible()
        await expect(self.page.get_by_text("This session is recorded:")).to_be_visible()
        await self.page.get_by_label("Your name").fill(name)
        await self.share()

    async def share(self) -> None:
        await self.page.get_by_role("button", name=re.compile("Choose what to share|Share again")).first.click()

    def card(self, name: str) -> Locator:
        return self.page.get_by_role("alertdialog").filter(has_text=name)

    async def allow(self, name: str) -> None:
        card = self.card(name)
        await expect(card).to_be_visible()
        # Buttons of a card that has just appeared do nothing for a moment, so that nobody agrees by accident.
        await card.get_by_role("button", name="Allow", exact=True).click(delay=20)
        await expect(card).to_have_count(0)

    async def stop_everything(self) -> None:
        await self.page.get_by_role("button", name="Stop everything").first.click()


class Guest:
    """A vendor with a link."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def open(self, link: str) -> None:
        await self.page.goto(link)
        await expect(self.page.get_by_role("button", name="Join", exact=True)).to_be_visible()

    async def join(self, name: str, pin: str) -> None:
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_label("PIN").fill(pin)
        await self.page.get_by_role("button", name="Join", exact=True).click()
        await expect(self.page.get_by_text("Nothing is shown yet")).to_be_visible()
