"""The engine and its two kinds of transaction.

SQLite is opened in WAL mode; a write takes the write lock at its first statement (BEGIN IMMEDIATE), because a read that turns
into a write fails at once, without waiting, when somebody else wrote in between. PostgreSQL takes the same calls.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from session_server.storage.errors import DatabaseMissing

BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for another one; longer than any transaction of ours, shorter than a client's patience."""
POOL_SIZE = 5
"""Connections kept open. Each SQLite connection is a thread; readers do not wait for the writer in WAL mode."""
POOL_OVERFLOW = 5
POOL_WAIT_S = 10.0
"""When the pool is empty a caller waits this long and then fails, which the API answers with an incident."""

_WRITE = "deskswarm_write"


class Database:
    """One database. Call `close` when the process ends."""

    def __init__(self, url: str) -> None:
        """Open `sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`; connects at first use."""
        self._url = sa.make_url(url)
        backend = self._url.get_backend_name()
        if backend not in {"sqlite", "postgresql"}:
            raise DatabaseMissing(f"no driver for {backend}; use sqlite+aiosqlite or postgresql+asyncpg")
        self.is_sqlite = backend == "sqlite"
        if self.is_sqlite:
            _make_private(self._url.database)
        self.engine: AsyncEngine = create_async_engine(
            self._url,
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_timeout=POOL_WAIT_S,
            hide_parameters=True,
            json_serializer=_json,
        )
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _on_sqlite_connect)
            event.listen(self.engine.sync_engine, "begin", _on_sqlite_begin)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads: one snapshot from first to last statement."""
        async with self.engine.connect() as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; committed at the end of the block, rolled back when it raises."""
        async with self.engine.connect() as connection:
            await connection.execution_options(**{_WRITE: True})
            async with connection.begin():
                yield connection

    async def ping(self) -> bool:
        """Whether the database answers; for the readiness check."""
        try:
            async with self.read() as connection:
                return (await connection.execute(sa.text("SELECT 1"))).scalar_one() == 1
        except (SQLAlchemyError, OSError):
            return False

    async def close(self) -> None:
        """Close all connections; safe to call again."""
        await self.engine.dispose()


def sqlite_url(path: Path) -> str:
    """Address of the SQLite database in that file."""
    return f"sqlite+aiosqlite:///{path}"


def _json(value: Any) -> str:
    # Names stay readable and searchable, and rows do not depend on the order of keys.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _make_private(path: str | None) -> None:
    # Hashes of passwords and cookies are inside: nobody else on the host has to read them.
    if not path or path == ":memory:":
        return
    Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    Path(path).chmod(0o600)


def _on_sqlite_connect(dbapi_connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by its own rules; `_on_sqlite_begin` does it.
    dbapi_connection.isolation_level = None
    # SQLite's own lower() knows ASCII alone; searches must find names of all scripts.
    dbapi_connection.run_async(
        lambda driver: driver.create_function("lower", 1, lambda text: text and str(text).lower(), deterministic=True)
    )
    cursor = dbapi_connection.cursor()
    for statement in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
        "PRAGMA trusted_schema=OFF",
    ):
        cursor.execute(statement)
    cursor.close()


def _on_sqlite_begin(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
