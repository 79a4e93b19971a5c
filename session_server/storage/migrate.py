"""Migrations, run from code: `await upgrade(database)` at each start, forward and back.

Alembic is imported where it works: it takes a third of a second, and almost every start finds the schema up to date.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from session_server.storage.database import Database
from session_server.storage.errors import DatabaseNewer

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0001"
"""The newest revision; a test compares it with the scripts."""


def _config(connection: sa.Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


async def current(database: Database) -> str | None:
    """Revision of the schema; None for an empty database."""
    from alembic.migration import MigrationContext

    async with database.engine.connect() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema forward; does nothing when it is there already. Raises DatabaseNewer for an unknown schema."""
    if revision == "head" and await _is_current(database):
        return
    await _run(database, revision, forward=True)


async def _is_current(database: Database) -> bool:
    def at_head(connection: sa.Connection) -> bool:
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        return connection.scalars(sa.text("SELECT version_num FROM alembic_version")).all() == [HEAD]

    async with database.engine.connect() as connection:
        return await connection.run_sync(at_head)


async def downgrade(database: Database, revision: str) -> None:
    """Bring the schema back to `revision`, or to nothing with `base`. Columns that did not exist then are lost."""
    await _run(database, revision, forward=False)


async def _run(database: Database, revision: str, *, forward: bool) -> None:
    from alembic import command
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

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
    """The newest revision of this release, as the scripts have it."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return ScriptDirectory.from_config(config).get_current_head()
