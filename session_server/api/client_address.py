"""Whose address a request counts for. Pure.

The socket's, and nothing else, unless the socket's peer is a configured proxy: then the right-most address in
X-Forwarded-For that is not itself such a proxy. What stands left of it anybody can write.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
UNKNOWN = "unknown"
"""A socket without an address, such as a Unix socket; it counts as one client."""
HOPS_MAX = 16
"""More forwarded hops than any real chain of proxies; the rest is ignored."""


@dataclass(frozen=True, slots=True)
class ClientAddress:
    """Address for limits and logs; `forwarded` when a trusted proxy named it; `https` when the client spoke https."""

    address: str
    forwarded: bool
    https: bool

    @property
    def on_loopback(self) -> bool:
        """Whether the client is a process on this machine."""
        parsed = _parse(self.address)
        return parsed is not None and parsed.is_loopback


def client_address(
    peer: str | None,
    forwarded_for: Iterable[str],
    forwarded_proto: str | None,
    trusted: Iterable[Network],
    *,
    tls: bool,
) -> ClientAddress:
    """Resolve the client; `forwarded_for` holds the X-Forwarded-For lines in the order they came."""
    networks = tuple(trusted)
    parsed = _parse(peer or "")
    if parsed is None or not _is_trusted(parsed, networks):
        # A local proxy that was not configured must not make strangers look like this machine.
        relayed = any(True for _ in forwarded_for) and parsed is not None and parsed.is_loopback
        return ClientAddress(UNKNOWN if relayed or parsed is None else str(parsed), forwarded=False, https=tls)
    hops = [hop.strip() for line in forwarded_for for hop in line.split(",")]
    https = tls or (forwarded_proto or "").split(",")[-1].strip().lower() == "https"
    found = parsed
    for hop in reversed(hops[-HOPS_MAX:]):
        address = _parse(hop)
        if address is None:
            break
        found = address
        if not _is_trusted(address, networks):
            break
    return ClientAddress(str(found), forwarded=bool(hops), https=https)


def _parse(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(text.partition("%")[0].strip("[]"))
    except ValueError:
        return None
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped
    return parsed


def _is_trusted(address: ipaddress.IPv4Address | ipaddress.IPv6Address, networks: tuple[Network, ...]) -> bool:
    return any(address in network for network in networks if network.version == address.version)
