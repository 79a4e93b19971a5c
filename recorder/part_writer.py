"""A part that is being written, and how it is finished: at its proper end, or after a crash from what is on the disk."""

from collections.abc import Iterable
from contextlib import suppress

from recorder import webm
from recorder.errors import ObjectMissing
from recorder.failures import EndReason
from recorder.manifest import (
    Chunk,
    PartInfo,
    PartManifest,
    SenderReport,
    decode_info,
    encode_info,
)
from recorder.media_file import Place, put_sealed, scan, seal_chunk
from recorder.muxer import ChunkCut, PartEnded
from recorder.store import ObjectName, ObjectStore
from recorder.vault import Cipher, Vault

_EMPTY_DIGEST = ""


class PartWriter:
    """One part. Construction makes its objects durable; `append` and `sync` follow, `finish` comes last."""

    def __init__(self, store: ObjectStore, cipher: Cipher, info: PartInfo) -> None:
        self.info = info
        self.sync_report: SenderReport | None = None
        self._store, self._cipher = store, cipher
        self._place = Place(info.session, info.part)
        self._chunks: list[Chunk] = []
        self._synced = 0
        store.put(self._place.key(ObjectName.INFO), encode_info(info))
        if info.webm is not None:
            put_sealed(store, cipher, self._place, ObjectName.HEADER, webm.header(info.webm))
        self._file = store.create(self._place.key(ObjectName.MEDIA))

    @property
    def is_dirty(self) -> bool:
        """Whether chunks were appended since the last `sync`."""
        return self._synced < len(self._chunks)

    def append(self, cut: ChunkCut) -> None:
        """Seal and write a chunk. Raises `StoreError`."""
        record, chunk = seal_chunk(
            self._cipher,
            self._place,
            len(self._chunks),
            cut.data,
            first_ms=cut.first_ms,
            last_ms=cut.last_ms,
            keyframe=cut.keyframe,
        )
        self._file.append(record)
        self._chunks.append(chunk)

    def sync(self) -> list[Chunk]:
        """Make what was appended durable; returns the chunks that are so since now. Raises `StoreError`."""
        self._file.sync()
        fresh = self._chunks[self._synced :]
        self._synced = len(self._chunks)
        return fresh

    def finish(self, ended: PartEnded) -> PartManifest:
        """Write cues, header and manifest. Call `sync` before. Raises `StoreError`."""
        self._file.close()
        return _finish(self._store, self._cipher, self.info, self._chunks, ended, self.sync_report)

    def salvage(self, ended: PartEnded) -> PartManifest:
        """After a failed write: keep what is durable, cut off the rest, finish. Raises `StoreError`."""
        self._file.close()
        durable = self._chunks[: self._synced]
        self._store.truncate(self._place.key(ObjectName.MEDIA), sum(chunk.stored_bytes for chunk in durable))
        return _finish(self._store, self._cipher, self.info, durable, ended, self.sync_report)


def finish_crashed(store: ObjectStore, vault: Vault, session: str, part: str) -> PartManifest:
    """Finish a part from what is on the disk: cut off a torn tail, write cues, header and manifest.

    Raises `StoreError`, `VaultError`, `InvalidManifest`; a part whose description never reached the disk raises
    `ObjectMissing` and holds no media.
    """
    place = Place(session, part)
    info = decode_info(store.read(place.key(ObjectName.INFO)))
    cipher = vault.key(session).cipher(place.purpose)
    chunks = scan(store, cipher, place)
    stored_bytes = sum(chunk.stored_bytes for chunk in chunks)
    with suppress(ObjectMissing):
        store.truncate(place.key(ObjectName.MEDIA), stored_bytes)
    last_ms = chunks[-1].last_ms if chunks else 0
    ended = PartEnded(EndReason.SERVER_STOPPED, (info.started_at_ms + last_ms) / 1000, (), 0)
    return _finish(store, cipher, info, chunks, ended, None)


def _finish(
    store: ObjectStore,
    cipher: Cipher,
    info: PartInfo,
    chunks: list[Chunk],
    ended: PartEnded,
    sync: SenderReport | None,
) -> PartManifest:
    place = Place(info.session, info.part)
    duration_ms = chunks[-1].last_ms if chunks else 0
    clusters_bytes = sum(chunk.plain_bytes for chunk in chunks)
    header = cues = b""
    header_digest = cues_digest = _EMPTY_DIGEST
    if info.webm is not None:
        cues = webm.cues(list(_cue_points(chunks)))
        finish = webm.Finish(max(1, duration_ms), clusters_bytes, len(cues))
        header = webm.header(info.webm, finish)
        cues_digest = put_sealed(store, cipher, place, ObjectName.CUES, cues)
        header_digest = put_sealed(store, cipher, place, ObjectName.HEADER, header)
    manifest = PartManifest(
        info=info,
        ended_at_ms=int(ended.ended_at * 1000),
        end_reason=ended.reason,
        duration_ms=duration_ms,
        size_bytes=len(header) + clusters_bytes + len(cues),
        header_bytes=len(header),
        header_digest=header_digest,
        cues_bytes=len(cues),
        cues_digest=cues_digest,
        chunks=tuple(chunks),
        gaps=ended.gaps,
        gap_count=ended.gap_count,
        sync=sync,
    )
    store.put(place.key(ObjectName.MANIFEST), manifest.encoded)
    return manifest


def _cue_points(chunks: Iterable[Chunk]) -> Iterable[webm.CuePoint]:
    position = 0
    for chunk in chunks:
        if chunk.keyframe:
            yield webm.CuePoint(chunk.first_ms, position)
        position += chunk.plain_bytes
