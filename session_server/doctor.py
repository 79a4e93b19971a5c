"""Looks at a machine and says what is in the way of running the server here."""

from __future__ import annotations

import platform
import socket
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from session_server.api.application import DEFAULT_STATIC_DIR, SlowParser, check_parser
from session_server.api.pages import is_built
from session_server.settings import Settings, SettingsProblem, load_settings
from session_server.storage.database import Database
from session_server.storage.migrate import current, head

PYTHON_MIN = (3, 11)
LIBRARIES = ("aiohttp", "aiortc", "av", "cryptography", "pydantic", "sqlalchemy")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do when it is not well."""

    name: str
    ok: bool
    text: str


async def examine(config: Path | None, data_dir: Path | None) -> tuple[Finding, ...]:
    """Look at everything; changes nothing."""
    findings = [_python(), _libraries(), _parser(), _consoles(), _loopback()]
    try:
        settings = load_settings(config, data_dir=data_dir)
    except SettingsProblem as problem:
        return (*findings, Finding("settings", False, str(problem)))
    findings.append(Finding("settings", True, f"data in {settings.data_dir}, {_address(settings)}"))
    findings.append(await _database(settings))
    return tuple(findings)


def _address(settings: Settings) -> str:
    return f"{'https' if settings.uses_tls else 'http'} on {settings.host} port {settings.port}"


def _python() -> Finding:
    found = platform.python_version()
    return Finding("python", sys.version_info >= PYTHON_MIN, f"{found}; 3.11 or newer is needed")


def _libraries() -> Finding:
    return Finding("libraries", True, ", ".join(f"{name} {version(name)}" for name in LIBRARIES))


def _parser() -> Finding:
    try:
        check_parser()
    except SlowParser as error:
        return Finding("http parser", False, str(error))
    return Finding("http parser", True, "compiled")


def _consoles() -> Finding:
    if is_built(DEFAULT_STATIC_DIR):
        return Finding("consoles", True, "built")
    return Finding("consoles", False, "not built: install the package again, or build client_sdk/web")


def _loopback() -> Finding:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
    except OSError as error:
        return Finding("loopback", False, f"no UDP port on 127.0.0.1: {error.strerror}")
    return Finding("loopback", True, "a UDP port can be had")


async def _database(settings: Settings) -> Finding:
    path = settings.data_dir / "deskswarm.db"
    if settings.database_url is None and not path.exists():
        return Finding("database", True, "none yet; the first start makes it")
    database = Database(settings.database_address)
    try:
        at = await current(database)
    except Exception as error:
        return Finding("database", False, f"cannot be opened: {type(error).__name__}")
    finally:
        await database.close()
    return Finding("database", True, f"schema {at or 'empty'}, this release has {head()}")
