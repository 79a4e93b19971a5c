"""Who is there, what they know and whether they can be asked: accounts, teams, skills and presence in one view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from session_server.people.model import Membership, Person, Skill, Team
from session_server.people.ports import PeopleStore, SkillStore, TeamStore
from session_server.people.presence import Presence
from session_server.protocol.rest_kinds import AccountState, Role
from session_server.protocol.vocabulary import PersonPresence


@dataclass(frozen=True, slots=True)
class Entry:
    """One person with everything a list shows; `skills` with their level."""

    person: Person
    teams: tuple[Team, ...]
    skills: tuple[tuple[Skill, int], ...]
    presence: PersonPresence


@dataclass(frozen=True, slots=True)
class TeamCount:
    """A team, how many belong to it and how many of them are available."""

    team: Team
    members: int
    available: int


@dataclass(frozen=True, slots=True)
class SkillCount:
    """A skill, how many have it and how many of them are available."""

    skill: Skill
    holders: int
    available: int


ASKABLE = frozenset({Role.REP, Role.TEAM_LEAD})
"""Roles whose holders work in sessions; an auditor or a pure administrator is not asked for help."""


class Directory:
    """Reads people together with their teams, skills and presence."""

    def __init__(self, people: PeopleStore, teams: TeamStore, skills: SkillStore, presence: Presence) -> None:
        """Use these stores."""
        self._people = people
        self._teams = teams
        self._skills = skills
        self._presence = presence

    async def everybody(self) -> tuple[Entry, ...]:
        """All accounts, disabled ones too, by display name."""
        return await self._entries(await self._people.all())

    async def colleagues(self) -> tuple[Entry, ...]:
        """Active people who work in sessions, by display name."""
        return await self._entries(person for person in await self._people.all() if _is_askable(person))

    async def of_person(self, person_id: str) -> Entry | None:
        """One person."""
        person = await self._people.by_id(person_id)
        return (await self._entries([person]))[0] if person is not None else None

    async def teams(self) -> tuple[TeamCount, ...]:
        """All teams by name."""
        entries = await self.colleagues()
        return tuple(
            TeamCount(team, *_count(entry for entry in entries if team in entry.teams))
            for team in await self._teams.all()
        )

    async def skills(self) -> tuple[SkillCount, ...]:
        """All skills by name."""
        entries = await self.colleagues()
        return tuple(
            SkillCount(skill, *_count(entry for entry in entries if skill in [one for one, _ in entry.skills]))
            for skill in await self._skills.all()
        )

    async def _entries(self, people: Iterable[Person]) -> tuple[Entry, ...]:
        memberships = await self._people.memberships()
        teams = {team.id: team for team in await self._teams.all()}
        skills = {skill.id: skill for skill in await self._skills.all()}

        def entry(person: Person) -> Entry:
            membership = memberships.get(person.id, Membership())
            return Entry(
                person,
                tuple(teams[id_] for id_ in membership.teams if id_ in teams),
                tuple((skills[one.skill_id], one.level) for one in membership.skills if one.skill_id in skills),
                self._presence.state_of(person.id),
            )

        return tuple(entry(person) for person in people)


def _is_askable(person: Person) -> bool:
    return person.state is AccountState.ACTIVE and not person.roles.isdisjoint(ASKABLE)


def _count(entries: Iterable[Entry]) -> tuple[int, int]:
    states = [entry.presence for entry in entries]
    return len(states), sum(state is PersonPresence.AVAILABLE for state in states)
