"""Host names and origins that are answered."""

from __future__ import annotations

import pytest

from session_server.api.origins import host_name, host_policy, is_own_origin


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Help.Example:8443", "help.example"),
        ("help.example.", "help.example"),
        ("[::1]:80", "[::1]"),
        ("127.0.0.1", "127.0.0.1"),
        ("", None),
        ("a/b", None),
        ("u@a", None),
        ("a?b", None),
        ("a#b", None),
        ("a:b", None),
        ("[::1", None),
        (":80", None),
    ],
)
def test_host_name(host: str, name: str | None) -> None:
    assert host_name(host) == name


def test_the_demo_answers_loopback_names_alone() -> None:
    policy = host_policy(demo=True, listen_host="127.0.0.1", own_names=["desk"], origins=["https://help.example"])
    assert all(policy.allows(host) for host in ("localhost:8080", "127.0.0.1", "[::1]:1"))
    assert not any(policy.allows(host) for host in ("desk", "help.example", "127.0.0.2", "evil.example:8080", ""))


def test_a_configured_address_stands_for_itself() -> None:
    policy = host_policy(demo=False, listen_host="10.0.0.5", own_names=["desk"], origins=["https://help.example:8443"])
    assert policy.allows("help.example")
    assert policy.allows("localhost:8080")
    assert not any(policy.allows(host) for host in ("desk", "10.0.0.5", "evil.example"))


def test_without_one_the_machine_and_addresses_count() -> None:
    policy = host_policy(demo=False, listen_host="Desk.lan", own_names=["Desk", ""], origins=())
    assert all(policy.allows(host) for host in ("desk", "desk.lan", "10.9.8.7:80", "[2001:db8::1]", "localhost"))
    assert not policy.allows("rebound.example")


OWN = "https://help.example"


@pytest.mark.parametrize(
    ("method", "websocket", "origin", "fetch_site", "own"),
    [
        ("GET", False, "https://evil.example", "cross-site", True),
        ("POST", False, OWN, "same-origin", True),
        ("POST", False, "https://portal.example", "cross-site", True),
        ("POST", False, None, None, True),
        ("POST", False, None, "none", True),
        ("POST", False, None, "same-origin", True),
        ("POST", False, None, "cross-site", False),
        ("DELETE", False, None, "same-site", False),
        ("POST", False, "null", None, False),
        ("POST", False, "https://evil.example", "same-origin", False),
        ("POST", False, "http://help.example", None, False),
        ("GET", True, "https://evil.example", None, False),
        ("GET", True, OWN, None, True),
        ("GET", True, None, None, True),
    ],
)
def test_own_origin(method: str, websocket: bool, origin: str | None, fetch_site: str | None, own: bool) -> None:
    allowed = frozenset({"https://portal.example"})
    assert (
        is_own_origin(
            method=method, websocket=websocket, origin=origin, fetch_site=fetch_site, own=OWN, allowed=allowed
        )
        is own
    )
