"""What the application needs of a bus; the shape that a Redis adapter has to fill too.

A lease says which node owns a session. Its fencing number grows with every new owner and never repeats; whatever is written
for the session carries it, and a smaller number than the last one seen is refused by the store that is written to. Messages
are fan-out, at most once, without memory: who was not subscribed has not heard it. Rights never travel over the bus.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Lease:
    """Ownership of `name` by `node` until `expires_at`, under `fence`."""

    name: str
    node: str
    fence: int
    expires_at: float


class Bus(Protocol):
    """Leases and fan-out between nodes."""

    async def acquire(self, name: str, node: str, life_s: float, now: float) -> Lease | None:
        """Take a lease that is free, expired or one's own; None when another node holds it."""
        ...

    async def renew(self, lease: Lease, life_s: float, now: float) -> Lease | None:
        """Prolong; None when it was lost: the holder stops at once."""
        ...

    async def release(self, lease: Lease) -> None:
        """Give up a lease; nothing happens when it was lost before."""
        ...

    async def holder(self, name: str, now: float) -> Lease | None:
        """The live lease of that name."""
        ...

    async def publish(self, topic: str, message: bytes) -> int:
        """Send to everybody who listens; returns how many took it (on this node)."""
        ...

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Listen inside the block."""
        ...
