"""The main job from end to end, as people do it, in real Chromium with real screen capture."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path

import av
from playwright.async_api import Page, expect

from tests.e2e.conftest import Browsers
from tests.e2e.people import EndUser, Guest, Rep, sees_no_picture, sees_picture
from tests.e2e.server import DemoServer

TITLE = "Payment file cannot be created"
SEND_BY_HAND = """async ([ticketPath, body, message]) => {
  const answer = await fetch(ticketPath, {method: 'POST', headers: {'content-type': 'application/json'}, body});
  const ticket = await answer.json();
  return await new Promise((done, fail) => {
    const socket = new WebSocket(ticket.socket_url);
    socket.onopen = () => socket.send(JSON.stringify({type: 'hello', id: 0, version: 1, ticket: ticket.ticket}));
    socket.onmessage = event => {
      const received = JSON.parse(event.data);
      if (received.type === 'session.welcome') socket.send(JSON.stringify(message));
      if (received.type === 'error') { socket.close(); done(received); }
    };
    setTimeout(() => fail(new Error('no answer')), 10000);
  });
}"""


def received(page: Page) -> list[str]:
    """Everything that arrives on this page's sockets from now on: the wire, not the page."""
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    return frames


def kinds_of_input(frames: list[str]) -> list[str]:
    """What the sharer's client was sent, in order."""
    messages = (json.loads(frame) for frame in frames if '"input.received"' in frame)
    return [event["kind"] for message in messages for event in message["events"]]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.1)


async def test_the_walk(server: DemoServer, browsers: Browsers, tmp_path: Path) -> None:
    ana = Rep(await browsers.person(), server.url, "Ana Silva")
    tomas = Rep(await browsers.person(), server.url, "Tomás Lindqvist")
    ruth = EndUser(await browsers.person(sharing=True))
    jane = Guest(await browsers.person())
    ruth_hears, jane_hears, tomas_hears = received(ruth.page), received(jane.page), received(tomas.page)

    # The owner opens a session; the end-user comes by the link, agrees and shares.
    await asyncio.gather(ana.sign_in(), tomas.sign_in())
    _, link = await ana.open_session(TITLE, "INC-48213")
    session = ana.session
    await ruth.join_by_link(link, "Ruth Adeyemi")
    await sees_picture(ana.page)

    # A colleague is invited by name, gets a card, and joins with the chat so far.
    await ana.say("Hello Ruth, I can see your screen.")
    await ana.invite("Tomás Lindqvist")
    await tomas.accept_invitation()
    await sees_picture(tomas.page)
    await tomas.tab("Chat")
    await tomas.reads("Hello Ruth, I can see your screen.")

    # A vendor comes by a link and sees nothing before host and end-user have said yes.
    guest_link, pin = await ana.make_guest_link("Jane Okafor", "Acme Ledger")
    await jane.open(guest_link)
    await jane.join("Jane Okafor", pin)
    await sees_no_picture(jane.page)
    await ana.admit("Jane Okafor")
    await expect(ruth.card("Jane Okafor")).to_be_visible()
    await sees_no_picture(jane.page)
    await ruth.allow("Jane Okafor")
    await sees_picture(jane.page)

    # Team chat reaches colleagues alone, checked on the wire.
    await ana.say("the certificate has expired, I think", team=True)
    await tomas.page.get_by_text(re.compile("^Team only")).first.click()
    await tomas.reads("the certificate has expired, I think")
    await ana.say("We are looking at it together.")
    await expect(jane.page.get_by_text("We are looking at it together.").first).to_be_visible()
    assert any("the certificate has expired" in frame for frame in tomas_hears)
    assert not any("the certificate has expired" in frame for frame in ruth_hears + jane_hears)

    # The colleague asks for control and gets it: what they do reaches the sharer's client, in order.
    await expect(tomas.page.get_by_text(re.compile("cannot be driven"))).to_be_visible()
    await tomas.page.get_by_role("button", name="Ask for control").click()
    await ruth.allow("Tomás Lindqvist")
    await expect(tomas.page.get_by_text("You drive").first).to_be_visible()
    await tomas.drive()
    await until(lambda: {"button", "wheel", "key"} <= set(kinds_of_input(ruth_hears)))
    seen = kinds_of_input(ruth_hears)
    assert seen.index("button") < seen.index("wheel") < seen.index("key")

    # The guest sends input by hand: refused with a code, nothing delivered.
    participant = await jane.page.evaluate("() => Object.values({...localStorage, ...sessionStorage}).join(' ')")
    seat = re.search(r"par_[a-z2-7]{26}", participant)
    assert seat is not None
    message = {"type": "input.send", "id": 1, "events": [{"kind": "move", "x": 0.5, "y": 0.5}]}
    arguments = ["/api/v1/seat/ticket", json.dumps({"participant": seat[0]}), message]
    refusal = await jane.page.evaluate(SEND_BY_HAND, arguments)
    assert refusal["code"] == "not_permitted"
    assert all(seat[0] not in frame for frame in ruth_hears if '"input.received"' in frame)

    # The owner narrows the colleague, and removes the guest: the picture stops, the link is dead.
    await ana.set_rights("Tomás Lindqvist", "View only")
    await ana.tab("People")
    await expect(ana.page.get_by_text("View only").first).to_be_visible()
    await ana.remove("Jane Okafor")
    await expect(jane.page.get_by_text(re.compile("removed you from the session")).first).to_be_visible()
    await sees_no_picture(jane.page)
    again = await browsers.person()
    await again.goto(guest_link)
    await expect(again.get_by_text(re.compile("withdrawn|used already")).first).to_be_visible()

    # The end-user stops everything; the owner closes with a resolution.
    await ruth.stop_everything()
    await expect(ruth.page.get_by_text("Everything is stopped").first).to_be_visible()
    await sees_no_picture(ana.page)
    await sees_no_picture(tomas.page)
    await ana.wrap_up("Renewed the signing certificate in store Corvane-Prod.")

    await check_recording(server, browsers, session, tmp_path)


async def check_recording(server: DemoServer, browsers: Browsers, session: str, tmp_path: Path) -> None:
    """The evidence: video that plays, events in step, sound; and one changed byte is found."""
    priya = Rep(await browsers.person(), server.url, "Priya Raman")
    await priya.page.goto(f"{server.url}/app")
    await priya.page.get_by_role("button", name=re.compile("Priya Raman")).click()
    await expect(priya.page).to_have_url(re.compile("/app/(review|desk)"))
    opened = await post(priya.page, f"/api/v1/recordings/{session}/views", {"reason": "monthly sample"})
    assert "parts" in opened, opened
    for _ in range(100):
        if any(part["kind"] == "video" for part in opened["parts"]):
            break
        await asyncio.sleep(0.5)
        opened = await post(priya.page, f"/api/v1/recordings/{session}/views", {"reason": "monthly sample"})
    assert opened["verification"]["sound"], opened["verification"]
    types = [event["type"] for event in opened["events"]]
    for wanted in ("session.opened", "end_user.joined", "invitation.accepted", "guest.arrived", "consent.answered",
                   "chat.posted", "refusal.recorded", "rights.changed", "session.stopped", "session.closed",
                   "recording.viewed"):  # fmt: skip
        assert wanted in types
    part = next(part for part in opened["parts"] if part["kind"] == "video")
    media = f"/api/v1/recordings/{session}/parts/{part['part']}/media?view={opened['view']}"
    frames = decoded(await fetch_bytes(priya.page, media), tmp_path / "part.webm")
    assert frames > 10

    ana = Rep(await browsers.person(), server.url, "Ana Silva")
    await ana.sign_in()
    assert await ana.page.evaluate("async () => (await fetch('/api/v1/recordings')).status") == 403
    await ana.page.goto(f"{server.url}/app/review")
    await expect(ana.page.get_by_text(re.compile("auditor", re.IGNORECASE)).first).to_be_visible()

    code, output = await server.command("recordings", "verify", session)
    assert (code, "NOT SOUND" in output) == (0, False), output
    flip_a_byte(max((server.data / "recordings" / session).rglob("media*"), key=lambda path: path.stat().st_size))
    code, output = await server.command("recordings", "verify", session)
    assert code == 1, output
    assert "BROKEN" in output


async def post(page: Page, path: str, body: dict[str, object]) -> dict:
    script = """async ([path, body]) => {
      const answer = await fetch(path, {method: 'POST', headers: {'content-type': 'application/json'}, body});
      return await answer.json();
    }"""
    return await page.evaluate(script, [path, json.dumps(body)])


async def fetch_bytes(page: Page, path: str) -> bytes:
    script = "async path => [...new Uint8Array(await (await fetch(path)).arrayBuffer())]"
    return bytes(await page.evaluate(script, path))


def decoded(media: bytes, path: Path) -> int:
    path.write_bytes(media)
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


async def test_a_killed_server_comes_back_with_the_session_and_the_picture(
    server: DemoServer, browsers: Browsers
) -> None:
    ana = Rep(await browsers.person(), server.url, "Ana Silva")
    ruth = EndUser(await browsers.person(sharing=True))
    await ana.sign_in()
    _, link = await ana.open_session(TITLE, "INC-48213")
    await ruth.join_by_link(link, "Ruth Adeyemi")
    await sees_picture(ana.page)
    await ana.say("Said before the crash.")

    await server.kill()
    await server.start()

    await sees_picture(ana.page)
    await ana.reads("Said before the crash.")
    await ana.say("And after it.")
    await ruth.stop_everything()
    await ana.wrap_up("The server was switched off and on.")
