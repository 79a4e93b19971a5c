"""A part's media on the store: sealed records, one behind the other, and random access to their plaintext.

    record = magic "DSC1" | index u32 | sealed length u32 | keyframe u8 | first_ms u64 | last_ms u64 | sealed
    sealed = nonce (12) || AES-256-GCM(chunk) || tag (16), bound to session, part and the record's head

Header region and cues are sealed likewise, each in an object of its own; the player sees header region, chunks and cues
as one file. A record that is cut off or does not decrypt at the end of a part that crashed is a torn tail.
"""

import hashlib
import struct
from bisect import bisect_right
from dataclasses import dataclass

from recorder.errors import ObjectMissing, PartDamaged
from recorder.manifest import Chunk
from recorder.store import ObjectKey, ObjectName, ObjectStore
from recorder.vault import NONCE_BYTES, TAG_BYTES, Cipher

_HEAD = struct.Struct(">4sIIBQQ")
HEAD_BYTES = _HEAD.size
_MAGIC = b"DSC1"
_OVERHEAD = NONCE_BYTES + TAG_BYTES
# No chunk of ours is larger (`recorder.track.MAX_CLUSTER_BYTES` and one frame); a torn head may claim anything.
MAX_SEALED_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Which part's bytes are meant: bound into every seal."""

    session: str
    part: str

    def key(self, name: ObjectName) -> ObjectKey:
        """The key of one of the part's objects."""
        return ObjectKey(self.session, self.part, name)

    def associated(self, what: str, head: bytes = b"") -> bytes:
        """The associated data of a seal."""
        return f"deskswarm/{what}/1\0{self.session}\0{self.part}\0".encode() + head

    @property
    def purpose(self) -> str:
        """The purpose under which the vault derives the part's key."""
        return f"media/{self.part}"


def seal_chunk(
    cipher: Cipher, place: Place, index: int, data: bytes, *, first_ms: int, last_ms: int, keyframe: bool
) -> tuple[bytes, Chunk]:
    """The record to be stored, and what the manifest says of it."""
    head = _HEAD.pack(_MAGIC, index, len(data) + _OVERHEAD, keyframe, first_ms, last_ms)
    record = head + cipher.seal(data, place.associated("chunk", head))
    digest = hashlib.sha256(record).hexdigest()
    return record, Chunk(index, digest, len(record), len(data), first_ms, last_ms, keyframe)


def open_chunk(cipher: Cipher, place: Place, record: bytes) -> bytes:
    """The plaintext of a record; raises `PartDamaged`."""
    data = cipher.open(record[HEAD_BYTES:], place.associated("chunk", record[:HEAD_BYTES]))
    if data is None:
        raise PartDamaged("a chunk does not decrypt")
    return data


def put_sealed(store: ObjectStore, cipher: Cipher, place: Place, name: ObjectName, data: bytes) -> str:
    """Seal and store header region or cues; returns the digest (hex) of the stored bytes."""
    sealed = cipher.seal(data, place.associated(name.value))
    store.put(place.key(name), sealed)
    return hashlib.sha256(sealed).hexdigest()


def get_sealed(store: ObjectStore, cipher: Cipher, place: Place, name: ObjectName) -> bytes:
    """The inverse of `put_sealed`; raises `ObjectMissing`, `PartDamaged`."""
    data = cipher.open(store.read(place.key(name)), place.associated(name.value))
    if data is None:
        raise PartDamaged(f"{name.value} does not decrypt")
    return data


def scan(store: ObjectStore, cipher: Cipher, place: Place) -> list[Chunk]:
    """The records of a part that crashed, up to the last sound one: what follows is a torn tail.

    A damaged record with sound ones behind it is not a tail. It is listed, so that the verifier can name it.
    """
    chunks: list[Chunk] = []
    at = sound = 0
    while (record := read_record(store, place, at)) is not None:
        _, index, _, keyframe, first_ms, last_ms = _HEAD.unpack(record[:HEAD_BYTES])
        if index != len(chunks):
            break
        plain_bytes = len(record) - HEAD_BYTES - _OVERHEAD
        digest = hashlib.sha256(record).hexdigest()
        chunks.append(Chunk(index, digest, len(record), plain_bytes, first_ms, last_ms, bool(keyframe)))
        at += len(record)
        if cipher.open(record[HEAD_BYTES:], place.associated("chunk", record[:HEAD_BYTES])) is not None:
            sound = len(chunks)
    return chunks[:sound]


def read_record(store: ObjectStore, place: Place, at: int) -> bytes | None:
    """The record at offset `at` of the stored media, or None when no whole record is there."""
    key = place.key(ObjectName.MEDIA)
    try:
        head = store.read(key, at, HEAD_BYTES)
    except ObjectMissing:
        return None
    if len(head) < HEAD_BYTES:
        return None
    magic, _, length, *_ = _HEAD.unpack(head)
    if magic != _MAGIC or not _OVERHEAD <= length <= MAX_SEALED_BYTES:
        return None
    body = store.read(key, at + HEAD_BYTES, length)
    return head + body if len(body) == length else None


class PlainView:
    """The plaintext of a part as one file: header region, chunks, cues. Not thread-safe; reads block.

    A chunk that was read last is kept, as players read on from where they were.
    """

    def __init__(
        self, store: ObjectStore, cipher: Cipher, place: Place, header: bytes, chunks: tuple[Chunk, ...], cues: bytes
    ) -> None:
        self._store, self._cipher, self._place = store, cipher, place
        self._header, self._cues = header, cues
        self._chunks: list[Chunk] = []
        self._starts: list[int] = []  # of each chunk in the plaintext
        self._offsets: list[int] = []  # of each record in the stored media
        self._end = len(header)
        self._stored_end = 0
        self._kept: tuple[int, bytes] | None = None
        self.extend(chunks)

    def extend(self, chunks: tuple[Chunk, ...]) -> None:
        """More chunks of a part that is still being written."""
        for chunk in chunks:
            self._chunks.append(chunk)
            self._starts.append(self._end)
            self._offsets.append(self._stored_end)
            self._end += chunk.plain_bytes
            self._stored_end += chunk.stored_bytes

    @property
    def chunk_count(self) -> int:
        """How many chunks the view knows."""
        return len(self._chunks)

    @property
    def size_bytes(self) -> int:
        """The length of the file that a player sees."""
        return self._end + len(self._cues)

    def read(self, start: int, end: int) -> bytes:
        """Plaintext bytes from `start` up to, not including, `end`; fewer at the end. Raises `PartDamaged`."""
        start, end = max(0, start), min(end, self.size_bytes)
        pieces = []
        while start < end:
            piece_start, piece = self._piece(start)
            cut = piece[start - piece_start : end - piece_start]
            pieces.append(cut)
            start += len(cut)
        return b"".join(pieces)

    def _piece(self, at: int) -> tuple[int, bytes]:
        if at < len(self._header):
            return 0, self._header
        if at >= self._end:
            return self._end, self._cues
        index = bisect_right(self._starts, at) - 1
        if self._kept is None or self._kept[0] != index:
            self._kept = (index, self._open(index))
        return self._starts[index], self._kept[1]

    def _open(self, index: int) -> bytes:
        chunk = self._chunks[index]
        record = self._store.read(self._place.key(ObjectName.MEDIA), self._offsets[index], chunk.stored_bytes)
        data = open_chunk(self._cipher, self._place, record)
        if len(data) != chunk.plain_bytes:
            raise PartDamaged("a chunk has another length than the manifest says")
        return data
