"""The session log's table in SQLite: schema, guards, connections, and the statements that read, write and erase rows.

Insert-only by triggers: a guard against mistakes, not against somebody who owns the file, for whom there is the chain.
The one change that they let through erases payload and salt together.
"""

import sqlite3
from pathlib import Path

from recorder import chain
from recorder.events import Head, NewEvent, PayloadState, StoredEvent
from recorder.vault import Cipher

# How long a writer waits for another process's lock before the append counts as failed.
BUSY_TIMEOUT_S = 0.4
# The purpose under which the vault derives the key of a session's log.
PURPOSE = "log"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
    session TEXT NOT NULL, seq INTEGER NOT NULL CHECK (seq >= 1), epoch INTEGER NOT NULL,
    header BLOB NOT NULL, link BLOB NOT NULL, salt BLOB, payload BLOB,
    PRIMARY KEY (session, seq)
) STRICT;
CREATE TABLE IF NOT EXISTS probe (one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the session log is insert-only'); END;
CREATE TRIGGER IF NOT EXISTS event_is_only_erased BEFORE UPDATE ON event
WHEN NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.session <> OLD.session OR NEW.seq <> OLD.seq
  OR NEW.epoch <> OLD.epoch OR NEW.header <> OLD.header OR NEW.link <> OLD.link
BEGIN SELECT RAISE(ABORT, 'the session log is insert-only'); END;
"""

# One look into the index for each session instead of a walk over all events.
_HEADS = """
WITH RECURSIVE known(session) AS (
    SELECT MIN(session) FROM event
    UNION ALL
    SELECT (SELECT MIN(session) FROM event WHERE event.session > known.session) FROM known WHERE session IS NOT NULL
)
SELECT event.session, seq, epoch, link FROM known JOIN event ON event.session = known.session
    AND seq = (SELECT MAX(seq) FROM event WHERE event.session = known.session)
ORDER BY event.session
"""


def create(path: Path) -> None:
    """Make the file and its table where they are missing; the file is private (0600)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = connect(path)
    try:
        connection.executescript(_SCHEMA)
    finally:
        connection.close()
    path.chmod(0o600)


def connect(path: Path) -> sqlite3.Connection:
    """A connection whose commits are durable when they return, and whose erased bytes are overwritten."""
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=32
    )
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")
    return connection


def select_head(connection: sqlite3.Connection, session: str) -> Head | None:
    """The last event of a session, or None."""
    row = connection.execute(
        "SELECT session, seq, epoch, link FROM event WHERE session = ? ORDER BY seq DESC LIMIT 1", (session,)
    ).fetchone()
    return None if row is None else Head(*row)


def select_heads(connection: sqlite3.Connection) -> list[Head]:
    """The last event of every session."""
    return [Head(*row) for row in connection.execute(_HEADS)]


def insert(
    connection: sqlite3.Connection,
    head: Head,
    epoch: int,
    events: tuple[NewEvent, ...],
    salts: tuple[bytes, ...],
    cipher: Cipher,
) -> bytes:
    """Chain, seal and insert `events` behind `head`; returns the new head's link. Raises `NotCanonical`."""
    link, rows = head.link, []
    for event, salt in zip(events, salts, strict=True):
        digest = chain.payload_digest(salt, event.payload)
        header = chain.Header(
            head.session, event.seq, epoch, event.at_ms, event.type, event.version, event.actor, digest
        ).encode()
        link = chain.link(link, header)
        sealed = cipher.seal(event.payload, _associated(head.session, event.seq))
        rows.append((head.session, event.seq, epoch, header, link, salt, sealed))
    connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return link


def select_events(
    connection: sqlite3.Connection, session: str, from_seq: int, cipher: Cipher | None
) -> list[StoredEvent]:
    """The events from `from_seq` on. Without a cipher, which means a destroyed key, every payload is erased."""
    rows = connection.execute(
        "SELECT seq, header, link, salt, payload FROM event WHERE session = ? AND seq >= ? ORDER BY seq",
        (session, from_seq),
    )
    return [_stored(session, row, cipher) for row in rows]


def erase(connection: sqlite3.Connection, session: str, seqs: tuple[int, ...]) -> int:
    """Erase payload and salt of these events; returns how many had one."""
    statement = "UPDATE event SET payload = NULL, salt = NULL WHERE session = ? AND seq = ? AND payload IS NOT NULL"
    connection.execute("BEGIN IMMEDIATE")
    erased = sum(connection.execute(statement, (session, seq)).rowcount for seq in seqs)
    connection.execute("COMMIT")
    # The old page lives on in the write-ahead log until it is checkpointed and truncated.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return erased


def probe(connection: sqlite3.Connection) -> None:
    """A durable write that leaves the log alone."""
    connection.execute("INSERT INTO probe VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET count = count + 1")


def _associated(session: str, seq: int) -> bytes:
    return f"deskswarm/event/1\0{session}\0{seq}".encode()


def _stored(
    session: str, row: tuple[int, bytes, bytes, bytes | None, bytes | None], cipher: Cipher | None
) -> StoredEvent:
    seq, header, link, salt, sealed = row
    if cipher is None or sealed is None or salt is None:
        return StoredEvent(session, seq, header, link, PayloadState.ERASED, None, None)
    payload = cipher.open(sealed, _associated(session, seq))
    state = PayloadState.UNREADABLE if payload is None else PayloadState.PRESENT
    return StoredEvent(session, seq, header, link, state, salt, payload)
