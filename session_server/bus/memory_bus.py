"""The bus of a single node, in memory. Satisfies `bus.ports.Bus`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from session_server.bus.ports import Lease

SUBSCRIBER_QUEUE_MAX = 1_000
"""Messages that may wait for one subscriber. When it is full the oldest is dropped: fan-out carries news, and the newest
news is worth most; whoever needs all of it reads the log."""


class MemoryBus:
    """Leases with a fencing counter, and fan-out to subscribers in this process."""

    def __init__(self) -> None:
        """Nothing is leased and nobody listens."""
        self._leases: dict[str, Lease] = {}
        self._fences: dict[str, int] = {}
        self._subscribers: dict[str, set[asyncio.Queue[bytes]]] = {}

    async def acquire(self, name: str, node: str, life_s: float, now: float) -> Lease | None:
        """Take a lease that is free, expired or one's own; None when another node holds it."""
        held = await self.holder(name, now)
        if held is not None and held.node != node:
            return None
        fence = self._fences.get(name, 0) + 1
        self._fences[name] = fence
        self._leases[name] = Lease(name, node, fence, now + life_s)
        return self._leases[name]

    async def renew(self, lease: Lease, life_s: float, now: float) -> Lease | None:
        """Prolong; None when it was lost: the holder stops at once."""
        held = await self.holder(lease.name, now)
        if held is None or held.fence != lease.fence:
            return None
        self._leases[lease.name] = replace(held, expires_at=now + life_s)
        return self._leases[lease.name]

    async def release(self, lease: Lease) -> None:
        """Give up a lease; nothing happens when it was lost before. The fencing counter stays."""
        held = self._leases.get(lease.name)
        if held is not None and held.fence == lease.fence:
            del self._leases[lease.name]

    async def holder(self, name: str, now: float) -> Lease | None:
        """The live lease of that name."""
        held = self._leases.get(name)
        return held if held is not None and now < held.expires_at else None

    async def publish(self, topic: str, message: bytes) -> int:
        """Send to everybody who listens; returns how many took it."""
        queues = self._subscribers.get(topic, set())
        for queue in queues:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(message)
        return len(queues)

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """Listen inside the block."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(SUBSCRIBER_QUEUE_MAX)
        self._subscribers.setdefault(topic, set()).add(queue)
        try:
            yield _messages(queue)
        finally:
            self._subscribers[topic].discard(queue)
            if not self._subscribers[topic]:
                del self._subscribers[topic]


async def _messages(queue: asyncio.Queue[bytes]) -> AsyncIterator[bytes]:
    while True:
        yield await queue.get()
