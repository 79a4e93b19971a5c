"""One real server for all tests of the SDK, and the people at it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.server_process import ServerProcess
from tests.bench.world import OWNER, People, new_password, people


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server in its own process."""
    process = ServerProcess(tmp_path_factory.mktemp("server"))
    process.add_person(OWNER, PASSWORD, "rep", "admin", name="Ana Silva")
    asyncio.run(process.start())
    yield process
    asyncio.run(process.stop())


PASSWORD = new_password()


@pytest.fixture(scope="package")
def world(server: ServerProcess) -> People:
    """The owner and two colleagues, signed in."""
    return asyncio.run(people(server, PASSWORD, 2))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    return tmp_path
