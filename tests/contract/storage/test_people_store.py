"""People, teams, skills and web sessions, against a real database."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from session_server.people import ports
from session_server.people.model import Membership, Person, SkillLevel, WebSession
from session_server.protocol.rest_kinds import AccountState, Role
from session_server.storage.database import Database
from session_server.storage.ids import IdKind, new_id
from session_server.storage.people_store import PeopleStore
from session_server.storage.skills_store import SkillsStore
from session_server.storage.teams_store import TeamsStore
from session_server.storage.web_sessions_store import WebSessionsStore


def person(login: str, *roles: Role, name: str = "") -> Person:
    return Person(
        id=new_id(IdKind.PERSON),
        login=login,
        display_name=name or login,
        organisation="Robert'); DROP TABLE people;--",
        password_hash="hash",
        roles=frozenset(roles),
        languages=("en", "pt"),
        capacity=3,
        state=AccountState.ACTIVE,
        created_at=1.5,
    )


@pytest.fixture
def people(database: Database) -> ports.PeopleStore:
    return PeopleStore(database)


@pytest.fixture
def teams(database: Database) -> ports.TeamStore:
    return TeamsStore(database)


@pytest.fixture
def skills(database: Database) -> ports.SkillStore:
    return SkillsStore(database)


@pytest.fixture
def web_sessions(database: Database) -> ports.WebSessionStore:
    return WebSessionsStore(database)


async def test_what_goes_in_comes_out(people: ports.PeopleStore) -> None:
    ana = person("ana", Role.REP, Role.ADMIN, name="Ána")
    assert await people.add(ana, Membership())
    assert await people.by_id(ana.id) == ana == await people.by_login("ana")
    assert await people.by_login("Ana") is None
    assert await people.by_id("per_x") is None
    assert await people.all() == (ana,)


async def test_a_login_is_taken_once_also_at_the_same_time(people: ports.PeopleStore) -> None:
    results = await asyncio.gather(*(people.add(person("ana"), Membership()) for _ in range(8)))
    assert sorted(results) == [False] * 7 + [True]


async def test_update_writes_what_differs_alone(people: ports.PeopleStore) -> None:
    ana = person("ana", Role.REP)
    await people.add(ana, Membership())
    await people.update(ana, replace(ana, state=AccountState.DISABLED), keep_an_admin=False)
    await people.update(ana, replace(ana, password_hash="new"), keep_an_admin=False)
    assert await people.by_id(ana.id) == replace(ana, state=AccountState.DISABLED, password_hash="new")
    assert await people.update(ana, ana, keep_an_admin=False)


async def test_one_admin_stays_also_when_two_leave_at_the_same_time(people: ports.PeopleStore) -> None:
    ana, mei = person("ana", Role.ADMIN), person("mei", Role.ADMIN)
    for one in (ana, mei):
        await people.add(one, Membership())
    results = await asyncio.gather(
        people.update(ana, replace(ana, roles=frozenset()), keep_an_admin=True),
        people.update(mei, replace(mei, state=AccountState.DISABLED), keep_an_admin=True),
    )
    assert sorted(results) == [False, True]


async def test_membership(people: ports.PeopleStore, teams: ports.TeamStore, skills: ports.SkillStore) -> None:
    team, skill = await teams.ensure("Service desk"), await skills.ensure("Acme Ledger")
    assert await teams.ensure("Service desk") == team
    assert await skills.ensure("Acme Ledger") == skill
    await teams.ensure("Another")
    assert [one.name for one in await teams.all()] == ["Another", "Service desk"]
    assert await skills.all() == (skill,)
    ana, mei = person("ana"), person("mei")
    wanted = Membership((team.id,), (SkillLevel(skill.id, 4),))
    assert await people.add(ana, wanted)
    await people.add(mei, Membership())
    assert await people.membership(ana.id) == wanted
    assert await people.membership(mei.id) == Membership()
    assert await people.memberships() == {ana.id: wanted}
    assert not await people.set_membership(ana.id, Membership((team.id, "tea_none")))
    assert await people.membership(ana.id) == wanted
    assert await people.set_membership(ana.id, Membership((), (SkillLevel(skill.id, 1), SkillLevel(skill.id, 5))))
    assert await people.membership(ana.id) == Membership((), (SkillLevel(skill.id, 5),))
    assert not await people.add(person("tomas"), Membership(("tea_none",)))
    assert await people.by_login("tomas") is None


def session(person_id: str, name: str, *, seen: float = 10.0, expires: float = 100.0) -> WebSession:
    return WebSession(f"web_{name}", name.encode(), person_id, 10.0, seen, expires, "192.0.2.1", "browser")


async def test_web_sessions(people: ports.PeopleStore, web_sessions: ports.WebSessionStore) -> None:
    ana, mei = person("ana"), person("mei")
    for one in (ana, mei):
        await people.add(one, Membership())
    first, second, old = session(ana.id, "1"), session(ana.id, "2", seen=20.0), session(ana.id, "3", expires=30.0)
    for one in (first, second, old):
        await web_sessions.add(one)
    assert await web_sessions.by_token_hash(b"1") == (first, ana)
    assert await web_sessions.by_token_hash(b"x") is None
    assert await web_sessions.of_person(ana.id, 50.0) == (second, first)
    await web_sessions.touch("web_1", 40.0)
    await web_sessions.touch("web_1", 30.0)
    assert [one.last_seen_at for one in await web_sessions.of_person(ana.id, 50.0)] == [40.0, 20.0]
    assert not await web_sessions.revoke(mei.id, "web_1", 50.0)
    assert await web_sessions.revoke(ana.id, "web_1", 50.0)
    assert not await web_sessions.revoke(ana.id, "web_1", 51.0)
    revoked = await web_sessions.by_token_hash(b"1")
    assert revoked is not None
    assert revoked[0].revoked_at == 50.0
    await web_sessions.add(session(ana.id, "4"))
    assert await web_sessions.revoke_all(ana.id, 60.0, keep="web_4") == ("web_2",)
    assert [one.id for one in await web_sessions.of_person(ana.id, 60.0)] == ["web_4"]
    assert await web_sessions.purge(55.0) == 2
    assert await web_sessions.by_token_hash(b"1") is None
    assert await web_sessions.by_token_hash(b"2") is not None
