"""Accounts, their teams and their skills, in the database. Satisfies `people.ports.PeopleStore`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from session_server.people.model import Membership, Person, SkillLevel
from session_server.protocol.rest_kinds import AccountState, Role
from session_server.storage.database import Database
from session_server.storage.tables import people, person_skills, team_members


def person_of(row: Any) -> Person:
    """The person in a row that holds all columns of `people`."""
    return Person(
        id=row.id,
        login=row.login,
        display_name=row.display_name,
        organisation=row.organisation,
        password_hash=row.password_hash,
        roles=frozenset(Role(role) for role in row.roles),
        languages=tuple(row.languages),
        capacity=row.capacity,
        state=AccountState(row.state),
        created_at=row.created_at,
    )


def _values(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "login": person.login,
        "display_name": person.display_name,
        "organisation": person.organisation,
        "password_hash": person.password_hash,
        "roles": sorted(role.value for role in person.roles),
        "languages": list(person.languages),
        "capacity": person.capacity,
        "state": person.state.value,
        "created_at": person.created_at,
    }


class PeopleStore:
    """Rows of `people`, `team_members` and `person_skills`."""

    def __init__(self, database: Database) -> None:
        """Use this database for every call."""
        self._database = database

    async def add(self, person: Person, membership: Membership) -> bool:
        """Store a new person; False when login or id is taken, or a team or skill does not exist."""
        try:
            async with self._database.write() as connection:
                await connection.execute(people.insert().values(_values(person)))
                await _insert_membership(connection, person.id, membership)
        except IntegrityError:
            return False
        return True

    async def by_id(self, person_id: str) -> Person | None:
        """The person, disabled or not."""
        return await self._one(people.c.id == person_id)

    async def by_login(self, login: str) -> Person | None:
        """The person with this login in lower case, disabled or not."""
        return await self._one(people.c.login == login)

    async def all(self) -> tuple[Person, ...]:
        """Everybody, disabled ones too, by display name."""
        async with self._database.read() as connection:
            rows = await connection.execute(sa.select(people).order_by(people.c.display_name, people.c.id))
            return tuple(person_of(row) for row in rows)

    async def update(self, before: Person, after: Person, *, keep_an_admin: bool) -> bool:
        """Write what differs, and nothing else, so that two changes at a time do not undo each other.

        With `keep_an_admin` False is returned, and nothing changed, if no active admin was left.
        """
        old = _values(before)
        changed = {name: value for name, value in _values(after).items() if old[name] != value}
        async with self._database.write() as connection:
            if keep_an_admin and not await _another_admin(connection, after):
                return False
            if changed:
                await connection.execute(people.update().where(people.c.id == before.id).values(changed))
        return True

    async def membership(self, person_id: str) -> Membership:
        """Teams and skills of one person."""
        return (await self._memberships(person_id)).get(person_id, Membership())

    async def memberships(self) -> Mapping[str, Membership]:
        """Teams and skills of everybody who has any, by person id."""
        return await self._memberships(None)

    async def set_membership(self, person_id: str, membership: Membership) -> bool:
        """Replace teams and skills; False, and nothing changed, when one of them does not exist."""
        try:
            async with self._database.write() as connection:
                await connection.execute(team_members.delete().where(team_members.c.person_id == person_id))
                await connection.execute(person_skills.delete().where(person_skills.c.person_id == person_id))
                await _insert_membership(connection, person_id, membership)
        except IntegrityError:
            return False
        return True

    async def _one(self, condition: sa.ColumnElement[bool]) -> Person | None:
        async with self._database.read() as connection:
            row = (await connection.execute(sa.select(people).where(condition))).one_or_none()
        return person_of(row) if row is not None else None

    async def _memberships(self, person_id: str | None) -> dict[str, Membership]:
        in_teams = sa.select(team_members).order_by(team_members.c.team_id)
        has_skills = sa.select(person_skills).order_by(person_skills.c.skill_id)
        if person_id is not None:
            in_teams = in_teams.where(team_members.c.person_id == person_id)
            has_skills = has_skills.where(person_skills.c.person_id == person_id)
        teams_of: dict[str, list[str]] = {}
        skills_of: dict[str, list[SkillLevel]] = {}
        async with self._database.read() as connection:
            for row in await connection.execute(in_teams):
                teams_of.setdefault(row.person_id, []).append(row.team_id)
            for row in await connection.execute(has_skills):
                skills_of.setdefault(row.person_id, []).append(SkillLevel(row.skill_id, row.level))
        return {
            id_: Membership(tuple(teams_of.get(id_, ())), tuple(skills_of.get(id_, ())))
            for id_ in teams_of.keys() | skills_of.keys()
        }


async def _another_admin(connection: AsyncConnection, changed: Person) -> bool:
    # Roles are a small JSON list and accounts are few: reading them all is the same on both databases.
    if changed.state is AccountState.ACTIVE and Role.ADMIN in changed.roles:
        return True
    others = sa.select(people.c.roles).where(people.c.id != changed.id, people.c.state == AccountState.ACTIVE.value)
    return any(Role.ADMIN.value in row.roles for row in await connection.execute(others))


async def _insert_membership(connection: AsyncConnection, person_id: str, membership: Membership) -> None:
    if membership.teams:
        rows = [{"team_id": team_id, "person_id": person_id} for team_id in dict.fromkeys(membership.teams)]
        await connection.execute(team_members.insert(), rows)
    if membership.skills:
        levels = {skill.skill_id: skill.level for skill in membership.skills}
        await connection.execute(
            person_skills.insert(),
            [{"person_id": person_id, "skill_id": id_, "level": level} for id_, level in levels.items()],
        )
