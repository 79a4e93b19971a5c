"""From a row to an aiohttp handler: every check that a request passes, in one order, before the row's own handler.

Origin, rate, who asks, right, address values, body. Authorisation belongs to the matched row, so a trick with the address
can at most reach a row that has its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web
from pydantic import ValidationError

from session_server.api import cookies
from session_server.api.context import Context, Inputs
from session_server.api.error_answers import answer
from session_server.api.field_problems import field_problems
from session_server.api.frame import FRAME, Frame
from session_server.api.origins import is_own_origin
from session_server.api.outcomes import Refusal, Reply
from session_server.api.rights import Caller, Right, Seat, decide
from session_server.api.route import Kind, Route
from session_server.api.services import Services
from session_server.people.model import Principal
from session_server.protocol.base import ErrorCode, Model
from session_server.protocol.rest_kinds import HttpCode

BODY_DEADLINE_S = 10.0
"""Time for a body within its bound; at 64 KiB that is a rate of some 6 KiB/s."""
_ANONYMOUS_KINDS = frozenset({Kind.PAGE, Kind.ASSET})
"""Served to anybody as they are: the sign-in is not looked up."""


def bind(route: Route, services: Services) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of a row."""
    allowed_origins = frozenset(services.settings.allowed_origins)

    async def handle(request: web.Request) -> web.StreamResponse:
        frame = request[FRAME]
        outcome = await _outcome(route, services, request, frame, allowed_origins)
        if isinstance(outcome, web.StreamResponse):
            return outcome
        if isinstance(outcome, Refusal):
            frame.refused = outcome.code
            return answer(outcome, frame.incident)
        return _response(route, outcome, https=frame.client.https)

    return handle


async def _outcome(
    route: Route, services: Services, request: web.Request, frame: Frame, allowed_origins: frozenset[str]
) -> Reply | Refusal | web.StreamResponse:
    if not is_own_origin(
        method=request.method,
        websocket=route.kind is Kind.WEBSOCKET,
        origin=request.headers.get("Origin"),
        fetch_site=request.headers.get("Sec-Fetch-Site"),
        own=frame.own_origin,
        allowed=allowed_origins,
    ):
        return Refusal(HttpCode.CROSS_SITE)
    wait_s = await services.limits.take(route.rate, frame.client.address)
    if wait_s is not None:
        return Refusal(ErrorCode.RATE_LIMITED, retry_after_s=wait_s)
    principal, seat = await _identify(route, services, request, frame)
    if principal is not None:
        frame.person_id = principal.person_id
    code = decide(route.right, Caller(principal.roles if principal else None, seat, frame.client.on_loopback))
    if code is not None:
        return Refusal(code)
    inputs = await _inputs(route, request)
    if isinstance(inputs, Refusal):
        return inputs
    context = Context(
        services, request, frame.incident, frame.now, frame.client, frame.own_origin, principal, seat, inputs
    )
    return await route.handler(context)


async def _identify(
    route: Route, services: Services, request: web.Request, frame: Frame
) -> tuple[Principal | None, Seat | None]:
    if route.kind in _ANONYMOUS_KINDS or (route.kind is Kind.OPERATIONS and route.right is Right.PUBLIC):
        return None, None
    token = cookies.read(request, https=frame.client.https)
    principal = await services.web_sessions.authenticate(token, frame.now) if token else None
    seat = (
        await services.seats.seat_of(request, frame.now, https=frame.client.https)
        if services.seats is not None
        else None
    )
    return principal, seat


async def _inputs(route: Route, request: web.Request) -> Inputs | Refusal:
    path: Model | None = None
    if route.path_params is not None:
        try:
            path = route.path_params.model_validate(dict(request.match_info))
        except ValidationError:
            return Refusal(ErrorCode.NOT_FOUND)
    problems: tuple = ()
    query = body = None
    try:
        query = _query(route, request)
    except ValidationError as error:
        problems = field_problems(error)
    if route.request is not None:
        raw = await _read(route, request)
        if isinstance(raw, Refusal):
            return raw
        try:
            body = route.request.model_validate_json(raw)
        except ValidationError as error:
            problems += field_problems(error)
    if problems:
        return Refusal(HttpCode.INVALID_FIELDS, fields=problems)
    return Inputs(path, query, body)


def _query(route: Route, request: web.Request) -> Model | None:
    if route.query is None:
        return None
    given: dict[str, object] = {}
    for name in request.query:
        values = request.query.getall(name)
        given[name] = values[0] if len(values) == 1 else values
    return route.query.model_validate(given)


async def _read(route: Route, request: web.Request) -> bytes | Refusal:
    if request.content_type != "application/json" or request.headers.get("Content-Encoding"):
        return Refusal(HttpCode.UNSUPPORTED_CONTENT_TYPE)
    if (request.content_length or 0) > route.body_max_bytes:
        return Refusal(ErrorCode.TOO_LARGE)
    received = bytearray()
    try:
        async with asyncio.timeout(BODY_DEADLINE_S):
            async for chunk in request.content.iter_any():
                received += chunk
                if len(received) > route.body_max_bytes:
                    return Refusal(ErrorCode.TOO_LARGE)
    except TimeoutError:
        return Refusal(HttpCode.BODY_TOO_SLOW)
    return bytes(received)


def _response(route: Route, reply: Reply, *, https: bool) -> web.Response:
    if not isinstance(reply.body, route.response or type(None)):
        raise AssertionError(f"{route.name} answered {type(reply.body).__name__}, which its row does not name")
    headers = {"Cache-Control": "no-store", **reply.headers}
    status = reply.status or (route.status if reply.body is not None or route.status != 200 else 204)
    if reply.body is None:
        response = web.Response(status=status, headers=headers)
    else:
        response = web.Response(
            status=status,
            body=reply.body.model_dump_json().encode(),
            content_type="application/json",
            headers=headers,
        )
    for cookie in reply.cookies:
        cookies.write(response, cookie, https=https)
    return response
