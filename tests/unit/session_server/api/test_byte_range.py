"""The Range header, in every form that a client may send it."""

import pytest

from session_server.api.byte_range import ByteRange, NotSatisfiable, WholeFile, read_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-99", ByteRange(0, 100)),
        ("bytes=0-0", ByteRange(0, 1)),
        ("bytes=10-", ByteRange(10, 1000)),
        ("bytes=999-", ByteRange(999, 1000)),
        ("bytes=500-99999", ByteRange(500, 1000)),
        ("bytes=-100", ByteRange(900, 1000)),
        ("bytes=-99999", ByteRange(0, 1000)),
        (" Bytes=0-9", ByteRange(0, 10)),
    ],
)
def test_one_range_is_cut_to_the_file(header: str, expected: ByteRange) -> None:
    assert read_range(header, 1000) == expected


@pytest.mark.parametrize("header", [None, "bytes=0-1,5-9", "bytes=0-1, -5", "items=0-1"])
def test_what_may_be_ignored_is_answered_with_the_whole_file(header: str | None) -> None:
    assert read_range(header, 1000) == WholeFile()


@pytest.mark.parametrize(
    "header",
    [
        "bytes=1000-",
        "bytes=5-2",
        "bytes=-0",
        "bytes=-",
        "bytes=",
        "bytes=a-b",
        "bytes",
        "",
        "bytes=1-2-3",
        "bytes=+1-2",
        "bytes=" + "9" * 5000 + "-",
        "bytes=0x1-2",
        "bytes=٣-٤",
    ],
)
def test_what_cannot_be_met_is_refused(header: str) -> None:
    assert read_range(header, 1000) == NotSatisfiable()


def test_an_empty_file_has_no_range() -> None:
    assert read_range("bytes=0-", 0) == NotSatisfiable()
    assert read_range("bytes=-5", 0) == NotSatisfiable()
