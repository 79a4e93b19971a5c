"""Models of sign-in: logins are normalised, passwords have no serialiser."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from session_server.protocol.rest_auth import DemoSignInRequest, SignInRequest


def test_a_password_is_never_written() -> None:
    request = SignInRequest.model_validate({"login": " Ana ", "password": "TOPSECRET"})
    assert request.login == "Ana"
    assert request.password.get_secret_value() == "TOPSECRET"
    assert "TOPSECRET" not in repr(request) + str(request) + request.model_dump_json()


def test_logins() -> None:
    assert DemoSignInRequest(login=" ANA ").login == "ana"
    for wrong in ("", "a b", "-a", "a" * 65, "a/b"):
        with pytest.raises(ValidationError):
            DemoSignInRequest(login=wrong)


def test_an_overlong_password_is_refused_without_being_repeated() -> None:
    with pytest.raises(ValidationError) as caught:
        SignInRequest.model_validate({"login": "ana", "password": "TOPSECRET" * 100})
    assert "TOPSECRET" not in str(caught.value)
