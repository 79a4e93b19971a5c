"""The shape of one row of the route table. Routes of the server and the OpenAPI document are made from the same rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

from session_server.api.context import Context
from session_server.api.outcomes import Refusal, Reply
from session_server.api.rate_limits import RateClass
from session_server.api.rights import Right
from session_server.protocol.base import Model
from session_server.protocol.rest_kinds import AnyCode

BODY_MAX_BYTES = 64 * 1024
"""Largest body unless the row says more; every model of ours fits many times."""

Handler = Callable[[Context], Awaitable[Reply | Refusal | web.StreamResponse]]


class Method(StrEnum):
    """HTTP methods that rows may have."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


class Kind(StrEnum):
    """What a row serves; decides what is checked and what is documented."""

    API = "api"
    STREAM = "stream"
    """Bytes of a file or an endless answer; the handler returns aiohttp's response. Documented."""
    WEBSOCKET = "websocket"
    """Origin is checked although the method is GET. Documented."""
    OPERATIONS = "operations"
    """Health and metrics: documented, without rate limit, and answered under any host name."""
    PAGE = "page"
    ASSET = "asset"


@dataclass(frozen=True, slots=True)
class Route:
    """One row.

    `path` is written as aiohttp has it, with `{name}` for values; `path_params` names a model with one field for each.
    `errors` are the codes that the handler itself can answer; those of the checks before it are added by themselves.
    """

    method: Method
    path: str
    handler: Handler
    right: Right
    rate: RateClass
    summary: str
    request: type[Model] | None = None
    response: type[Model] | None = None
    path_params: type[Model] | None = None
    query: type[Model] | None = None
    errors: frozenset[AnyCode] = frozenset()
    status: int = 200
    body_max_bytes: int = BODY_MAX_BYTES
    kind: Kind = Kind.API
    media_type: str = "application/json"
    tag: str = "server"

    @property
    def name(self) -> str:
        """Stable name for logs, metrics and OpenAPI's operationId."""
        return self.handler.__name__
