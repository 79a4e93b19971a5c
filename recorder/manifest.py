"""What a recording consists of: parts, and of each part its chunks.

A part is one file: one track of one publisher, in one codec, without a restart. The manifest is technical and holds no
personal data; it is stored in the clear and covered by the log through its digest.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from functools import cached_property
from typing import Any

from recorder.chain import MAX_INTEGER
from recorder.depacketise import TrackKind
from recorder.errors import InvalidManifest
from recorder.failures import EndReason
from recorder.webm import TrackInfo

FORMAT = 1
# Gaps that are listed; a track that loses more has its count alone.
MAX_LISTED_GAPS = 1000


@dataclass(frozen=True, slots=True)
class Chunk:
    """One sealed chunk. `digest` is SHA-256 (hex) of the stored record; times count from the part's start."""

    index: int
    digest: str
    stored_bytes: int
    plain_bytes: int
    first_ms: int
    last_ms: int
    keyframe: bool


@dataclass(frozen=True, slots=True)
class MediaGap:
    """A stretch without frames because packets were lost or unusable."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class SenderReport:
    """RTCP's word on time (RFC 3550, section 6.4.1): this RTP timestamp was at this NTP time (64 bits)."""

    rtp_timestamp: int
    ntp: str
    arrived_at_ms: int


@dataclass(frozen=True, slots=True)
class PartInfo:
    """What is known when a part begins. `started_at_ms` is the server's clock when the first frame was there."""

    session: str
    part: str
    track_id: str
    kind: TrackKind
    codec: str
    content_type: str
    started_at_ms: int
    rtp_start: int
    webm: TrackInfo | None


@dataclass(frozen=True)
class PartManifest:
    """A part that has ended. Digests are SHA-256 (hex) of the stored, encrypted bytes; sizes are of the plaintext."""

    info: PartInfo
    ended_at_ms: int
    end_reason: EndReason
    duration_ms: int
    size_bytes: int
    header_bytes: int
    header_digest: str
    cues_bytes: int
    cues_digest: str
    chunks: tuple[Chunk, ...]
    gaps: tuple[MediaGap, ...]
    gap_count: int
    sync: SenderReport | None

    @cached_property
    def encoded(self) -> bytes:
        """The stored bytes. An hour of video has 9 000 chunks: made once, by the thread that finishes the part."""
        fields = {field.name: getattr(self, field.name) for field in dataclass_fields(self)}
        fields["info"] = _info_fields(self.info)
        fields["chunks"] = [{name: getattr(chunk, name) for name in Chunk.__slots__} for chunk in self.chunks]
        fields["gaps"] = [asdict(gap) for gap in self.gaps]
        fields["sync"] = None if self.sync is None else asdict(self.sync)
        return _encode(fields)

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of `encoded`: what the log says of the manifest."""
        return hashlib.sha256(self.encoded).hexdigest()


@dataclass(frozen=True, slots=True)
class RecordingManifest:
    """All parts of one session, in the order in which they began."""

    session: str
    parts: tuple[PartManifest, ...]


def encode_info(info: PartInfo) -> bytes:
    """The bytes of the file that is written when a part begins, from which a crashed part is finished."""
    return _encode(_info_fields(info))


def decode_info(data: bytes) -> PartInfo:
    """The inverse of `encode_info`; raises `InvalidManifest`."""
    try:
        return _info(_object(data))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidManifest("not a part description of this format") from error


def decode_manifest(data: bytes) -> PartManifest:
    """The inverse of `PartManifest.encoded`; raises `InvalidManifest`."""
    try:
        fields = _object(data)
        return PartManifest(
            **{
                **fields,
                "info": _info(fields["info"]),
                "end_reason": EndReason(fields["end_reason"]),
                "chunks": tuple(_chunk(chunk) for chunk in fields["chunks"]),
                "gaps": tuple(MediaGap(**gap) for gap in fields["gaps"]),
                "sync": None if fields["sync"] is None else SenderReport(**fields["sync"]),
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidManifest("not a manifest of this format") from error


def chunks_digest(chunks: Sequence[Chunk]) -> str:
    """One digest (hex) over the digests of all chunks, in order."""
    return hashlib.sha256(b"".join(bytes.fromhex(chunk.digest) for chunk in chunks)).hexdigest()


def _encode(fields: dict[str, Any]) -> bytes:
    return json.dumps({"format": FORMAT, **fields}, sort_keys=True, separators=(",", ":")).encode()


def _info_fields(info: PartInfo) -> dict[str, Any]:
    fields = asdict(info)
    if info.webm is not None:
        fields["webm"]["codec_private"] = info.webm.codec_private.hex()
    return fields


def _object(data: bytes) -> dict[str, Any]:
    fields = json.loads(data)
    if not isinstance(fields, dict) or fields.pop("format") != FORMAT:
        raise ValueError("another format")
    return fields


def _chunk(fields: dict[str, Any]) -> Chunk:
    chunk = Chunk(**fields)
    numbers = (chunk.index, chunk.stored_bytes, chunk.plain_bytes, chunk.first_ms, chunk.last_ms)
    if len(bytes.fromhex(chunk.digest)) != 32 or not all(
        type(number) is int and 0 <= number <= MAX_INTEGER for number in numbers
    ):
        raise ValueError("not a chunk")
    return chunk


def _info(fields: dict[str, Any]) -> PartInfo:
    webm = fields["webm"]
    if webm is not None:
        webm = TrackInfo(**{**webm, "codec_private": bytes.fromhex(webm["codec_private"])})
    return PartInfo(**{**fields, "kind": TrackKind(fields["kind"]), "webm": webm})
