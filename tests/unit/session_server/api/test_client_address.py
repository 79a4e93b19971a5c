"""Whose address counts, with and without proxies."""

from __future__ import annotations

import ipaddress

import pytest

from session_server.api.client_address import HOPS_MAX, UNKNOWN, ClientAddress, client_address

PROXIES = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))


def resolve(peer: str | None, *lines: str, proto: str | None = None, tls: bool = False) -> ClientAddress:
    return client_address(peer, list(lines), proto, PROXIES, tls=tls)


@pytest.mark.parametrize(
    ("peer", "lines", "address", "forwarded"),
    [
        ("192.0.2.1", (), "192.0.2.1", False),
        ("192.0.2.1", ("198.51.100.9",), "192.0.2.1", False),
        ("10.0.0.1", ("198.51.100.9",), "198.51.100.9", True),
        ("10.0.0.1", ("6.6.6.6, 198.51.100.9",), "198.51.100.9", True),
        ("10.0.0.1", ("6.6.6.6", "198.51.100.9, 10.2.3.4"), "198.51.100.9", True),
        ("10.0.0.1", ("10.0.0.7",), "10.0.0.7", True),
        ("10.0.0.1", ("198.51.100.9, junk",), "10.0.0.1", True),
        ("10.0.0.1", (), "10.0.0.1", False),
        ("::ffff:10.0.0.1", ("2001:db8::9",), "2001:db8::9", True),
        ("fd00::1%eth0", ("[2001:db8::9]",), "2001:db8::9", True),
        (None, (), UNKNOWN, False),
        ("127.0.0.1", ("198.51.100.9",), UNKNOWN, False),
        ("127.0.0.1", (), "127.0.0.1", False),
    ],
)
def test_the_right_most_untrusted_hop(peer: str | None, lines: tuple[str, ...], address: str, forwarded: bool) -> None:
    found = resolve(peer, *lines)
    assert (found.address, found.forwarded) == (address, forwarded)


def test_hops_are_bounded() -> None:
    hops = ", ".join(["198.51.100.9"] + ["10.0.0.2"] * HOPS_MAX)
    assert resolve("10.0.0.1", hops).address == "10.0.0.2"


@pytest.mark.parametrize(
    ("peer", "proto", "tls", "https"),
    [
        ("10.0.0.1", "https", False, True),
        ("10.0.0.1", "https, http", False, False),
        ("10.0.0.1", None, False, False),
        ("192.0.2.1", "https", False, False),
        ("192.0.2.1", None, True, True),
        ("10.0.0.1", "http", True, True),
    ],
)
def test_https_is_believed_from_proxies_alone(peer: str, proto: str | None, tls: bool, https: bool) -> None:
    assert resolve(peer, "198.51.100.9", proto=proto, tls=tls).https is https


def test_loopback() -> None:
    assert resolve("127.0.0.1").on_loopback
    assert resolve("::1").on_loopback
    assert not resolve("192.0.2.1").on_loopback
    assert not resolve("127.0.0.1", "198.51.100.9").on_loopback
