"""The one route table. An aiohttp route without a row here fails a test; the OpenAPI document is made from these rows."""

from __future__ import annotations

from session_server.api.auth_routes import AUTH_ROUTES
from session_server.api.pages import PAGE_ROUTES
from session_server.api.people_routes import PEOPLE_ROUTES
from session_server.api.recording_routes import RECORDING_ROUTES
from session_server.api.rights import Right
from session_server.api.route import Route
from session_server.api.server_routes import SERVER_ROUTES
from session_server.api.session_routes import SESSION_ROUTES
from session_server.api.websocket import WEBSOCKET_ROUTES

ROUTES: tuple[Route, ...] = (
    *SERVER_ROUTES,
    *AUTH_ROUTES,
    *PEOPLE_ROUTES,
    *SESSION_ROUTES,
    *RECORDING_ROUTES,
    *WEBSOCKET_ROUTES,
    *PAGE_ROUTES,
)


def routes_for(*, demo: bool) -> tuple[Route, ...]:
    """Rows that exist on this server: those of the demo are not even there elsewhere."""
    return tuple(route for route in ROUTES if demo or route.right is not Right.DEMO)
