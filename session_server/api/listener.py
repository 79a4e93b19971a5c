"""Listens on the configured address until it is closed."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from session_server.api.connection import Connection, Connections
from session_server.api.services import Services

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
    server: asyncio.Server
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
        self.server.close()
        await self.runner.cleanup()


async def listen(
    app: web.Application, services: Services, new_incident: Callable[[], str], context: ssl.SSLContext | None
) -> Listener:
    """Start serving; raises OSError when the address cannot be had."""
    settings = services.settings
    runner = web.AppRunner(app, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    http = runner.server
    if http is None:
        raise AssertionError("aiohttp's runner has no server after its set-up")
    connections = Connections(settings, services.metrics, new_incident, services.clock)

    def connection() -> Connection:
        return Connection(
            connections,
            http,
            access_log=None,
            keepalive_timeout=HEADER_DEADLINE_S,
            max_line_size=HEADER_LINE_MAX_BYTES,
            max_field_size=HEADER_LINE_MAX_BYTES,
            max_headers=HEADER_LINES_MAX,
        )

    try:
        server = await asyncio.get_running_loop().create_server(
            connection, settings.host, settings.port, ssl=context, backlog=BACKLOG
        )
    except BaseException:
        await runner.cleanup()
        raise
    return Listener(runner, server, settings.host, int(server.sockets[0].getsockname()[1]), context is not None)
