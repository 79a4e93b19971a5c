"""The `Range` header of a request (RFC 9110, section 14.2). Pure.

One range is answered with that range; several are answered with the whole file, as is a unit that we do not know: a server
may ignore the header, and players ask for one range at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNIT = "bytes"
_ONE = re.compile(r"([0-9]{0,18})-([0-9]{0,18})")
"""At most 18 digits: a file of ours has far fewer bytes, and a longer number is no honest question."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes from `start` up to, not including, `end`; never empty."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WholeFile:
    """Answer with everything, status 200."""


@dataclass(frozen=True, slots=True)
class NotSatisfiable:
    """Answer 416 and name the size."""


def read_range(header: str | None, size_bytes: int) -> ByteRange | WholeFile | NotSatisfiable:
    """What a request asks of a file of this size."""
    if header is None:
        return WholeFile()
    unit, equals, ranges = header.strip().partition("=")
    if not equals:
        return NotSatisfiable()
    if unit.lower() != _UNIT:
        return WholeFile()
    if "," in ranges:
        return WholeFile()
    found = _ONE.fullmatch(ranges.strip())
    if found is None:
        return NotSatisfiable()
    return _bounds(found[1], found[2], size_bytes)


def _bounds(first: str, last: str, size_bytes: int) -> ByteRange | NotSatisfiable:
    if not first:
        suffix = int(last) if last else 0
        start, end = max(0, size_bytes - suffix), size_bytes
    else:
        start = int(first)
        end = min(size_bytes, int(last) + 1) if last else size_bytes
        if last and int(last) < start:
            return NotSatisfiable()
    return ByteRange(start, end) if start < end else NotSatisfiable()
