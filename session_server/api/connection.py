"""One TCP connection: bounded for each address before a byte is read, and quiet about what cannot be parsed."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from collections.abc import Callable
from typing import Any

import structlog
from aiohttp import web

from session_server.api.error_answers import answer
from session_server.api.event_budget import EventBudget
from session_server.api.metrics import HttpMetrics
from session_server.api.outcomes import Refusal
from session_server.api.security_headers import CSP_DATA, common_headers
from session_server.people.attempts import address_subject
from session_server.protocol.base import ErrorCode
from session_server.settings import Settings

LOG_LINES_PER_S = 1.0
LOG_LINES_BURST = 20
"""Junk on the port is everyday on the open internet: a few lines show it, more would only fill the disk."""

_log = structlog.get_logger("deskswarm.http")


class Connections:
    """Counts open connections by address. A trusted proxy is not counted: behind it everybody has its address."""

    def __init__(
        self, settings: Settings, metrics: HttpMetrics, new_incident: Callable[[], str], clock: Callable[[], float]
    ) -> None:
        """Start with none."""
        self.new_incident = new_incident
        self.clock = clock
        self.budget = EventBudget(LOG_LINES_PER_S, LOG_LINES_BURST)
        self._max = settings.connections_per_address
        self._trusted = settings.trusted_proxies
        self._metrics = metrics
        self._open: Counter[str] = Counter()

    def opened(self, address: str | None) -> str | None:
        """Count one: its subject to give back to `closed`, or None when the address has too many."""
        self._metrics.connections.inc()
        subject = "" if address is None or self._is_trusted(address) else address_subject(address)
        self._open[subject] += 1
        if subject and self._open[subject] > self._max:
            self.closed(subject)
            self._metrics.refused_connections.inc()
            return None
        return subject

    def closed(self, subject: str) -> None:
        """Count one less."""
        self._metrics.connections.dec()
        self._open[subject] -= 1
        if self._open[subject] <= 0:
            del self._open[subject]

    def _is_trusted(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return any(parsed in network for network in self._trusted if network.version == parsed.version)


class Connection(web.RequestHandler):
    """aiohttp's protocol for one connection, with our bounds and our answers to what is not HTTP."""

    __slots__ = ("_connections", "_subject")

    def __init__(self, connections: Connections, server: web.Server, **options: Any) -> None:
        """`options` are those of aiohttp's handler."""
        super().__init__(server, loop=asyncio.get_running_loop(), **options)
        self._connections = connections
        self._subject: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection, and close it at once when there are too many from its address."""
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._subject = self._connections.opened(peer[0] if isinstance(peer, tuple) else None)
        if self._subject is None and isinstance(transport, asyncio.Transport):
            transport.abort()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Count it no more."""
        super().connection_lost(exc)
        subject, self._subject = self._subject, None
        if subject is not None:
            self._connections.closed(subject)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what could not be parsed with a code; aiohttp's own answer and log line repeat the peer's bytes."""
        incident = self._connections.new_incident()
        code = ErrorCode.MALFORMED if status < 500 else ErrorCode.INTERNAL
        left_out = self._connections.budget.take(code.value, self._connections.clock())
        if left_out is not None:
            _log.info(
                "http.malformed" if status < 500 else "http.failed",
                incident=incident,
                address=request.remote,
                fault=type(exc).__name__,
                left_out=left_out or None,
                exc_info=exc if status >= 500 else None,
            )
        if request.writer.output_size > 0:
            raise ConnectionError("an answer was already under way")
        response = answer(Refusal(code), incident)
        response.headers.update(
            {
                **common_headers(hsts=False),
                "Content-Security-Policy": CSP_DATA,
                "X-Request-Id": incident,
                "Server": "deskswarm",
            }
        )
        response.force_close()
        return response
