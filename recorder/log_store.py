"""The session log in SQLite: insert-only, hash-chained, payloads encrypted, many sessions in one commit.

One writer thread owns one connection. It takes everything that waits, checks each append against the stored head
inside the transaction, and commits once (WAL, `synchronous=FULL`: the commit is an fsync). An append that is refused
leaves its neighbours in the group unharmed. A failed commit fails every append in the group, marks the log unhealthy
and is followed by probes until a write succeeds again.
"""

import asyncio
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import structlog

from recorder import chain
from recorder.errors import (
    Fenced,
    KeyDestroyed,
    LogClosed,
    LogError,
    LogQueueFull,
    LogUnavailable,
    OutOfSequence,
    RecorderError,
)
from recorder.events import Appended, Head, NewEvent, PayloadState, StoredEvent
from recorder.names import check_name
from recorder.vault import Cipher, Vault

_log = structlog.get_logger(__name__)
_T = TypeVar("_T")

# Appends that wait in memory. Beyond it `LogQueueFull`: the disk is seconds behind and the caller must fail closed.
MAX_WAITING_APPENDS = 4096
# Appends in one transaction, so that one commit stays in the range of milliseconds.
MAX_GROUP = 512
# Requirement: an fsync outstanding for 500 ms is a failed write.
OUTSTANDING_DEADLINE_S = 0.5
# How often an unhealthy log tries a write, so that it is known to work before somebody needs it.
PROBE_INTERVAL_S = 1.0
# How long a writer waits for another process's lock before the append counts as failed.
BUSY_TIMEOUT_S = 0.4
_PURPOSE = "log"

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


@dataclass(slots=True)
class _Append:
    session: str
    epoch: int
    events: tuple[NewEvent, ...]
    queued_at: float
    done: "asyncio.Future[Appended]"


class SqliteLogStore:
    """An `EventLog` (see `recorder.ports`) in the SQLite file `path`. `await start()` first, `await close()` last.

    `monotonic` measures how long an fsync is outstanding; `random` makes the salts.
    """

    def __init__(
        self,
        path: Path,
        vault: Vault,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._path = path
        self._vault = vault
        self._monotonic = monotonic
        self._random = random
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Condition()
        self._waiting: deque[_Append] = deque()  # bounded by MAX_WAITING_APPENDS, then LogQueueFull
        self._group: list[_Append] = []  # what the writer holds just now
        self._open = False
        self._failed = False
        self._thread: threading.Thread | None = None
        self._readers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="log-read")
        self._connection: sqlite3.Connection | None = None

    async def start(self) -> None:
        """Create or open the file and start the writer. Raises `LogUnavailable`."""
        self._loop = asyncio.get_running_loop()
        try:
            await asyncio.to_thread(self._create)
        except (sqlite3.Error, OSError) as error:
            raise LogUnavailable(f"the session log cannot be opened: {error}") from error
        self._open = True
        self._thread = threading.Thread(target=self._run, name="log-write", daemon=True)
        self._thread.start()

    async def close(self) -> None:
        """Write what waits, then stop. Idempotent. Appends made afterwards raise `LogClosed`."""
        with self._ready:
            self._open = False
            self._ready.notify()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)
            self._thread = None
        self._readers.shutdown(wait=False)

    def append(self, session: str, epoch: int, events: Sequence[NewEvent]) -> Awaitable[Appended]:
        """Queue `events` in the order of the calls; see `recorder.ports.EventLog.append` for what the awaitable raises.

        Raises `InvalidName` and, for no events at all, `ValueError` at once.
        """
        check_name(session)
        if not events:
            raise ValueError("nothing to append")
        done: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        with self._ready:
            if not self._open:
                done.set_exception(LogClosed("the session log is not open"))
            elif len(self._waiting) >= MAX_WAITING_APPENDS:
                done.set_exception(LogQueueFull("too many appends are waiting for the disk"))
            else:
                self._waiting.append(_Append(session, epoch, tuple(events), self._monotonic(), done))
                self._ready.notify()
        return done

    @property
    def healthy(self) -> bool:
        """Whether the last write succeeded and none is outstanding for longer than `OUTSTANDING_DEADLINE_S`."""
        return self._open and not self._failed and self.oldest_outstanding_s < OUTSTANDING_DEADLINE_S

    @property
    def oldest_outstanding_s(self) -> float:
        """How long the oldest append that is not on the disk has been waiting; 0 when there is none."""
        with self._ready:
            oldest = self._group[0] if self._group else self._waiting[0] if self._waiting else None
            return 0.0 if oldest is None else max(0.0, self._monotonic() - oldest.queued_at)

    async def read(self, session: str, from_seq: int = 1) -> list[StoredEvent]:
        """The stored events of `session` from `from_seq` on, decrypted. Raises `LogUnavailable`, `VaultError`."""
        return await self._in_reader(lambda: self._read(check_name(session), from_seq))

    async def heads(self) -> list[Head]:
        """The last event of each session, ordered by session."""
        return await self._in_reader(self._select_heads)

    async def sessions(self) -> list[str]:
        """The sessions that have a log."""
        return [head.session for head in await self.heads()]

    async def erase_payloads(self, session: str, seqs: Sequence[int]) -> int:
        """Erase payload and salt of these events for good; the chain stays verifiable. Returns how many were erased.

        Append the event that says who erased what, and by which right, before. Raises `LogUnavailable`.
        """
        return await self._in_reader(lambda: self._erase(check_name(session), tuple(seqs)))

    async def destroy_key(self, session: str) -> None:
        """Destroy the session's key: all its payloads and all its media are erased at once. Raises `VaultError`."""
        await self._in_reader(lambda: self._vault.destroy_key(session))

    # The writer's thread.

    def _create(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = self._connect()
        connection.executescript(_SCHEMA)
        connection.close()
        self._path.chmod(0o600)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=32
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        return connection

    def _run(self) -> None:
        while True:
            with self._ready:
                if not self._waiting and self._open:
                    self._ready.wait(PROBE_INTERVAL_S if self._failed else None)
                self._group = [self._waiting.popleft() for _ in range(min(MAX_GROUP, len(self._waiting)))]
                if not self._group and not self._open:
                    break
            if self._group:
                self._write_group()
            elif self._failed:
                self._probe()
        self._disconnect()

    def _write_group(self) -> None:
        outcomes: list[tuple[_Append, Appended | RecorderError]] = []
        try:
            connection = self._writer()
            connection.execute("BEGIN IMMEDIATE")
            outcomes = [(item, self._insert(connection, item)) for item in self._group]
            connection.execute("COMMIT")
            self._set_failed(False)
        except Exception as error:
            _log.error("log_write_failed", error=repr(error), appends=len(self._group))
            # Whatever it was, nobody may take these events for written.
            self._set_failed(True)
            self._disconnect()
            outcomes = [
                (item, LogUnavailable(f"the session log could not be written: {error}")) for item in self._group
            ]
        with self._ready:
            self._group = []
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(_settle, outcomes)
        except RuntimeError:
            _log.warning("log_loop_gone", appends=len(outcomes))

    def _insert(self, connection: sqlite3.Connection, item: _Append) -> Appended | RecorderError:
        row = connection.execute(
            "SELECT seq, epoch, link FROM event WHERE session = ? ORDER BY seq DESC LIMIT 1", (item.session,)
        ).fetchone()
        seq, epoch, link = row or (0, item.epoch, chain.genesis(item.session))
        if item.epoch < epoch:
            return Fenced(f"epoch {item.epoch} is older than the stored {epoch}")
        if [event.seq for event in item.events] != list(range(seq + 1, seq + 1 + len(item.events))):
            return OutOfSequence(f"the next event of {item.session} is {seq + 1}")
        try:
            cipher = self._vault.make_key(item.session).cipher(_PURPOSE)
            rows = []
            for event in item.events:
                values, link = self._row(item, event, link, cipher)
                rows.append(values)
        except (RecorderError, ValueError) as error:
            return error if isinstance(error, RecorderError) else LogError(str(error))
        connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        return Appended(item.session, item.events[-1].seq, link)

    def _row(self, item: _Append, event: NewEvent, previous: bytes, cipher: Cipher) -> tuple[tuple[object, ...], bytes]:
        salt = self._random(chain.SALT_BYTES)
        digest = chain.payload_digest(salt, event.payload)
        header = chain.Header(
            item.session, event.seq, item.epoch, event.at_ms, event.type, event.version, event.actor, digest
        ).encode()
        link = chain.link(previous, header)
        sealed = cipher.seal(event.payload, _associated(item.session, event.seq))
        return (item.session, event.seq, item.epoch, header, link, salt, sealed), link

    def _probe(self) -> None:
        try:
            connection = self._writer()
            connection.execute("INSERT INTO probe VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET count = count + 1")
            self._set_failed(False)
            _log.info("log_recovered")
        except Exception:
            self._disconnect()

    def _writer(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except sqlite3.Error as error:
                _log.warning("log_close_failed", error=repr(error))

    def _set_failed(self, failed: bool) -> None:
        self._failed = failed

    # Readers' threads: each call has a connection of its own, so that a reader never holds the writer up.

    async def _in_reader(self, work: Callable[[], _T]) -> _T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, work)
        except (sqlite3.Error, OSError) as error:
            raise LogUnavailable(f"the session log cannot be read: {error}") from error

    def _read(self, session: str, from_seq: int) -> list[StoredEvent]:
        connection = self._connect()
        try:
            rows = connection.execute(
                "SELECT seq, header, link, salt, payload FROM event WHERE session = ? AND seq >= ? ORDER BY seq",
                (session, from_seq),
            ).fetchall()
        finally:
            connection.close()
        if not rows:
            return []
        try:
            cipher = self._vault.key(session).cipher(_PURPOSE)
        except KeyDestroyed:
            cipher = None
        return [_stored(session, row, cipher) for row in rows]

    def _select_heads(self) -> list[Head]:
        connection = self._connect()
        try:
            rows = connection.execute(_HEADS).fetchall()
        finally:
            connection.close()
        return [Head(*row) for row in rows]

    def _erase(self, session: str, seqs: tuple[int, ...]) -> int:
        connection = self._connect()
        try:
            connection.execute("BEGIN IMMEDIATE")
            erased = sum(
                connection.execute(
                    "UPDATE event SET payload = NULL, salt = NULL WHERE session = ? AND seq = ? AND payload IS NOT NULL",
                    (session, seq),
                ).rowcount
                for seq in seqs
            )
            connection.execute("COMMIT")
            # The old page lives on in the write-ahead log until it is checkpointed and truncated.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return erased
        finally:
            connection.close()


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


def _settle(outcomes: Sequence[tuple[_Append, Appended | Exception]]) -> None:
    for item, outcome in outcomes:
        if item.done.cancelled():
            continue
        if isinstance(outcome, Exception):
            item.done.set_exception(outcome)
        else:
            item.done.set_result(outcome)
