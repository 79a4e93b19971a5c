"""Builds the aiohttp application from the route table."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path

import aiohttp.http_parser
from aiohttp import web

from session_server.api import openapi
from session_server.api.frame import RequestFrame, own_names
from session_server.api.origins import host_policy
from session_server.api.pages import STATIC_DIR
from session_server.api.pipeline import bind
from session_server.api.route import Kind, Method
from session_server.api.routes import routes_for
from session_server.api.server_routes import OPENAPI_DOCUMENT, server_version
from session_server.api.services import Services

DEFAULT_STATIC_DIR = Path(__file__).parent.parent / "static"
BODY_BACKSTOP_BYTES = 1024 * 1024
"""The bound of aiohttp itself; every row's own bound is below it and is checked first."""


class SlowParser(Exception):
    """aiohttp runs its parser in pure Python, which is slower and differs in what it takes; install a proper wheel."""


def check_parser() -> None:
    """Raise SlowParser unless aiohttp has its compiled HTTP parser."""
    if aiohttp.http_parser.HttpRequestParser is aiohttp.http_parser.HttpRequestParserPy:
        raise SlowParser("aiohttp has no compiled HTTP parser here; install aiohttp from a wheel, or with a C compiler")


def build_application(
    services: Services, new_incident: Callable[[], str], static_dir: Path = DEFAULT_STATIC_DIR
) -> web.Application:
    """The application with all routes of this kind of server. Raises SlowParser."""
    check_parser()
    routes = routes_for(demo=services.demo)
    settings = services.settings
    hosts = host_policy(
        demo=services.demo,
        listen_host=settings.host,
        own_names=own_names(),
        origins=[settings.public_url, *settings.allowed_origins] if settings.public_url else (),
    )
    frame = RequestFrame(services, hosts, new_incident, routes)
    app = web.Application(middlewares=[frame.middleware()], client_max_size=BODY_BACKSTOP_BYTES)
    app.on_response_prepare.append(frame.on_prepare)
    app[STATIC_DIR] = static_dir
    app[OPENAPI_DOCUMENT] = functools.cache(lambda: json.dumps(openapi.build(routes, server_version())).encode())
    for route in routes:
        handler = bind(route, services)
        app.router.add_route(route.method.value, route.path, handler, name=None)
        if route.method is Method.GET and route.kind is not Kind.WEBSOCKET:
            app.router.add_route("HEAD", route.path, handler)
    return app
