"""REST models of people, teams and skills. Pure."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from session_server.protocol.base import InstantMs, PersonId
from session_server.protocol.rest import DisplayText, RestModel
from session_server.protocol.rest_auth import Login, Password
from session_server.protocol.rest_kinds import AccountState, Role
from session_server.protocol.vocabulary import PersonPresence

CAPACITY_MAX = 50
"""Sessions that one person can hold at once; nobody follows more."""
CAPACITY_DEFAULT = 3
LIST_MAX = 50
"""Teams, skills and languages of one person; keeps a row of the directory small."""
LEVEL_MIN, LEVEL_MAX = 1, 5

TeamId = Annotated[str, StringConstraints(pattern=r"^tea_[a-z2-7]{26}$")]
SkillId = Annotated[str, StringConstraints(pattern=r"^ski_[a-z2-7]{26}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
SkillLevelNumber = Annotated[int, Field(ge=LEVEL_MIN, le=LEVEL_MAX, description="1 knows it, 5 is the one to ask.")]


class SkillOf(RestModel):
    """A skill that somebody has."""

    skill: SkillId
    level: SkillLevelNumber


class NamedSkill(RestModel):
    """A skill of somebody, with the name that people read."""

    skill: str
    name: str
    level: int


class NamedTeam(RestModel):
    """A team with the name that people read."""

    team: str
    name: str


class Colleague(RestModel):
    """A person as colleagues see them."""

    person: PersonId
    display_name: str
    organisation: str
    presence: PersonPresence
    roles: tuple[Role, ...]
    teams: tuple[NamedTeam, ...]
    skills: tuple[NamedSkill, ...]
    languages: tuple[str, ...]
    capacity: int


class ColleagueList(RestModel):
    """Everybody who can be asked, by name."""

    people: tuple[Colleague, ...]


class Account(RestModel):
    """A person as administrators see them."""

    person: PersonId
    login: str
    display_name: str
    organisation: str
    roles: tuple[Role, ...]
    languages: tuple[str, ...]
    capacity: int
    state: AccountState
    has_password: bool
    created_at_ms: InstantMs
    teams: tuple[NamedTeam, ...]
    skills: tuple[NamedSkill, ...]


class AccountList(RestModel):
    """All accounts, by display name."""

    people: tuple[Account, ...]


class CreatePersonRequest(RestModel):
    """A new account. Without a password nobody can sign in to it until one is set."""

    login: Login
    display_name: DisplayText
    organisation: DisplayText | None = Field(default=None, description="Default: the organisation of this server.")
    password: Password | None = None
    roles: Annotated[frozenset[Role], Field(max_length=len(Role))] = frozenset()
    languages: Annotated[tuple[Language, ...], Field(max_length=LIST_MAX)] = ()
    capacity: Annotated[int, Field(ge=0, le=CAPACITY_MAX)] = CAPACITY_DEFAULT
    teams: Annotated[tuple[TeamId, ...], Field(max_length=LIST_MAX)] = ()
    skills: Annotated[tuple[SkillOf, ...], Field(max_length=LIST_MAX)] = ()


class UpdatePersonRequest(RestModel):
    """Changes to an account; what is left out stays as it is."""

    display_name: DisplayText | None = None
    organisation: DisplayText | None = None
    password: Password | None = None
    roles: Annotated[frozenset[Role], Field(max_length=len(Role))] | None = None
    languages: Annotated[tuple[Language, ...], Field(max_length=LIST_MAX)] | None = None
    capacity: Annotated[int, Field(ge=0, le=CAPACITY_MAX)] | None = None
    state: AccountState | None = None
    teams: Annotated[tuple[TeamId, ...], Field(max_length=LIST_MAX)] | None = None
    skills: Annotated[tuple[SkillOf, ...], Field(max_length=LIST_MAX)] | None = None


class PersonPath(RestModel):
    """Address of one person."""

    person: PersonId


class TeamInfo(RestModel):
    """A team and how many of its people can be asked now."""

    team: str
    name: str
    member_count: int
    available_count: int


class TeamList(RestModel):
    """All teams, by name."""

    teams: tuple[TeamInfo, ...]


class SkillInfo(RestModel):
    """A skill and how many people with it can be asked now."""

    skill: str
    name: str
    holder_count: int
    available_count: int


class SkillList(RestModel):
    """All skills, by name."""

    skills: tuple[SkillInfo, ...]
