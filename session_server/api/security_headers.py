"""Headers that every answer carries. Pure: the nonce is passed in."""

from __future__ import annotations

_COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": (
        "display-capture=(self), clipboard-read=(self), clipboard-write=(self), fullscreen=(self), autoplay=(self), "
        "camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=()"
    ),
}
HSTS = "max-age=31536000"
"""One year, without subdomains: they may not be ours."""
CSP_DATA = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
"""For everything that is not one of our pages: if a browser showed it, nothing in it could run or load."""

CSP_ASSET = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""For files of our own build: a worker lives under the policy of its own file and may load its parts."""


def common_headers(*, hsts: bool) -> dict[str, str]:
    """Headers of every answer; `hsts` only where https has a certificate that browsers accept."""
    return {**_COMMON, "Strict-Transport-Security": HSTS} if hsts else dict(_COMMON)


def page_policy(nonce: str, own_origin: str) -> str:
    """Content-Security-Policy of a page; `own_origin` such as `https://help.example.org` adds its WebSocket address.

    Some browsers do not count a WebSocket as 'self', so it is named.
    """
    socket = own_origin.replace("http", "ws", 1)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            f"connect-src 'self' {socket}",
            "font-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types default",
        )
    )
