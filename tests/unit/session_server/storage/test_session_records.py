"""Rows of the session projection."""

from __future__ import annotations

from session_server.storage.session_records import SessionFilter, SessionRecord, SessionSort, SortOrder


def test_a_record_needs_little() -> None:
    record = SessionRecord("ses_a", "waiting", "VPN", "per_a", "Ana", 1.0)
    assert (record.closed_at, record.participants, record.last_seq) == (None, (), 0)


def test_a_filter_shows_the_latest_first() -> None:
    assert (SessionFilter().sort, SessionFilter().order) == (SessionSort.CREATED_AT, SortOrder.DESCENDING)
