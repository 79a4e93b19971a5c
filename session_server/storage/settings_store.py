"""Settings that are changed while the server runs, in the database: small JSON values by key."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from session_server.storage.database import Database
from session_server.storage.tables import settings_kv


class StoredSetting(StrEnum):
    """Every key there is."""

    DEMO_DATA = "demo-data"
    """True when this database was made by the demo: `serve` refuses it."""


class SettingsStore:
    """Rows of `settings_kv`."""

    def __init__(self, database: Database) -> None:
        """Use this database for every call."""
        self._database = database

    async def get(self, key: StoredSetting) -> Any:
        """The value; None when it was never set."""
        async with self._database.read() as connection:
            row = (await connection.execute(sa.select(settings_kv).where(settings_kv.c.key == key.value))).one_or_none()
        return row.value if row is not None else None

    async def put(self, key: StoredSetting, value: Any, now: float) -> None:
        """Set or replace a value."""
        async with self._database.write() as connection:
            await connection.execute(settings_kv.delete().where(settings_kv.c.key == key.value))
            await connection.execute(settings_kv.insert().values(key=key.value, value=value, updated_at=now))
