"""The part of the composition root that knows people and their storage; shared by the server and by commands on the host."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from session_server.people.accounts import Accounts
from session_server.people.directory import Directory
from session_server.people.passwords import Passwords
from session_server.people.presence import Presence
from session_server.people.sign_in import SignIn, SignInLimits
from session_server.people.web_sessions import WebSessions
from session_server.settings import Settings
from session_server.storage.database import Database
from session_server.storage.ids import IdKind, new_id
from session_server.storage.migrate import upgrade
from session_server.storage.people_store import PeopleStore
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


async def open_people(settings: Settings, passwords: Passwords | None = None) -> PeopleParts:
    """Open the database, bring its schema forward, and wire what stands on it."""
    database = Database(settings.database_address)
    await upgrade(database)
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
