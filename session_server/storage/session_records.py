"""Rows of the session projection as plain values. Pure.

The projection is for lists and searches and can be rebuilt from the logs; the log stays the state.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ParticipantRecord:
    """Somebody who is or was in the session. `organisation` and `name` are display text."""

    id: str
    name: str
    organisation: str
    kind: str
    person_id: str | None = None
    joined_at: float | None = None
    left_at: float | None = None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session as lists show it. `state`, `outcome` and `recording_state` are values of the domain's enums."""

    id: str
    state: str
    title: str
    owner_id: str
    owner_name: str
    created_at: float
    description: str = ""
    external_ref: str = ""
    team: str = ""
    closed_at: float | None = None
    resolution: str | None = None
    outcome: str | None = None
    end_user_name: str = ""
    participants: tuple[ParticipantRecord, ...] = ()
    recording_state: str = "none"
    last_seq: int = 0
    """Number of the last log event that this row reflects; an older one never replaces a newer one."""


class SessionSort(StrEnum):
    """What a list of sessions can be sorted by."""

    CREATED_AT = "created_at"
    CLOSED_AT = "closed_at"
    TITLE = "title"
    OWNER = "owner_name"
    STATE = "state"


class SortOrder(StrEnum):
    """Direction of a list."""

    ASCENDING = "asc"
    DESCENDING = "desc"


PAGE_MAX = 200
"""Rows of one page; more is slower to read than to page through."""


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which sessions a list shows; every given condition must hold.

    `text` is looked for in title, description, reference, names of owner, end-user and participants, without regard to case.
    """

    states: frozenset[str] = frozenset()
    owner_id: str | None = None
    participant_id: str | None = None
    team: str | None = None
    external_ref: str | None = None
    recording_states: frozenset[str] = frozenset()
    created_from: float | None = None
    created_until: float | None = None
    text: str | None = None
    sort: SessionSort = SessionSort.CREATED_AT
    order: SortOrder = SortOrder.DESCENDING
    limit: int = 50
    offset: int = 0
