"""Steps that several tests take."""

from __future__ import annotations

import asyncio

from client_sdk.client import Desk, ServiceClient, SupportSession
from client_sdk.viewing import Picture, Viewer
from session_server.protocol.vocabulary import ConsentAnswer
from tests.bench.world import Stage

SOON_S = 20.0  # far above what anything takes; a busy machine is no failure


async def bring_in(on: Stage, rep: ServiceClient, rep_id: str) -> SupportSession:
    """The owner invites a colleague, who accepts; returns the session to enter."""
    async with Desk(rep) as desk:
        await on.owner.invite_person(rep_id, note="Please look at this")
        card = await desk.next_invitation(SOON_S)
        return SupportSession.join_signed_in(rep, await desk.accept(card.invitation))


async def say_yes(end_user: SupportSession, answer: ConsentAnswer = ConsentAnswer.ALLOW) -> None:
    """The end-user answers the question that is or will be open."""
    view = await end_user.until(lambda view: bool(view.prompts), SOON_S)
    await end_user.answer_consent(view.prompts[0].prompt, answer)


async def take_control(driver: SupportSession, end_user: SupportSession) -> None:
    """Ask, be allowed, drive."""
    await driver.request_control()
    await say_yes(end_user)
    await driver.until(lambda view: view.control.driver == view.you, SOON_S)


async def next_picture(viewer: Viewer, after: int = 0) -> Picture:
    """The first picture with a higher number."""
    async with asyncio.timeout(SOON_S):
        async for picture in viewer.pictures():
            if picture.number > after:
                return picture
    raise AssertionError("the viewer was closed")
