"""What surrounds every request: number, client, host check, error map, log line, figures and headers.

It runs for unknown addresses too, so that a 404 carries the same headers and the same form as everything else.
"""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from session_server.api.client_address import ClientAddress, client_address
from session_server.api.error_answers import answer, refusal_of
from session_server.api.event_budget import EventBudget
from session_server.api.origins import HostPolicy
from session_server.api.outcomes import Refusal
from session_server.api.route import Kind, Route
from session_server.api.security_headers import CSP_DATA, common_headers
from session_server.api.services import Services
from session_server.protocol.base import ErrorCode
from session_server.protocol.rest_kinds import AnyCode, HttpCode

LOG_LINES_PER_S = 50.0
LOG_LINES_BURST = 200
"""A flood of requests writes this much of each kind and no more; the next line says how many were left out."""
PATH_LOG_CHARS = 100
"""An unknown address is logged cut: it is the peer's text."""

_log = structlog.get_logger("deskswarm.http")


@dataclass(slots=True)
class Frame:
    """Facts of one request that were settled before its route was asked. The last two are set on the way."""

    incident: str
    now: float
    client: ClientAddress
    own_origin: str
    person_id: str | None = None
    refused: AnyCode | None = None


FRAME: web.RequestKey[Frame] = web.RequestKey("frame", Frame)


class RequestFrame:
    """Builds the middleware and the header hook for one application."""

    def __init__(
        self,
        services: Services,
        hosts: HostPolicy,
        new_incident: Callable[[], str],
        routes: Iterable[Route],
    ) -> None:
        """`routes` gives log lines and figures the names and kinds of the matched rows."""
        self._services = services
        self._hosts = hosts
        self._new_incident = new_incident
        self._routes = {(route.method.value, _canonical(route.path)): route for route in routes}
        self._budget = EventBudget(LOG_LINES_PER_S, LOG_LINES_BURST)
        settings = services.settings
        public_https = (settings.public_url or "").startswith("https://")
        self._headers = common_headers(hsts=not settings.trial and (settings.tls_cert is not None or public_https))

    def middleware(self) -> Middleware:
        """The outermost middleware."""

        @web.middleware
        async def frame_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
            frame = self._frame(request)
            request[FRAME] = frame
            started = time.perf_counter()
            response = await self._answered(request, handler, frame)
            self._record(request, response, frame, time.perf_counter() - started)
            return response

        return frame_middleware

    async def on_prepare(self, request: web.Request, response: web.StreamResponse) -> None:
        """Add the headers; as a hook, so that streams and WebSocket answers have them too."""
        for name, value in self._headers.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", CSP_DATA)
        response.headers["Server"] = "deskswarm"
        frame = request.get(FRAME)
        if frame is not None:
            response.headers["X-Request-Id"] = frame.incident

    def _frame(self, request: web.Request) -> Frame:
        transport = request.transport
        peer = transport.get_extra_info("peername") if transport is not None else None
        tls = transport is not None and transport.get_extra_info("sslcontext") is not None
        client = client_address(
            peer[0] if isinstance(peer, tuple) else None,
            request.headers.getall("X-Forwarded-For", []),
            request.headers.get("X-Forwarded-Proto"),
            self._services.settings.trusted_proxies,
            tls=tls,
        )
        scheme = "https" if client.https else "http"
        own = self._services.settings.public_url if client.forwarded else None
        return Frame(
            incident=self._new_incident(),
            now=self._services.clock(),
            client=client,
            own_origin=own or f"{scheme}://{request.headers.get('Host', '').lower()}",
        )

    async def _answered(self, request: web.Request, handler: Handler, frame: Frame) -> web.StreamResponse:
        route = self._route(request)
        if (route is None or route.kind is not Kind.OPERATIONS) and not self._hosts.allows(
            request.headers.get("Host", "")
        ):
            frame.refused = HttpCode.WRONG_HOST
            return answer(Refusal(HttpCode.WRONG_HOST), frame.incident)
        try:
            return await handler(request)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            refusal = refusal_of(error)
            frame.refused = refusal.code
            if refusal.code is ErrorCode.INTERNAL and not isinstance(error, ConnectionError):
                self._write("error", "http.failed", "failed", frame, exc_info=error, route=_name(route))
            return answer(refusal, frame.incident)

    def _record(self, request: web.Request, response: web.StreamResponse, frame: Frame, seconds: float) -> None:
        route = self._route(request)
        timed = route is not None and route.kind not in {Kind.WEBSOCKET, Kind.STREAM}
        self._services.metrics.answered(_name(route), _method(request), response.status, seconds if timed else None)
        level = "debug" if route is not None and route.kind in {Kind.OPERATIONS, Kind.ASSET} else "info"
        self._write(
            level,
            "http.request",
            f"{level}-{response.status // 100}",
            frame,
            method=_method(request),
            route=_name(route) if route is not None else request.path[:PATH_LOG_CHARS],
            status=response.status,
            code=frame.refused.value if frame.refused is not None else None,
            duration_ms=round(seconds * 1_000, 1),
        )

    def _write(self, level: str, event: str, kind: str, frame: Frame, **fields: Any) -> None:
        left_out = self._budget.take(kind, frame.now)
        if left_out is None:
            return
        if left_out:
            fields["left_out"] = left_out
        if frame.person_id is not None:
            fields["person_id"] = frame.person_id
        getattr(_log, level)(event, incident=frame.incident, address=frame.client.address, **fields)

    def _route(self, request: web.Request) -> Route | None:
        resource = request.match_info.route.resource
        if resource is None:
            return None
        method = "GET" if request.method == "HEAD" else request.method
        return self._routes.get((method, resource.canonical))


def own_names() -> tuple[str, ...]:
    """Names under which this machine may be called on its own network."""
    name = socket.gethostname()
    return (name, f"{name}.local", socket.getfqdn())


def _name(route: Route | None) -> str:
    return route.name if route is not None else "unknown"


def _method(request: web.Request) -> str:
    # A method is the peer's text too, and becomes a label.
    return request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"


def _canonical(path: str) -> str:
    # aiohttp's name of a resource leaves the patterns out.
    return re.sub(r"\{(\w+):[^}]*\}", r"{\1}", path)
