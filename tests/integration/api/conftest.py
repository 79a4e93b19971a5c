"""A real server on a loopback port with a real database, for tests of the HTTP side."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import argon2
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from session_server.api.application import build_application
from session_server.api.metrics import HttpMetrics
from session_server.api.rate_limits import RateLimits
from session_server.api.services import Readiness, Services
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


@dataclass(slots=True)
class Server:
    """The server under test."""

    client: TestClient[web.Request, web.Application]
    services: Services
    parts: PeopleParts
    app: web.Application
    static_dir: Path

    async def add(self, login: str, *roles: Role, password: str | None = PASSWORD) -> Person:
        """Make an account as a command on the host does."""
        made = await self.parts.accounts.add(
            NewPerson(login, login.title(), "Northwind IT", password=password, roles=frozenset(roles)), time.time()
        )
        assert isinstance(made, Person)
        return made

    async def sign_in(self, login: str, password: str = PASSWORD) -> TestClient[web.Request, web.Application]:
        """Another browser, signed in."""
        browser = self.browser()
        answer = await browser.post("/api/v1/auth/sign-in", json={"login": login, "password": password})
        assert answer.status == 200, await answer.text()
        return browser

    def browser(self) -> TestClient[web.Request, web.Application]:
        """Another browser, with cookies of its own."""
        return TestClient(self.client.server, cookie_jar=aiohttp.CookieJar(unsafe=True))


Start = Callable[..., Awaitable[Server]]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Start a server; options are settings, `demo` makes it the demo."""
    running: list[Server] = []

    async def run(*, demo: bool = False, **options: Any) -> Server:
        options.setdefault("data_dir", tmp_path / "data")
        settings: Settings = load_settings(None, **options)
        parts = await open_people(settings, Passwords(CHEAP))
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
        app = build_application(services, partial(new_id, IdKind.INCIDENT), static_dir)
        client = TestClient(TestServer(app), cookie_jar=aiohttp.CookieJar(unsafe=True))
        await client.start_server()
        server = Server(client, services, parts, app, static_dir)
        running.append(server)
        return server

    yield run
    for server in running:
        await server.client.close()
        await server.parts.close()


@pytest.fixture
async def server(start: Start) -> Server:
    """A server as `serve` starts it, without people."""
    return await start()
