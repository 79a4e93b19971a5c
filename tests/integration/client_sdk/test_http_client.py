"""The HTTP client against a real HTTP server that misbehaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pydantic import SecretStr

from client_sdk import http_client
from client_sdk.errors import ApiError, InvalidCommand
from client_sdk.http_client import HttpClient, encode_body
from client_sdk.service import ServiceClient
from session_server.protocol.rest import Empty
from session_server.protocol.rest_auth import SignInRequest

ERROR = b'{"code": "rate_limited", "text": "Too many.", "incident": "abc", "fields": []}'
FIELDS = (
    b'{"code": "invalid_fields", "text": "Wrong.", "incident": "abc", "fields": [{"path": "name", "text": "empty"}]}'
)
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/base/ok": (200, {}, b"{}"),
    "/base/empty": (204, {}, b""),
    "/base/set": (200, {"Set-Cookie": "seat=one; Path=/; HttpOnly"}, b"{}"),
    "/base/unset": (200, {"Set-Cookie": "seat=; Max-Age=0"}, b"{}"),
    "/base/odd": (200, {"Set-Cookie": "\x01bad"}, b"{}"),
    "/base/refused": (429, {"Retry-After": "7"}, ERROR),
    "/base/fields": (422, {}, FIELDS),
    "/base/proxy": (502, {}, b"<html>Bad gateway</html>"),
    "/base/moved": (302, {"Location": "http://127.0.0.1:1/"}, b""),
    "/base/other": (200, {}, b'{"unknown": 1}'),
    "/base/large": (200, {}, b" " * 200),
}


class Handler(BaseHTTPRequestHandler):
    """Answers by the table, and keeps what came."""

    requests: list[tuple[str, str | None, str | None, bytes]] = []

    def do_GET(self) -> None:
        """Answer."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.requests.append((self.command, self.headers["Cookie"], self.headers["Content-Type"], body))
        status, headers, answer = ANSWERS[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815 - named by the library

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/base"
    server.shutdown()
    thread.join()
    server.server_close()


async def test_cookies_are_kept_sent_and_forgotten(address: str):
    client = HttpClient(address)
    await client.post("/set", None, Empty)
    assert client.cookies == {"seat": "one"}
    await client.get("/ok", Empty)
    assert Handler.requests[-1][:3] == ("GET", "seat=one", None)
    await client.post("/unset", None, Empty)
    assert client.cookies == {}
    await client.post("/odd", None, Empty)
    assert Handler.requests[-1][1] is None
    assert Handler.requests[-1][2:] == ("application/json", b"{}")


async def test_an_empty_answer_is_nothing(address: str):
    assert await HttpClient(address).get("/empty", Empty) == Empty()


async def test_a_refusal_carries_code_incident_and_wait(address: str):
    with pytest.raises(ApiError) as caught:
        await HttpClient(address).get("/refused", Empty)
    error = caught.value
    assert (error.code, error.status, error.incident, error.retry_after_s) == ("rate_limited", 429, "abc", 7.0)
    with pytest.raises(ApiError, match="name: empty"):
        await HttpClient(address).get("/fields", Empty)


@pytest.mark.parametrize("path", ["/proxy", "/moved", "/other"])
async def test_what_is_no_answer_of_ours_is_told_apart(address: str, path: str):
    with pytest.raises(ApiError) as caught:
        await HttpClient(address).get(path, Empty)
    assert caught.value.code == "bad_answer"


async def test_answers_are_bounded(address: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(http_client, "MAX_ANSWER_BYTES", 100)
    with pytest.raises(ApiError) as caught:
        await HttpClient(address).get("/large", Empty)
    assert (caught.value.code, caught.value.status) == ("network", 0)


async def test_nobody_there_is_a_network_error():
    with pytest.raises(ApiError) as caught:
        await HttpClient("http://127.0.0.1:9").get("/ok", Empty)
    assert (caught.value.code, caught.value.status) == ("network", 0)


@pytest.mark.parametrize("server", ["ftp://example.org", "example.org", "http://", "http://user@example.org"])
def test_only_addresses_of_servers_are_taken(server: str):
    with pytest.raises(ValueError, match="not the address"):
        HttpClient(server)


def test_secrets_are_written_only_into_the_body():
    body = SignInRequest(login="ana", password=SecretStr("correct horse"))
    assert b"correct horse" in encode_body(body)
    assert "correct horse" not in repr(body)


async def test_bad_values_are_told_without_the_value(address: str):
    service = ServiceClient(address)
    with pytest.raises(InvalidCommand) as caught:
        await service.join_as_guest("token", "Jane", pin="not a pin")
    assert "pin" in caught.value.text
    assert "not a pin" not in str(caught.value)
    with pytest.raises(InvalidCommand):
        await service.session_ticket("../../admin/people")
