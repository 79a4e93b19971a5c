"""How long from the command to the first page, with data that exists already (warm), and with none (cold).

The command is `deskswarm demo`. The clock runs from starting the process to the last byte of the sign-in page.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.figures import p50_p95, tell
from tests.bench.server_process import ServerProcess

PAGE = "/app"
AIM_WARM_S = 2.0


async def start_once(folder: Path) -> tuple[float, int]:
    """One start and one page; returns seconds and the page's status."""
    server = ServerProcess(folder, demo=True)
    began_at = time.monotonic()
    try:
        url = await server.start()
        status = await asyncio.to_thread(fetch, url)
        return time.monotonic() - began_at, status
    finally:
        await server.stop()


def fetch(url: str) -> int:
    """Read the page to its end; returns the status."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    try:
        connection.request("GET", PAGE)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


async def run(short: bool) -> None:
    """Start once without data, then several times with it."""
    starts = 3 if short else 8
    with tempfile.TemporaryDirectory(prefix="deskswarm-bench-") as folder:
        cold, status = await start_once(Path(folder))
        warm = []
        for _ in range(starts):
            seconds, status = await start_once(Path(folder))
            warm.append(seconds)
    figures = p50_p95(warm)
    tell(
        "startup",
        short,
        unit="s",
        page=PAGE,
        status=status,
        cold=round(cold, 3),
        warm=figures,
        aim_warm=AIM_WARM_S,
        aim_met=status == 200 and figures["p50"] < AIM_WARM_S,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="three warm starts")
    asyncio.run(run(parser.parse_args().short))
