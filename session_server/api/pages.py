"""The consoles' documents and assets as the build leaves them in `static/`.

A document gets a fresh nonce each time and is never stored; an asset's name holds its hash, so it is stored for good.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from aiohttp import web

from session_server.api.context import Context
from session_server.api.outcomes import Refusal
from session_server.api.rate_limits import RateClass
from session_server.api.rights import Right
from session_server.api.route import Handler, Kind, Method, Route
from session_server.api.security_headers import CSP_ASSET, page_policy
from session_server.protocol.base import ErrorCode
from session_server.protocol.rest_kinds import TEXT_BY_CODE, HttpCode

NONCE_PLACE = b"__CSP_NONCE__"
"""Written by the build wherever a nonce belongs."""
NONCE_BYTES = 16
IMMUTABLE = "public, max-age=31536000, immutable"
STATIC_DIR: web.AppKey[Path] = web.AppKey("static_dir", Path)
"""Folder of the built consoles, put into the application when it is built."""
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""What the build makes. The machine's own table of types differs from one to the next, and nosniff makes it count."""
_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


class Page(StrEnum):
    """The consoles' documents."""

    JOIN = "join.html"
    GUEST = "guest.html"
    APP = "app.html"


@dataclass(slots=True)
class _Cached:
    changed_ns: int
    content: bytes


_documents: dict[Path, _Cached] = {}


async def page_join(context: Context) -> web.Response:
    """The end-user's page."""
    return _document(context, Page.JOIN)


async def page_guest(context: Context) -> web.Response:
    """The outside expert's page."""
    return _document(context, Page.GUEST)


async def page_app(context: Context) -> web.Response:
    """The page of everybody with an account."""
    return _document(context, Page.APP)


async def asset(context: Context) -> web.StreamResponse | Refusal:
    """A file of the build under `static/assets/`, in the smallest encoding that the browser takes."""
    root = context.request.app[STATIC_DIR] / "assets"
    segments = context.request.match_info["path"].split("/")
    if not all(_SEGMENT.fullmatch(segment) for segment in segments):
        return Refusal(ErrorCode.NOT_FOUND)
    path = root.joinpath(*segments)
    if path.is_symlink() or not path.is_file():
        return Refusal(ErrorCode.NOT_FOUND)
    headers = {
        "Cache-Control": IMMUTABLE,
        "Content-Security-Policy": CSP_ASSET,
        "Content-Type": _TYPES.get(path.suffix, "application/octet-stream"),
    }
    return web.FileResponse(path, headers=headers)


def is_built(static_dir: Path) -> bool:
    """Whether every document is there."""
    return all((static_dir / page).is_file() for page in Page)


def _document(context: Context, page: Page) -> web.Response:
    content = _read(context.request.app[STATIC_DIR] / page)
    if content is None:
        return web.Response(
            status=503, text=TEXT_BY_CODE[HttpCode.NOT_BUILT] + "\n", headers={"Cache-Control": "no-store"}
        )
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    return web.Response(
        body=content.replace(NONCE_PLACE, nonce.encode()),
        content_type="text/html",
        charset="utf-8",
        headers={
            "Cache-Control": "no-store",
            "Content-Security-Policy": page_policy(nonce, context.own_origin),
        },
    )


def _read(path: Path) -> bytes | None:
    # A stat for each request: a rebuilt page is seen at once, an unchanged one is not read again.
    try:
        changed_ns = path.stat().st_mtime_ns
        cached = _documents.get(path)
        if cached is None or cached.changed_ns != changed_ns:
            cached = _documents[path] = _Cached(changed_ns, path.read_bytes())
    except OSError:
        return None
    return cached.content


def _page(path: str, handler: Handler, summary: str) -> Route:
    return Route(Method.GET, path, handler, Right.PUBLIC, RateClass.NONE, summary, kind=Kind.PAGE)


PAGE_ROUTES = (
    _page("/", page_join, "The end-user's page"),
    _page("/join", page_join, "The end-user's page"),
    _page("/guest", page_guest, "The outside expert's page"),
    _page("/app", page_app, "The page of everybody with an account"),
    _page(
        "/app/{path:.*}", page_app, "The page of everybody with an account; the rest of the address is the page's own"
    ),
    Route(
        Method.GET,
        "/static/assets/{path:.+}",
        asset,
        Right.PUBLIC,
        RateClass.NONE,
        "Scripts, styles and fonts of the pages",
        kind=Kind.ASSET,
    ),
)
