"""The object store's port: where parts lie. Names are ours, checked by `recorder.names`, never a path of somebody else.

A part is five objects: the description written when it begins, the media (append-only), the header region, the cues, and
the manifest, whose presence means that the part is finished. All methods block; all raise `StoreError`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from recorder.names import check_name, part_number


class ObjectName(StrEnum):
    """The objects of a part."""

    INFO = "info.json"
    MEDIA = "media.bin"
    HEADER = "header.bin"
    CUES = "cues.bin"
    MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class ObjectKey:
    """Where an object lies. Raises `InvalidName` for a session or part that is not a name of ours."""

    session: str
    part: str
    name: ObjectName

    def __post_init__(self) -> None:
        check_name(self.session)
        part_number(self.part)


class AppendFile(Protocol):
    """An object that is being written. What `sync` has returned for survives a power cut."""

    def append(self, data: bytes) -> None: ...

    def sync(self) -> None: ...

    def close(self) -> None: ...


class ObjectStore(Protocol):
    """Objects by key."""

    def sessions(self) -> list[str]: ...

    def parts(self, session: str) -> list[str]:
        """The parts of a session in the order of their numbers."""
        ...

    def create(self, key: ObjectKey) -> AppendFile:
        """Begin an object that must not exist yet."""
        ...

    def put(self, key: ObjectKey, data: bytes) -> None:
        """Put a whole object, atomically and durably, replacing the old one."""
        ...

    def size_bytes(self, key: ObjectKey) -> int:
        """Raises `ObjectMissing`."""
        ...

    def read(self, key: ObjectKey, start: int = 0, length: int | None = None) -> bytes:
        """Up to `length` bytes from `start`, fewer at the end. Raises `ObjectMissing`."""
        ...

    def truncate(self, key: ObjectKey, size_bytes: int) -> None:
        """Cut off a torn tail, durably."""
        ...

    def delete_part(self, session: str, part: str) -> None:
        """Remove all objects of a part. Idempotent."""
        ...
