"""A real `deskswarm demo` in a process of its own: started, killed, started again on the same data."""

import asyncio
import os
import signal
import sys
from pathlib import Path

START_DEADLINE_S = 60.0
STOP_DEADLINE_S = 20.0


class DemoServer:
    """One data folder and one port; `start` and `kill` may be called in turn."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.port = port
        self.url = f"http://localhost:{port}"
        self.log_path = data.parent / "server.log"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with self.log_path.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "session_server.cli", "demo", "--port", str(self.port), "--data", str(self.data)),
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        async with asyncio.timeout(START_DEADLINE_S):
            while not await self._answers():
                assert self._process.returncode is None, self.log_path.read_text()
                await asyncio.sleep(0.1)

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.write(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = await reader.read(64)
        writer.close()
        return b" 200 " in answer

    async def kill(self) -> None:
        """As a power button does it: SIGKILL."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        self._process = None

    async def stop(self) -> None:
        """SIGTERM; the exit code has to be 0."""
        if self._process is None:
            return
        self._process.terminate()
        async with asyncio.timeout(STOP_DEADLINE_S):
            code = await self._process.wait()
        self._process = None
        assert code == 0, self.log_path.read_text()

    async def command(self, *arguments: str) -> tuple[int, str]:
        """A command of the operator's on the same data: exit code and output."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "session_server.cli", *arguments, "--data", str(self.data)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        return process.returncode or 0, output.decode()
