"""What a handler returns: a reply, or a refusal with a code. Exceptions are for bugs and failures alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from session_server.protocol.base import Model
from session_server.protocol.rest import FieldProblem
from session_server.protocol.rest_kinds import AnyCode

SIGN_IN_COOKIE = "deskswarm"
"""Name of the sign-in cookie, without the prefix that https adds. Names of other cookies begin with it."""


@dataclass(frozen=True, slots=True)
class SetCookie:
    """A cookie to set; `value` None deletes it. The name's prefix and the flags follow from the connection."""

    value: str | None
    max_age_s: int = 0
    name: str = SIGN_IN_COOKIE

    def __repr__(self) -> str:
        """Leave the value out of logs and tracebacks."""
        return "SetCookie(…)"


@dataclass(frozen=True, slots=True)
class Reply:
    """Success. `body` must be of the row's response model; `status` None takes the row's."""

    body: Model | None = None
    status: int | None = None
    cookies: tuple[SetCookie, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An expected no. `text` empty takes the code's own words."""

    code: AnyCode
    text: str = ""
    fields: tuple[FieldProblem, ...] = ()
    retry_after_s: float | None = None
    allow: str | None = None
