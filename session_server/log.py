"""Structured logs: static event names, data in fields, no secrets.

`configure` is called once by each command. Modules use `structlog.get_logger()`; libraries that use the standard library's
logging come out in the same form. A field whose name says that it holds a secret is replaced before anything is written.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

from session_server.settings import LogFormat, LogSettings

REDACTED = "[redacted]"
SECRET_WORDS = (
    "password",
    "passwd",
    "secret",
    "token",
    "cookie",
    "authorization",
    "credential",
    "private_key",
    "session_key",
    "ticket",
    "pin",
    "otp",
    "candidate",
    "sdp",
)
"""A field is redacted when its name, split at underscores and hyphens, contains one of these words (or, for words of more
parts, the name contains it). Candidates and session descriptions carry participants' addresses (requirement L3)."""
DEPTH_MAX = 6
"""Fields nested deeper than this are not our own data: they are replaced, not searched."""
TEXT_MAX_CHARS = 2_000
"""A longer value is cut: a hostile peer must not fill the disk with one line."""


def configure(settings: LogSettings, stream: TextIO | None = None) -> None:
    """Send all logs to `stream` (default: standard error) in the form that the settings ask for."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        redact,
    ]
    rendered: list[Any] = (
        [_tracebacks(), structlog.processors.JSONRenderer(ensure_ascii=False)]
        if settings.format is LogFormat.JSON
        else [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.level.value.upper())
    for noisy in ("aiosqlite", "sqlalchemy", "alembic", "asyncio", "aioice", "aiortc"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _tracebacks() -> Any:
    # Without local variables: those hold passwords and tokens.
    return structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace secrets by name, in nested values too, and cut what is too long."""
    for key in list(event):
        if not key.startswith("_") and key != "event":
            event[key] = _clean(key, event[key], 0)
    return event


def _clean(key: str, value: Any, depth: int) -> Any:
    if is_secret_name(key) or depth > DEPTH_MAX:
        return REDACTED
    if isinstance(value, Mapping):
        return {str(name): _clean(str(name), inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", inner, depth + 1) for inner in value]
    if isinstance(value, bytes | bytearray | memoryview):
        return f"[{len(value)} bytes]"
    if isinstance(value, str) and len(value) > TEXT_MAX_CHARS:
        return value[:TEXT_MAX_CHARS] + "…"
    return value


def is_secret_name(name: str) -> bool:
    """Whether a field of this name is never written."""
    lowered = name.lower().replace("-", "_")
    parts = lowered.split("_")
    return any(word in parts or ("_" in word and word in lowered) for word in SECRET_WORDS)
