"""People for benchmarks and tests: accounts on a server process, and one session with an end-user who shares."""

from __future__ import annotations

import asyncio
import contextlib
import fractions
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import av
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from client_sdk.client import InputHandler, ServiceClient, SupportSession
from client_sdk.examples.desktop.track import DesktopTrack
from session_server.protocol.rest_kinds import Role
from session_server.protocol.rest_people import Account, CreatePersonRequest
from session_server.protocol.vocabulary import ShareState
from tests.bench.server_process import ServerProcess

OWNER = "bench-owner"
FRAME_S = 1 / 15


@dataclass(frozen=True)
class People:
    """Accounts of one server. Passwords are made for this run."""

    url: str
    password: str
    owner: ServiceClient
    reps: tuple[ServiceClient, ...]
    rep_ids: tuple[str, ...]


async def people(server: ServerProcess, password: str, reps: int) -> People:
    """Sign in the owner, who is an administrator too, make so many reps and sign them in."""
    owner = ServiceClient(server.url)
    await owner.sign_in(OWNER, password)
    clients, ids = [], []
    for index in range(reps):
        request = CreatePersonRequest(
            login=f"rep-{index}",
            display_name=f"Rep {index}",
            password=password,  # pyright: ignore[reportArgumentType] - pydantic makes the secret
            roles=frozenset({Role.REP}),
        )
        ids.append((await owner.http.post("/api/v1/admin/people", request, Account)).person)
        client = ServiceClient(server.url)
        await client.sign_in(f"rep-{index}", password)
        clients.append(client)
    return People(server.url, password, owner, tuple(clients), tuple(ids))


def new_password() -> str:
    """A password that is accepted."""
    return secrets.token_urlsafe(16)


class MovingTrack(MediaStreamTrack):
    """The made-up desktop, another part of it in motion in each frame: fifteen frames a second, drawn beforehand."""

    kind = "video"

    def __init__(self, *, moving: bool) -> None:
        """Moving, or one frame and then nothing new."""
        super().__init__()
        self._frames = _drawn() if moving else _drawn()[:1]
        self._moving = moving
        self._index = 0
        self._started_at: float | None = None
        self._stopped = asyncio.Event()

    async def recv(self) -> av.VideoFrame:
        """The next frame at its time."""
        if self._started_at is None:
            self._started_at = time.monotonic()
        if self._index > 0 and not self._moving:
            await self._stopped.wait()
        due = self._started_at + self._index * FRAME_S
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        if self.readyState != "live":
            raise MediaStreamError
        frame = self._frames[self._index % len(self._frames)]
        frame.pts, frame.time_base = self._index, fractions.Fraction(1, 15)
        self._index += 1
        return frame

    def stop(self) -> None:
        """End it."""
        super().stop()
        self._stopped.set()


def _drawn() -> list[av.VideoFrame]:
    from datetime import UTC, datetime

    from client_sdk.examples.desktop.model import Desktop
    from client_sdk.examples.desktop.painter import Painter
    from session_server.protocol.messages import PointerMove

    desktop, painter = Desktop(), Painter()
    frames = []
    for index in range(30):
        desktop.handle(PointerMove(x=0.2 + index * 0.02, y=0.3 + (index % 15) * 0.02), 0.0)
        image = painter.paint(desktop, datetime(2026, 11, 21, 10, 26, index, tzinfo=UTC))
        frames.append(av.VideoFrame.from_image(image).reformat(format="yuv420p"))
    return frames


@dataclass(frozen=True)
class Stage:
    """A session with its owner and an end-user who shares."""

    session: str
    owner: SupportSession
    end_user: SupportSession


@contextlib.asynccontextmanager
async def stage(
    owner: ServiceClient,
    url: str,
    *,
    track: MediaStreamTrack | None = None,
    input_handler: InputHandler | None = None,
) -> AsyncIterator[Stage]:
    """Open a session, let an end-user join and share, wait until the share is live."""
    created = await owner.open_session("Payment file cannot be created", "PR-1121 is due today.", "INC-48213")
    async with (
        SupportSession.join_signed_in(owner, created.session) as owning,
        SupportSession.join(url, key=created.invite.key, name="Ruth Adeyemi", input_handler=input_handler) as end_user,
    ):
        await end_user.publish(track or DesktopTrack(busy=False), label="Screen 1")
        await owning.until(lambda view: view.share is ShareState.LIVE, 20)
        yield Stage(created.session, owning, end_user)
