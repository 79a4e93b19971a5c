"""Documents with a fresh nonce, assets that stay, and what is said when nothing was built."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.integration.api.conftest import Server


@pytest.fixture
def built(server: Server) -> Server:
    assets = server.static_dir / "assets"
    assets.mkdir(parents=True)
    for page in ("join", "guest", "app"):
        (server.static_dir / f"{page}.html").write_text(f'<title>{page}</title><script nonce="__CSP_NONCE__"></script>')
    (assets / "main-1a2b.js").write_text("export {};")
    (assets / "main-1a2b.js.gz").write_bytes(gzip.compress(b"export {};"))
    (assets / ".hidden").write_text("no")
    (server.static_dir / "secret.txt").write_text("no")
    (assets / "link.js").symlink_to(server.static_dir / "secret.txt")
    return server


@pytest.mark.parametrize(
    ("path", "page"),
    [("/", "join"), ("/join", "join"), ("/guest", "guest"), ("/app", "app"), ("/app/sessions/1/x", "app")],
)
async def test_documents(built: Server, path: str, page: str) -> None:
    nonces = []
    for _ in range(2):
        answer = await built.client.get(path)
        text = await answer.text()
        assert (answer.status, answer.content_type, answer.headers["Cache-Control"]) == (200, "text/html", "no-store")
        assert f"<title>{page}</title>" in text
        nonce = re.search(r'nonce="([^"]+)"', text)
        assert nonce is not None
        policy = answer.headers["Content-Security-Policy"]
        assert f"script-src 'self' 'nonce-{nonce[1]}'" in policy
        assert f"connect-src 'self' ws://127.0.0.1:{built.client.port}" in policy
        nonces.append(nonce[1])
    assert nonces[0] != nonces[1]
    assert "__CSP_NONCE__" not in nonces


async def test_a_rebuilt_page_is_seen_at_once(built: Server) -> None:
    await built.client.get("/join")
    (built.static_dir / "join.html").write_text("<title>newer</title>")
    assert "newer" in await (await built.client.get("/join")).text()


async def test_assets(built: Server) -> None:
    answer = await built.client.get("/static/assets/main-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert (answer.status, answer.content_type) == (200, "text/javascript")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert await answer.text() == "export {};"
    assert (await built.client.head("/static/assets/main-1a2b.js")).status == 200


@pytest.mark.parametrize(
    "path", ["none.js", ".hidden", "link.js", "../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "a//b", "%00"]
)
async def test_no_way_out_of_the_folder(built: Server, path: str) -> None:
    from yarl import URL

    answer = await built.client.get(URL(f"/static/assets/{path}", encoded=True))
    assert answer.status == 404
    assert await answer.text() != "no"


async def test_not_built(server: Server) -> None:
    answer = await server.client.get("/join")
    assert (answer.status, answer.content_type) == (503, "text/plain")
    assert "have not been built" in await answer.text()
