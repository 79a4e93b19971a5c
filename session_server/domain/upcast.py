"""Old event payloads to today's form, one pure function for each step. PURE.

`UPCASTERS[type, version]` turns a payload of `version` into one of `version + 1`. Logs are never rewritten.
"""

from collections.abc import Callable, Mapping
from typing import Any

from session_server.domain.errors import UnreadableEvent

Payload = Mapping[str, Any]

CURRENT: dict[str, int] = {}
"""Today's version of each event type that has ever changed; every other type is at 1."""

UPCASTERS: dict[tuple[str, int], Callable[[Payload], Payload]] = {}


def upcast(type_: str, version: int, payload: Payload) -> Payload:
    """The payload in today's form. Raises UnreadableEvent when `version` is newer than this program or has no way up."""
    current = CURRENT.get(type_, 1)
    if not 1 <= version <= current:
        raise UnreadableEvent(f"{type_} version {version}: this program reads versions 1 to {current}")
    for step in range(version, current):
        payload = UPCASTERS[type_, step](payload)
    return payload
