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

from recorder import chain, log_table
from recorder.errors import (
    Fenced,
    KeyDestroyed,
    KeyMissing,
    LogClosed,
    LogQueueFull,
    LogUnavailable,
    OutOfSequence,
    RecorderError,
)
from recorder.events import Appended, Head, NewEvent, StoredEvent
from recorder.names import check_name
from recorder.vault import Vault

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
            await asyncio.to_thread(log_table.create, self._path)
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
        return await self._in_reader(lambda connection: self._select(connection, check_name(session), from_seq))

    async def heads(self) -> list[Head]:
        """The last event of each session, ordered by session."""
        return await self._in_reader(log_table.select_heads)

    async def sessions(self) -> list[str]:
        """The sessions that have a log."""
        return [head.session for head in await self.heads()]

    async def erase_payloads(self, session: str, seqs: Sequence[int]) -> int:
        """Erase payload and salt of these events for good; the chain stays verifiable. Returns how many were erased.

        Append the event that says who erased what, and by which right, before. Raises `LogUnavailable`.
        """
        return await self._in_reader(lambda connection: log_table.erase(connection, check_name(session), tuple(seqs)))

    async def destroy_key(self, session: str) -> None:
        """Destroy the session's key: all its payloads and all its media are erased at once. Raises `VaultError`."""
        await asyncio.to_thread(self._vault.destroy_key, session)

    # The writer's thread.

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
        empty = Head(item.session, 0, item.epoch, chain.genesis(item.session))
        head = log_table.select_head(connection, item.session) or empty
        if item.epoch < head.epoch:
            return Fenced(f"epoch {item.epoch} is older than the stored {head.epoch}")
        if [event.seq for event in item.events] != list(range(head.seq + 1, head.seq + 1 + len(item.events))):
            return OutOfSequence(f"the next event of {item.session} is {head.seq + 1}")
        salts = tuple(self._random(chain.SALT_BYTES) for _ in item.events)
        try:
            cipher = self._vault.make_key(item.session).cipher(log_table.PURPOSE)
            link = log_table.insert(connection, head, item.epoch, item.events, salts, cipher)
        except RecorderError as error:
            return error
        return Appended(item.session, item.events[-1].seq, link)

    def _probe(self) -> None:
        try:
            log_table.probe(self._writer())
            self._set_failed(False)
            _log.info("log_recovered")
        except Exception:
            self._disconnect()

    def _writer(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = log_table.connect(self._path)
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

    async def _in_reader(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        def run() -> _T:
            connection = log_table.connect(self._path)
            try:
                return work(connection)
            finally:
                connection.close()

        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, run)
        except (sqlite3.Error, OSError) as error:
            raise LogUnavailable(f"the session log cannot be read: {error}") from error

    def _select(self, connection: sqlite3.Connection, session: str, from_seq: int) -> list[StoredEvent]:
        try:
            cipher = self._vault.key(session).cipher(log_table.PURPOSE)
        except KeyMissing:
            if log_table.select_head(connection, session) is None:
                return []
            raise  # events without their key: a damaged vault must not look like an empty log
        except KeyDestroyed:
            cipher = None
        return log_table.select_events(connection, session, from_seq, cipher)


def _settle(outcomes: Sequence[tuple[_Append, Appended | Exception]]) -> None:
    for item, outcome in outcomes:
        if item.done.cancelled():
            continue
        if isinstance(outcome, Exception):
            item.done.set_exception(outcome)
        else:
            item.done.set_result(outcome)
