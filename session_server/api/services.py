"""The use cases that handlers may call, as one typed container, filled by the composition root."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from aiohttp import web

from session_server.api.metrics import HttpMetrics
from session_server.api.rate_limits import RateLimits
from session_server.api.rights import Seat
from session_server.people.accounts import Accounts
from session_server.people.directory import Directory
from session_server.people.presence import Presence
from session_server.people.sign_in import SignIn
from session_server.people.web_sessions import WebSessions
from session_server.settings import Settings

T = TypeVar("T")


class SeatAuthority(Protocol):
    """Says which place in a session a request without an account holds; owned here, satisfied by the session routes."""

    async def seat_of(self, request: web.Request, now: float, *, https: bool) -> Seat | None:
        """The seat that the request proves (`api.cookies.read`, a header); None when it proves none."""
        ...


class Readiness:
    """Named checks of /readyz, and whether the node is on its way out."""

    def __init__(self) -> None:
        """No checks yet."""
        self._checks: dict[str, Callable[[], Awaitable[bool]]] = {}
        self.draining = False

    def add(self, name: str, check: Callable[[], Awaitable[bool]]) -> None:
        """Ask `check` at each request for readiness; it must answer within a second and not raise."""
        self._checks[name] = check

    def start_draining(self) -> None:
        """Answer not ready from now on, so that a balancer sends nobody here."""
        self.draining = True

    async def run(self) -> dict[str, bool]:
        """Result of each check by name."""
        results = {name: await check() for name, check in self._checks.items()}
        return {**results, "not-draining": not self.draining}


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that handlers are given. `more` holds the use cases of other packages by their type."""

    settings: Settings
    demo: bool
    clock: Callable[[], float]
    accounts: Accounts
    sign_in: SignIn
    web_sessions: WebSessions
    directory: Directory
    presence: Presence
    limits: RateLimits
    metrics: HttpMetrics
    readiness: Readiness
    seats: SeatAuthority | None = None
    more: Mapping[type, Any] = field(default_factory=dict)

    def use(self, kind: type[T]) -> T:
        """The use case of that type; KeyError means that the composition root forgot it."""
        return self.more[kind]
