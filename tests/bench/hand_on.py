"""The baseline of `control`: a WebSocket server that hands every message to all its other clients and does nothing else."""

from __future__ import annotations

import asyncio

from websockets.asyncio.server import ServerConnection, serve


async def main() -> None:
    """Serve on a free port of loopback, and print the address."""
    clients: set[ServerConnection] = set()

    async def hand_on(client: ServerConnection) -> None:
        clients.add(client)
        try:
            async for message in client:
                for other in clients - {client}:
                    await other.send(message)
        finally:
            clients.discard(client)

    async with serve(hand_on, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(f"ws://127.0.0.1:{port}", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
