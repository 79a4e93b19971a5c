"""What every bus must do; a Redis adapter is added to `make` and passes the same."""

from __future__ import annotations

import asyncio

import pytest

from session_server.bus.memory_bus import SUBSCRIBER_QUEUE_MAX, MemoryBus
from session_server.bus.ports import Bus


@pytest.fixture(params=[MemoryBus])
def bus(request: pytest.FixtureRequest) -> Bus:
    return request.param()


async def test_one_owner_at_a_time_and_the_fence_grows(bus: Bus) -> None:
    first = await bus.acquire("ses_1", "a", 10.0, 0.0)
    assert first is not None
    assert await bus.acquire("ses_1", "b", 10.0, 5.0) is None
    assert await bus.holder("ses_1", 5.0) == first
    second = await bus.acquire("ses_1", "b", 10.0, 10.0)
    assert second is not None
    assert second.fence > first.fence
    assert await bus.renew(first, 10.0, 11.0) is None
    await bus.release(first)
    assert await bus.holder("ses_1", 11.0) == second


async def test_renewed_and_released(bus: Bus) -> None:
    lease = await bus.acquire("ses_1", "a", 10.0, 0.0)
    assert lease is not None
    renewed = await bus.renew(lease, 10.0, 9.0)
    assert renewed is not None
    assert (renewed.expires_at, renewed.fence) == (19.0, lease.fence)
    await bus.release(renewed)
    await bus.release(renewed)
    assert await bus.holder("ses_1", 9.0) is None
    again = await bus.acquire("ses_1", "b", 10.0, 9.0)
    assert again is not None
    assert again.fence > lease.fence
    assert await bus.renew(again, 10.0, 30.0) is None


async def test_a_restarted_node_gets_a_new_fence_for_its_own_lease(bus: Bus) -> None:
    first, second = await bus.acquire("s", "a", 10.0, 0.0), await bus.acquire("s", "a", 10.0, 1.0)
    assert first is not None
    assert second is not None
    assert second.fence > first.fence
    assert await bus.renew(first, 10.0, 2.0) is None


async def test_fan_out(bus: Bus) -> None:
    assert await bus.publish("t", b"unheard") == 0
    async with bus.subscribe("t") as first, bus.subscribe("t") as second, bus.subscribe("u") as other:
        assert await bus.publish("t", b"1") == 2
        assert await bus.publish("t", b"2") == 2
        assert await bus.publish("u", b"3") == 1
        assert [await anext(first), await anext(first)] == [b"1", b"2"]
        assert await anext(second) == b"1"
        assert await anext(other) == b"3"
    assert await bus.publish("t", b"4") == 0


async def test_a_slow_subscriber_loses_the_oldest() -> None:
    bus = MemoryBus()
    async with bus.subscribe("t") as slow:
        for number in range(SUBSCRIBER_QUEUE_MAX + 2):
            await bus.publish("t", str(number).encode())
        assert await asyncio.wait_for(anext(slow), 5) == b"2"
