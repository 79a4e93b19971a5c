"""Look-up of one-time session keys, in the database. Only the hash of a key is stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from session_server.storage.database import Database
from session_server.storage.tables import session_keys


class KeyState(StrEnum):
    """What became of a key."""

    LIVE = "live"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"


@dataclass(frozen=True, slots=True)
class KeyLookup:
    """Answer of a look-up; `session_id` is set unless the key is unknown."""

    state: KeyState
    session_id: str | None = None
    expires_at: float | None = None


class SessionKeysStore:
    """Rows of `session_keys`."""

    def __init__(self, database: Database) -> None:
        """Use this database for every call."""
        self._database = database

    async def add(self, key_hash: bytes, session_id: str, created_at: float, expires_at: float) -> bool:
        """Store a key; False when the same key exists already: draw another one."""
        row = {"key_hash": key_hash, "session_id": session_id, "created_at": created_at, "expires_at": expires_at}
        try:
            async with self._database.write() as connection:
                await connection.execute(session_keys.insert().values(row))
        except IntegrityError:
            return False
        return True

    async def look_up(self, key_hash: bytes, now: float) -> KeyLookup:
        """State of a key; changes nothing."""
        async with self._database.read() as connection:
            row = (
                await connection.execute(sa.select(session_keys).where(session_keys.c.key_hash == key_hash))
            ).one_or_none()
        if row is None:
            return KeyLookup(KeyState.UNKNOWN)
        if row.used_at is not None:
            return KeyLookup(KeyState.USED, row.session_id, row.expires_at)
        state = KeyState.LIVE if now < row.expires_at else KeyState.EXPIRED
        return KeyLookup(state, row.session_id, row.expires_at)

    async def spend(self, key_hash: bytes, now: float) -> KeyLookup:
        """Use the key up: exactly one caller gets LIVE, also when many ask at the same time."""
        live = sa.and_(
            session_keys.c.key_hash == key_hash, session_keys.c.used_at.is_(None), session_keys.c.expires_at > now
        )
        async with self._database.write() as connection:
            spent = await connection.execute(session_keys.update().where(live).values(used_at=now))
            if spent.rowcount == 1:
                row = (
                    await connection.execute(sa.select(session_keys).where(session_keys.c.key_hash == key_hash))
                ).one()
                return KeyLookup(KeyState.LIVE, row.session_id, row.expires_at)
        return await self.look_up(key_hash, now)

    async def revoke_of_session(self, session_id: str, now: float) -> None:
        """Use up every key of a session, for example when it closes or gets a new key."""
        those = sa.and_(session_keys.c.session_id == session_id, session_keys.c.used_at.is_(None))
        async with self._database.write() as connection:
            await connection.execute(session_keys.update().where(those).values(used_at=now))

    async def purge(self, expired_before: float) -> int:
        """Delete keys that expired before that instant; returns how many."""
        async with self._database.write() as connection:
            old = session_keys.delete().where(session_keys.c.expires_at < expired_before)
            return (await connection.execute(old)).rowcount
