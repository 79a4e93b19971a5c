"""Sign-in over HTTP: cookies, limits, browsers, the demo's one click."""

from __future__ import annotations

import time
from http.cookies import Morsel, SimpleCookie
from typing import Any

import pytest
import time_machine

from session_server.people.accounts import PersonChange
from session_server.people.demo import DEMO_PERSONAS, seed
from session_server.people.model import Person
from session_server.people.web_sessions import SessionsEnded
from session_server.protocol.rest_kinds import AccountState, Role
from session_server.settings import SettingsProblem
from tests.integration.api.conftest import PASSWORD, Server, Start

SIGN_IN = "/api/v1/auth/sign-in"
ME = "/api/v1/auth/me"


def cookie_of(answer: Any) -> Morsel[str]:
    jar: SimpleCookie = SimpleCookie()
    jar.load(answer.headers["Set-Cookie"])
    return next(iter(jar.values()))


async def test_right_password_signs_in_and_out(server: Server) -> None:
    person = await server.add("ana", Role.REP)
    browser = await server.sign_in("ANA ")
    me = await (await browser.get(ME)).json()
    assert (me["person"], me["login"], me["roles"]) == (person.id, "ana", ["rep"])
    old = cookie_of(await browser.post("/api/v1/auth/sign-out", json={}))
    assert (old.value, old["max-age"]) == ("", "0")
    assert (await browser.get(ME)).status == 401
    assert (await browser.post("/api/v1/auth/sign-out")).status == 204


async def test_the_ended_cookie_is_worth_nothing(server: Server) -> None:
    await server.add("ana")
    answer = await server.client.post(SIGN_IN, json={"login": "ana", "password": PASSWORD})
    stolen = {"Cookie": f"deskswarm={cookie_of(answer).value}"}
    thief = server.browser()
    assert (await thief.get(ME, headers=stolen)).status == 200
    await server.client.post("/api/v1/auth/sign-out")
    assert (await thief.get(ME, headers=stolen)).status == 401


async def test_cookie_on_http_loopback(server: Server) -> None:
    await server.add("ana")
    answer = await server.client.post(SIGN_IN, json={"login": "ana", "password": PASSWORD})
    cookie = cookie_of(answer)
    assert (cookie.key, cookie["path"], cookie["samesite"], cookie["httponly"]) == ("deskswarm", "/", "Lax", True)
    assert not cookie["secure"]
    assert not cookie["domain"]
    assert len(cookie.value) == 43


async def test_cookie_behind_an_https_proxy(start: Start) -> None:
    server = await start(trusted_proxies=["127.0.0.0/8"], public_url="https://help.example")
    await server.add("ana")
    headers = {
        "Host": "help.example",
        "Origin": "https://help.example",
        "X-Forwarded-For": "192.0.2.7",
        "X-Forwarded-Proto": "https",
    }
    answer = await server.client.post(SIGN_IN, json={"login": "ana", "password": PASSWORD}, headers=headers)
    assert answer.status == 200
    assert "Strict-Transport-Security" in answer.headers
    cookie = cookie_of(answer)
    assert (cookie.key, cookie["secure"], cookie["path"]) == ("__Host-deskswarm", True, "/")
    assert not cookie["domain"]
    plain = {**headers, "Cookie": f"deskswarm={cookie.value}"}
    prefixed = {**headers, "Cookie": f"__Host-deskswarm={cookie.value}"}
    assert (await server.browser().get(ME, headers=plain)).status == 401
    sessions = await (await server.browser().get("/api/v1/auth/sessions", headers=prefixed)).json()
    assert [one["address"] for one in sessions["web_sessions"]] == ["192.0.2.7"]


@pytest.mark.parametrize(
    ("login", "password"), [("ana", "wrong wrong wrong"), ("nobody", PASSWORD), ("demo", PASSWORD), ("off", PASSWORD)]
)
async def test_every_wrong_sign_in_gets_the_same_answer(server: Server, login: str, password: str) -> None:
    await server.add("ana")
    await server.add("demo", password=None)
    off = await server.add("off")
    await server.parts.accounts.change(off.id, PersonChange(state=AccountState.DISABLED), time.time())
    answer = await server.client.post(SIGN_IN, json={"login": login, "password": password})
    body = await answer.json()
    assert (answer.status, body["code"], body["fields"]) == (401, "wrong_credentials", [])
    assert "Set-Cookie" not in answer.headers


async def test_an_unknown_login_is_checked_like_a_known_one(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    await server.add("ana")
    checked: list[str] = []
    inner = server.parts.passwords._check

    def spy(stored: str, password: str) -> bool:
        checked.append(stored)
        return inner(stored, password)

    monkeypatch.setattr(server.parts.passwords, "_check", spy)
    for login in ("ana", "nobody"):
        await server.client.post(SIGN_IN, json={"login": login, "password": "wrong wrong wrong"})
    assert len(checked) == 2
    assert checked[0].split("$")[1:4] == checked[1].split("$")[1:4]


async def test_rate_limit_of_an_account_from_one_address(start: Start) -> None:
    server = await start(rate_limits={"sign_in_per_account_and_address": "3/minute"})
    await server.add("ana")
    await server.add("mei")
    with time_machine.travel(time.time(), tick=True) as clock:
        for _ in range(3):
            wrong = await server.client.post(SIGN_IN, json={"login": "ana", "password": "wrong wrong wrong"})
            assert wrong.status == 401
        refused = await server.client.post(SIGN_IN, json={"login": "ana", "password": PASSWORD})
        assert (refused.status, (await refused.json())["code"]) == (429, "rate_limited")
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert (await server.client.post(SIGN_IN, json={"login": "mei", "password": PASSWORD})).status == 200
        clock.shift(121)
        assert (await server.client.post(SIGN_IN, json={"login": "ana", "password": PASSWORD})).status == 200


async def test_rate_limit_of_an_address_and_of_an_account_from_everywhere(start: Start) -> None:
    server = await start(
        trusted_proxies=["127.0.0.0/8"],
        rate_limits={"sign_in_per_address": "2/minute", "sign_in_per_account": "5/hour"},
    )
    await server.add("ana")

    async def attempt(login: str, address: str) -> int:
        answer = await server.client.post(
            SIGN_IN, json={"login": login, "password": "wrong wrong wrong"}, headers={"X-Forwarded-For": address}
        )
        return answer.status

    assert [await attempt(f"x{i}", "192.0.2.1") for i in range(3)] == [401, 401, 429]
    assert [await attempt("ana", f"192.0.3.{i}") for i in range(6)] == [401] * 5 + [429]
    neighbours = [await attempt(f"y{i}", f"2001:db8::{i}") for i in range(3)]
    assert neighbours == [401, 401, 429]


async def test_idle_and_absolute_limits(start: Start) -> None:
    server = await start(web_session_idle_s=100.0, web_session_absolute_s=250.0)
    await server.add("ana")
    with time_machine.travel(1_900_000_000.0, tick=False) as clock:
        answer = await server.client.post(SIGN_IN, json={"login": "ana", "password": PASSWORD})
        headers = {"Cookie": f"deskswarm={cookie_of(answer).value}"}
        idle = await server.browser().post(SIGN_IN, json={"login": "ana", "password": PASSWORD})
        idle_headers = {"Cookie": f"deskswarm={cookie_of(idle).value}"}
        for _ in range(3):
            clock.shift(80)
            assert (await server.browser().get(ME, headers=headers)).status == 200
        assert (await server.browser().get(ME, headers=idle_headers)).status == 401
        clock.shift(11)
        assert (await server.browser().get(ME, headers=headers)).status == 401


async def test_browsers_are_listed_and_revoked(server: Server) -> None:
    await server.add("ana")
    await server.add("mei")
    ended: list[SessionsEnded] = []
    server.parts.web_sessions.subscribe(ended.append)
    first, second, third = [await server.sign_in("ana") for _ in range(3)]
    stranger = await server.sign_in("mei")
    listed = (await (await first.get("/api/v1/auth/sessions")).json())["web_sessions"]
    assert len(listed) == 3
    assert sum(one["current"] for one in listed) == 1
    second_id = (await (await second.get(ME)).json())["web_session"]
    path = f"/api/v1/auth/sessions/{second_id}"
    assert (await stranger.delete(path)).status == 404
    assert (await first.delete(path)).status == 204
    assert (await first.delete(path)).status == 404
    assert (await second.get(ME)).status == 401
    assert (await first.delete("/api/v1/auth/sessions")).status == 204
    assert ((await first.get(ME)).status, (await third.get(ME)).status) == (200, 401)
    assert ended[0].session_ids == (second_id,)
    assert (await stranger.get(ME)).status == 200


async def test_a_changed_password_ends_the_other_browsers(server: Server) -> None:
    await server.add("ana")
    first, second = await server.sign_in("ana"), await server.sign_in("ana")
    path = "/api/v1/auth/password"
    wrong = await first.post(path, json={"current_password": "wrong wrong wrong", "new_password": "another long one"})
    assert (wrong.status, (await wrong.json())["code"]) == (403, "not_permitted")
    weak = await first.post(path, json={"current_password": PASSWORD, "new_password": "short"})
    assert (weak.status, (await weak.json())["code"]) == (422, "weak_password")
    assert (await second.get(ME)).status == 200
    done = await first.post(path, json={"current_password": PASSWORD, "new_password": "another long one"})
    assert done.status == 204
    assert ((await first.get(ME)).status, (await second.get(ME)).status) == (200, 401)
    await server.sign_in("ana", "another long one")


async def test_a_disabled_person_is_out_at_once(server: Server) -> None:
    ana = await server.add("ana")
    browser = await server.sign_in("ana")
    await server.parts.accounts.change(ana.id, PersonChange(state=AccountState.DISABLED), time.time())
    assert (await browser.get(ME)).status == 401


async def test_a_lost_role_counts_at_once(server: Server) -> None:
    ana = await server.add("ana", Role.REP)
    browser = await server.sign_in("ana")
    assert (await browser.get("/api/v1/people")).status == 200
    await server.parts.accounts.change(ana.id, PersonChange(roles=frozenset()), time.time())
    assert (await browser.get("/api/v1/people")).status == 403


async def test_the_demos_one_click(start: Start) -> None:
    server = await start(demo=True)
    config = await (await server.client.get("/api/v1/config")).json()
    assert config["demo"] is True
    assert [one["login"] for one in config["demo_people"]] == [one.login for one in DEMO_PERSONAS]
    for one in config["demo_people"]:
        answer = await server.client.post("/api/v1/demo/sign-in", json={"login": one["login"]})
        assert (answer.status, (await answer.json())["display_name"]) == (200, one["display_name"])
    await server.add("boss", Role.ADMIN)
    assert (await server.client.post("/api/v1/demo/sign-in", json={"login": "boss"})).status == 404
    again = await seed(server.parts.accounts, server.parts.teams, server.parts.skills, time.time())
    assert len(await server.parts.accounts.all()) == len(DEMO_PERSONAS) + 1
    assert all(isinstance(one, Person) and one.password_hash is None for one in again)


async def test_outside_the_demo_nobody_is_offered(server: Server) -> None:
    config = await (await server.client.get("/api/v1/config")).json()
    assert (config["demo"], config["demo_people"]) == (False, [])
    assert config["secure_transport"] is True
    assert config["privacy"].keys() == {"who", "why", "how_long", "contact"}


async def test_demo_data_and_real_data_never_mix(start: Start) -> None:
    await start(demo=True)
    await start(demo=True)
    with pytest.raises(SettingsProblem, match="this is the demo's data"):
        await start()


async def test_the_demo_leaves_real_data_alone(start: Start) -> None:
    server = await start()
    await server.add("ana")
    with pytest.raises(SettingsProblem, match="not the demo's data"):
        await start(demo=True)
    assert [one.login for one in await server.parts.accounts.all()] == ["ana"]
