"""Colleagues, teams, skills, and accounts for administrators."""

from __future__ import annotations

import time
from typing import Any

import pytest

from session_server.protocol.rest_kinds import Role
from tests.integration.api.conftest import PASSWORD, Server, Start

ADMIN = "/api/v1/admin/people"


async def test_colleagues_with_presence_teams_and_skills(start: Start) -> None:
    server = await start(demo=True)
    await server.client.post("/api/v1/demo/sign-in", json={"login": "ana"})
    tomas = await server.parts.accounts.by_login("tomas")
    assert tomas is not None
    server.parts.presence.connect(tomas.id, "c1", time.time())
    people = (await (await server.client.get("/api/v1/people")).json())["people"]
    assert [one["display_name"] for one in people] == ["Ana Silva", "Mei Tanaka", "Tomás Lindqvist"]
    found = people[2]
    assert found["presence"] == "available"
    assert [one["name"] for one in found["teams"]] == ["ERP applications"]
    assert ("Acme Ledger", 5) in [(one["name"], one["level"]) for one in found["skills"]]
    assert "login" not in found
    teams = (await (await server.client.get("/api/v1/teams")).json())["teams"]
    assert [(one["name"], one["member_count"], one["available_count"]) for one in teams] == [
        ("ERP applications", 2, 1),
        ("Service desk", 2, 0),
    ]
    skills = (await (await server.client.get("/api/v1/skills")).json())["skills"]
    assert ("Acme Ledger", 2, 1) in [(one["name"], one["holder_count"], one["available_count"]) for one in skills]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (None, set()),
        (Role.REP, {"/api/v1/people"}),
        (Role.TEAM_LEAD, {"/api/v1/people"}),
        (Role.AUDITOR, set()),
        (Role.ADMIN, {ADMIN}),
    ],
)
async def test_who_may_read_what(server: Server, role: Role | None, allowed: set[str]) -> None:
    assert [(await server.client.get(path)).status for path in ("/api/v1/people", ADMIN, "/api/v1/teams")] == [401] * 3
    await server.add("x", *([role] if role else []))
    browser = await server.sign_in("x")
    for path in ("/api/v1/people", ADMIN):
        assert (await browser.get(path)).status == (200 if path in allowed else 403)
    assert (await browser.get("/api/v1/teams")).status == 200


async def make(browser: Any, **values: Any) -> Any:
    return await browser.post(ADMIN, json={"login": "new", "display_name": "New", **values})


async def code(answer: Any) -> tuple[int, str]:
    return answer.status, (await answer.json())["code"]


async def test_an_admin_makes_and_changes_accounts(server: Server) -> None:
    await server.add("boss", Role.ADMIN)
    boss = await server.sign_in("boss")
    team = await server.parts.teams.ensure("Service desk")
    skill = await server.parts.skills.ensure("VPN")
    made = await make(
        boss,
        login=" New.Person ",
        password=PASSWORD,
        roles=["rep"],
        teams=[team.id],
        skills=[{"skill": skill.id, "level": 2}],
        languages=["en", "pt-BR"],
        capacity=5,
    )
    assert made.status == 201
    account = await made.json()
    assert (account["login"], account["roles"], account["has_password"]) == ("new.person", ["rep"], True)
    assert "hash" not in str(account)
    assert await code(await make(boss, login="NEW.PERSON")) == (409, "login_taken")
    assert await code(await make(boss, login="other", password="short")) == (422, "weak_password")
    assert await code(await make(boss, login="other", teams=["tea_" + "a" * 26])) == (422, "invalid_fields")
    person = await server.sign_in("new.person")
    path = f"{ADMIN}/{account['person']}"
    changed = await boss.patch(path, json={"display_name": "Renamed", "roles": ["team-lead"], "skills": []})
    body = await changed.json()
    assert (body["display_name"], body["roles"], body["skills"]) == ("Renamed", ["team-lead"], [])
    assert [one["team"] for one in body["teams"]] == [team.id]
    assert await code(await boss.patch(path, json={"teams": ["tea_" + "a" * 26]})) == (422, "invalid_fields")
    assert (await person.get("/api/v1/auth/me")).status == 200
    assert (await boss.patch(path, json={"password": "another long one"})).status == 200
    assert (await person.get("/api/v1/auth/me")).status == 401
    assert (await boss.patch(path, json={"state": "disabled"})).status == 200
    assert len((await (await boss.get(ADMIN)).json())["people"]) == 2


async def test_admin_and_auditor_are_apart(server: Server) -> None:
    await server.add("boss", Role.ADMIN)
    auditor = await server.add("audit", Role.AUDITOR)
    boss = await server.sign_in("boss")
    path = f"{ADMIN}/{auditor.id}"
    assert await code(await make(boss, roles=["auditor"])) == (403, "needs_auditor")
    assert await code(await boss.patch(path, json={"password": "another long one"})) == (403, "needs_auditor")
    other = await (await make(boss)).json()
    assert await code(await boss.patch(f"{ADMIN}/{other['person']}", json={"roles": ["auditor"]})) == (
        403,
        "needs_auditor",
    )
    assert (await boss.patch(path, json={"display_name": "Audit"})).status == 200
    await server.add("both", Role.ADMIN, Role.AUDITOR)
    both = await server.sign_in("both")
    assert (await both.patch(f"{ADMIN}/{other['person']}", json={"roles": ["auditor"]})).status == 200


async def test_nobody_changes_their_own_roles_and_one_admin_stays(server: Server) -> None:
    boss_person = await server.add("boss", Role.ADMIN)
    boss = await server.sign_in("boss")
    own = f"{ADMIN}/{boss_person.id}"
    for change in ({"roles": ["admin", "rep"]}, {"state": "disabled"}):
        assert await code(await boss.patch(own, json=change)) == (403, "own_rights")
    assert (await boss.patch(own, json={"display_name": "Chief"})).status == 200
    second = await (await make(boss, login="second", roles=["admin"], password=PASSWORD)).json()
    other = await server.sign_in("second")
    assert (await other.patch(own, json={"roles": []})).status == 200
    assert await code(await other.patch(f"{ADMIN}/{second['person']}", json={"roles": []})) == (403, "own_rights")


async def test_hostile_names_are_text(server: Server) -> None:
    await server.add("boss", Role.ADMIN)
    boss = await server.sign_in("boss")
    name = "<img src=x onerror=alert(1)>'; DROP TABLE people;--"
    made = await make(boss, display_name=name)
    assert (await made.json())["display_name"] == name
    assert name in [one["display_name"] for one in (await (await boss.get(ADMIN)).json())["people"]]
