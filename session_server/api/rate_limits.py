"""Rate classes of routes, counted by client address before anything else is done for a request."""

from __future__ import annotations

from enum import StrEnum

from session_server.people.attempts import Attempts, address_subject
from session_server.settings import RateLimitSettings

EVERYBODY = "everybody"


class RateClass(StrEnum):
    """How costly or how guessable a route is."""

    NONE = "none"
    """Health, pages and assets."""
    READ = "read"
    WRITE = "write"
    SIGN_IN = "sign-in"
    KEY_ENTRY = "key-entry"
    """Session keys and guest links: limited for each address and for the whole node."""


class RateLimits:
    """The counts of one node."""

    def __init__(self, settings: RateLimitSettings) -> None:
        """Start with empty counts."""
        self._by_address = {
            RateClass.READ: Attempts(settings.read_per_address, "read"),
            RateClass.WRITE: Attempts(settings.write_per_address, "write"),
            RateClass.SIGN_IN: Attempts(settings.write_per_address, "sign-in-request"),
            RateClass.KEY_ENTRY: Attempts(settings.key_entry_per_address, "key-entry"),
        }
        self._keys_of_node = Attempts(settings.key_entry_of_node, "key-entry-node")

    async def take(self, rate: RateClass, address: str) -> float | None:
        """Count a request: None when it may go on, else seconds to wait."""
        counted = self._by_address.get(rate)
        if counted is None:
            return None
        wait_s = await counted.take(address_subject(address))
        if wait_s is None and rate is RateClass.KEY_ENTRY:
            wait_s = await self._keys_of_node.take(EVERYBODY)
        return wait_s
