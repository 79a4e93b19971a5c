"""The headers of every answer and the policy of pages."""

from __future__ import annotations

from session_server.api.security_headers import CSP_ASSET, CSP_DATA, common_headers, page_policy


def directives(policy: str) -> dict[str, str]:
    return {part.split(" ")[0]: part.partition(" ")[2] for part in policy.split("; ")}


def test_a_page_runs_its_own_scripts_and_nothing_else() -> None:
    policy = directives(page_policy("n0nce", "https://help.example:8443"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' 'nonce-n0nce'"
    assert policy["style-src"] == "'self' 'nonce-n0nce'"
    assert policy["connect-src"] == "'self' wss://help.example:8443"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert (policy["require-trusted-types-for"], policy["trusted-types"]) == ("'script'", "default")
    assert "unsafe" not in page_policy("n", "https://a")


def test_plain_http_names_the_plain_socket() -> None:
    assert directives(page_policy("n", "http://localhost:8080"))["connect-src"] == "'self' ws://localhost:8080"


def test_data_and_assets_load_nothing_foreign() -> None:
    assert directives(CSP_DATA)["default-src"] == "'none'"
    assert directives(CSP_ASSET)["default-src"] == "'self'"


def test_common_headers() -> None:
    headers = common_headers(hsts=False)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "display-capture=(self)" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    assert common_headers(hsts=True)["Strict-Transport-Security"].startswith("max-age=")
