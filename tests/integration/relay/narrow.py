"""A narrow path between one client and the relay: rate, delay and a bounded queue, at a seam of our own."""

from __future__ import annotations

import asyncio

from relay.engine.protocol import Address


class NarrowPath(asyncio.DatagramProtocol):
    """Takes the client's datagrams on a port of its own. Upwards they wait in a queue of `queue_s`; downwards they fly."""

    def __init__(self, relay_port: int, *, bits_per_s: float, delay_s: float, queue_s: float) -> None:
        self._relay = ("127.0.0.1", relay_port)
        self._byte_s = 8 / bits_per_s
        self._delay_s = delay_s
        self._queue_s = queue_s
        self._free_at = 0.0
        self._client: Address | None = None
        self.lost = 0

    async def open(self) -> int:
        """Open both sides; returns the port for the client."""
        loop = asyncio.get_running_loop()
        self._down, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        self._up, _ = await loop.create_datagram_endpoint(lambda: _Answers(self), local_addr=("127.0.0.1", 0))
        return self._down.get_extra_info("sockname")[1]

    def close(self) -> None:
        self._down.close()
        self._up.close()

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._client = addr
        loop = asyncio.get_running_loop()
        now = loop.time()
        waits_s = max(0.0, self._free_at - now)
        if waits_s > self._queue_s:
            self.lost += 1
            return
        self._free_at = now + waits_s + len(data) * self._byte_s
        loop.call_at(self._free_at + self._delay_s, self._up.sendto, data, self._relay)

    def answer(self, data: bytes) -> None:
        if self._client is not None:
            asyncio.get_running_loop().call_later(self._delay_s, self._down.sendto, data, self._client)


class _Answers(asyncio.DatagramProtocol):
    def __init__(self, path: NarrowPath) -> None:
        self._path = path

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._path.answer(data)
