"""The session projection, in the database."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from session_server.storage.database import Database
from session_server.storage.session_records import (
    PAGE_MAX,
    ParticipantRecord,
    SessionFilter,
    SessionRecord,
    SessionSort,
    SortOrder,
)
from session_server.storage.tables import sessions

_SORT_COLUMNS: dict[SessionSort, sa.Column[Any]] = {
    SessionSort.CREATED_AT: sessions.c.created_at,
    SessionSort.CLOSED_AT: sessions.c.closed_at,
    SessionSort.TITLE: sessions.c.title,
    SessionSort.OWNER: sessions.c.owner_name,
    SessionSort.STATE: sessions.c.state,
}
_ESCAPE = "\\"


class SessionsStore:
    """Rows of `sessions`."""

    def __init__(self, database: Database) -> None:
        """Use this database for every call."""
        self._database = database

    async def put(self, record: SessionRecord) -> bool:
        """Store the row, or replace it when `last_seq` is not older; False when a newer one stands there."""
        values = {**asdict(record), "participants": [asdict(one) for one in record.participants]}
        async with self._database.write() as connection:
            at = await connection.scalar(sa.select(sessions.c.last_seq).where(sessions.c.id == record.id))
            if at is None:
                await connection.execute(sessions.insert().values(values))
            elif at <= record.last_seq:
                await connection.execute(sessions.update().where(sessions.c.id == record.id).values(values))
            else:
                return False
        return True

    async def by_id(self, session_id: str) -> SessionRecord | None:
        """One session."""
        async with self._database.read() as connection:
            row = (await connection.execute(sa.select(sessions).where(sessions.c.id == session_id))).one_or_none()
        return _record_of(row) if row is not None else None

    async def find(self, wanted: SessionFilter) -> tuple[SessionRecord, ...]:
        """One page of sessions."""
        column = _SORT_COLUMNS[wanted.sort]
        direction = column.asc() if wanted.order is SortOrder.ASCENDING else column.desc()
        query = (
            sa.select(sessions)
            .where(*_conditions(wanted))
            .order_by(direction, sessions.c.id)
            .limit(max(1, min(wanted.limit, PAGE_MAX)))
            .offset(max(0, wanted.offset))
        )
        async with self._database.read() as connection:
            return tuple(_record_of(row) for row in await connection.execute(query))

    async def ids_in_state(self, state: str) -> frozenset[str]:
        """Ids of all sessions in one state."""
        async with self._database.read() as connection:
            rows = await connection.execute(sa.select(sessions.c.id).where(sessions.c.state == state))
            return frozenset(row.id for row in rows)

    async def count(self, wanted: SessionFilter) -> int:
        """How many sessions the filter finds, all pages together."""
        query = sa.select(sa.func.count()).select_from(sessions).where(*_conditions(wanted))
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def delete(self, session_id: str) -> None:
        """Forget the row; for a rebuild from the log, or after erasure."""
        async with self._database.write() as connection:
            await connection.execute(sessions.delete().where(sessions.c.id == session_id))


def _record_of(row: Any) -> SessionRecord:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented access to a row as a mapping
    values["participants"] = tuple(ParticipantRecord(**one) for one in values["participants"])
    return SessionRecord(**values)


def _contains(column: sa.ColumnElement[Any], text: str) -> sa.ColumnElement[bool]:
    for special in (_ESCAPE, "%", "_"):
        text = text.replace(special, _ESCAPE + special)
    return sa.func.lower(column).like(f"%{text.lower()}%", escape=_ESCAPE)


def _conditions(wanted: SessionFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.states:
        found.append(sessions.c.state.in_(sorted(wanted.states)))
    if wanted.recording_states:
        found.append(sessions.c.recording_state.in_(sorted(wanted.recording_states)))
    if wanted.owner_id is not None:
        found.append(sessions.c.owner_id == wanted.owner_id)
    if wanted.team is not None:
        found.append(sessions.c.team == wanted.team)
    if wanted.external_ref is not None:
        found.append(sessions.c.external_ref == wanted.external_ref)
    if wanted.created_from is not None:
        found.append(sessions.c.created_at >= wanted.created_from)
    if wanted.created_until is not None:
        found.append(sessions.c.created_at < wanted.created_until)
    participants = sa.cast(sessions.c.participants, sa.Text)
    if wanted.participant_id is not None:
        found.append(_contains(participants, f'"{wanted.participant_id}"'))
    if wanted.text:
        columns = (
            sessions.c.title,
            sessions.c.description,
            sessions.c.external_ref,
            sessions.c.owner_name,
            sessions.c.end_user_name,
            participants,
        )
        found.append(sa.or_(*(_contains(column, wanted.text) for column in columns)))
    return found
