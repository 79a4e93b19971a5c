"""Who is asked, and why."""

from itertools import combinations

import pytest

from invite.routing import MAX_SKILLS, Candidate, Nobody, NobodyReason, Presence, Routed, WayOut, Why, route
from invite.seats import Target, TargetKind

P, N, W = Presence, NobodyReason, WayOut
PERSON, TEAM, SKILL = TargetKind.PERSON, TargetKind.TEAM, TargetKind.SKILL


def rep(person: str, presence: Presence = P.AVAILABLE, *, skills: dict[str, int] | None = None, **more) -> Candidate:
    return Candidate(person=person, presence=presence, skills=skills or {}, teams=frozenset({"desk"}), **more)


def names(result: Routed | Nobody) -> list[str]:
    assert isinstance(result, Routed), result
    return [asked.person for asked in result.asked]


def test_a_named_person_is_asked_also_when_busy():
    people = [rep("mei", P.BUSY, load=3), rep("ines")]
    result = route(Target(PERSON, ("mei",)), people, here=("ana",))
    assert names(result) == ["mei"]
    assert isinstance(result, Routed)
    assert (result.asked[0].why, result.asked[0].free, result.seats) == (Why.NAMED, 0, 1)


@pytest.mark.parametrize(
    ("presence", "here", "expected"),
    [
        (P.OFFLINE, (), Nobody(N.NOT_ONLINE, (W.WIDER_RING, W.VENDOR, W.QUEUE))),
        (P.ON_CALL, (), Nobody(N.NOT_ONLINE, (W.WIDER_RING, W.ON_CALL, W.VENDOR, W.QUEUE))),
        (P.AVAILABLE, ("mei",), Nobody(N.ALREADY_HERE, ())),
    ],
)
def test_a_named_person_who_cannot_be_asked(presence: Presence, here: tuple[str, ...], expected: Nobody):
    assert route(Target(PERSON, ("mei",)), [rep("mei", presence)], here=here) == expected


def test_an_unknown_person():
    assert route(Target(PERSON, ("eve",)), [rep("mei")], here=()) == Nobody(N.UNKNOWN, ())


def test_a_team_is_asked_by_free_capacity_then_idle_time_then_name():
    people = [
        rep("a", load=1, idle_s=9.0),
        rep("b", idle_s=1.0),
        rep("c", idle_s=5.0),
        rep("d", idle_s=5.0),
        rep("full", load=3),
        rep("away", P.AWAY),
        rep("here"),
        Candidate(person="other", presence=P.AVAILABLE, skills={}),
    ]
    result = route(Target(TEAM, ("desk",)), people, here=("here",), seats=2)
    assert names(result) == ["c", "d", "b", "a"]
    assert isinstance(result, Routed)
    assert result.seats == 2
    assert {asked.why for asked in result.asked} == {Why.IN_TEAM}


@pytest.mark.parametrize(
    ("people", "here", "reason"),
    [
        ([], (), N.UNKNOWN),
        ([rep("a")], ("a",), N.ALREADY_HERE),
        ([rep("a", load=3)], (), N.ALL_TAKEN),
        ([rep("a", P.BUSY), rep("b", P.AWAY)], (), N.ALL_TAKEN),
        ([rep("a", P.AWAY), rep("b", P.OFFLINE)], (), N.NOT_ONLINE),
    ],
)
def test_nobody_in_the_team(people: list[Candidate], here: tuple[str, ...], reason: NobodyReason):
    result = route(Target(TEAM, ("desk",)), people, here=here)
    assert result == Nobody(reason, (W.WIDER_RING, W.VENDOR, W.QUEUE))
    assert reason.words_key == f"invite.nobody.{reason.value}"


def test_all_who_have_the_skill_are_asked_by_level_and_nobody_else():
    people = [rep("low", skills={"sap": 1}), rep("high", skills={"sap": 3}), rep("none", skills={"linux": 5})]
    result = route(Target(SKILL, ("sap",)), people, here=())
    assert names(result) == ["high", "low"]
    assert isinstance(result, Routed)
    assert [(a.why, a.covers, a.level) for a in result.asked] == [
        (Why.HAS_ALL_SKILLS, ("sap",), 3),
        (Why.HAS_ALL_SKILLS, ("sap",), 1),
    ]


def test_who_has_all_skills_goes_before_any_set_of_people():
    people = [rep("sap", skills={"sap": 5}), rep("both", skills={"sap": 1, "linux": 1})]
    assert names(route(Target(SKILL, ("sap", "linux")), people, here=())) == ["both"]


def test_otherwise_the_smallest_set_that_covers_them():
    people = [
        rep("a", skills={"1": 5, "2": 5}),
        rep("b", skills={"1": 1, "2": 1, "3": 1}),
        rep("c", skills={"4": 3}),
        rep("d", skills={"3": 4}),
        rep("e", skills={"4": 2}),
    ]
    result = route(Target(SKILL, ("1", "2", "3", "4")), people, here=())
    assert sorted(names(result)) == ["b", "c"]
    assert isinstance(result, Routed)
    assert result.seats == 2
    assert {asked.why for asked in result.asked} == {Why.COVERS_SKILLS}


def test_the_cover_is_as_small_as_any():
    wanted = ("1", "2", "3", "4", "5")
    pools = [{"1", "2"}, {"2", "3"}, {"3", "4", "5"}, {"1", "5"}, {"4"}, {"2", "4"}]
    people = [rep(str(i), skills=dict.fromkeys(pool, 1)) for i, pool in enumerate(pools)]
    sizes = [n for n in range(1, 6) for some in combinations(pools, n) if set().union(*some) >= set(wanted)]
    assert len(names(route(Target(SKILL, wanted), people, here=()))) == min(sizes)


def test_a_skill_that_nobody_free_has_is_named():
    people = [rep("a", skills={"sap": 1}), rep("b", P.ON_CALL, skills={"linux": 2})]
    assert route(Target(SKILL, ("sap", "linux")), people, here=()) == Nobody(
        N.ALL_TAKEN, (W.WIDER_RING, W.ON_CALL, W.VENDOR, W.QUEUE), ("linux",)
    )
    assert route(Target(SKILL, ("cobol",)), people, here=()) == Nobody(
        N.UNKNOWN, (W.WIDER_RING, W.VENDOR, W.QUEUE), ("cobol",)
    )


def test_too_many_skills_at_once():
    wanted = tuple(str(n) for n in range(MAX_SKILLS + 1))
    assert route(Target(SKILL, wanted), [rep("a")], here=()) == Nobody(N.TOO_MANY_SKILLS, ())
