"""The real build of the consoles, the component gallery included, served under the real policy."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, async_playwright

ROOT = Path(__file__).resolve().parents[3]
WEB = ROOT / "client_sdk" / "web"
NONCE = "__CSP_NONCE__"
DOCUMENTS = {"/join": "join.html", "/guest": "guest.html", "/design": "design.html"}


def policy(nonce: str) -> str:
    """The strictest policy that the pages must live with."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "connect-src 'self' ws:",
            "font-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types default",
        ]
    )


def npm(*arguments: str, environment: dict[str, str] | None = None) -> str:
    """Runs npm as the README says; returns what it printed."""
    done = subprocess.run(
        [sys.executable, str(WEB / "npm.py"), *arguments],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh build, apart from the one that is served."""
    output = tmp_path_factory.mktemp("web")
    if not (WEB / "node_modules").is_dir():
        npm("ci", "--ignore-scripts")
    printed = npm(
        "run", "build", environment={"DESKSWARM_WEB_OUT": str(output), "DESKSWARM_WEB_GALLERY": "1", "CI": "1"}
    )
    (output / "printed.log").write_text(printed)
    return output


@pytest.fixture
async def site(built: Path) -> AsyncIterator[TestServer]:
    """The documents with a fresh nonce and the policy in each answer; everything else is not there."""

    async def document(request: web.Request) -> web.Response:
        name = DOCUMENTS.get(request.path, "app.html")
        nonce = secrets.token_urlsafe(16)
        text = (built / name).read_text("utf-8").replace(NONCE, nonce)
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy(nonce)})

    app = web.Application()
    app.router.add_static("/static", built)
    for path in [*DOCUMENTS, "/app", "/app/{rest:.*}"]:
        app.router.add_get(path, document)
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        await chromium.close()
