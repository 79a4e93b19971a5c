"""Cookies: `__Host-deskswarm…` over https, plain `deskswarm…` over http on loopback."""

from __future__ import annotations

from aiohttp import web

from session_server.api.outcomes import SIGN_IN_COOKIE, SetCookie

SECURE_PREFIX = "__Host-"
"""Makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis, 4.1.3.2)."""


def cookie_name(*, https: bool, name: str = SIGN_IN_COOKIE) -> str:
    """Name of the cookie on this connection."""
    return SECURE_PREFIX + name if https else name


def read(request: web.Request, *, https: bool, name: str = SIGN_IN_COOKIE) -> str | None:
    """The cookie's value; one that was set on the other kind of connection does not count."""
    return request.cookies.get(cookie_name(https=https, name=name))


def write(response: web.StreamResponse, cookie: SetCookie, *, https: bool) -> None:
    """Set or delete the cookie."""
    response.set_cookie(
        cookie_name(https=https, name=cookie.name),
        cookie.value or "",
        max_age=cookie.max_age_s if cookie.value is not None else 0,
        path="/",
        secure=https,
        httponly=True,
        samesite="Lax",
    )
