"""argon2id off the event loop, with bounded concurrency.

One hash takes about 64 MiB and some 50 ms: the bound on work at the same time is a bound on memory too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2

from session_server.people.errors import PasswordWorkFull

WORKERS = 2
"""Hashes at the same time: 128 MiB with the parameters of RFC 9106's second recommendation."""
WAITING_MAX = 32
"""Hashes that may wait; with two workers the last one waits about a second. Beyond that callers are refused."""

_T = TypeVar("_T")


class Passwords:
    """Hashes and checks passwords. Call `close` when the process ends."""

    def __init__(self, hasher: argon2.PasswordHasher | None = None) -> None:
        """Use argon2-cffi's defaults (argon2id, RFC 9106 low memory) unless a hasher is given."""
        self._hasher = hasher or argon2.PasswordHasher()
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="argon2")
        self._waiting = 0
        # Checked when there is no hash to check, so that an unknown login costs what a wrong password costs. It is made
        # beside the start of the server, which does not wait for it.
        self._decoy = self._pool.submit(self._hasher.hash, "no account has this password")

    async def hash(self, password: str) -> str:
        """The encoded hash to store. Raises PasswordWorkFull."""
        return await self._run(self._hasher.hash, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is right; the same work for None as for a hash. Raises PasswordWorkFull."""
        against = stored or await asyncio.wrap_future(self._decoy)
        right = await self._run(self._check, against, password)
        return right and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether a hash was made with other parameters than today's and is worth renewing."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """Let the threads end; safe to call again."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _check(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False

    async def _run(self, work: Callable[..., _T], *arguments: str) -> _T:
        if self._waiting >= WORKERS + WAITING_MAX:
            raise PasswordWorkFull
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)
        finally:
            self._waiting -= 1
