"""Which passwords are accepted."""

from __future__ import annotations

import pytest

from session_server.people.password_policy import is_accepted


@pytest.mark.parametrize("password", ["correct horse battery", "пароль-подлиннее", "123456789012"])
def test_accepted(password: str) -> None:
    assert is_accepted(password, "ana")


@pytest.mark.parametrize(
    ("password", "login"),
    [
        ("short1short", "ana"),
        ("aaaaaaaaaaaaaaaa", "ana"),
        ("abcabcabcabcabc", "ana"),
        ("Ana.Silva.Northwind", "ana.silva.northwind"),
        ("anasilvaanasilva", "anasilva"),
    ],
)
def test_refused(password: str, login: str) -> None:
    assert not is_accepted(password, login)
