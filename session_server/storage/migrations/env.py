"""Alembic's entry: runs on the connection that `session_server.storage.migrate` hands over."""

from __future__ import annotations

from alembic import context

from session_server.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
