"""TURN credentials."""

from __future__ import annotations

import pytest

from relay.ice import IceServer, turn_server


def test_credentials_are_what_coturn_computes() -> None:
    # echo -n 1700003600:abc | openssl dgst -sha1 -hmac secret -binary | base64
    assert turn_server(["turns:turn.example:443"], b"secret", "abc", 1_700_000_000.9) == IceServer(
        ("turns:turn.example:443",), "1700003600:abc", "DQgKc6CR2r8BFi21Ud3YlAFbnPA="
    )


def test_a_name_has_no_colon() -> None:
    with pytest.raises(ValueError, match="colon"):
        turn_server([], b"secret", "a:b", 0)
