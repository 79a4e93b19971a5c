"""One request as a handler sees it: who asks, from where, with which validated values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web

from session_server.api.client_address import ClientAddress
from session_server.api.rights import Seat
from session_server.api.services import Services
from session_server.people.model import Principal
from session_server.protocol.base import Model

M = TypeVar("M", bound=Model)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Validated values of the request, of the models that the row names."""

    path: Model | None = None
    query: Model | None = None
    body: Model | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Given to every handler. `request` is for streams and WebSockets; plain handlers do not touch it."""

    services: Services
    request: web.Request
    incident: str
    now: float
    client: ClientAddress
    own_origin: str
    principal: Principal | None
    seat: Seat | None
    inputs: Inputs

    @property
    def address(self) -> str:
        """Client address for limits and the log; never shown to another participant."""
        return self.client.address

    @property
    def user_agent(self) -> str:
        """What the browser says it is; display text."""
        return self.request.headers.get("User-Agent", "")

    @property
    def signed_in(self) -> Principal:
        """The signed-in person of a row whose right needs one."""
        if self.principal is None:
            raise AssertionError("the row's right does not guarantee a signed-in person")
        return self.principal

    @property
    def seated(self) -> Seat:
        """The seat of a row whose right needs one."""
        if self.seat is None:
            raise AssertionError("the row's right does not guarantee a seat")
        return self.seat

    def body(self, model: type[M]) -> M:
        """The validated body; `model` is the row's request model."""
        return _of(self.inputs.body, model)

    def path(self, model: type[M]) -> M:
        """The validated values in the address."""
        return _of(self.inputs.path, model)

    def query(self, model: type[M]) -> M:
        """The validated values after the question mark."""
        return _of(self.inputs.query, model)

    def use(self, kind: type[T]) -> T:
        """A use case of another package by its type."""
        return self.services.use(kind)


def instant_ms(at: float) -> int:
    """An instant as the wire has it: whole milliseconds."""
    return round(at * 1_000)


def _of(value: Model | None, model: type[M]) -> M:
    if not isinstance(value, model):
        raise AssertionError(f"the row does not name {model.__name__}")
    return value
