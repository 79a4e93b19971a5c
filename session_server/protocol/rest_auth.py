"""REST models of sign-in and of web sessions. Pure."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from session_server.protocol.base import InstantMs, PersonId
from session_server.protocol.rest import RestModel
from session_server.protocol.rest_kinds import Role

LOGIN_MAX_CHARS = 64
"""Longer than any login that people type; bounds what rate limits and logs must hold."""
PASSWORD_MAX_CHARS = 256
"""argon2 hashes any length; the bound keeps one request from costing more than another."""

Login = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        min_length=1,
        max_length=LOGIN_MAX_CHARS,
        pattern=r"^[a-zA-Z0-9][a-zA-Z0-9._@+-]*$",
    ),
]
Password = Annotated[SecretStr, Field(min_length=1, max_length=PASSWORD_MAX_CHARS)]


class SignInRequest(RestModel):
    """Name and password of a local account."""

    login: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LOGIN_MAX_CHARS)]
    password: Password


class DemoSignInRequest(RestModel):
    """The demo's one-click sign-in: a name from the list in the configuration."""

    login: Login


class ChangePasswordRequest(RestModel):
    """A person's own password, old and new. Every other web session of the person ends."""

    current_password: Password
    new_password: Password


class Me(RestModel):
    """The signed-in person."""

    person: PersonId
    login: str
    display_name: str
    organisation: str
    roles: tuple[Role, ...]
    web_session: str = Field(description="Public id of this web session; not the cookie.")
    expires_at_ms: InstantMs = Field(description="Instant at which the sign-in ends in any case.")


class WebSessionInfo(RestModel):
    """One browser in which the person is signed in."""

    web_session: str
    current: bool
    created_at_ms: InstantMs
    last_seen_at_ms: InstantMs
    expires_at_ms: InstantMs
    address: str
    user_agent: str


class WebSessionList(RestModel):
    """All browsers in which the person is signed in, latest first."""

    web_sessions: tuple[WebSessionInfo, ...]


class WebSessionPath(RestModel):
    """Address of one web session."""

    web_session: Annotated[str, StringConstraints(pattern=r"^web_[a-z2-7]{26}$")]
