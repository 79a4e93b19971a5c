"""The part of the composition root that knows people and their storage; shared by the server and by commands on the host."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial

from session_server.people.accounts import Accounts
from session_server.people.directory import Directory
from session_server.people.passwords import Passwords
from session_server.people.presence import Presence
from session_server.people.sign_in import SignIn, SignInLimits
from session_server.people.web_sessions import WebSessions
from session_server.settings import Settings, SettingsProblem
from session_server.storage.database import Database
from session_server.storage.ids import IdKind, new_id
from session_server.storage.migrate import upgrade
from session_server.storage.people_store import PeopleStore
from session_server.storage.settings_store import SettingsStore, StoredSetting
from session_server.storage.skills_store import SkillsStore
from session_server.storage.teams_store import TeamsStore
from session_server.storage.web_sessions_store import WebSessionsStore


@dataclass(frozen=True, slots=True)
class PeopleParts:
    """Database, stores and use cases of people. Call `close` when the process ends."""

    database: Database
    people: PeopleStore
    teams: TeamsStore
    skills: SkillsStore
    passwords: Passwords
    presence: Presence
    web_sessions: WebSessions
    accounts: Accounts
    sign_in: SignIn
    directory: Directory

    async def close(self) -> None:
        """Stop hashing and close the database; safe to call again."""
        self.passwords.close()
        await self.database.close()


async def open_people(
    settings: Settings, passwords: Passwords | None = None, *, demo: bool | None = None
) -> PeopleParts:
    """Open the database, bring its schema forward, and wire what stands on it.

    `demo` says what the database is opened for: the demo's data and real data never mix, SettingsProblem otherwise. None, for
    commands, does not ask.
    """
    database = Database(settings.database_address)
    try:
        await upgrade(database)
        if demo is not None:
            await _keep_apart(database, settings, demo=demo)
    except BaseException:
        await database.close()
        raise
    people, teams, skills = PeopleStore(database), TeamsStore(database), SkillsStore(database)
    passwords = passwords or Passwords()
    presence = Presence()
    web_sessions = WebSessions(
        WebSessionsStore(database),
        partial(new_id, IdKind.WEB_SESSION),
        idle_s=settings.web_session_idle_s,
        absolute_s=settings.web_session_absolute_s,
    )
    limits = SignInLimits(
        settings.rate_limits.sign_in_per_address,
        settings.rate_limits.sign_in_per_account_and_address,
        settings.rate_limits.sign_in_per_account,
    )
    return PeopleParts(
        database=database,
        people=people,
        teams=teams,
        skills=skills,
        passwords=passwords,
        presence=presence,
        web_sessions=web_sessions,
        accounts=Accounts(people, passwords, web_sessions, partial(new_id, IdKind.PERSON)),
        sign_in=SignIn(people, passwords, web_sessions, limits),
        directory=Directory(people, teams, skills, presence),
    )


async def _keep_apart(database: Database, settings: Settings, *, demo: bool) -> None:
    # The demo signs anybody in by one click; its people, sign-ins and sessions have no place in a real installation.
    stored = SettingsStore(database)
    of_demo = bool(await stored.get(StoredSetting.DEMO_DATA))
    if of_demo and not demo:
        raise SettingsProblem(f"{settings.data_dir}: this is the demo's data; give another folder with --data")
    if demo and not of_demo:
        if await PeopleStore(database).all():
            raise SettingsProblem(f"{settings.data_dir}: this is not the demo's data; give another folder with --data")
        await stored.put(StoredSetting.DEMO_DATA, True, time.time())
