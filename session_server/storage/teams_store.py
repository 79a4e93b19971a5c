"""Teams by name, in the database. Satisfies `people.ports.TeamStore`."""

from __future__ import annotations

import sqlalchemy as sa

from session_server.people.model import Team
from session_server.storage.database import Database
from session_server.storage.ids import IdKind, new_id
from session_server.storage.tables import teams


class TeamsStore:
    """Rows of `teams`."""

    def __init__(self, database: Database) -> None:
        """Use this database for every call."""
        self._database = database

    async def ensure(self, name: str) -> Team:
        """The team with this name, made when it is missing."""
        async with self._database.write() as connection:
            row = (await connection.execute(sa.select(teams).where(teams.c.name == name))).one_or_none()
            if row is not None:
                return Team(row.id, row.name)
            made = Team(new_id(IdKind.TEAM), name)
            await connection.execute(teams.insert().values(id=made.id, name=made.name))
            return made

    async def all(self) -> tuple[Team, ...]:
        """All teams by name."""
        async with self._database.read() as connection:
            rows = await connection.execute(sa.select(teams).order_by(teams.c.name))
            return tuple(Team(row.id, row.name) for row in rows)
