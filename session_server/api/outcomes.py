"""What a handler returns: a reply, or a refusal with a code. Exceptions are for bugs and failures alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from session_server.protocol.rest import FieldProblem, RestModel
from session_server.protocol.rest_kinds import ErrorCode


@dataclass(frozen=True, slots=True)
class SetCookie:
    """Sign-in cookie to set; `value` None deletes it. Name and flags follow from the connection (`api.cookies`)."""

    value: str | None
    max_age_s: int = 0

    def __repr__(self) -> str:
        """Leave the value out of logs and tracebacks."""
        return "SetCookie(…)"


@dataclass(frozen=True, slots=True)
class Reply:
    """Success. `body` must be of the row's response model; `status` None takes the row's."""

    body: RestModel | None = None
    status: int | None = None
    cookie: SetCookie | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An expected no. `text` empty takes the code's own words."""

    code: ErrorCode
    text: str = ""
    fields: tuple[FieldProblem, ...] = ()
    retry_after_s: float | None = None
    allow: str | None = None
