"""Playback: the plaintext of one part, by byte ranges."""

import asyncio
from collections.abc import Sequence

from recorder.depacketise import TrackKind
from recorder.errors import ObjectMissing
from recorder.manifest import Chunk, PartInfo, PartManifest, decode_info, decode_manifest
from recorder.media_file import Place, PlainView, get_sealed, scan
from recorder.store import ObjectName, ObjectStore
from recorder.vault import Vault


class PartReader:
    """One part as the file that a player reads. A live part grows; a finished one has duration and index."""

    def __init__(self, info: PartInfo, view: PlainView, live_chunks: Sequence[Chunk] | None) -> None:
        self._info = info
        self._view = view
        self._live_chunks = live_chunks
        self._lock = asyncio.Lock()

    @property
    def info(self) -> PartInfo:
        """What the part is."""
        return self._info

    @property
    def is_live(self) -> bool:
        """Whether the part was still being written when it was opened."""
        return self._live_chunks is not None

    @property
    def content_type(self) -> str:
        """The media type with its codec, as players want it."""
        if self._info.kind is TrackKind.INPUT:
            return self._info.content_type
        return f'{self._info.content_type}; codecs="{self._info.codec}"'

    @property
    def size_bytes(self) -> int:
        """The length so far."""
        self._catch_up()
        return self._view.size_bytes

    async def read(self, start: int, end: int) -> bytes:
        """Bytes from `start` up to, not including, `end`; fewer at the end. Raises `PartDamaged`, `StoreError`."""
        async with self._lock:
            self._catch_up()
            return await asyncio.to_thread(self._view.read, start, end)

    def _catch_up(self) -> None:
        if self._live_chunks is not None:
            self._view.extend(tuple(self._live_chunks[self._view.chunk_count :]))


def read_manifest(store: ObjectStore, session: str, part: str) -> PartManifest | None:
    """The manifest of a part, or None while it is unfinished. Raises `StoreError`, `InvalidManifest`."""
    try:
        return decode_manifest(store.read(Place(session, part).key(ObjectName.MANIFEST)))
    except ObjectMissing:
        return None


def open_view(
    store: ObjectStore, vault: Vault, session: str, part: str, live: Sequence[Chunk] | None
) -> tuple[PartInfo, PlainView]:
    """Open a part for reading; blocks. Raises `ObjectMissing`, `StoreError`, `PartDamaged`, `VaultError`."""
    place = Place(session, part)
    cipher = vault.key(session).cipher(place.purpose)
    manifest = read_manifest(store, session, part) if live is None else None
    if manifest is not None:
        info, chunks = manifest.info, manifest.chunks
    else:
        info = decode_info(store.read(place.key(ObjectName.INFO)))
        chunks = tuple(scan(store, cipher, place) if live is None else live)
    has_header = info.webm is not None
    header = get_sealed(store, cipher, place, ObjectName.HEADER) if has_header else b""
    has_cues = has_header and manifest is not None
    cues = get_sealed(store, cipher, place, ObjectName.CUES) if has_cues else b""
    return info, PlainView(store, cipher, place, header, chunks, cues)
