"""Whatever is wrong with a request ends in a code, plain words and an incident number, and nothing else happens."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import pytest

from session_server.protocol.rest_kinds import Role
from tests.integration.api.conftest import PASSWORD, Server, Start

SIGN_IN = "/api/v1/auth/sign-in"
JSON = {"Content-Type": "application/json"}


async def refusal(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status == status, await answer.text()
    assert answer.content_type == "application/json"
    body = await answer.json()
    assert body.keys() == {"code", "text", "incident", "fields"}
    assert body["code"] == code
    assert re.fullmatch(r"inc_[a-z2-7]{26}", body["incident"])
    assert answer.headers["X-Request-Id"] == body["incident"]
    assert body["text"].endswith(".")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Server"] == "deskswarm"
    return body


@pytest.mark.parametrize(
    "path", ["/nothing", "/api/v1/nothing", "/api/v2/config", "/app2", "/api/v1/config/", "/%2e%2e/etc/passwd"]
)
async def test_unknown_address(server: Server, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        await refusal(await server.client.request(method, path), 404, "not_found")
    await refusal(await server.client.request("BREW", path), 400, "malformed")


async def test_wrong_method(server: Server) -> None:
    answer = await server.client.put(SIGN_IN, json={})
    await refusal(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "POST"
    answer = await server.client.post("/api/v1/config", json={})
    await refusal(answer, 405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({}, True),
    ],
)
async def test_cross_site_posts(server: Server, headers: dict[str, str], passes: bool) -> None:
    await server.add("ana")
    answer = await server.client.post(SIGN_IN, json={"login": "ana", "password": PASSWORD}, headers=headers)
    if passes:
        assert answer.status == 200
    else:
        await refusal(answer, 403, "cross_site")
        assert "Set-Cookie" not in answer.headers


async def test_own_and_allowed_origins(start: Start) -> None:
    server = await start(allowed_origins=["https://portal.example"])
    await server.add("ana")
    own = f"http://127.0.0.1:{server.client.port}"
    for origin, status in ((own, 200), ("https://portal.example", 200), (own.replace("http", "https"), 403)):
        answer = await server.client.post(
            SIGN_IN, json={"login": "ana", "password": PASSWORD}, headers={"Origin": origin}
        )
        assert answer.status == status


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_other_content_types(server: Server, content_type: str) -> None:
    answer = await server.client.post(SIGN_IN, data=b"{}", headers={"Content-Type": content_type})
    await refusal(answer, 415, "unsupported_content_type")


async def test_compressed_bodies(server: Server) -> None:
    answer = await server.client.post(SIGN_IN, data=b"{}", headers={**JSON, "Content-Encoding": "gzip"})
    assert answer.status in {400, 415}


async def test_too_large_with_and_without_a_length(server: Server) -> None:
    big = json.dumps({"login": "a" * 70_000, "password": "x"}).encode()
    await refusal(await server.client.post(SIGN_IN, data=big, headers=JSON), 413, "too_large")

    async def chunks() -> Any:
        for start in range(0, len(big), 8_192):
            yield big[start : start + 8_192]

    await refusal(await server.client.post(SIGN_IN, data=chunks(), headers=JSON), 413, "too_large")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 10_000, b'{"login": NaN}'])
async def test_not_the_json_that_is_expected(server: Server, body: bytes) -> None:
    answer = await server.client.post(SIGN_IN, data=body, headers=JSON)
    found = await refusal(answer, 422, "invalid_fields")
    assert found["fields"]


async def test_all_fields_at_once_and_unknown_ones(server: Server) -> None:
    answer = await server.client.post(SIGN_IN, json={"login": "", "passwort": "HUSH-HUSH-HUSH"})
    found = await refusal(answer, 422, "invalid_fields")
    assert {one["path"] for one in found["fields"]} == {"login", "password", "passwort"}
    assert "HUSH" not in await answer.text()


async def test_bad_values_in_the_address(server: Server) -> None:
    await server.add("boss", Role.ADMIN)
    browser = await server.sign_in("boss")
    for bad in ("x", "per_1", "%00", "per_" + "a" * 26 + "x"):
        await refusal(await browser.patch(f"/api/v1/admin/people/{bad}", json={}), 404, "not_found")
    await refusal(await browser.patch(f"/api/v1/admin/people/per_{'a' * 26}", json={}), 404, "not_found")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example", "a/b", ""])
async def test_the_demo_answers_loopback_names_alone(start: Start, host: str) -> None:
    server = await start(demo=True)
    for path in ("/api/v1/config", "/join", "/nothing"):
        await refusal(await server.client.get(path, headers={"Host": host}), 421, "wrong_host")
    assert (await server.client.get("/api/v1/config", headers={"Host": "localhost:1234"})).status == 200


async def test_a_bug_is_an_incident_and_not_a_page_of_python(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(server.services.directory.__class__, "teams", lambda self: broken())
    await server.add("ana")
    browser = await server.sign_in("ana")
    answer = await browser.get("/api/v1/teams")
    await refusal(answer, 500, "internal")
    assert "secret detail" not in await answer.text()


async def test_read_limit(start: Start) -> None:
    server = await start(rate_limits={"read_per_address": "3/minute"})
    statuses = [(await server.client.get("/api/v1/config")).status for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert (await server.client.get("/livez")).status == 200


RAW = [
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"\x00\x01\x02\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
]


@pytest.mark.parametrize("raw", RAW)
async def test_broken_http(server: Server, raw: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.client.port)
    writer.write(raw)
    answer = await asyncio.wait_for(reader.read(65_536), 5)
    writer.close()
    assert answer.split(b" ", 2)[1] == b"400"
    assert b'"code":"malformed"' in answer
    assert b"Server: deskswarm" in answer
    assert b"aaaa" not in answer
    assert (await server.client.get("/livez")).status == 200
