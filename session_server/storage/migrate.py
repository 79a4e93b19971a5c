"""Migrations, run from code: `await upgrade(database)` at each start, forward and back."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from session_server.storage.database import Database
from session_server.storage.errors import DatabaseNewer

_SCRIPTS = Path(__file__).parent / "migrations"


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


async def current(database: Database) -> str | None:
    """Revision of the schema; None for an empty database."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema forward; does nothing when it is there already. Raises DatabaseNewer for an unknown schema."""
    await _run(database, revision, forward=True)


async def downgrade(database: Database, revision: str) -> None:
    """Bring the schema back to `revision`, or to nothing with `base`. Columns that did not exist then are lost."""
    await _run(database, revision, forward=False)


async def _run(database: Database, revision: str, *, forward: bool) -> None:
    def work(connection: sa.Connection) -> None:
        config = _config(connection)
        at = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if at is not None and at not in known:
            raise DatabaseNewer(f"the database is at revision {at}, which this release does not know")
        (command.upgrade if forward else command.downgrade)(config, revision)

    async with database.write() as connection:
        await connection.run_sync(work)


def head() -> str | None:
    """The newest revision of this release."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return ScriptDirectory.from_config(config).get_current_head()
