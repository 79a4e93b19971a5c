"""Logs: one JSON object a line, no secret in any form."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from session_server.log import REDACTED, configure, is_secret_name, redact
from session_server.settings import LogFormat, LogLevel, LogSettings


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield io.StringIO()
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_json_lines_from_both_loggers(stream: io.StringIO) -> None:
    configure(LogSettings(), stream)
    structlog.get_logger("a").info("session.opened", session="ses_1", password="hunter2hunter2")
    logging.getLogger("library").warning("said %s", "this", extra={"token": "abc"})
    structlog.get_logger("a").debug("not.written")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["session"], first["level"], first["password"]) == (
        "session.opened",
        "ses_1",
        "info",
        REDACTED,
    )
    assert first["at"].endswith("Z")
    assert (second["event"], second["logger"], second["token"]) == ("said this", "library", REDACTED)


@pytest.mark.parametrize("form", list(LogFormat))
def test_tracebacks_carry_no_local_variables(stream: io.StringIO, form: LogFormat) -> None:
    configure(LogSettings(format=form, level=LogLevel.ERROR), stream)

    def fail(hidden: str) -> None:
        raise RuntimeError("it broke")

    try:
        fail("hunter2" + "hunter2")
    except RuntimeError as error:
        structlog.get_logger("a").error("http.failed", exc_info=error)
    assert "it broke" in stream.getvalue()
    assert "hunter2hunter2" not in stream.getvalue()


def test_nested_long_and_binary_values() -> None:
    event = redact(
        None,
        "info",
        {
            "event": "password.changed",
            "body": {"Authorization": "Bearer x", "fields": [{"api-token": "y", "name": "z"}]},
            "raw": b"12345",
            "text": "x" * 5000,
            "_private": "kept",
        },
    )
    assert event["event"] == "password.changed"
    assert event["body"] == {"Authorization": REDACTED, "fields": [{"api-token": REDACTED, "name": "z"}]}
    assert event["raw"] == "[5 bytes]"
    assert len(event["text"]) == 2001
    assert event["_private"] == "kept"


def test_depth_is_bounded() -> None:
    value: object = "leaf"
    for _ in range(20):
        value = {"a": value}
    assert "leaf" not in str(redact(None, "info", {"event": "e", "deep": value}))


@pytest.mark.parametrize(
    "name", ["password", "new_password", "Set-Cookie", "session_key", "private_key_pem", "pin", "SDP"]
)
def test_secret_names(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["pinned", "session", "key_count", "shipping", "tokens_left_out_of_name_x"])
def test_other_names(name: str) -> None:
    assert not is_secret_name(name)
