"""A real server on a loopback port with a real database, for tests of the HTTP side."""

from __future__ import annotations

import datetime
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial, partialmethod
from pathlib import Path
from typing import Any

import aiohttp
import argon2
import pytest
from aiohttp import web
from yarl import URL

from session_server.api.application import build_application
from session_server.api.listener import Listener, listen
from session_server.api.metrics import HttpMetrics
from session_server.api.rate_limits import RateLimits
from session_server.api.services import Readiness, Services
from session_server.api.tls import TRIAL_CERT, server_context
from session_server.bootstrap_people import PeopleParts, open_people
from session_server.people.accounts import NewPerson
from session_server.people.demo import seed
from session_server.people.model import Person
from session_server.people.passwords import Passwords
from session_server.protocol.rest_kinds import Role
from session_server.settings import Settings, load_settings
from session_server.storage.ids import IdKind, new_id

PASSWORD = "correct horse battery"
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The same algorithm with parameters for a test's patience."""


class Browser:
    """A client with cookies of its own."""

    def __init__(self, port: int, tls: ssl.SSLContext | bool = True, scheme: str = "http") -> None:
        """Talk to that port of this machine."""
        self.port = port
        self.session = aiohttp.ClientSession(
            f"{scheme}://127.0.0.1:{port}",
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            connector=aiohttp.TCPConnector(ssl=tls),
        )

    async def request(self, method: str, path: str | URL, **options: Any) -> aiohttp.ClientResponse:
        """Send a request and read the whole answer."""
        async with self.session.request(method, path, **options) as answer:
            await answer.read()
            return answer

    get = partialmethod(request, "GET")
    head = partialmethod(request, "HEAD")
    post = partialmethod(request, "POST")
    put = partialmethod(request, "PUT")
    patch = partialmethod(request, "PATCH")
    delete = partialmethod(request, "DELETE")


@dataclass(slots=True)
class Server:
    """The server under test."""

    listener: Listener
    client: Browser
    services: Services
    parts: PeopleParts
    app: web.Application
    static_dir: Path
    browsers: list[Browser] = field(default_factory=list)

    async def add(self, login: str, *roles: Role, password: str | None = PASSWORD) -> Person:
        """Make an account as a command on the host does."""
        made = await self.parts.accounts.add(
            NewPerson(login, login.title(), "Northwind IT", password=password, roles=frozenset(roles)), time.time()
        )
        assert isinstance(made, Person)
        return made

    async def sign_in(self, login: str, password: str = PASSWORD) -> Browser:
        """Another browser, signed in."""
        browser = self.browser()
        answer = await browser.post("/api/v1/auth/sign-in", json={"login": login, "password": password})
        assert answer.status == 200, await answer.text()
        return browser

    def browser(self) -> Browser:
        """Another browser, with cookies of its own."""
        self.browsers.append(Browser(self.listener.port))
        return self.browsers[-1]

    async def close(self) -> None:
        """Close browsers, server and database."""
        for browser in (self.client, *self.browsers):
            await browser.session.close()
        await self.listener.close()
        await self.parts.close()


Start = Callable[..., Awaitable[Server]]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Start a server; options are settings, `demo` makes it the demo."""
    running: list[Server] = []

    async def run(*, demo: bool = False, **options: Any) -> Server:
        options.setdefault("data_dir", tmp_path / "data")
        settings: Settings = load_settings(None, port=0, **options)
        parts = await open_people(settings, Passwords(CHEAP), demo=demo)
        if demo:
            await seed(parts.accounts, parts.teams, parts.skills, time.time())
        readiness = Readiness()
        readiness.add("database", parts.database.ping)
        services = Services(
            settings=settings,
            demo=demo,
            clock=time.time,
            accounts=parts.accounts,
            sign_in=parts.sign_in,
            web_sessions=parts.web_sessions,
            directory=parts.directory,
            presence=parts.presence,
            limits=RateLimits(settings.rate_limits),
            metrics=HttpMetrics(),
            readiness=readiness,
        )
        static_dir = tmp_path / "static"
        new_incident = partial(new_id, IdKind.INCIDENT)
        app = build_application(services, new_incident, static_dir)
        context = server_context(settings, datetime.datetime.now(datetime.UTC))
        listener = await listen(app, services, new_incident, context)
        trusting = ssl.create_default_context(cafile=settings.data_dir / TRIAL_CERT) if settings.trial else True
        client = Browser(listener.port, trusting, "https" if context else "http")
        running.append(Server(listener, client, services, parts, app, static_dir))
        return running[-1]

    yield run
    for server in running:
        await server.close()


@pytest.fixture
async def server(start: Start) -> Server:
    """A server as `serve` starts it, without people."""
    return await start()
