"""How often somebody may try: a sliding window over `limits`' in-memory storage.

One node, one memory: with several nodes behind one address the bound holds for each node.
"""

from __future__ import annotations

import ipaddress
import math
import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

RETRY_MIN_S = 1.0
"""A client told to wait less comes back in the same breath."""


class Attempts:
    """Counts attempts of one kind by subject."""

    def __init__(self, limit: str, kind: str) -> None:
        """`limit` is written as `10/minute`; `kind` keeps the counts of different limits apart."""
        self._item: RateLimitItem = parse(limit)
        self._kind = kind
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def take(self, *subject: str) -> float | None:
        """Count one attempt: None when it may go on, else seconds to wait. A refused attempt is not counted."""
        if await self._limiter.hit(self._item, self._kind, *subject):
            return None
        window = await self._limiter.get_window_stats(self._item, self._kind, *subject)
        # The library reads time.time; the difference must be taken on the same clock.
        return max(RETRY_MIN_S, math.ceil(window.reset_time - time.time()))

    async def forget(self, *subject: str) -> None:
        """Start anew for this subject, after a success."""
        await self._limiter.clear(self._item, self._kind, *subject)


def address_subject(address: str) -> str:
    """What an address counts as: itself for IPv4, its /64 for IPv6, since one customer has at least that many."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)
