"""Refusals and exceptions as answers: one total map, the detail to the log, a code to the peer."""

from __future__ import annotations

import math

import sqlalchemy.exc
from aiohttp import web

from session_server.api.outcomes import Refusal
from session_server.people.errors import PasswordWorkFull
from session_server.protocol.base import ErrorCode
from session_server.protocol.rest import ErrorBody
from session_server.protocol.rest_kinds import STATUS_BY_CODE, TEXT_BY_CODE, HttpCode

OVERLOAD_RETRY_S = 2.0
"""Queues of ours empty within a second or two."""


def refusal_of(error: Exception) -> Refusal:
    """What an exception is answered with; everything that nobody expected is INTERNAL."""
    match error:
        case web.HTTPMethodNotAllowed():
            return Refusal(HttpCode.METHOD_NOT_ALLOWED, allow=", ".join(sorted(error.allowed_methods)))
        case web.HTTPNotFound():
            return Refusal(ErrorCode.NOT_FOUND)
        case web.HTTPRequestEntityTooLarge():
            return Refusal(ErrorCode.TOO_LARGE)
        case web.HTTPException() if error.status < 500:
            return Refusal(ErrorCode.MALFORMED)
        case web.RequestPayloadError():
            return Refusal(ErrorCode.MALFORMED)
        case PasswordWorkFull() | sqlalchemy.exc.TimeoutError():
            return Refusal(ErrorCode.OVERLOADED, retry_after_s=OVERLOAD_RETRY_S)
        case _:
            return Refusal(ErrorCode.INTERNAL)


def answer(refusal: Refusal, incident: str) -> web.Response:
    """The refusal as an HTTP answer."""
    body = ErrorBody(
        code=refusal.code,
        text=refusal.text or TEXT_BY_CODE[refusal.code],
        incident=incident,
        fields=refusal.fields,
    )
    headers = {"Cache-Control": "no-store"}
    if refusal.retry_after_s is not None:
        headers["Retry-After"] = str(max(1, math.ceil(refusal.retry_after_s)))
    if refusal.allow is not None:
        headers["Allow"] = refusal.allow
    return web.Response(
        status=STATUS_BY_CODE[refusal.code],
        body=body.model_dump_json().encode(),
        content_type="application/json",
        headers=headers,
    )
