"""The object store on a local disk (`recorder.store.ObjectStore`).

Layout below the root, which belongs to one node alone: `<session>/<part>/<object>`, folders 0700, files 0600.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from recorder.errors import InvalidName, ObjectMissing, StoreError
from recorder.files import replace_file, sync_folder
from recorder.names import check_name, part_number
from recorder.store import AppendFile, ObjectKey

_T = TypeVar("_T")


class DiskStore:
    """An object store in the folder `root`, which is made when it is missing."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def sessions(self) -> list[str]:
        """See `ObjectStore.sessions`. Folders with other names are none of ours and are passed over."""
        return _guard(lambda: sorted(name for name in self._list(self._root) if _is_name(check_name, name)))

    def parts(self, session: str) -> list[str]:
        """See `ObjectStore.parts`."""
        folder = self._root / check_name(session)
        return _guard(lambda: sorted(name for name in self._list(folder) if _is_name(part_number, name)))

    def create(self, key: ObjectKey) -> AppendFile:
        """See `ObjectStore.create`."""
        return _guard(lambda: _DiskFile(self._make_folder(key) / key.name.value))

    def put(self, key: ObjectKey, data: bytes) -> None:
        """See `ObjectStore.put`."""
        _guard(lambda: replace_file(self._make_folder(key) / key.name.value, data))

    def size_bytes(self, key: ObjectKey) -> int:
        """See `ObjectStore.size_bytes`."""
        return _guard(lambda: self._path(key).stat().st_size)

    def read(self, key: ObjectKey, start: int = 0, length: int | None = None) -> bytes:
        """See `ObjectStore.read`."""
        return _guard(lambda: _read(self._path(key), start, length))

    def truncate(self, key: ObjectKey, size_bytes: int) -> None:
        """See `ObjectStore.truncate`."""
        _guard(lambda: _truncate(self._path(key), size_bytes))

    def delete_part(self, session: str, part: str) -> None:
        """See `ObjectStore.delete_part`."""
        part_number(part)
        folder = self._root / check_name(session) / part
        _guard(lambda: _remove(folder))

    def _path(self, key: ObjectKey) -> Path:
        return self._root / key.session / key.part / key.name.value

    def _make_folder(self, key: ObjectKey) -> Path:
        folder = self._root / key.session / key.part
        if not folder.is_dir():
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            for made in (folder.parent, folder):
                if not made.is_dir():
                    made.mkdir(mode=0o700, exist_ok=True)
                    sync_folder(made.parent)
        return folder

    @staticmethod
    def _list(folder: Path) -> list[str]:
        return [path.name for path in folder.iterdir()] if folder.is_dir() else []


class _DiskFile:
    def __init__(self, path: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        self._descriptor = os.open(path, flags, 0o600)
        sync_folder(path.parent)

    def append(self, data: bytes) -> None:
        _guard(lambda: _write_all(self._descriptor, data))

    def sync(self) -> None:
        # fdatasync writes the size too, which is all of the metadata that reading needs.
        _guard(lambda: os.fdatasync(self._descriptor))

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            _guard(lambda: os.close(descriptor))


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _read(path: Path, start: int, length: int | None) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(-1 if length is None else length)


def _truncate(path: Path, size_bytes: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size_bytes)
        os.fsync(file.fileno())


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
        sync_folder(folder.parent)


def _is_name(check: Callable[[str], object], name: str) -> bool:
    try:
        check(name)
    except InvalidName:
        return False
    return True


def _guard(work: Callable[[], _T]) -> _T:
    try:
        return work()
    except FileNotFoundError as error:
        raise ObjectMissing("no such object") from error
    except OSError as error:
        raise StoreError(f"the store failed: {error.strerror}") from error
