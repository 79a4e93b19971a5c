"""Listening: callbacks and iterators over what a channel tells."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any, Generic, TypeVar

from client_sdk.errors import End
from client_sdk.transport import Channel

MAX_UNREAD_EVENTS = 1024  # of one iterator; the oldest are dropped and counted, whole pictures of the state come again

E = TypeVar("E")


def listen_for(channel: Channel, kind: type[E], callback: Callable[[E], object]) -> Callable[[], None]:
    """Call back for each message of this type, in order; returns what stops that. The callback must not block."""

    def sift(message: Any) -> None:
        if isinstance(message, kind):
            callback(message)

    return channel.listen(sift)


class Events(Generic[E]):
    """An asynchronous iterator over messages of some types, from its making until the channel ends.

    `missed` counts events that were dropped because nobody took them in time.
    """

    def __init__(self, channel: Channel, kinds: tuple[type[E], ...]) -> None:
        """Begin to collect."""
        self.missed = 0
        self._kinds = kinds
        self._unread: deque[E] = deque()
        self._wake = asyncio.Event()
        self._over = channel.machine.end is not None
        self._stop = channel.listen(self._heard)

    def _heard(self, message: Any) -> None:
        if isinstance(message, End):
            self._over = True
        elif isinstance(message, self._kinds):
            if len(self._unread) >= MAX_UNREAD_EVENTS:
                self._unread.popleft()
                self.missed += 1
            self._unread.append(message)
        self._wake.set()

    def __aiter__(self) -> AsyncIterator[E]:
        """Iterate."""
        return self

    async def __anext__(self) -> E:
        """The next event; the iteration ends with the channel, after the last event was taken."""
        while not self._unread:
            if self._over:
                self.close()
                raise StopAsyncIteration
            self._wake.clear()
            await self._wake.wait()
        return self._unread.popleft()

    def close(self) -> None:
        """Stop collecting. Idempotent."""
        self._stop()
        self._over = True
        self._wake.set()
