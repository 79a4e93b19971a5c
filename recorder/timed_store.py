"""An object store that knows how long its current call has been outstanding.

Used by the one worker thread for writing; another thread reads `outstanding_s` to notice a disk that hangs.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from recorder.store import AppendFile, ObjectKey, ObjectStore

_T = TypeVar("_T")


class TimedStore:
    """Passes every call on to `inner` (an `ObjectStore`) and times it."""

    def __init__(self, inner: ObjectStore, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._inner = inner
        self._monotonic = monotonic
        self._since: float | None = None

    @property
    def outstanding_s(self) -> float:
        """How long the current call has been running; 0 when none is."""
        since = self._since
        return 0.0 if since is None else self._monotonic() - since

    def sessions(self) -> list[str]:
        return self._timed(self._inner.sessions)

    def parts(self, session: str) -> list[str]:
        return self._timed(lambda: self._inner.parts(session))

    def create(self, key: ObjectKey) -> AppendFile:
        return _TimedFile(self._timed(lambda: self._inner.create(key)), self._timed)

    def put(self, key: ObjectKey, data: bytes) -> None:
        self._timed(lambda: self._inner.put(key, data))

    def size_bytes(self, key: ObjectKey) -> int:
        return self._timed(lambda: self._inner.size_bytes(key))

    def read(self, key: ObjectKey, start: int = 0, length: int | None = None) -> bytes:
        return self._timed(lambda: self._inner.read(key, start, length))

    def truncate(self, key: ObjectKey, size_bytes: int) -> None:
        self._timed(lambda: self._inner.truncate(key, size_bytes))

    def delete_part(self, session: str, part: str) -> None:
        self._timed(lambda: self._inner.delete_part(session, part))

    def _timed(self, work: Callable[[], _T]) -> _T:
        self._since = self._monotonic()
        try:
            return work()
        finally:
            self._since = None


class _TimedFile:
    def __init__(self, inner: AppendFile, timed: Callable[[Callable[[], None]], None]) -> None:
        self._inner = inner
        self._timed = timed

    def append(self, data: bytes) -> None:
        self._timed(lambda: self._inner.append(data))

    def sync(self) -> None:
        self._timed(self._inner.sync)

    def close(self) -> None:
        self._timed(self._inner.close)
