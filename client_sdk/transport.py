"""One channel over a WebSocket, kept up: ticket, hello, messages, and again after a break for as long as it is wanted.

Each welcome carries the whole state anew, so nothing is replayed after a break. A command that was under way when the
connection broke fails with NotConnected.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import ssl
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidURI, WebSocketException

from client_sdk.errors import ApiError, End, Ended, EndedBy, NoAnswer, NotConnected, Refused, SdkError
from client_sdk.machine import Closed, Dropped, Machine, Output, Phase, Settled, Told
from session_server.protocol import messages as m
from session_server.protocol.base import MAX_MESSAGE_BYTES, Model
from session_server.protocol.codec import encode
from session_server.protocol.rest_sessions import SocketTicket

log = logging.getLogger(__name__)

REPLY_TIMEOUT_S = 10.0  # a command is answered in milliseconds; after this long the answer will not come
WELCOME_TIMEOUT_S = 10.0  # from the open socket to the welcome; the server waits as long for hello
PING_EVERY_S = 3.0  # hardening rule 10, seen from this side
SILENT_AFTER_S = 8.0
CLOSE_TIMEOUT_S = 1.0  # the server's goodbye is not worth more
MAX_ANSWER_BYTES = 4 * 1024 * 1024  # a welcome carries the whole state; clients of ours are sent nothing larger
MAX_UNREAD = 64  # messages that wait in the library; then it stops reading from the socket

TicketSource = Callable[[], Awaitable[SocketTicket]]
Listener = Callable[[Any], None]
R = TypeVar("R", bound=Model)


class Channel:
    """Keeps one machine connected. All methods belong to one event loop."""

    def __init__(
        self,
        machine: Machine,
        ticket: TicketSource,
        *,
        tls: ssl.SSLContext | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Ask `ticket` for admission before each connection; `tls` is for wss."""
        self.machine = machine
        self._ticket = ticket
        self._tls = tls
        self._chance = chance
        self._socket: ClientConnection | None = None
        self._waiting: dict[int, asyncio.Future[m.Reply]] = {}
        self._listeners: list[Listener] = []
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    # --- life ---------------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Connect, and return when the server has said welcome. Raises Ended when it never will."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        await self.wait_for(lambda: self.machine.phase is Phase.OPEN)

    async def close(self) -> None:
        """End the channel. Idempotent."""
        self._ended(self.machine.finish())
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
            await asyncio.wait({self._task})

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each message the server tells, and with the End; returns what stops that."""
        self._listeners.append(listener)

        def stop() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        """Return when the condition holds; it is looked at after each message. Raises Ended."""
        while not condition():
            if self.machine.end is not None:
                raise Ended(self.machine.end)
            await self._changed.wait()

    # --- out ----------------------------------------------------------------------------------------------------------

    async def request(self, command: m.Command, reply: type[R], timeout_s: float = REPLY_TIMEOUT_S) -> R:
        """Send a command and wait for its answer. Raises Refused, NotConnected, NoAnswer, Ended."""
        socket = self._connected()
        if not self.machine.expect(command):
            raise Refused("overloaded", "Too many commands are unanswered. Wait for some of the answers.")
        answer: asyncio.Future[m.Reply] = asyncio.get_running_loop().create_future()
        self._waiting[command.id] = answer
        try:
            async with asyncio.timeout(timeout_s):
                await self._send(socket, command)
                got = await answer
        except TimeoutError:
            raise NoAnswer from None
        finally:
            self._waiting.pop(command.id, None)
            self.machine.forget(command.id)
        if not isinstance(got, reply):
            raise SdkError("bad_answer", f"The server answered {type(got).__name__}.")
        return got

    async def send(self, command: m.Command) -> None:
        """Send a command whose answer nobody waits for; a refusal is told to listeners. Raises NotConnected, Ended."""
        await self._send(self._connected(), command)

    def _connected(self) -> ClientConnection:
        if self.machine.end is not None:
            raise Ended(self.machine.end)
        if self._socket is None or self.machine.phase is not Phase.OPEN:
            raise NotConnected
        return self._socket

    async def _send(self, socket: ClientConnection, command: m.Command) -> None:
        text = encode(command)
        if len(text.encode()) > MAX_MESSAGE_BYTES:
            raise SdkError("too_large", f"A message may have at most {MAX_MESSAGE_BYTES} bytes.")
        try:
            await socket.send(text)
        except WebSocketException:
            raise NotConnected from None

    # --- the connection -----------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        while self.machine.phase is not Phase.CLOSED:
            retry_after_s = 0.0
            try:
                await self._connect_once(await self._ticket())
            except ApiError as error:
                self._ended(self.machine.no_ticket(error.status, error.code, error.text))
                retry_after_s = error.retry_after_s or 0.0
            except InvalidURI:
                text = "The server named an address that is not safe to connect to."
                self._ended(self.machine.finish(End(EndedBy.REFUSAL, "bad_answer", text)))
            except (OSError, WebSocketException) as error:  # TimeoutError is an OSError
                log.debug("connection lost: %s", type(error).__name__)
            if self.machine.phase is Phase.CLOSED:
                break
            wait = self.machine.lost(self._chance(), retry_after_s)
            self._fail_waiting(NotConnected())
            self._notify()
            await asyncio.sleep(wait)
            self.machine.retry()

    async def _connect_once(self, ticket: SocketTicket) -> None:
        async with _connect(ticket.socket_url, self._tls) as socket:
            self._socket = socket
            try:
                await socket.send(self.machine.greet(ticket.ticket))
                async with asyncio.timeout(WELCOME_TIMEOUT_S) as deadline:
                    async for data in socket:
                        if not self._take(data):
                            return
                        if self.machine.phase is Phase.OPEN:
                            deadline.reschedule(None)
            finally:
                self._socket = None

    def _take(self, data: str | bytes) -> bool:
        """Carry out what one message means; False when this connection is of no use any more."""
        useful = True
        for output in self.machine.receive(data, int(time.time() * 1000)):
            useful = self._carry_out(output) and useful
        self._notify()
        return useful

    def _carry_out(self, output: Output) -> bool:
        match output:
            case Settled(request, reply):
                self._answer(request, reply)
            case Told(message):
                self._tell(message)
            case Closed():
                self._ended(output)
                return False
            case Dropped(code):
                log.debug("not let in: %s", code)
                return False
        return True

    def _answer(self, request: int, reply: m.Reply | m.Error) -> None:
        waiting = self._waiting.pop(request, None)
        if waiting is None or waiting.done():
            return
        if isinstance(reply, m.Error):
            waiting.set_exception(Refused(reply.code, reply.text))
        else:
            waiting.set_result(reply)

    def _tell(self, message: Any) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(message)
            except Exception:
                # A listener's fault must cost neither the other listeners nor the connection.
                log.exception("listener failed")

    def _ended(self, closed: Closed | None) -> None:
        if closed is None:
            return
        self._fail_waiting(Ended(closed.end))
        self._tell(closed.end)
        self._notify()

    def _fail_waiting(self, error: SdkError) -> None:
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(error)

    def _notify(self) -> None:
        """Wakes everybody in `wait_for`; whoever waits again waits for the next change."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


def _connect(url: str, tls: ssl.SSLContext | None) -> connect:
    """Raises InvalidURI for an address that would carry the ticket in the clear although the server was asked by https."""
    scheme = urlsplit(url).scheme
    if scheme not in {"ws", "wss"} or (tls is not None and scheme == "ws"):
        raise InvalidURI(url, "not an address for this channel")
    return connect(
        url,
        ssl=tls if scheme == "wss" else None,
        compression=None,
        proxy=None,
        open_timeout=WELCOME_TIMEOUT_S,
        ping_interval=PING_EVERY_S,
        ping_timeout=SILENT_AFTER_S - PING_EVERY_S,
        close_timeout=CLOSE_TIMEOUT_S,
        max_size=MAX_ANSWER_BYTES,
        max_queue=MAX_UNREAD,
    )
