"""The session log's values: an event to append, an event as stored, the head of a log."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to append. `payload` is opaque here (JSON by convention) and may hold personal data; nothing else may.

    `seq` starts at 1 and has no gaps; `at_ms` is epoch milliseconds, UTC; `actor` is a pseudonymous id.
    """

    seq: int
    at_ms: int
    type: str
    version: int
    actor: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Appended:
    """The events are on the disk: fsync has returned. `link` is the new head of the chain."""

    session: str
    last_seq: int
    link: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a session's log."""

    session: str
    seq: int
    epoch: int
    link: bytes


class PayloadState(StrEnum):
    """What became of an event's payload."""

    PRESENT = "present"
    ERASED = "erased"  # the payload and its salt are gone, or the session's key was destroyed
    UNREADABLE = "unreadable"  # there are bytes, and they do not decrypt


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A row of the log as read: the header's very bytes, and the payload decrypted where it is there."""

    session: str
    seq: int
    header: bytes
    link: bytes
    state: PayloadState
    salt: bytes | None
    payload: bytes | None
