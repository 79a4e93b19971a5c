"""A running relay and ready-made media."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import av
import pytest

from relay.ports import RelaySettings
from relay.service import RelayService
from tests.integration.relay.clients import Log, MovedClock, encode_vp8


@pytest.fixture(scope="session")
def vp8() -> list[av.Packet]:
    return encode_vp8(60)


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
async def relay(log: Log) -> AsyncIterator[RelayService]:
    service = RelayService(RelaySettings(), log)
    await service.start()
    yield service
    await service.close()


@pytest.fixture
async def clients() -> AsyncIterator[AsyncExitStack]:
    """Closes, at the end, the clients that were pushed onto it."""
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def moved_relay(log: Log, clock: MovedClock) -> AsyncIterator[RelayService]:
    """A relay whose time goes on, and can be moved ahead."""
    service = RelayService(RelaySettings(), log, clock=clock)
    await service.start()
    yield service
    await service.close()
