"""Base of the REST models, and the models that every client meets first.

PURE. All models are frozen and refuse unknown fields, so that a misspelt field is an error and not a silent default.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from session_server.protocol.base import ErrorCode, Model
from session_server.protocol.rest_kinds import HttpCode, Role

TEXT_MAX_CHARS = 200
"""One line of display text; longer is a mistake or an attack on the layout."""

DisplayText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_MAX_CHARS)]
"""Text that people read. It is never interpreted: not as a path, not as markup, not as a query."""


class RestModel(Model):
    """Parent of the bodies here: a wire model whose errors never repeat the value, which may be a password."""

    model_config = ConfigDict(hide_input_in_errors=True)


class FieldProblem(RestModel):
    """One value that was not accepted."""

    path: str = Field(
        description="Where it stands in the request, for example skills.0.level; empty for the whole body."
    )
    text: str = Field(description="What is wrong and what is expected, without the value itself.")


class ErrorBody(RestModel):
    """Body of every answer that is not a success."""

    code: ErrorCode | HttpCode
    text: str = Field(description="What happened and what to do, in plain words.")
    incident: str = Field(description="Number under which the operator finds the details in the log.")
    fields: tuple[FieldProblem, ...] = ()


class Empty(RestModel):
    """A request or an answer that says nothing more than its method and address."""


class PrivacyText(RestModel):
    """The operator's privacy text of the join page."""

    who: str
    why: str
    how_long: str
    contact: str


class DemoPerson(RestModel):
    """A person whom the demo signs in by one click."""

    login: str
    display_name: str
    roles: tuple[Role, ...]


class ServerConfig(RestModel):
    """What a page must know before anybody has signed in."""

    version: str
    organisation: str
    privacy: PrivacyText
    demo: bool
    demo_people: tuple[DemoPerson, ...] = Field(default=(), description="Only in the demo; empty everywhere else.")
    secure_transport: bool = Field(
        description="The request came over https or from loopback, so that a browser offers screen capture."
    )
    public_url: str = Field(description="Address to hand out in links, without a slash at the end.")
    consent_timeout_s: float
    key_life_s: float
    guest_link_life_s: float
    guest_link_life_max_s: float


class Health(RestModel):
    """Answer of the health checks: each check by name, true when it passes."""

    ok: bool
    checks: dict[str, bool] = Field(default_factory=dict)
