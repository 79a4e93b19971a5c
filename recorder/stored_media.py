"""A session's stored media as the verifier reads it (`recorder.verify.MediaSource`)."""

from recorder.errors import ObjectMissing
from recorder.media_file import Place
from recorder.store import ObjectName, ObjectStore


class StoredMedia:
    """The parts of `session` in `store`, encrypted as they lie there. All methods block and raise `StoreError`."""

    def __init__(self, store: ObjectStore, session: str) -> None:
        self._store, self._session = store, session

    def parts(self) -> list[str]:
        return self._store.parts(self._session)

    def media_bytes(self, part: str) -> int | None:
        try:
            return self._store.size_bytes(Place(self._session, part).key(ObjectName.MEDIA))
        except ObjectMissing:
            return None

    def media(self, part: str, start: int, length: int) -> bytes:
        return self._store.read(Place(self._session, part).key(ObjectName.MEDIA), start, length)

    def header(self, part: str) -> bytes | None:
        return self._whole(part, ObjectName.HEADER)

    def cues(self, part: str) -> bytes | None:
        return self._whole(part, ObjectName.CUES)

    def manifest(self, part: str) -> bytes | None:
        return self._whole(part, ObjectName.MANIFEST)

    def _whole(self, part: str, name: ObjectName) -> bytes | None:
        try:
            return self._store.read(Place(self._session, part).key(name))
        except ObjectMissing:
            return None
