"""The tables of codes are total, and the two lists of codes have nothing in common."""

from __future__ import annotations

from session_server.protocol.base import ErrorCode
from session_server.protocol.rest_kinds import STATUS_BY_CODE, TEXT_BY_CODE, HttpCode

ALL = [*ErrorCode, *HttpCode]


def test_total() -> None:
    assert set(STATUS_BY_CODE) == set(TEXT_BY_CODE) == set(ALL)
    assert all(400 <= status < 600 for status in STATUS_BY_CODE.values())


def test_disjoint() -> None:
    assert not {code.value for code in ErrorCode} & {code.value for code in HttpCode}


def test_texts_are_sentences_without_exclamation() -> None:
    for text in TEXT_BY_CODE.values():
        assert text.endswith(".")
        assert "!" not in text
