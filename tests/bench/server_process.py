"""A server in a process of its own, on loopback, with a data folder of its own: for benchmarks and end-to-end tests.

async with ServerProcess(folder) as server:          # `deskswarm serve`
    await server.kill()                              # kill -9
    await server.start()                             # the same port again, so that clients find their way back
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
START_TIMEOUT_S = 60.0  # a cold start on a machine that is busy with other tests
STOP_TIMEOUT_S = 20.0
LOOK_EVERY_S = 0.005
URL = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\]):(\d+)")
SETTINGS = {
    "DESKSWARM_RELAY__PORT": "0",
    "DESKSWARM_OWNERS_INVITE_GUESTS": "true",
    # Everything here comes from one address.
    "DESKSWARM_RATE_LIMITS__SIGN_IN_PER_ADDRESS": "6000/minute",
    "DESKSWARM_RATE_LIMITS__KEY_ENTRY_PER_ADDRESS": "6000/minute",
    "DESKSWARM_RATE_LIMITS__KEY_ENTRY_OF_NODE": "6000/minute",
    "DESKSWARM_RATE_LIMITS__READ_PER_ADDRESS": "60000/minute",
    "DESKSWARM_RATE_LIMITS__WRITE_PER_ADDRESS": "60000/minute",
}


class ServerDied(Exception):
    """The server ended by itself, or did not say its address in time; the text is the end of its output."""


class ServerProcess:
    """Starts with `start`, ends with `stop`; `kill` is kill -9. All are idempotent."""

    def __init__(self, folder: Path, *, demo: bool = False, settings: dict[str, str] | None = None) -> None:
        """Keep data and output in `folder`. `settings` are environment variables beside the ones above."""
        self.data = folder / "data"
        self.output = folder / "server.log"
        self.url = ""
        self._demo = demo
        self._environment = {**os.environ, **SETTINGS, **(settings or {}), "PYTHONUNBUFFERED": "1"}
        # A machine that keeps no bytecode compiles everything at each start: seconds of CPU that no user sees.
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    async def __aenter__(self) -> ServerProcess:
        """Start."""
        await self.start()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Stop."""
        await self.stop()

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        assert self._process is not None, "not started"
        return self._process.pid

    def cpu_s(self) -> float:
        """User and system time that the server has used; not that of the processes it has started."""
        times = psutil.Process(self.pid).cpu_times()
        return times.user + times.system

    def run_cli(self, *arguments: str) -> str:
        """Run another command of the operators on the same data; returns what it printed."""
        command = [sys.executable, "-m", "session_server.cli", *arguments, "--data", str(self.data)]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ServerDied(done.stdout + done.stderr)
        return done.stdout

    def add_person(self, login: str, password: str, *roles: str, name: str | None = None) -> None:
        """Make an account by the operators' command; the server need not run."""
        secret = self.output.with_name("password")
        secret.parent.mkdir(parents=True, exist_ok=True)
        secret.touch(mode=0o600)
        secret.write_text(password + "\n")
        given = [option for role in roles for option in ("--role", role)]
        self.run_cli("users", "add", login, "--name", name or login, *given, "--password-file", str(secret))
        secret.unlink()

    async def start(self) -> str:
        """Start, and return the address as soon as the server has said it. Raises ServerDied."""
        if self._process is not None:
            return self.url
        self.output.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "session_server.cli", "demo" if self._demo else "serve"]
        command += ["--port", str(self._port), "--data", str(self.data)]
        seen = self.output.stat().st_size if self.output.exists() else 0
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=output, stderr=output)
        self.url = await self._said_address(seen)
        self._port = int(self.url.rpartition(":")[2])
        return self.url

    async def _said_address(self, seen: int) -> str:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self._process is not None and self._process.poll() is None:
            found = URL.search(self.output.read_text("utf-8", errors="replace")[seen:])
            if found is not None:
                return found.group(0)
            await asyncio.sleep(LOOK_EVERY_S)
        text = self.output.read_text("utf-8", errors="replace")[seen:]
        await self.kill()
        raise ServerDied(text[-4000:])

    async def stop(self) -> int | None:
        """SIGTERM, then wait; returns the exit code. Kills it when it takes too long, and then returns None."""
        process, self._process = self._process, None
        if process is None:
            return None
        process.terminate()
        try:
            return await asyncio.to_thread(process.wait, STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)
            return None

    async def kill(self) -> None:
        """Kill -9."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGKILL)
            await asyncio.to_thread(process.wait)
