"""Who is asked, and why: by person, by team, by skills.

Available people with room are ordered by level, free capacity and idle time. Of those who hold every wanted skill all
are asked, the best first; where nobody holds all, the smallest set that covers them. Nobody lacking every wanted skill
is ever asked. Nobody available is an answer too, with what can be done instead.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from invite.seats import MAX_INVITED, Target, TargetKind

MAX_SKILLS: Final = 5
"""Wanted at once: the search for the smallest set takes 2**MAX_SKILLS steps for each person."""


class Presence(StrEnum):
    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"
    ON_CALL = "on_call"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A colleague as routing sees one. `load` counts live sessions, `idle_s` the time since the last one ended."""

    person: str
    presence: Presence
    skills: Mapping[str, int]
    teams: frozenset[str] = frozenset()
    load: int = 0
    capacity: int = 3
    idle_s: float = 0.0

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.load)

    @property
    def takes_work(self) -> bool:
        return self.presence is Presence.AVAILABLE and self.free > 0


class Why(StrEnum):
    """Why a person was asked."""

    NAMED = "named"
    IN_TEAM = "in_team"
    HAS_ALL_SKILLS = "has_all_skills"
    COVERS_SKILLS = "covers_skills"


@dataclass(frozen=True, slots=True)
class Asked:
    """One person to ask, with the figures that put them in this place. `level` sums the levels of the wanted skills."""

    person: str
    why: Why
    covers: tuple[str, ...]
    level: int
    free: int
    idle_s: float


@dataclass(frozen=True, slots=True)
class Routed:
    """Whom to invite, best first, and how many seats the job needs at least."""

    asked: tuple[Asked, ...]
    seats: int


class NobodyReason(StrEnum):
    UNKNOWN = "unknown"
    ALREADY_HERE = "already_here"
    NOT_ONLINE = "not_online"
    ALL_TAKEN = "all_taken"
    TOO_MANY_SKILLS = "too_many_skills"

    @property
    def words_key(self) -> str:
        """The key of the sentence in the text catalogue."""
        return f"invite.nobody.{self.value}"


class WayOut(StrEnum):
    """What can be done instead, in the order of offering."""

    WIDER_RING = "wider_ring"
    ON_CALL = "on_call"
    VENDOR = "vendor"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nobody can be asked. `missing` are the skills that nobody available has."""

    reason: NobodyReason
    ways_out: tuple[WayOut, ...]
    missing: tuple[str, ...] = ()


def route(target: Target, candidates: Iterable[Candidate], *, here: Collection[str], seats: int = 1) -> Routed | Nobody:
    """Whom to ask for this target. `here` are the people in the session already; they are never asked."""
    everyone = list(candidates)
    if target.kind is TargetKind.PERSON:
        return _by_name(target.names, everyone, here)
    if target.kind is TargetKind.TEAM:
        return _by_team(target.names, everyone, here, seats)
    return _by_skill(target.names, everyone, here, seats)


def _by_name(names: tuple[str, ...], everyone: list[Candidate], here: Collection[str]) -> Routed | Nobody:
    """A named person is asked also when busy or away: the inviter chose, and the person can decline."""
    found = [candidate for candidate in everyone if candidate.person in names]
    if not found:
        return Nobody(NobodyReason.UNKNOWN, ())
    absent = [candidate for candidate in found if candidate.person not in here]
    if not absent:
        return Nobody(NobodyReason.ALREADY_HERE, ())
    online = [c for c in absent if c.presence not in (Presence.OFFLINE, Presence.ON_CALL)]
    if not online:
        return Nobody(NobodyReason.NOT_ONLINE, _ways_out(absent))
    return Routed(tuple(_asked(c, Why.NAMED, ()) for c in _best_first(online, ())), 1)


def _by_team(names: tuple[str, ...], everyone: list[Candidate], here: Collection[str], seats: int) -> Routed | Nobody:
    members = [candidate for candidate in everyone if not candidate.teams.isdisjoint(names)]
    free = [c for c in members if c.takes_work and c.person not in here]
    if not free:
        return _nobody(members, here, ())
    chosen = _best_first(free, ())[:MAX_INVITED]
    return Routed(tuple(_asked(c, Why.IN_TEAM, ()) for c in chosen), seats)


def _by_skill(skills: tuple[str, ...], everyone: list[Candidate], here: Collection[str], seats: int) -> Routed | Nobody:
    if len(skills) > MAX_SKILLS:
        return Nobody(NobodyReason.TOO_MANY_SKILLS, ())
    skilled = [candidate for candidate in everyone if not candidate.skills.keys().isdisjoint(skills)]
    free = _best_first([c for c in skilled if c.takes_work and c.person not in here], skills)
    complete = [candidate for candidate in free if candidate.skills.keys() >= set(skills)]
    if complete:
        return Routed(tuple(_asked(c, Why.HAS_ALL_SKILLS, skills) for c in complete[:MAX_INVITED]), seats)
    missing = tuple(skill for skill in skills if not any(skill in candidate.skills for candidate in free))
    if missing:
        return _nobody(skilled, here, missing)
    cover = _smallest_cover(free, skills)
    return Routed(tuple(_asked(c, Why.COVERS_SKILLS, skills) for c in cover), max(seats, len(cover)))


def _best_first(candidates: Iterable[Candidate], skills: Sequence[str]) -> list[Candidate]:
    return sorted(candidates, key=lambda c: (-_level(c, skills), -c.free, -c.idle_s, c.person))


def _level(candidate: Candidate, skills: Sequence[str]) -> int:
    return sum(candidate.skills.get(skill, 0) for skill in skills)


def _smallest_cover(candidates: Sequence[Candidate], skills: Sequence[str]) -> tuple[Candidate, ...]:
    """Exact, by dynamic programming over sets of covered skills; of equal sizes the one found with better people.

    The skills have to be coverable.
    """
    best: dict[frozenset[str], tuple[Candidate, ...]] = {frozenset(): ()}
    for candidate in candidates:
        held = frozenset(skill for skill in skills if skill in candidate.skills)
        for covered, people in list(best.items()):
            known = best.get(covered | held)
            if known is None or len(known) > len(people) + 1:
                best[covered | held] = (*people, candidate)
    return best[frozenset(skills)]


def _asked(candidate: Candidate, why: Why, skills: Sequence[str]) -> Asked:
    covers = tuple(skill for skill in skills if skill in candidate.skills)
    return Asked(candidate.person, why, covers, _level(candidate, skills), candidate.free, candidate.idle_s)


def _nobody(suited: list[Candidate], here: Collection[str], missing: tuple[str, ...]) -> Nobody:
    absent = [candidate for candidate in suited if candidate.person not in here]
    if not suited:
        return Nobody(NobodyReason.UNKNOWN, _ways_out(absent), missing)
    if not absent:
        return Nobody(NobodyReason.ALREADY_HERE, _ways_out(absent), missing)
    online = any(candidate.presence in (Presence.AVAILABLE, Presence.BUSY) for candidate in absent)
    return Nobody(NobodyReason.ALL_TAKEN if online else NobodyReason.NOT_ONLINE, _ways_out(absent), missing)


def _ways_out(absent: Iterable[Candidate]) -> tuple[WayOut, ...]:
    on_call = any(candidate.presence is Presence.ON_CALL for candidate in absent)
    return tuple(way for way in WayOut if way is not WayOut.ON_CALL or on_call)
