"""Identifiers that become file names: ours alone, checked here, never a path."""

import re

from recorder.errors import InvalidName

# 64 characters hold a UUID with a prefix and stay far below any file system's limit.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
_PART = re.compile(r"p[0-9]{6}\Z")
MAX_PART_NUMBER = 999_999


def check_name(name: str) -> str:
    """Return `name` if it may become a file name; raise `InvalidName` else. No dot, no separator, no leading dash."""
    if _NAME.match(name) is None:
        raise InvalidName("an identifier is 1 to 64 letters, digits, dashes and underscores")
    return name


def part_name(number: int) -> str:
    """The name of part `number` (from 1) of a recording."""
    if not 1 <= number <= MAX_PART_NUMBER:
        raise InvalidName("a part's number is between 1 and 999999")
    return f"p{number:06d}"


def part_number(name: str) -> int:
    """The number in a part's name; raise `InvalidName` for anything else."""
    if _PART.match(name) is None or name == "p000000":
        raise InvalidName("a part's name is p and six digits")
    return int(name[1:])
