"""A finished part, made by hand."""

import hashlib

from recorder.depacketise import TrackKind
from recorder.failures import EndReason
from recorder.manifest import Chunk, MediaGap, PartInfo, PartManifest, SenderReport
from recorder.webm import TrackInfo

HEADER, CUES = b"sealed header", b"sealed cues"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def info(part: str = "p000001", webm: TrackInfo | None = None) -> PartInfo:
    return PartInfo("s1", part, "screen", TrackKind.VIDEO, "vp8", "video/webm", 1_700_000_000_000, 7, webm)


def manifest(records: list[bytes], part: str = "p000001") -> PartManifest:
    """The manifest of a part whose stored media is `records`."""
    chunks = tuple(
        Chunk(
            index, digest(record), len(record), max(0, len(record) - 28), index * 400, index * 400 + 399, keyframe=True
        )
        for index, record in enumerate(records)
    )
    return PartManifest(
        info=info(part, TrackInfo("V_VP8", b"\x01\xff", 640, 360)),
        ended_at_ms=1_700_000_009_000,
        end_reason=EndReason.FINISHED,
        duration_ms=9000,
        size_bytes=5000,
        header_bytes=1024,
        header_digest=digest(HEADER),
        cues_bytes=50,
        cues_digest=digest(CUES),
        chunks=chunks,
        gaps=(MediaGap(5, 6),),
        gap_count=1,
        sync=SenderReport(5, "00000000000000ff", 1_700_000_000_500),
    )
