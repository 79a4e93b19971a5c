"""From RTP payloads to frames, by codec. A codec is added by an entry in `CODECS`, without a change elsewhere.

A depacketiser gets payloads in order, is told of each gap, and hands out whole frames only. It never gives a frame that
a decoder could not use: after a gap a video codec waits for a keyframe (`waits_for_keyframe`). Opus frames stand alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol

from recorder.errors import MalformedMedia
from recorder.rtp import RtpPacket

# A frame beyond this is no screen: 4K at the lowest compression stays below. More is dropped like a gap.
MAX_FRAME_BYTES = 8 * 1024 * 1024


class TrackKind(StrEnum):
    """What a track carries."""

    VIDEO = "video"
    AUDIO = "audio"
    INPUT = "input"


@dataclass(frozen=True, slots=True)
class Frame:
    """One encoded frame. `width` and `height` are in pixels and known on a keyframe of a video codec, 0 otherwise."""

    data: bytes
    timestamp: int
    keyframe: bool
    width: int = 0
    height: int = 0


class Depacketiser(Protocol):
    """One stream's state."""

    def push(self, packet: RtpPacket) -> Frame | None:
        """Take the next packet in order. Raises `MalformedMedia`; the caller then calls `gap`."""
        ...

    def gap(self) -> None:
        """Packets are missing here: drop what is half built."""
        ...

    @property
    def waits_for_keyframe(self) -> bool:
        """Whether frames are dropped until a keyframe comes."""
        ...

    @property
    def is_mid_frame(self) -> bool:
        """Whether a frame has begun that is not whole yet."""
        ...


@dataclass(frozen=True, slots=True)
class Codec:
    """What the recorder must know of a codec. `codec_private` makes WebM's CodecPrivate from the first frame."""

    kind: TrackKind
    clock_rate_hz: int
    webm_codec_id: str
    content_type: str
    depacketiser: Callable[[], Depacketiser]
    codec_private: Callable[[Frame], bytes]


class Vp8Depacketiser:
    """VP8 (RFC 7741). A frame starts with S=1 and PID=0, and only there is the P bit looked at."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size_bytes = 0
        self._timestamp = 0
        self._waits = True

    @property
    def waits_for_keyframe(self) -> bool:
        return self._waits

    @property
    def is_mid_frame(self) -> bool:
        return bool(self._parts)

    def gap(self) -> None:
        """Drop the half-built frame and everything up to the next keyframe."""
        self._drop_frame()
        self._waits = True

    def push(self, packet: RtpPacket) -> Frame | None:
        """Take the next packet in order; see `Depacketiser.push`."""
        if not packet.payload:  # padding alone: a bandwidth probe
            return None
        descriptor = parse_vp8_descriptor(packet.payload)
        data = packet.payload[descriptor.size_bytes :]
        if self._parts and (packet.timestamp != self._timestamp or descriptor.starts_frame):
            raise MalformedMedia("a frame ended without its marker")
        if not self._parts:
            if not descriptor.starts_frame:
                if self._waits:
                    return None
                raise MalformedMedia("a frame without its first packet")
            if self._waits and not _is_vp8_keyframe(data):
                return None
            self._timestamp = packet.timestamp
        self._parts.append(data)
        self._size_bytes += len(data)
        if self._size_bytes > MAX_FRAME_BYTES:
            raise MalformedMedia("a frame is too large")
        return self._finish() if packet.marker else None

    def _finish(self) -> Frame:
        data = b"".join(self._parts)
        self._drop_frame()
        if not data:
            raise MalformedMedia("an empty frame")
        if not _is_vp8_keyframe(data):
            return Frame(data, self._timestamp, keyframe=False)
        width, height = parse_vp8_size(data)
        self._waits = False
        return Frame(data, self._timestamp, True, width, height)

    def _drop_frame(self) -> None:
        self._parts = []
        self._size_bytes = 0


class Vp8Descriptor(NamedTuple):
    """RFC 7741, section 4.2. Fields that are absent are None."""

    starts_frame: bool
    picture_id: int | None
    tl0_pic_idx: int | None
    temporal_id: int | None
    key_idx: int | None
    size_bytes: int


def parse_vp8_descriptor(payload: bytes) -> Vp8Descriptor:
    """Parse the payload descriptor; raise `MalformedMedia` when it is cut off."""
    try:
        return _vp8_descriptor(payload)
    except IndexError as error:
        raise MalformedMedia("the VP8 descriptor is cut off") from error


def _vp8_descriptor(payload: bytes) -> Vp8Descriptor:
    first, at = payload[0], 1
    extension = 0
    if first & 0x80:
        extension, at = payload[1], 2
    picture_id = tl0_pic_idx = temporal_id = key_idx = None
    if extension & 0x80:
        picture_id = payload[at]
        at += 1
        if picture_id & 0x80:
            picture_id = (picture_id & 0x7F) << 8 | payload[at]
            at += 1
    if extension & 0x40:
        tl0_pic_idx = payload[at]
        at += 1
    if extension & 0x30:
        temporal_id = payload[at] >> 6 if extension & 0x20 else None
        key_idx = payload[at] & 0x1F if extension & 0x10 else None
        at += 1
    starts = bool(first & 0x10) and first & 0x07 == 0
    return Vp8Descriptor(starts, picture_id, tl0_pic_idx, temporal_id, key_idx, at)


def _is_vp8_keyframe(data: bytes) -> bool:
    """The P bit of the frame tag, inverted (RFC 6386, section 9.1)."""
    return bool(data) and not data[0] & 0x01


def parse_vp8_size(data: bytes) -> tuple[int, int]:
    """Width and height from a keyframe's header (RFC 6386, section 9.1); raise `MalformedMedia` for any other frame."""
    if len(data) < 10 or data[3:6] != b"\x9d\x01\x2a":
        raise MalformedMedia("a keyframe without its start code")
    width = int.from_bytes(data[6:8], "little") & 0x3FFF
    height = int.from_bytes(data[8:10], "little") & 0x3FFF
    if not width or not height:
        raise MalformedMedia("a keyframe without a size")
    return width, height


class OpusDepacketiser:
    """Opus (RFC 7587): one packet is one frame, and each stands alone."""

    waits_for_keyframe = False
    is_mid_frame = False

    def push(self, packet: RtpPacket) -> Frame | None:
        """One packet, one frame; padding alone is none."""
        return Frame(packet.payload, packet.timestamp, keyframe=True) if packet.payload else None

    def gap(self) -> None:
        """Nothing is half built."""


def opus_head(_first: Frame) -> bytes:
    """OpusHead (RFC 7845, section 5.1): two channels, 48 kHz, pre-skip 0 as the stream is joined midway."""
    return b"OpusHead" + bytes([1, 2]) + (0).to_bytes(2, "little") + (48000).to_bytes(4, "little") + bytes(3)


def no_codec_private(_first: Frame) -> bytes:
    """VP8 in WebM has no CodecPrivate."""
    return b""


CODECS: Mapping[str, Codec] = MappingProxyType(
    {
        "vp8": Codec(TrackKind.VIDEO, 90_000, "V_VP8", "video/webm", Vp8Depacketiser, no_codec_private),
        "opus": Codec(TrackKind.AUDIO, 48_000, "A_OPUS", "audio/webm", OpusDepacketiser, opus_head),
    }
)


def codec_named(name: str) -> Codec | None:
    """The entry of a codec by its SDP name, in any case; None for one that is not recorded."""
    return CODECS.get(name.lower())
