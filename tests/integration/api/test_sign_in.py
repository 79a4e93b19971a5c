"""Sign-in over HTTP: cookies, limits, browsers, the demo's one click."""

from __future__ import annotations

from session_server.protocol.rest_kinds import Role
from tests.integration.api.conftest import Server


async def test_right_password_signs_in_and_out(server: Server) -> None:
    person = await server.add("ana", Role.REP)
    browser = await server.sign_in("ANA ")
    me = await (await browser.get("/api/v1/auth/me")).json()
    assert (me["person"], me["login"], me["roles"]) == (person.id, "ana", ["rep"])
    assert (await browser.post("/api/v1/auth/sign-out")).status == 204
    assert (await browser.get("/api/v1/auth/me")).status == 401
