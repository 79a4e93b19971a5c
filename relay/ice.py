"""ICE servers for clients: the list, and TURN credentials that live for a short time.

PURE. Credentials follow draft-uberti-behave-turn-rest-00, which coturn reads with `use-auth-secret`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

# Longer than any client takes to allocate; an allocation outlives its credentials.
CREDENTIAL_LIFETIME_S = 3600


@dataclass(frozen=True, slots=True)
class IceServer:
    """One entry of a client's `iceServers`."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""


def turn_server(urls: Sequence[str], secret: bytes, name: str, now: float) -> IceServer:
    """Return a TURN entry for one participant. `now` is epoch seconds; `name` must not tell who the participant is.

    Raises `ValueError` for a name with a colon, which separates it from the expiry.
    """
    if ":" in name:
        raise ValueError("a colon in a TURN user name")
    username = f"{int(now) + CREDENTIAL_LIFETIME_S}:{name}"
    # HMAC-SHA1 is what the draft and coturn prescribe; its strength does not rest on collisions.
    digest = hmac.new(secret, username.encode(), hashlib.sha1).digest()
    return IceServer(tuple(urls), username, base64.b64encode(digest).decode())
