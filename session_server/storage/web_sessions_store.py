"""Browsers in which people are signed in, in the database. Satisfies `people.ports.WebSessionStore`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from session_server.people.model import Person, WebSession
from session_server.storage.database import Database
from session_server.storage.people_store import person_of
from session_server.storage.tables import people, web_sessions


def _session_of(row: Any) -> WebSession:
    return WebSession(
        id=row.id,
        token_hash=bytes(row.token_hash),
        person_id=row.person_id,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
        address=row.address,
        user_agent=row.user_agent,
        revoked_at=row.revoked_at,
    )


class WebSessionsStore:
    """Rows of `web_sessions`."""

    def __init__(self, database: Database) -> None:
        """Use this database for every call."""
        self._database = database

    async def add(self, session: WebSession) -> None:
        """Store a new web session."""
        values = {column.name: getattr(session, column.name) for column in web_sessions.c}
        async with self._database.write() as connection:
            await connection.execute(web_sessions.insert().values(values))

    async def by_token_hash(self, token_hash: bytes) -> tuple[WebSession, Person] | None:
        """Session and person of a cookie's hash, revoked or not."""
        by_hash = sa.select(web_sessions).where(web_sessions.c.token_hash == token_hash)
        async with self._database.read() as connection:
            session = (await connection.execute(by_hash)).one_or_none()
            if session is None:
                return None
            person = (await connection.execute(sa.select(people).where(people.c.id == session.person_id))).one()
        return _session_of(session), person_of(person)

    async def of_person(self, person_id: str, now: float) -> tuple[WebSession, ...]:
        """Sessions that are neither revoked nor past their absolute end, latest first."""
        live = sa.select(web_sessions).where(_live(person_id, now)).order_by(web_sessions.c.last_seen_at.desc())
        async with self._database.read() as connection:
            return tuple(_session_of(row) for row in await connection.execute(live))

    async def touch(self, session_id: str, last_seen_at: float) -> None:
        """Move the idle limit; never backwards."""
        earlier = sa.and_(web_sessions.c.id == session_id, web_sessions.c.last_seen_at < last_seen_at)
        async with self._database.write() as connection:
            await connection.execute(web_sessions.update().where(earlier).values(last_seen_at=last_seen_at))

    async def revoke(self, person_id: str, session_id: str, now: float) -> bool:
        """End one session of that person; False when there is none that is live."""
        one = sa.and_(_live(person_id, now), web_sessions.c.id == session_id)
        async with self._database.write() as connection:
            result = await connection.execute(web_sessions.update().where(one).values(revoked_at=now))
        return result.rowcount == 1

    async def revoke_all(self, person_id: str, now: float, *, keep: str | None = None) -> tuple[str, ...]:
        """End all live sessions of a person but `keep`; returns the ids that ended."""
        those = _live(person_id, now)
        if keep is not None:
            those = sa.and_(those, web_sessions.c.id != keep)
        async with self._database.write() as connection:
            ended = tuple((await connection.execute(sa.select(web_sessions.c.id).where(those))).scalars())
            await connection.execute(web_sessions.update().where(those).values(revoked_at=now))
        return ended

    async def purge(self, ended_before: float) -> int:
        """Delete what ended before that instant; returns how many."""
        ended = sa.or_(web_sessions.c.expires_at < ended_before, web_sessions.c.revoked_at < ended_before)
        async with self._database.write() as connection:
            return (await connection.execute(web_sessions.delete().where(ended))).rowcount


def _live(person_id: str, now: float) -> sa.ColumnElement[bool]:
    return sa.and_(
        web_sessions.c.person_id == person_id,
        web_sessions.c.revoked_at.is_(None),
        web_sessions.c.expires_at > now,
    )
