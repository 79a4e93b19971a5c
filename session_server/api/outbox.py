"""The outgoing side of one WebSocket: a bounded queue and one writer."""

from __future__ import annotations

import asyncio
from collections import deque

from aiohttp import web

from session_server.protocol import messages as m
from session_server.protocol.base import Model
from session_server.protocol.codec import encode

MAX_QUEUED = 512  # messages; a reader this far behind is cut off and comes back to a whole new view
MAX_QUEUED_POINTERS = 32  # pointers are only worth their newest position

REPLACEABLE = (m.SessionChanged, m.DeskChanged, m.MediaNeeded)
"""Whole pictures: a newer one makes an unsent older one worthless."""


class SocketOutbox:
    """Satisfies `app.ports.Outbox`. `run` writes until `close`; everything else returns at once."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        """Write to this socket."""
        self._socket = socket
        self._queue: deque[Model] = deque()  # bounded by MAX_QUEUED, then the socket is closed
        self._wake = asyncio.Event()
        self._closing: str | None = None

    def send(self, message: Model) -> None:
        """Queue a message, in order; whole pictures replace what has not been sent yet."""
        if self._closing is not None:
            return
        if isinstance(message, m.PointerShown) and len(self._queue) >= MAX_QUEUED_POINTERS:
            return
        if isinstance(message, REPLACEABLE):
            self._drop_older(type(message))
        if len(self._queue) >= MAX_QUEUED:
            self.close("too slow")
            return
        self._queue.append(message)
        self._wake.set()

    def _drop_older(self, kind: type[Model]) -> None:
        for queued in self._queue:
            if type(queued) is kind:
                self._queue.remove(queued)
                return

    def close(self, reason: str) -> None:
        """Send what is queued, then close. Idempotent."""
        if self._closing is None:
            self._closing = reason
            self._wake.set()

    async def run(self) -> None:
        """Write until closed; a dead connection ends it too."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                message = self._queue.popleft()
                try:
                    await self._socket.send_str(encode(message))
                except (ConnectionError, RuntimeError):
                    return
            if self._closing is not None:
                await self._socket.close(code=1000, message=self._closing.encode()[:100])
                return
