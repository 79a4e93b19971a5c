"""ICE servers that clients are told of. Time-limited TURN credentials are made for each participant."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from session_server.protocol.views import IceServer

CREDENTIAL_LIFE_S = 12 * 3600  # longer than a session; coturn's `use-auth-secret` checks it


@dataclass(frozen=True, slots=True)
class IceServerEntry:
    """One server of the settings; `shared_secret` makes short-lived credentials (draft-uberti-behave-turn-rest)."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""
    shared_secret: str = ""

    def __repr__(self) -> str:
        return f"IceServerEntry(urls={self.urls!r})"


class IceDirectory:
    """Satisfies `app.ports.IceServers`."""

    def __init__(self, entries: tuple[IceServerEntry, ...], clock: Callable[[], int]) -> None:
        self._entries = entries
        self._clock = clock

    def for_participant(self, participant: str) -> tuple[IceServer, ...]:
        return tuple(self._server(entry, participant) for entry in self._entries)

    def _server(self, entry: IceServerEntry, participant: str) -> IceServer:
        if entry.shared_secret:
            username = f"{self._clock() // 1000 + CREDENTIAL_LIFE_S}:{participant}"
            digest = hmac.digest(entry.shared_secret.encode(), username.encode(), hashlib.sha1)
            return IceServer(urls=entry.urls, username=username, credential=base64.b64encode(digest).decode())
        return IceServer(urls=entry.urls, username=entry.username or None, credential=entry.credential or None)
