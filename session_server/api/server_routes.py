"""Rows about the server itself: configuration for pages, health, figures, the OpenAPI document."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from aiohttp import web

from session_server.api.context import Context
from session_server.api.metrics import CONTENT_TYPE
from session_server.api.outcomes import Reply
from session_server.api.rate_limits import RateClass
from session_server.api.rights import Right
from session_server.api.route import Kind, Method, Route
from session_server.people.demo import DEMO_PERSONAS
from session_server.protocol.rest import DemoPerson, Health, PrivacyText, ServerConfig

OPENAPI_DOCUMENT: web.AppKey[Callable[[], bytes]] = web.AppKey("openapi_document")
"""Makes the document at the first call and keeps it: a quarter of a second that a start need not take."""


def server_version() -> str:
    """Version of the installed package."""
    try:
        return version("deskswarm")
    except PackageNotFoundError:
        return "0+unknown"


async def get_config(context: Context) -> Reply:
    """What a page must know before anybody has signed in."""
    settings = context.services.settings
    demo_people = tuple(
        DemoPerson(login=one.login, display_name=one.display_name, roles=tuple(sorted(one.roles)))
        for one in DEMO_PERSONAS
    )
    return Reply(
        ServerConfig(
            version=server_version(),
            organisation=settings.organisation,
            privacy=PrivacyText(**settings.privacy.model_dump()),
            demo=context.services.demo,
            demo_people=demo_people if context.services.demo else (),
            secure_transport=context.client.https or context.client.on_loopback,
            public_url=settings.public_url or context.own_origin,
            consent_timeout_s=settings.consent_timeout_s,
            key_life_s=settings.key_life_s,
            guest_link_life_s=settings.guest_link_life_s,
            guest_link_life_max_s=settings.guest_link_life_max_s,
        )
    )


async def get_livez(_context: Context) -> Reply:
    """The process answers."""
    return Reply(Health(ok=True))


async def get_readyz(context: Context) -> Reply:
    """Whether this node can take new sessions; 503 when it cannot."""
    checks = await context.services.readiness.run()
    ok = all(checks.values())
    return Reply(Health(ok=ok, checks=checks), status=200 if ok else 503)


async def get_metrics(context: Context) -> web.Response:
    """Figures for Prometheus."""
    return web.Response(body=context.services.metrics.render(), headers={"Content-Type": CONTENT_TYPE})


async def get_openapi(context: Context) -> web.Response:
    """The OpenAPI 3.1 document of these rows."""
    document = await asyncio.to_thread(context.request.app[OPENAPI_DOCUMENT])
    return web.Response(body=document, content_type="application/json")


SERVER_ROUTES = (
    Route(
        Method.GET,
        "/api/v1/config",
        get_config,
        Right.PUBLIC,
        RateClass.READ,
        "Organisation, privacy text and limits, for pages",
        response=ServerConfig,
    ),
    Route(
        Method.GET,
        "/livez",
        get_livez,
        Right.PUBLIC,
        RateClass.NONE,
        "The process answers",
        response=Health,
        kind=Kind.OPERATIONS,
        tag="operations",
    ),
    Route(
        Method.GET,
        "/readyz",
        get_readyz,
        Right.PUBLIC,
        RateClass.NONE,
        "The node can take new sessions; 503 when it cannot",
        response=Health,
        kind=Kind.OPERATIONS,
        tag="operations",
    ),
    Route(
        Method.GET,
        "/metrics",
        get_metrics,
        Right.OPERATIONS,
        RateClass.NONE,
        "Figures for Prometheus",
        kind=Kind.OPERATIONS,
        media_type="text/plain",
        tag="operations",
    ),
    Route(
        Method.GET,
        "/api/openapi.json",
        get_openapi,
        Right.PUBLIC,
        RateClass.READ,
        "This document",
        kind=Kind.STREAM,
    ),
)
