"""Which host names and origins this server answers. Pure.

The Host check stops DNS rebinding: a name that an attacker points at this machine is refused. The Origin check stops other
sites' pages from sending requests with a visitor's cookie.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE = frozenset({"same-origin", "none"})


@dataclass(frozen=True, slots=True)
class HostPolicy:
    """Names that the Host header may hold. `addresses_too` also admits any IP literal, which no rebinding can use."""

    names: frozenset[str]
    addresses_too: bool

    def allows(self, host: str) -> bool:
        """Whether a Host header such as `help.example.org:8443` is ours."""
        name = host_name(host)
        if name is None:
            return False
        return name in self.names or (self.addresses_too and _is_address(name))


def host_policy(*, demo: bool, listen_host: str, own_names: Iterable[str], origins: Iterable[str]) -> HostPolicy:
    """Names to answer under: the demo's are loopback alone, a configured address stands for itself.

    Without a configured address the machine's own names and any IP literal are taken.
    """
    if demo:
        return HostPolicy(LOOPBACK_HOSTS, addresses_too=False)
    configured = {name for origin in origins if (name := host_name(urlsplit(origin).netloc))}
    if configured:
        return HostPolicy(frozenset(configured | LOOPBACK_HOSTS), addresses_too=False)
    names = {name.lower() for name in own_names if name}
    return HostPolicy(frozenset(names | LOOPBACK_HOSTS | {listen_host.lower()}), addresses_too=True)


def host_name(host: str) -> str | None:
    """The name in a Host header, in lower case, without the port; None when it is not well formed."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.path or parts.username is not None or parts.query or parts.fragment:
        return None
    name = parts.hostname.lower().rstrip(".")
    return f"[{name}]" if ":" in name else name


def is_own_origin(
    *, method: str, websocket: bool, origin: str | None, fetch_site: str | None, own: str, allowed: frozenset[str]
) -> bool:
    """Whether a request may change something or open a WebSocket, judged by where it came from.

    `own` is the origin that the request was sent to. Programs that are not browsers send neither header and pass: without a
    browser there is no cookie of a visitor that could be abused.
    """
    if method in SAFE_METHODS and not websocket:
        return True
    if origin is not None:
        return origin == own or origin in allowed
    return fetch_site is None or fetch_site in _OWN_SITE


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
