"""A WebSocket server that follows a script: for what a real one does only when something is wrong with it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from websockets.asyncio.server import ServerConnection, serve

from session_server.protocol.codec import decode_client, encode
from session_server.protocol.messages import Hello
from session_server.protocol.rest_sessions import SocketTicket
from tests.unit.client_sdk.views import welcome

Script = Callable[["Visit"], Awaitable[None]]


@dataclass
class Visit:
    """One connection of a client."""

    number: int
    socket: ServerConnection
    hello: Hello

    async def let_in(self, *, connections: tuple[str, ...] = ()) -> None:
        """Say welcome."""
        await self.socket.send(encode(welcome(self.hello.id, connections=connections)))

    async def command(self):
        """The client's next command."""
        return decode_client(await self.socket.recv())


@dataclass
class ScriptedServer:
    """Counts visits; gives tickets."""

    url: str = ""
    visits: list[Visit] = field(default_factory=list)
    tickets: int = 0

    async def ticket(self) -> SocketTicket:
        """A ticket for this server."""
        self.tickets += 1
        return SocketTicket(ticket="t" * 40, socket_url=self.url, expires_at_ms=0)


@contextlib.asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[ScriptedServer]:
    """Serve on loopback; the script is run for each visit after its hello."""
    server = ScriptedServer()

    async def visit(socket: ServerConnection) -> None:
        hello = decode_client(await socket.recv())
        assert isinstance(hello, Hello)
        one = Visit(len(server.visits) + 1, socket, hello)
        server.visits.append(one)
        await script(one)

    async with serve(visit, "127.0.0.1", 0, compression=None) as running:
        port = next(iter(running.sockets)).getsockname()[1]
        server.url = f"ws://127.0.0.1:{port}/"
        yield server
