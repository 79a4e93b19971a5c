"""The payloads of the log events that seal media: the contract between the recorder and whoever writes the log.

The session's log must hold `recording.sealed` for each chunk (several in one event are fine) and `recording.finished`
for each part, with `to_payload()` as the payload. Other fields may stand beside these; the verifier ignores them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from recorder.chain import MAX_INTEGER
from recorder.errors import InvalidManifest
from recorder.manifest import Chunk, PartManifest, chunks_digest

SEALED_TYPE = "recording.sealed"
FINISHED_TYPE = "recording.finished"
# Chunks in one event: some 150 bytes each, so that an event stays below 64 KiB.
MAX_CHUNKS_IN_EVENT = 256


@dataclass(frozen=True, slots=True)
class SealedChunk:
    """What the log says of one chunk. `size` is that of the stored record; `digest` is SHA-256 (hex) of it."""

    index: int
    digest: str
    size: int
    first_ms: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class RecordingSealed:
    """Payload of `recording.sealed`."""

    part: str
    chunks: tuple[SealedChunk, ...]

    @classmethod
    def of(cls, part: str, chunks: Sequence[Chunk]) -> "RecordingSealed":
        """From what `chunk_sealed` told. Raises `ValueError` for more than `MAX_CHUNKS_IN_EVENT`."""
        if len(chunks) > MAX_CHUNKS_IN_EVENT:
            raise ValueError("too many chunks for one event")
        return cls(
            part,
            tuple(SealedChunk(c.index, c.digest, c.stored_bytes, c.first_ms, c.last_ms) for c in chunks),
        )

    def to_payload(self) -> dict[str, Any]:
        """The event's payload, plain values alone."""
        return {"part": self.part, "chunks": [asdict(chunk) for chunk in self.chunks]}

    @classmethod
    def from_payload(cls, payload: object) -> "RecordingSealed":
        """The inverse of `to_payload`; raises `InvalidManifest`."""
        fields = _fields(payload)
        chunks = fields.get("chunks")
        if not isinstance(chunks, list):
            raise InvalidManifest("chunks is not a list")
        return cls(_text(fields, "part"), tuple(_chunk(_fields(chunk)) for chunk in chunks))


@dataclass(frozen=True, slots=True)
class RecordingFinished:
    """Payload of `recording.finished`. `chunks_digest` covers all chunk digests, also of those never sealed singly."""

    part: str
    track_id: str
    kind: str
    codec: str
    started_at_ms: int
    ended_at_ms: int
    end_reason: str
    duration_ms: int
    size_bytes: int
    chunk_count: int
    chunks_digest: str
    header_digest: str
    cues_digest: str
    manifest_digest: str

    @classmethod
    def of(cls, manifest: PartManifest) -> "RecordingFinished":
        """From what `part_finished` told."""
        info = manifest.info
        return cls(
            part=info.part,
            track_id=info.track_id,
            kind=info.kind.value,
            codec=info.codec,
            started_at_ms=info.started_at_ms,
            ended_at_ms=manifest.ended_at_ms,
            end_reason=manifest.end_reason.value,
            duration_ms=manifest.duration_ms,
            size_bytes=manifest.size_bytes,
            chunk_count=len(manifest.chunks),
            chunks_digest=chunks_digest(manifest.chunks),
            header_digest=manifest.header_digest,
            cues_digest=manifest.cues_digest,
            manifest_digest=manifest.digest,
        )

    def to_payload(self) -> dict[str, Any]:
        """The event's payload, plain values alone."""
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: object) -> "RecordingFinished":
        """The inverse of `to_payload`; raises `InvalidManifest`."""
        fields = _fields(payload)
        texts = (
            "part", "track_id", "kind", "codec", "end_reason", "chunks_digest", "header_digest", "cues_digest",
            "manifest_digest",
        )  # fmt: skip
        numbers = ("started_at_ms", "ended_at_ms", "duration_ms", "size_bytes", "chunk_count")
        return cls(**{name: _text(fields, name) for name in texts}, **{name: _number(fields, name) for name in numbers})


def _chunk(fields: Mapping[str, object]) -> SealedChunk:
    return SealedChunk(
        _number(fields, "index"),
        _text(fields, "digest"),
        _number(fields, "size"),
        _number(fields, "first_ms"),
        _number(fields, "last_ms"),
    )


def _fields(payload: object) -> Mapping[str, object]:
    if not isinstance(payload, dict):
        raise InvalidManifest("not an object")
    return payload


def _text(fields: Mapping[str, object], name: str) -> Any:
    value = fields.get(name)
    if not isinstance(value, str):
        raise InvalidManifest(f"{name} is not a text")
    return value


def _number(fields: Mapping[str, object], name: str) -> Any:
    value = fields.get(name)
    if type(value) is not int or not 0 <= value <= MAX_INTEGER:
        raise InvalidManifest(f"{name} is not a number in range")
    return value
