"""The route table is the only source of routes, and its document is valid and true."""

from __future__ import annotations

from openapi_spec_validator import OpenAPIV31SpecValidator

from session_server.api.openapi import codes_of
from session_server.api.rights import Right
from session_server.api.route import Kind, Method
from session_server.api.routes import ROUTES, routes_for
from session_server.protocol.rest_kinds import STATUS_BY_CODE
from tests.integration.api.conftest import Server, Start


def _registered(server: Server) -> set[tuple[str, str]]:
    found = set()
    for route in server.app.router.routes():
        assert route.resource is not None
        found.add((route.method, route.resource.canonical))
    return found


def _rows(demo: bool) -> set[tuple[str, str]]:
    rows = set()
    for row in routes_for(demo=demo):
        address = row.path.replace(":.*}", "}").replace(":.+}", "}")
        rows.add((row.method.value, address))
        if row.method is Method.GET and row.kind is not Kind.WEBSOCKET:
            rows.add(("HEAD", address))
    return rows


async def test_every_route_has_a_row_and_every_row_a_route(start: Start) -> None:
    for demo in (False, True):
        server = await start(demo=demo)
        assert _registered(server) == _rows(demo)


async def test_the_demo_sign_in_is_no_route_elsewhere(server: Server) -> None:
    assert not any("demo" in address for _, address in _registered(server))
    assert (await server.client.post("/api/v1/demo/sign-in", json={"login": "ana"})).status == 404


async def test_openapi_is_valid_and_names_every_api_row(server: Server) -> None:
    document = await (await server.client.get("/api/openapi.json")).json()
    OpenAPIV31SpecValidator(document).validate()
    for row in routes_for(demo=False):
        if row.kind in {Kind.PAGE, Kind.ASSET}:
            assert row.path not in document["paths"]
            continue
        operation = document["paths"][row.path][row.method.value.lower()]
        assert {str(STATUS_BY_CODE[code]) for code in codes_of(row)} <= operation["responses"].keys()
        assert bool(operation["security"]) == (row.right not in {Right.PUBLIC, Right.DEMO})


def test_operation_ids_are_unique() -> None:
    names = [row.name for row in ROUTES if row.kind is not Kind.PAGE]
    assert len(names) == len(set(names))


def test_api_addresses_are_versioned_and_values_have_models() -> None:
    for row in ROUTES:
        if row.kind in {Kind.API, Kind.WEBSOCKET}:
            assert row.path.startswith("/api/v1/"), row.path
        if "{" in row.path and row.kind not in {Kind.PAGE, Kind.ASSET}:
            assert row.path_params is not None, row.path
            assert set(row.path_params.model_fields) == set(_values(row.path))


def _values(path: str) -> list[str]:
    return [part.split("}")[0].split(":")[0] for part in path.split("{")[1:]]


async def test_what_changes_something_is_limited_and_never_public_by_accident() -> None:
    public_writes = {
        (row.method.value, row.path) for row in ROUTES if row.right is Right.PUBLIC and row.method is not Method.GET
    }
    assert {("POST", "/api/v1/auth/sign-in"), ("POST", "/api/v1/auth/sign-out")} <= public_writes
    for row in ROUTES:
        if row.kind in {Kind.API, Kind.WEBSOCKET, Kind.STREAM}:
            assert row.rate.value != "none", row.path
