"""Health, figures, and logs without secrets."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from session_server.log import configure
from session_server.protocol.rest_kinds import Role
from session_server.settings import LogLevel, LogSettings
from tests.integration.api.conftest import PASSWORD, Server, Start


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    text = io.StringIO()
    configure(LogSettings(level=LogLevel.DEBUG), text)
    yield text
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


async def test_health(server: Server) -> None:
    assert await (await server.client.get("/livez", headers={"Host": "10.1.1.1:99"})).json() == {
        "ok": True,
        "checks": {},
    }
    ready = await server.client.get("/readyz")
    assert (ready.status, await ready.json()) == (200, {"ok": True, "checks": {"database": True, "not-draining": True}})
    server.services.readiness.start_draining()
    drained = await server.client.get("/readyz")
    assert (drained.status, (await drained.json())["checks"]["not-draining"]) == (503, False)
    assert (await server.client.get("/livez")).status == 200


async def test_figures_are_for_this_machine_and_admins(start: Start) -> None:
    server = await start(trusted_proxies=["127.0.0.0/8"])
    far = {"X-Forwarded-For": "192.0.2.1"}
    assert (await server.client.get("/metrics")).status == 200
    assert (await server.client.get("/metrics", headers=far)).status == 401
    await server.add("rep", Role.REP)
    await server.add("boss", Role.ADMIN)
    assert (await (await server.sign_in("rep")).get("/metrics", headers=far)).status == 403
    await server.client.get("/secret-path-of-a-peer")
    text = await (await (await server.sign_in("boss")).get("/metrics", headers=far)).text()
    assert 'deskswarm_http_requests_total{method="POST",route="sign_in",status="200"}' in text
    assert "secret-path-of-a-peer" not in text


async def test_a_local_proxy_that_was_not_configured_opens_nothing(server: Server) -> None:
    assert (await server.client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"})).status == 401


async def test_no_secret_in_answers_logs_or_files(stream: io.StringIO, server: Server, tmp_path: Path) -> None:
    typed = ["correct horse battery", "wrong wrong wrong secret", "another long secret one"]
    await server.add("ana", Role.ADMIN)
    browser = server.browser()
    answers = []
    sign_in = "/api/v1/auth/sign-in"
    answers.append(await browser.post(sign_in, json={"login": "ana", "password": typed[1]}))
    answers.append(await browser.post(sign_in, json={"login": "ana", "password": typed[0]}))
    answers.append(await browser.post(sign_in, json={"login": 5, "password": [typed[1]]}))
    cookie = answers[1].cookies["deskswarm"].value
    answers.append(await browser.get("/api/v1/auth/sessions"))
    answers.append(await browser.get("/api/v1/admin/people"))
    answers.append(await browser.get("/metrics"))
    answers.append(
        await browser.post("/api/v1/auth/password", json={"current_password": typed[0], "new_password": typed[2]})
    )
    bodies = "".join([await answer.text() for answer in answers])
    logged = stream.getvalue()
    files = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    hashes = [person.password_hash or "" for person in await server.parts.accounts.all()]
    assert len(logged.splitlines()) >= 7
    for secret in [*typed, cookie]:
        assert secret not in bodies
        assert secret not in logged
        assert secret.encode() not in files
    for stored in hashes:
        assert stored
        assert stored not in bodies
        assert stored not in logged


async def test_log_lines_name_route_person_and_incident(stream: io.StringIO, server: Server) -> None:
    person = await server.add("ana")
    browser = await server.sign_in("ana")
    answer = await browser.get("/api/v1/people")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    last = [line for line in lines if line["event"] == "http.request"][-1]
    assert (last["route"], last["status"], last["code"]) == ("list_colleagues", 403, "not_permitted")
    assert (last["person_id"], last["incident"]) == (person.id, answer.headers["X-Request-Id"])


async def test_a_flood_does_not_fill_the_log(stream: io.StringIO, server: Server) -> None:
    for _ in range(400):
        await server.client.get("/nothing")
    written = [line for line in stream.getvalue().splitlines() if '"http.request"' in line]
    assert len(written) < 350


async def test_passwords_are_hashed_with_argon2id(server: Server) -> None:
    person = await server.add("ana", password=PASSWORD)
    assert (person.password_hash or "").startswith("$argon2id$")
