"""The OpenAPI 3.1 document, made from the route table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pydantic.json_schema import models_json_schema

from session_server.api.rate_limits import RateClass
from session_server.api.rights import Right
from session_server.api.route import Kind, Method, Route
from session_server.protocol.base import ErrorCode, Model
from session_server.protocol.rest import ErrorBody
from session_server.protocol.rest_kinds import STATUS_BY_CODE, AnyCode, HttpCode

COOKIE_SCHEME = "sign-in"
SEAT_SCHEME = "seat"
_DOCUMENTED = frozenset({Kind.API, Kind.STREAM, Kind.WEBSOCKET, Kind.OPERATIONS})
_REF = "#/components/schemas/{model}"
_SEAT_RIGHTS = frozenset({Right.END_USER_SEAT, Right.GUEST_SEAT, Right.ANY_SEAT})


def build(routes: Iterable[Route], version: str) -> dict[str, Any]:
    """The document as plain data."""
    documented = [route for route in routes if route.kind in _DOCUMENTED]
    models: set[type[Model]] = {ErrorBody}
    for route in documented:
        models |= {one for one in (route.request, route.response, route.path_params, route.query) if one is not None}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, definitions = models_json_schema([(model, "validation") for model in ordered], ref_template=_REF)
    schemas = definitions.get("$defs", {})
    paths: dict[str, Any] = {}
    for route in documented:
        address = re.sub(r"\{(\w+):[^}]*\}", r"{\1}", route.path)
        paths.setdefault(address, {})[route.method.value.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Deskswarm",
            "version": version,
            "summary": "Remote support sessions: one owner, every expert in one live session, everything on record.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                COOKIE_SCHEME: {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "__Host-deskswarm",
                    "description": "Set by signing in; named deskswarm when the server speaks http on loopback.",
                },
                SEAT_SCHEME: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Proof of a place in one session, given when the place is taken.",
                },
            },
        },
    }


def codes_of(route: Route) -> frozenset[AnyCode]:
    """Every code that a row can answer: its own, and those of the checks before it."""
    codes = {*route.errors, ErrorCode.INTERNAL}
    if route.kind is not Kind.OPERATIONS:
        codes.add(HttpCode.WRONG_HOST)
    if route.rate is not RateClass.NONE:
        codes.add(ErrorCode.RATE_LIMITED)
    if route.method is not Method.GET or route.kind is Kind.WEBSOCKET:
        codes.add(HttpCode.CROSS_SITE)
    if route.right not in {Right.PUBLIC, Right.DEMO}:
        codes |= {HttpCode.SIGNED_OUT, ErrorCode.NOT_PERMITTED}
    if route.path_params is not None:
        codes.add(ErrorCode.NOT_FOUND)
    if route.query is not None or route.request is not None:
        codes.add(HttpCode.INVALID_FIELDS)
    if route.request is not None:
        codes |= {HttpCode.UNSUPPORTED_CONTENT_TYPE, ErrorCode.TOO_LARGE, HttpCode.BODY_TOO_SLOW}
    return frozenset(codes)


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": f"Right: {route.right.value}. Rate class: {route.rate.value}.",
        "tags": [route.tag],
        "responses": {str(_status(route)): _success(route), **_failures(route)},
        "security": _security(route),
    }
    parameters = _parameters(route, schemas)
    if parameters:
        operation["parameters"] = parameters
    if route.request is not None:
        operation["requestBody"] = {"required": True, "content": _json(route.request)}
    return operation


def _status(route: Route) -> int:
    if route.kind is Kind.WEBSOCKET:
        return 101
    if route.response is None and route.status == 200 and route.kind is Kind.API:
        return 204
    return route.status


def _success(route: Route) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": HTTPStatus(_status(route)).phrase}
    if route.response is not None:
        answer["content"] = _json(route.response)
    elif route.kind in {Kind.STREAM, Kind.OPERATIONS}:
        answer["content"] = {route.media_type: {}}
    return answer


def _failures(route: Route) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes_of(route)):
        by_status.setdefault(STATUS_BY_CODE[code], []).append(code.value)
    return {
        str(status): {"description": "Code " + " or ".join(codes), "content": _json(ErrorBody)}
        for status, codes in sorted(by_status.items())
    }


def _security(route: Route) -> list[dict[str, list[str]]]:
    if route.right in {Right.PUBLIC, Right.DEMO}:
        return []
    if route.right in _SEAT_RIGHTS:
        return [{SEAT_SCHEME: []}]
    if route.right is Right.SEAT_OR_SIGNED_IN:
        return [{SEAT_SCHEME: []}, {COOKIE_SCHEME: []}]
    return [{COOKIE_SCHEME: []}]


def _parameters(route: Route, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for place, model in (("path", route.path_params), ("query", route.query)):
        if model is None:
            continue
        schema = schemas[model.__name__]
        required = set(schema.get("required", ()))
        for name, inner in schema.get("properties", {}).items():
            found.append({"name": name, "in": place, "required": place == "path" or name in required, "schema": inner})
    return found


def _json(model: type[Model]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}
