"""People as sessions need them: facts, candidates for routing, and the desk's list."""

from __future__ import annotations

from collections.abc import Callable

from invite.routing import Candidate
from invite.routing import Presence as RoutingPresence
from session_server.domain.inputs import PersonFacts
from session_server.people.directory import Directory, Entry
from session_server.people.presence import Presence
from session_server.protocol.views import PersonView


class DirectoryColleagues:
    """Satisfies `app.ports.Colleagues`."""

    def __init__(self, directory: Directory, presence: Presence, clock: Callable[[], float]) -> None:
        """Read from these."""
        self._directory = directory
        self._presence = presence
        self._clock = clock

    async def person(self, person: str) -> PersonFacts | None:
        """Name and organisation of an account."""
        entry = await self._directory.of_person(person)
        if entry is None:
            return None
        return PersonFacts(entry.person.display_name, entry.person.organisation, entry.person.id)

    async def candidates(self) -> list[Candidate]:
        """Everybody who works in sessions, as routing sees them."""
        return [self._candidate(entry) for entry in await self._directory.colleagues()]

    async def views(self) -> tuple[PersonView, ...]:
        """Everybody who works in sessions, as a desk lists them."""
        return tuple(_view(entry) for entry in await self._directory.colleagues())

    def _candidate(self, entry: Entry) -> Candidate:
        idle_since = self._presence.idle_since(entry.person.id)
        return Candidate(
            person=entry.person.id,
            presence=RoutingPresence(entry.presence.value),
            skills={skill.name: level for skill, level in entry.skills},
            teams=frozenset(team.name for team in entry.teams),
            load=self._presence.load_of(entry.person.id),
            capacity=entry.person.capacity,
            idle_s=0.0 if idle_since is None else max(0.0, self._clock() - idle_since),
        )


def _view(entry: Entry) -> PersonView:
    return PersonView(
        person=entry.person.id,
        name=entry.person.display_name,
        organisation=entry.person.organisation,
        presence=entry.presence,
        teams=tuple(team.name for team in entry.teams),
        skills=tuple(skill.name for skill, _ in entry.skills),
    )
