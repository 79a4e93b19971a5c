"""Which session a guest link belongs to, in the database. The link's own facts stand in the session's log."""

from __future__ import annotations

import sqlalchemy as sa

from session_server.storage.database import Database
from session_server.storage.tables import guest_link_index


class GuestLinksStore:
    """Rows of `guest_link_index`."""

    def __init__(self, database: Database) -> None:
        """Use this database for every call."""
        self._database = database

    async def add(self, link_id: str, session_id: str, created_at: float) -> None:
        """Enter a link; entering it again for the same session changes nothing."""
        async with self._database.write() as connection:
            known = sa.select(guest_link_index.c.link_id).where(guest_link_index.c.link_id == link_id)
            if await connection.scalar(known) is None:
                row = {"link_id": link_id, "session_id": session_id, "created_at": created_at}
                await connection.execute(guest_link_index.insert().values(row))

    async def session_of(self, link_id: str) -> str | None:
        """The session of a link; None when it is unknown."""
        query = sa.select(guest_link_index.c.session_id).where(guest_link_index.c.link_id == link_id)
        async with self._database.read() as connection:
            return await connection.scalar(query)

    async def of_session(self, session_id: str) -> tuple[str, ...]:
        """All links of a session, oldest first."""
        query = (
            sa.select(guest_link_index.c.link_id)
            .where(guest_link_index.c.session_id == session_id)
            .order_by(guest_link_index.c.created_at, guest_link_index.c.link_id)
        )
        async with self._database.read() as connection:
            return tuple((await connection.execute(query)).scalars())
