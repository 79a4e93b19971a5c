"""WebM, written (Matroska, RFC 9559; EBML, RFC 8794): header region, clusters, cues.

The header region has a fixed size, `HEADER_BYTES`, padded with a Void element. So the header of a live file (no
duration, Segment of unknown size) is replaced at the end by one with duration, SeekHead and Cues position, and not one
byte of a cluster moves. A file that ends after any whole cluster decodes.
"""

import struct
from dataclasses import dataclass

# Room for SeekHead, Info and Tracks with the largest CodecPrivate in sight (H264 parameter sets, av1C).
HEADER_BYTES = 1024
TIMESTAMP_SCALE_NS = 1_000_000
# A block's time is a signed 16-bit offset from its cluster's.
MAX_CLUSTER_SPAN_MS = 32_767
_APP = "deskswarm"
_TRACK_NUMBER = 1
_UNKNOWN_SIZE = b"\x01\xff\xff\xff\xff\xff\xff\xff"

_EBML = 0x1A45DFA3
_SEGMENT = 0x18538067
_SEEK_HEAD = 0x114D9B74
_INFO = 0x1549A966
_TRACKS = 0x1654AE6B
_CLUSTER = 0x1F43B675
_CUES = 0x1C53BB6B
_VOID = 0xEC
_SIMPLE_BLOCK = 0xA3


@dataclass(frozen=True, slots=True)
class TrackInfo:
    """What the header says of the one track. Width and height are those of the first frame; 0 for audio."""

    codec_id: str
    codec_private: bytes = b""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Finish:
    """What is known only at the end. `clusters_bytes` is all that lies between header region and cues."""

    duration_ms: int
    clusters_bytes: int
    cues_bytes: int


@dataclass(frozen=True, slots=True)
class Block:
    """One frame in a cluster; `at_ms` counts from the start of the part."""

    at_ms: int
    keyframe: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class CuePoint:
    """A place to seek to. `position` is the cluster's offset behind the header region."""

    at_ms: int
    position: int


def header(track: TrackInfo, finish: Finish | None = None) -> bytes:
    """The header region, `HEADER_BYTES` long: of a live file, or with `finish` of a whole one.

    Raises `ValueError` when the CodecPrivate does not fit.
    """
    ebml = _ebml()
    content_at = _segment_content_offset()
    info = _info(finish)
    tracks = _tracks(track)
    size, seek_head = _UNKNOWN_SIZE, b""
    if finish is not None:
        size = _vint(HEADER_BYTES - content_at + finish.clusters_bytes + finish.cues_bytes, 8)
        length = len(_seek_head([(_INFO, 0), (_TRACKS, 0), (_CUES, 0)]))
        cues_at = HEADER_BYTES - content_at + finish.clusters_bytes
        seek_head = _seek_head([(_INFO, length), (_TRACKS, length + len(info)), (_CUES, cues_at)])
    body = ebml + _SEGMENT.to_bytes(4, "big") + size + seek_head + info + tracks
    padding = HEADER_BYTES - len(body)
    if padding < 9:
        raise ValueError("the codec's private data does not fit into the header region")
    return body + bytes([_VOID]) + _vint(padding - 9, 8) + bytes(padding - 9)


def cluster(blocks: list[Block]) -> bytes:
    """One cluster of known size; its time is its first block's. `blocks` is not empty and within `MAX_CLUSTER_SPAN_MS`."""
    start_ms = blocks[0].at_ms
    body = [_uint(0xE7, start_ms)]
    for block in blocks:
        flags = 0x80 if block.keyframe else 0x00
        head = bytes([0x80 | _TRACK_NUMBER]) + struct.pack(">hB", block.at_ms - start_ms, flags)
        body.append(bytes([_SIMPLE_BLOCK]) + _vint(len(head) + len(block.data), 4) + head + block.data)
    return _element(_CLUSTER, *body)


def cues(points: list[CuePoint]) -> bytes:
    """The index. Positions become relative to the Segment's content, as the format wants them."""
    base = HEADER_BYTES - _segment_content_offset()
    return _element(
        _CUES,
        *(
            _element(
                0xBB,
                _uint(0xB3, point.at_ms),
                _element(0xB7, _uint(0xF7, _TRACK_NUMBER), _uint(0xF1, base + point.position)),
            )
            for point in points
        ),
    )


def _segment_content_offset() -> int:
    """Where the Segment's content begins, from which all positions count: behind its 4-byte id and 8-byte size."""
    return len(_ebml()) + 4 + 8


def _ebml() -> bytes:
    return _element(
        _EBML,
        _uint(0x4286, 1),
        _uint(0x42F7, 1),
        _uint(0x42F2, 4),
        _uint(0x42F3, 8),
        _text(0x4282, "webm"),
        _uint(0x4287, 4),
        _uint(0x4285, 2),
    )


def _info(finish: Finish | None) -> bytes:
    fields = [_uint(0x2AD7B1, TIMESTAMP_SCALE_NS), _text(0x4D80, _APP), _text(0x5741, _APP)]
    if finish is not None:
        fields.append(_element(0x4489, struct.pack(">d", float(finish.duration_ms))))
    return _element(_INFO, *fields)


def _tracks(track: TrackInfo) -> bytes:
    fields = [
        _uint(0xD7, _TRACK_NUMBER),
        _uint(0x73C5, _TRACK_NUMBER),
        _uint(0x9C, 0),
        _text(0x86, track.codec_id),
    ]
    if track.codec_private:
        fields.append(_element(0x63A2, track.codec_private))
    if track.width:
        fields += [_uint(0x83, 1), _element(0xE0, _uint(0xB0, track.width), _uint(0xBA, track.height))]
    else:
        audio = _element(0xE1, _element(0xB5, struct.pack(">d", 48000.0)), _uint(0x9F, 2))
        # 80 ms is what RFC 9559 asks decoders of Opus to run in before a seek target.
        fields += [_uint(0x83, 2), _uint(0x56AA, 0), _uint(0x56BB, 80_000_000), audio]
    return _element(_TRACKS, _element(0xAE, *fields))


def _seek_head(targets: list[tuple[int, int]]) -> bytes:
    """Positions take 8 bytes each, so that the length does not depend on them."""
    return _element(
        _SEEK_HEAD,
        *(
            _element(0x4DBB, _element(0x53AB, target.to_bytes(4, "big")), _element(0x53AC, at.to_bytes(8, "big")))
            for target, at in targets
        ),
    )


def _element(identifier: int, *body: bytes) -> bytes:
    data = b"".join(body)
    return identifier.to_bytes((identifier.bit_length() + 7) // 8, "big") + _vint(len(data), 8) + data


def _uint(identifier: int, value: int) -> bytes:
    return _element(identifier, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _text(identifier: int, value: str) -> bytes:
    return _element(identifier, value.encode())


def _vint(value: int, length: int) -> bytes:
    """A size in `length` bytes (RFC 8794, section 4). Raises `ValueError` when it does not fit."""
    if value >= (1 << (7 * length)) - 1:
        raise ValueError("a size beyond what its field can carry")
    return (value | 1 << (7 * length)).to_bytes(length, "big")
