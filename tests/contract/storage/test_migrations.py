"""Migrations lead to exactly the tables in code, and back to nothing."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from session_server.storage.database import Database, sqlite_url
from session_server.storage.errors import DatabaseMissing, DatabaseNewer
from session_server.storage.migrate import HEAD, current, downgrade, head, upgrade
from session_server.storage.tables import metadata


async def _names(database: Database) -> set[str]:
    async with database.engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()))


async def test_up_is_what_the_code_says(database: Database) -> None:
    async with database.engine.connect() as connection:
        difference = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )
    assert difference == []
    assert await current(database) == head()


async def test_again_changes_nothing_and_down_leaves_nothing(database: Database) -> None:
    await upgrade(database)
    assert set(metadata.tables) <= await _names(database)
    await downgrade(database, "base")
    assert await _names(database) == {"alembic_version"}
    assert await current(database) is None
    await upgrade(database)
    assert set(metadata.tables) <= await _names(database)


async def test_a_newer_schema_is_refused_and_left_alone(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewer, match="9999"):
        await upgrade(database)
    assert await current(database) == "9999"


async def test_the_file_is_private_and_in_wal_mode(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "data" / "test.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    async with database.read() as connection:
        pragmas = {
            name: (await connection.execute(sa.text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 5000}


async def test_writers_at_the_same_time_all_get_through(database: Database) -> None:
    async def count_up() -> None:
        async with database.write() as connection:
            value = (await connection.execute(sa.text("SELECT count(*) FROM teams"))).scalar_one()
            await connection.execute(sa.text("INSERT INTO teams (id, name) VALUES (:id, :id)"), {"id": f"t{value}"})

    await asyncio.gather(*(count_up() for _ in range(20)))
    async with database.read() as connection:
        assert (await connection.execute(sa.text("SELECT count(*) FROM teams"))).scalar_one() == 20


async def test_ping(database: Database, tmp_path: Path) -> None:
    assert await database.ping()
    broken = Database(sqlite_url(tmp_path / "broken.db"))
    (tmp_path / "broken.db").write_bytes(b"not a database" * 100)
    assert not await broken.ping()
    await broken.close()


def test_other_databases_are_refused() -> None:
    with pytest.raises(DatabaseMissing):
        Database("mysql+aiomysql://localhost/x")


def test_the_start_knows_the_newest_revision() -> None:
    assert head() == HEAD
