"""A real database file with the schema of this release."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from session_server.storage.database import Database, sqlite_url
from session_server.storage.migrate import upgrade


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_url(tmp_path / "data" / "test.db"))
    await upgrade(database)
    yield database
    await database.close()
