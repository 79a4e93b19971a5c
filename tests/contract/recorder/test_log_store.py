"""The session log on real SQLite files."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from recorder import chain, log_store
from recorder.errors import Fenced, KeyMissing, LogClosed, LogQueueFull, LogUnavailable, OutOfSequence
from recorder.events import NewEvent, PayloadState
from recorder.log_store import SqliteLogStore
from recorder.vault import Vault


def event(seq: int, payload: bytes = b'{"text":"hello"}') -> NewEvent:
    return NewEvent(seq, 1_700_000_000_000 + seq, "chat.said", 1, "p-1", payload)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log" / "sessions.db"


@pytest.fixture
async def log(path: Path, tmp_path: Path) -> AsyncIterator[SqliteLogStore]:
    vault = Vault(tmp_path / "keys", tmp_path / "master.key")
    vault.open()
    store = SqliteLogStore(path, vault)
    await store.start()
    yield store
    await store.close()


async def test_what_was_appended_is_read_and_chained(log: SqliteLogStore) -> None:
    first = await log.append("s1", 1, [event(1), event(2, b"two")])
    second = await log.append("s1", 1, [event(3)])
    rows = await log.read("s1")
    assert [(row.seq, row.payload) for row in rows] == [(1, b'{"text":"hello"}'), (2, b"two"), (3, b'{"text":"hello"}')]
    link = chain.genesis("s1")
    for row in rows:
        link = chain.link(link, row.header)
        assert row.link == link
        header = chain.decode_header(row.header)
        assert chain.payload_digest(row.salt or b"", row.payload or b"") == header.payload_digest
    assert (first.last_seq, second.last_seq, second.link) == (2, 3, link)
    assert [row.seq for row in await log.read("s1", 3)] == [3]
    assert await log.read("unknown") == []


async def test_many_sessions_share_commits_and_keep_their_order(log: SqliteLogStore) -> None:
    appended = [log.append(f"s{n % 20}", 1, [event(n // 20 + 1)]) for n in range(400)]
    await asyncio.gather(*appended)
    assert [(head.session, head.seq) for head in await log.heads()] == sorted((f"s{n}", 20) for n in range(20))
    assert await log.sessions() == sorted(f"s{n}" for n in range(20))
    assert log.healthy
    assert log.oldest_outstanding_s == 0


async def test_an_older_epoch_is_fenced_and_its_neighbours_are_not(log: SqliteLogStore) -> None:
    await log.append("s1", 7, [event(1)])
    old, other = log.append("s1", 6, [event(2)]), log.append("s2", 1, [event(1)])
    with pytest.raises(Fenced):
        await old
    assert (await other).last_seq == 1
    assert (await log.append("s1", 8, [event(2)])).last_seq == 2


@pytest.mark.parametrize("seqs", [[1], [3], [2, 4], [2, 2]])
async def test_a_number_that_does_not_follow_is_refused(log: SqliteLogStore, seqs: list[int]) -> None:
    await log.append("s1", 1, [event(1)])
    with pytest.raises(OutOfSequence):
        await log.append("s1", 1, [event(seq) for seq in seqs])
    assert [row.seq for row in await log.read("s1")] == [1]


async def test_after_a_refused_append_the_ones_behind_it_are_refused_too(log: SqliteLogStore) -> None:
    outcomes = await asyncio.gather(
        log.append("s1", 1, [event(2)]), log.append("s1", 1, [event(3)]), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [OutOfSequence, OutOfSequence]


async def test_the_log_outlives_the_process(log: SqliteLogStore, path: Path, tmp_path: Path) -> None:
    await log.append("s1", 3, [event(1)])
    await log.close()
    with pytest.raises(LogClosed):
        await log.append("s1", 3, [event(2)])
    vault = Vault(tmp_path / "keys", tmp_path / "master.key")
    vault.open()
    again = SqliteLogStore(path, vault)
    await again.start()
    assert (await again.append("s1", 3, [event(2)])).last_seq == 2
    with pytest.raises(Fenced):
        await again.append("s1", 2, [event(3)])
    await again.close()
    await again.close()


async def test_nothing_is_stored_in_the_clear(log: SqliteLogStore, path: Path) -> None:
    await log.append("s1", 1, [event(1, b"a very secret sentence")])
    await log.close()
    for file in path.parent.iterdir():
        assert b"secret sentence" not in file.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


async def test_rows_can_be_neither_changed_nor_deleted(log: SqliteLogStore, path: Path) -> None:
    await log.append("s1", 1, [event(1)])
    with sqlite3.connect(path) as connection:
        for statement in (
            "DELETE FROM event",
            "UPDATE event SET header = x'00'",
            "UPDATE event SET link = x'00'",
            "UPDATE event SET epoch = 9",
            "UPDATE event SET payload = x'00'",
            "UPDATE event SET payload = NULL",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="insert-only"):
                connection.execute(statement)
    connection.close()


async def test_an_erased_payload_is_gone_and_the_chain_holds(log: SqliteLogStore, path: Path) -> None:
    await log.append("s1", 1, [event(1), event(2), event(3)])
    assert await log.erase_payloads("s1", [2, 2, 9]) == 1
    rows = await log.read("s1")
    assert [row.state for row in rows] == [PayloadState.PRESENT, PayloadState.ERASED, PayloadState.PRESENT]
    assert (rows[1].payload, rows[1].salt) == (None, None)
    assert rows[2].link == chain.link(rows[1].link, rows[2].header)


async def test_destroying_the_key_erases_every_payload(log: SqliteLogStore) -> None:
    await log.append("s1", 1, [event(1)])
    await log.append("s2", 1, [event(1)])
    await log.destroy_key("s1")
    assert [row.state for row in await log.read("s1")] == [PayloadState.ERASED]
    assert [row.state for row in await log.read("s2")] == [PayloadState.PRESENT]


async def test_a_lost_key_does_not_look_like_an_empty_log(log: SqliteLogStore, path: Path, tmp_path: Path) -> None:
    await log.append("s1", 1, [event(1)])
    await log.close()
    (tmp_path / "keys" / "s1.key").unlink()
    vault = Vault(tmp_path / "keys", tmp_path / "master.key")
    vault.open()
    again = SqliteLogStore(path, vault)
    await again.start()
    with pytest.raises(KeyMissing):
        await again.read("s1")
    await again.close()


async def test_a_changed_ciphertext_is_unreadable(log: SqliteLogStore, path: Path) -> None:
    await log.append("s1", 1, [event(1)])
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER event_is_only_erased")  # what an attacker with the file would do
        connection.execute("UPDATE event SET payload = CAST(payload || x'00' AS BLOB)")
    connection.close()
    assert [row.state for row in await log.read("s1")] == [PayloadState.UNREADABLE]


async def test_a_failed_write_is_told_and_the_log_recovers_by_itself(
    log: SqliteLogStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_store, "PROBE_INTERVAL_S", 0.05)
    await log.append("s1", 1, [event(1)])
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    appended = log.append("s1", 1, [event(2)])
    with pytest.raises(LogUnavailable):
        await appended
    assert not log.healthy
    blocker.execute("ROLLBACK")
    blocker.close()
    while not log.healthy:
        await asyncio.sleep(0.01)
    assert (await log.append("s1", 1, [event(2)])).last_seq == 2


async def test_a_write_that_hangs_is_seen_before_it_ends(log: SqliteLogStore, path: Path) -> None:
    await log.append("s1", 1, [event(1)])
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    appended = log.append("s1", 1, [event(2)])
    while log.oldest_outstanding_s < 0.05:
        await asyncio.sleep(0.01)
    blocker.execute("ROLLBACK")
    blocker.close()
    assert (await appended).last_seq == 2


async def test_a_full_queue_refuses_and_keeps_what_it_took(
    log: SqliteLogStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_store, "MAX_WAITING_APPENDS", 2)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    appended = [log.append(f"s{n}", 1, [event(1)]) for n in range(8)]
    blocker.execute("ROLLBACK")
    blocker.close()
    outcomes = await asyncio.gather(*appended, return_exceptions=True)
    assert any(isinstance(outcome, LogQueueFull) for outcome in outcomes)
    stored = {head.session for head in await log.heads()}
    assert stored == {f"s{n}" for n, outcome in enumerate(outcomes) if not isinstance(outcome, Exception)}


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_bytes(b"this is not a database, not at all" * 100)
    store = SqliteLogStore(tmp_path / "bad.db", Vault(tmp_path / "keys", tmp_path / "m"))
    with pytest.raises(LogUnavailable):
        await store.start()
    await store.close()


async def test_an_empty_append_is_a_bug_of_the_caller(log: SqliteLogStore) -> None:
    with pytest.raises(ValueError, match="nothing"):
        await log.append("s1", 1, [])
