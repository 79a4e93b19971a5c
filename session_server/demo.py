"""The demo's guide: made-up people, one session that is always live, and what to click.

The session's end-user is a program of the client SDK in a process of its own; it is started again when it ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time

import structlog

from session_server.app.actor import SessionActor
from session_server.app.sessions import Sessions
from session_server.bootstrap_people import PeopleParts
from session_server.people.demo import seed
from session_server.people.model import Person
from session_server.protocol.vocabulary import SessionPhase
from session_server.settings import Settings

log = structlog.get_logger(__name__)

OWNER = "ana"
TITLE = "Payment file cannot be created"
DESCRIPTION = (
    "Acme Ledger 8.4 says: signing certificate not found in store Corvane-Prod. Payment run PR-1121 is due today."
)
REFERENCE = "INC-48213"
RESTART_AFTER_S = 2.0
GUIDE = """
  Deskswarm demo - this machine only, nobody has a password

    {url}/app     sign in as one of these people by one click:
{people}
    {url}/join    what an end-user sees (make a session first, it has a key)

  One session is already live: Ana Silva helps a simulated end-user. Sign in as Ana and open it,
  then sign in as Tomás in a private window, and bring him in.
  Data is kept in {data}. Stop with Ctrl-C.
"""


class Demo:
    """Starts with `start`, ends with `stop`."""

    def __init__(self, sessions: Sessions, people: PeopleParts, settings: Settings, url: str) -> None:
        self._sessions = sessions
        self._people = people
        self._settings = settings
        self._url = url
        self._task: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start the simulated end-user, print the guide."""
        parts = self._people
        found = await seed(parts.accounts, parts.teams, parts.skills, time.time())
        owner = next(person for person in found if person.login == OWNER)
        self._task = asyncio.create_task(self._keep_running(owner))
        lines = "\n".join(f"      {p.display_name:<16} {', '.join(sorted(p.roles))}" for p in found)
        sys.stdout.write(GUIDE.format(url=self._url, people=lines, data=self._settings.data_dir))

    async def stop(self) -> None:
        """End the simulated end-user."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def _keep_running(self, owner: Person) -> None:
        while True:
            try:
                await self._run_once(owner)
            except Exception:
                log.exception("demo_end_user_failed")
            await asyncio.sleep(RESTART_AFTER_S)

    async def _run_once(self, owner: Person) -> None:
        actor = self._live_session()
        if actor is None:
            opened = await self._sessions.open(owner.id, TITLE, DESCRIPTION, REFERENCE, demo=True)
            key = opened.key.key
        else:
            key = (await self._sessions.new_key(actor.id, owner.id)).key
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "client_sdk.examples.simulated_end_user",
            "--server",
            self._url,
            "--key",
            key,
            "--state",
            str(self._settings.data_dir / "demo-end-user.json"),
        )
        await self._process.wait()

    def _live_session(self) -> SessionActor | None:
        """The demo's own session while it can still have its end-user."""
        for actor in self._sessions.registry.live():
            state = actor.head
            if state.policy.demo and state.phase in (SessionPhase.WAITING, SessionPhase.ACTIVE, SessionPhase.PAUSED):
                return actor
        return None
