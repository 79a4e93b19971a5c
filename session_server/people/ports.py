"""What the people use cases need from outside. Satisfied by `session_server.storage` by shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from session_server.people.model import Membership, Person, Skill, Team, WebSession


class PeopleStore(Protocol):
    """Accounts with their memberships."""

    async def add(self, person: Person, membership: Membership) -> bool:
        """Store a new person; False when the login or id is taken."""
        ...

    async def by_id(self, person_id: str) -> Person | None:
        """The person, disabled or not."""
        ...

    async def by_login(self, login: str) -> Person | None:
        """The person with this login in lower case, disabled or not."""
        ...

    async def all(self) -> tuple[Person, ...]:
        """Everybody, disabled ones too, by display name."""
        ...

    async def update(self, before: Person, after: Person, *, keep_an_admin: bool) -> bool:
        """Write what differs, and nothing else, so that two changes at a time do not undo each other.

        With `keep_an_admin` False is returned, and nothing changed, if no active admin was left.
        """
        ...

    async def membership(self, person_id: str) -> Membership:
        """Teams and skills of one person."""
        ...

    async def memberships(self) -> Mapping[str, Membership]:
        """Teams and skills of everybody who has any, by person id."""
        ...

    async def set_membership(self, person_id: str, membership: Membership) -> bool:
        """Replace teams and skills; False when one of them does not exist."""
        ...


class TeamStore(Protocol):
    """Teams by name."""

    async def ensure(self, name: str) -> Team:
        """The team with this name, made when it is missing."""
        ...

    async def all(self) -> tuple[Team, ...]:
        """All teams by name."""
        ...


class SkillStore(Protocol):
    """Skills by name."""

    async def ensure(self, name: str) -> Skill:
        """The skill with this name, made when it is missing."""
        ...

    async def all(self) -> tuple[Skill, ...]:
        """All skills by name."""
        ...


class WebSessionStore(Protocol):
    """Browsers in which people are signed in."""

    async def add(self, session: WebSession) -> None:
        """Store a new web session."""
        ...

    async def by_token_hash(self, token_hash: bytes) -> tuple[WebSession, Person] | None:
        """Session and person of a cookie's hash, revoked or not."""
        ...

    async def of_person(self, person_id: str, now: float) -> tuple[WebSession, ...]:
        """Sessions that are neither revoked nor past their absolute end, latest first."""
        ...

    async def touch(self, session_id: str, last_seen_at: float) -> None:
        """Move the idle limit; never backwards."""
        ...

    async def revoke(self, person_id: str, session_id: str, now: float) -> bool:
        """End one session of that person; False when there is none that is live."""
        ...

    async def revoke_all(self, person_id: str, now: float, *, keep: str | None = None) -> tuple[str, ...]:
        """End all live sessions of a person but `keep`; returns the ids that ended."""
        ...

    async def purge(self, ended_before: float) -> int:
        """Delete what ended before that instant; returns how many."""
        ...
