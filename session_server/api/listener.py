"""Listens on the configured address with bounds on connections before anything is parsed."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections import Counter
from dataclasses import dataclass

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from session_server.api.metrics import HttpMetrics
from session_server.people.attempts import address_subject
from session_server.settings import Settings

HEADER_DEADLINE_S = 10.0
"""A connection without a finished header is closed after this; it is also how long an idle connection is kept."""
BACKLOG = 256
"""Connections that the kernel holds for us while the loop is busy."""
SHUTDOWN_S = 5.0
"""Time for answers under way when the server stops."""
HEADER_LINES_MAX = 64
HEADER_LINE_MAX_BYTES = 8_190


@dataclass(slots=True)
class Listener:
    """A running server. `port` is the real one, also when 0 was asked for."""

    runner: web.AppRunner
    host: str
    port: int
    https: bool

    @property
    def url(self) -> str:
        """Address for people on this machine, without a slash at the end."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        if self.host in {"0.0.0.0", "::", "127.0.0.1", "::1"}:  # noqa: S104 - compared, not bound
            name = "localhost"
        return f"{'https' if self.https else 'http'}://{name}:{self.port}"

    async def close(self) -> None:
        """Stop listening, let answers under way finish, close the rest; safe to call again."""
        await self.runner.cleanup()


async def listen(
    app: web.Application, settings: Settings, metrics: HttpMetrics, context: ssl.SSLContext | None
) -> Listener:
    """Start serving; raises OSError when the address cannot be had."""
    runner = web.AppRunner(
        app,
        access_log=None,
        keepalive_timeout=HEADER_DEADLINE_S,
        max_line_size=HEADER_LINE_MAX_BYTES,
        max_field_size=HEADER_LINE_MAX_BYTES,
        max_headers=HEADER_LINES_MAX,
        shutdown_timeout=SHUTDOWN_S,
    )
    await runner.setup()
    try:
        assert runner.server is not None
        ConnectionBounds(runner.server, settings, metrics)
        site = web.TCPSite(runner, settings.host, settings.port, ssl_context=context, backlog=BACKLOG)
        await site.start()
        port = int(runner.addresses[0][1])
    except BaseException:
        await runner.cleanup()
        raise
    return Listener(runner, settings.host, port, context is not None)


class ConnectionBounds:
    """Closes connections over the bound of an address at once, before a byte is read.

    A trusted proxy is not counted: behind it everybody has its address.
    """

    def __init__(self, server: web.Server, settings: Settings, metrics: HttpMetrics) -> None:
        """Stand in for the server's own two hooks and call them."""
        self._max = settings.connections_per_address
        self._trusted = settings.trusted_proxies
        self._metrics = metrics
        self._open: Counter[str] = Counter()
        self._subjects: dict[RequestHandler, str] = {}
        self._made, self._lost = server.connection_made, server.connection_lost
        server.connection_made = self._on_made
        server.connection_lost = self._on_lost

    def _on_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        self._made(handler, transport)
        self._metrics.connections.inc()
        peer = transport.get_extra_info("peername")
        address = peer[0] if isinstance(peer, tuple) else "unknown"
        subject = "" if self._is_trusted(address) else address_subject(address)
        self._subjects[handler] = subject
        self._open[subject] += 1
        if subject and self._open[subject] > self._max:
            self._metrics.refused_connections.inc()
            transport.abort()

    def _on_lost(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        self._lost(handler, exc)
        self._metrics.connections.dec()
        subject = self._subjects.pop(handler, "")
        self._open[subject] -= 1
        if self._open[subject] <= 0:
            del self._open[subject]

    def _is_trusted(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return any(parsed in network for network in self._trusted if network.version == parsed.version)
