"""Skills by name, in the database. Satisfies `people.ports.SkillStore`."""

from __future__ import annotations

import sqlalchemy as sa

from session_server.people.model import Skill
from session_server.storage.database import Database
from session_server.storage.ids import IdKind, new_id
from session_server.storage.tables import skills


class SkillsStore:
    """Rows of `skills`."""

    def __init__(self, database: Database) -> None:
        """Use this database for every call."""
        self._database = database

    async def ensure(self, name: str) -> Skill:
        """The skill with this name, made when it is missing."""
        async with self._database.write() as connection:
            row = (await connection.execute(sa.select(skills).where(skills.c.name == name))).one_or_none()
            if row is not None:
                return Skill(row.id, row.name)
            made = Skill(new_id(IdKind.SKILL), name)
            await connection.execute(skills.insert().values(id=made.id, name=made.name))
            return made

    async def all(self) -> tuple[Skill, ...]:
        """All skills by name."""
        async with self._database.read() as connection:
            rows = await connection.execute(sa.select(skills).order_by(skills.c.name))
            return tuple(Skill(row.id, row.name) for row in rows)
