"""The server's REST API: JSON over the standard library's HTTP client, with the cookies of one server.

One request at a time has one connection; calls run in threads, so that an event loop is never held up. No redirects are
followed, and cookies never leave for another server.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from client_sdk.errors import ApiError
from session_server.protocol.base import Model
from session_server.protocol.rest import ErrorBody

TIMEOUT_S = 15.0  # longer than any route takes; a person has given up by then
MAX_ANSWER_BYTES = 8 * 1024 * 1024  # the event list of a long session is the largest answer
MAX_COOKIES = 64  # one server sets a handful; what is beyond is dropped

A = TypeVar("A", bound=Model)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class HttpClient:
    """Calls one server. `server` is its address, such as `https://help.example.org` or `http://127.0.0.1:8080`."""

    def __init__(
        self, server: str, *, tls: ssl.SSLContext | None = None, cookies: Mapping[str, str] | None = None
    ) -> None:
        """Remember the address; raises ValueError when it is none. `cookies` continue what an earlier client was given."""
        parts = urlsplit(server)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
            raise ValueError(f"not the address of a server: {server!r}")
        self.secure = parts.scheme == "https"
        self.tls = (tls or ssl.create_default_context()) if self.secure else None
        self.cookies: dict[str, str] = dict(cookies or {})
        self._host = parts.hostname
        self._port = parts.port
        self._prefix = parts.path.rstrip("/")

    async def get(self, path: str, answer: type[A]) -> A:
        """Ask for something. Raises ApiError."""
        return await self._call("GET", path, None, answer)

    async def post(self, path: str, body: Model | None, answer: type[A]) -> A:
        """Send something. Raises ApiError."""
        return await self._call("POST", path, body, answer)

    async def _call(self, method: str, path: str, body: Model | None, answer: type[A]) -> A:
        sent = None if method == "GET" else encode_body(body)
        try:
            got = await asyncio.to_thread(self._exchange, method, self._prefix + path, sent)
        except TimeoutError:
            raise ApiError("timeout", "The server did not answer in time.", 0) from None
        except (OSError, http.client.HTTPException) as error:
            raise ApiError("network", f"The server cannot be reached: {type(error).__name__}.", 0) from error
        self._keep_cookies(got.headers)
        if not 200 <= got.status < 300:
            raise refusal(got)
        try:
            return answer.model_validate_json(got.body or b"{}")
        except ValidationError:
            raise ApiError("bad_answer", "The server's answer could not be read.", got.status) from None

    def _exchange(self, method: str, path: str, body: bytes | None) -> Answer:
        connection = self._connection()
        try:
            connection.request(method, path, body, self._headers(body))
            response = connection.getresponse()
            data = response.read(MAX_ANSWER_BYTES + 1)
            if len(data) > MAX_ANSWER_BYTES:
                raise http.client.HTTPException("answer too large")
            return Answer(response.status, response.headers, data)
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self.tls is not None:
            return http.client.HTTPSConnection(self._host, self._port, timeout=TIMEOUT_S, context=self.tls)
        return http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_S)

    def _headers(self, body: bytes | None) -> dict[str, str]:
        headers = {"Accept": "application/json", "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return headers

    def _keep_cookies(self, headers: http.client.HTTPMessage) -> None:
        for line in headers.get_all("Set-Cookie") or ():
            try:
                jar = SimpleCookie(line)
            except CookieError:
                continue
            for name, morsel in jar.items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                elif name in self.cookies or len(self.cookies) < MAX_COOKIES:
                    self.cookies[name] = morsel.value


def encode_body(body: Model | None) -> bytes:
    """A body as JSON. Secrets are written out: this is the one place where they have to be."""
    if body is None:
        return b"{}"
    return json.dumps(_plain(body)).encode()


def _plain(body: Model) -> dict[str, object]:
    values = body.model_dump(mode="json", exclude_none=True)
    for name in type(body).model_fields:
        secret = getattr(getattr(body, name), "get_secret_value", None)
        if secret is not None:
            values[name] = secret()
    return values


def refusal(got: Answer) -> ApiError:
    """The error that an answer describes; a proxy's own page has no code."""
    retry_after = got.headers.get("Retry-After", "")
    retry_after_s = float(retry_after) if retry_after.isdecimal() else None
    try:
        body = ErrorBody.model_validate_json(got.body)
    except ValidationError:
        return ApiError("bad_answer", f"The server answered with status {got.status}.", got.status, None, retry_after_s)
    text = " ".join((body.text, *(f"{problem.path}: {problem.text}" for problem in body.fields)))
    return ApiError(body.code, text, got.status, body.incident, retry_after_s)
