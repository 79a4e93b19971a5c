"""Every row against every caller who may not call it, generated from the route table."""

from __future__ import annotations

import re

import aiohttp

from session_server.api.rights import Caller, decide
from session_server.api.route import Kind, Method, Route
from session_server.api.routes import routes_for
from session_server.protocol.rest_kinds import STATUS_BY_CODE, Role
from tests.integration.api.conftest import Browser, Start

GUARDED = [row for row in routes_for(demo=False) if row.kind not in {Kind.PAGE, Kind.ASSET}]
FAR = {"X-Forwarded-For": "192.0.2.1"}
"""From another machine, so that what is open to this one stays shut."""


def address(row: Route) -> str:
    return re.sub(r"\{[^}]*\}", "x", row.path)


async def ask(browser: Browser, row: Route) -> aiohttp.ClientResponse:
    return await browser.request(row.method.value, address(row), headers=FAR)


async def test_callers_without_the_right_are_refused_before_anything_else(start: Start) -> None:
    server = await start(trusted_proxies=["127.0.0.0/8"])
    browsers: dict[str, tuple[Browser, Caller]] = {"nobody": (server.client, Caller())}
    for role in Role:
        await server.add(role.value, role)
        browsers[role.value] = (await server.sign_in(role.value), Caller(roles=frozenset({role})))
    await server.add("none")
    browsers["none"] = (await server.sign_in("none"), Caller(roles=frozenset()))
    asked = 0
    for row in GUARDED:
        for name, (browser, caller) in browsers.items():
            expected = decide(row.right, caller)
            if expected is None:
                continue
            answer = await ask(browser, row)
            assert answer.status == STATUS_BY_CODE[expected], (row.path, name)
            assert (await answer.json())["code"] == expected.value, (row.path, name)
            asked += 1
    assert asked > 50


async def test_a_forged_or_foreign_cookie_is_nobody(start: Start) -> None:
    server = await start()
    for value in ("", "x" * 43, "x" * 10_000, "%00"):
        answer = await server.client.get("/api/v1/auth/me", headers={"Cookie": f"deskswarm={value}"})
        assert answer.status in {400, 401}


async def test_other_sites_change_nothing_and_open_no_socket(start: Start) -> None:
    server = await start()
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    for row in GUARDED:
        if row.method is Method.GET and row.kind is not Kind.WEBSOCKET:
            continue
        headers = {"Origin": "https://evil.example", **(upgrade if row.kind is Kind.WEBSOCKET else {})}
        answer = await server.client.request(row.method.value, address(row), headers=headers)
        assert (answer.status, (await answer.json())["code"]) == (403, "cross_site"), row.path
    assert any(row.kind is Kind.WEBSOCKET for row in GUARDED)
