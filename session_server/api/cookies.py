"""The sign-in cookie: `__Host-deskswarm` over https, plain `deskswarm` over http on loopback."""

from __future__ import annotations

from aiohttp import web

from session_server.api.outcomes import SetCookie

SECURE_NAME = "__Host-deskswarm"
"""The prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis, 4.1.3.2)."""
LOOPBACK_NAME = "deskswarm"


def cookie_name(*, https: bool) -> str:
    """Name of the cookie on this connection."""
    return SECURE_NAME if https else LOOPBACK_NAME


def read(request: web.Request, *, https: bool) -> str | None:
    """The cookie's value; a cookie of the other name does not count."""
    return request.cookies.get(cookie_name(https=https))


def write(response: web.StreamResponse, cookie: SetCookie, *, https: bool) -> None:
    """Set or delete the cookie."""
    response.set_cookie(
        cookie_name(https=https),
        cookie.value or "",
        max_age=cookie.max_age_s if cookie.value is not None else 0,
        path="/",
        secure=https,
        httponly=True,
        samesite="Lax",
    )
