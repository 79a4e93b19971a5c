"""Session projection, keys, guest links and stored settings, against a real database."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from session_server.storage.database import Database
from session_server.storage.guest_links_store import GuestLinksStore
from session_server.storage.ids import IdKind, new_id
from session_server.storage.session_keys_store import KeyLookup, KeyState, SessionKeysStore
from session_server.storage.session_records import (
    ParticipantRecord,
    SessionFilter,
    SessionRecord,
    SessionSort,
    SortOrder,
)
from session_server.storage.sessions_store import SessionsStore
from session_server.storage.settings_store import SettingsStore, StoredSetting

FIRST = SessionRecord(
    "ses_1",
    "active",
    "Ledger shows no invoices",
    "per_ana",
    "Ana Silva",
    100.0,
    external_ref="INC-48213",
    team="Service desk",
    end_user_name="Ruth Adeyemi",
    participants=(ParticipantRecord("par_1", "Tomás Lindqvist", "Northwind IT", "rep", "per_tomas", 101.0),),
    recording_state="recording",
    last_seq=5,
)
SECOND = SessionRecord("ses_2", "closed", "100% CPU_", "per_mei", "Mei Tanaka", 200.0, closed_at=300.0, last_seq=9)


@pytest.fixture
async def sessions(database: Database) -> SessionsStore:
    store = SessionsStore(database)
    for record in (FIRST, SECOND):
        assert await store.put(record)
    return store


async def test_what_goes_in_comes_out_and_older_never_replaces_newer(sessions: SessionsStore) -> None:
    assert await sessions.by_id("ses_1") == FIRST
    assert await sessions.by_id("ses_x") is None
    later = replace(FIRST, state="closed", last_seq=6)
    assert await sessions.put(later)
    assert not await sessions.put(FIRST)
    assert await sessions.by_id("ses_1") == later
    await sessions.delete("ses_1")
    assert await sessions.by_id("ses_1") is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (SessionFilter(), ["ses_2", "ses_1"]),
        (SessionFilter(order=SortOrder.ASCENDING), ["ses_1", "ses_2"]),
        (SessionFilter(sort=SessionSort.TITLE, order=SortOrder.ASCENDING), ["ses_2", "ses_1"]),
        (SessionFilter(states=frozenset({"active"})), ["ses_1"]),
        (SessionFilter(owner_id="per_mei"), ["ses_2"]),
        (SessionFilter(participant_id="per_tomas"), ["ses_1"]),
        (SessionFilter(participant_id="per_t"), []),
        (SessionFilter(team="Service desk"), ["ses_1"]),
        (SessionFilter(external_ref="INC-48213"), ["ses_1"]),
        (SessionFilter(recording_states=frozenset({"recording"})), ["ses_1"]),
        (SessionFilter(created_from=150.0), ["ses_2"]),
        (SessionFilter(created_until=200.0), ["ses_1"]),
        (SessionFilter(text="TOMÁS"), ["ses_1"]),
        (SessionFilter(text="ruth"), ["ses_1"]),
        (SessionFilter(text="100%"), ["ses_2"]),
        (SessionFilter(text="0_"), []),
        (SessionFilter(text="U_"), ["ses_2"]),
        (SessionFilter(text="' OR 1=1 --"), []),
        (SessionFilter(limit=1), ["ses_2"]),
        (SessionFilter(limit=1, offset=1), ["ses_1"]),
        (SessionFilter(limit=-5, offset=-5), ["ses_2"]),
    ],
)
async def test_lists(sessions: SessionsStore, wanted: SessionFilter, found: list[str]) -> None:
    assert [record.id for record in await sessions.find(wanted)] == found
    assert await sessions.count(replace(wanted, limit=1)) >= len(found)


async def test_a_key_is_spent_once_also_at_the_same_time(database: Database) -> None:
    keys = SessionKeysStore(database)
    assert await keys.add(b"k", "ses_1", 0.0, 100.0)
    assert not await keys.add(b"k", "ses_2", 0.0, 100.0)
    assert await keys.look_up(b"k", 1.0) == KeyLookup(KeyState.LIVE, "ses_1", 100.0)
    spent = await asyncio.gather(*(keys.spend(b"k", 2.0) for _ in range(10)))
    assert sorted(one.state for one in spent) == [KeyState.LIVE] + [KeyState.USED] * 9
    assert {one.session_id for one in spent} == {"ses_1"}


async def test_keys_end(database: Database) -> None:
    keys = SessionKeysStore(database)
    assert (await keys.look_up(b"x", 0.0)).state is KeyState.UNKNOWN
    assert (await keys.spend(b"x", 0.0)).state is KeyState.UNKNOWN
    await keys.add(b"a", "ses_1", 0.0, 100.0)
    await keys.add(b"b", "ses_1", 0.0, 500.0)
    assert (await keys.look_up(b"a", 100.0)).state is KeyState.EXPIRED
    assert (await keys.spend(b"a", 100.0)).state is KeyState.EXPIRED
    await keys.revoke_of_session("ses_1", 50.0)
    assert (await keys.look_up(b"b", 51.0)).state is KeyState.USED
    assert await keys.purge(200.0) == 1
    assert (await keys.look_up(b"a", 0.0)).state is KeyState.UNKNOWN


async def test_guest_links(database: Database) -> None:
    links = GuestLinksStore(database)
    await links.add("lnk_b", "ses_1", 2.0)
    await links.add("lnk_a", "ses_1", 1.0)
    await links.add("lnk_a", "ses_1", 9.0)
    assert await links.session_of("lnk_b") == "ses_1"
    assert await links.session_of("lnk_x") is None
    assert await links.of_session("ses_1") == ("lnk_a", "lnk_b")


async def test_stored_settings(database: Database) -> None:
    settings = SettingsStore(database)
    assert await settings.get(StoredSetting.DEMO_DATA) is None
    for value in (True, {"since": 1}):
        await settings.put(StoredSetting.DEMO_DATA, value, 1.0)
        assert await settings.get(StoredSetting.DEMO_DATA) == value


def test_ids_are_128_random_bits_behind_what_they_name() -> None:
    ids = {new_id(IdKind.PERSON) for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(one) == 30 and one.startswith("per_") and one == one.lower() for one in ids)
