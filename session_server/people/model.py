"""People, teams, skills and web sessions as plain values. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from session_server.protocol.rest_kinds import AccountState, Role


@dataclass(frozen=True, slots=True)
class Person:
    """An account. `password_hash` is None when nobody can sign in by password (demo people, service accounts)."""

    id: str
    login: str
    display_name: str
    organisation: str
    password_hash: str | None
    roles: frozenset[Role]
    languages: tuple[str, ...]
    capacity: int
    state: AccountState
    created_at: float

    def __repr__(self) -> str:
        """Leave the hash out of logs and tracebacks."""
        return f"Person(id={self.id!r}, login={self.login!r}, state={self.state!r})"


@dataclass(frozen=True, slots=True)
class Team:
    """A group that requests are routed to. `id` is ours, `name` is display text."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Skill:
    """Something that somebody can know. `id` is ours, `name` is display text."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SkillLevel:
    """A skill of one person; level 1 to 5, 5 is the one to ask."""

    skill_id: str
    level: int


@dataclass(frozen=True, slots=True)
class Membership:
    """Teams and skills of one person."""

    teams: tuple[str, ...] = ()
    skills: tuple[SkillLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class WebSession:
    """A browser in which a person is signed in. The cookie itself is never kept, only its hash."""

    id: str
    token_hash: bytes
    person_id: str
    created_at: float
    last_seen_at: float
    expires_at: float
    address: str
    user_agent: str
    revoked_at: float | None = None

    def __repr__(self) -> str:
        """Leave the hash out of logs and tracebacks."""
        return f"WebSession(id={self.id!r}, person_id={self.person_id!r})"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is signed in, as of this request: read anew each time, so that a lost role counts at once."""

    person: Person
    web_session: WebSession

    @property
    def person_id(self) -> str:
        """Id of the signed-in person."""
        return self.person.id

    @property
    def roles(self) -> frozenset[Role]:
        """Roles of the signed-in person."""
        return self.person.roles

    def has(self, *roles: Role) -> bool:
        """Whether the person holds at least one of `roles`."""
        return not self.person.roles.isdisjoint(roles)
