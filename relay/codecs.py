"""The codecs that are passed through, in one table keyed by codec.

PURE. A codec is added by one row here (and a depacketiser in the recorder); nothing else in the relay names a codec.
The order of the table is our order of preference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """The media kind of an m-line (RFC 8866 section 5.14)."""

    AUDIO = "audio"
    VIDEO = "video"


class Codec(StrEnum):
    """A codec by its encoding name (the rtpmap name, spelt as registered)."""

    VP8 = "VP8"
    OPUS = "opus"


@dataclass(frozen=True, slots=True)
class CodecSpec:
    """What the relay must know of one codec.

    `starts_keyframe(payload)` is true for the *first* packet of a frame from which decoding can begin. A later packet of
    such a frame does not count: a frame whose first packet is missing is no keyframe.
    `accepts(parameters)` tells whether an offered variant (its fmtp parameters, lower-case names) can be passed through.
    `parameters` are the fmtp parameters of our answer to a publisher.
    """

    codec: Codec
    kind: Kind
    clock_rate: int
    channels: int
    repairable: bool
    starts_keyframe: Callable[[bytes], bool]
    accepts: Callable[[Mapping[str, str]], bool]
    parameters: Mapping[str, str]


def _accept_any(_parameters: Mapping[str, str]) -> bool:
    return True


def _always(_payload: bytes) -> bool:
    return True


def vp8_starts_keyframe(payload: bytes) -> bool:
    """Tell whether this RTP payload begins a VP8 keyframe (RFC 7741 sections 4.2 and 4.3).

    The S bit must be set and the partition index zero before the P bit means anything; the start code is compared too.
    """
    if not payload or (payload[0] & 0x17) != 0x10:
        return False
    at = 1
    if payload[0] & 0x80:
        if len(payload) < 2:
            return False
        extension = payload[1]
        at = 2
        if extension & 0x80:
            if len(payload) < 3:
                return False
            at += 2 if payload[2] & 0x80 else 1
        if extension & 0x40:
            at += 1
        if extension & 0x30:
            at += 1
    return len(payload) >= at + 6 and not payload[at] & 0x01 and payload[at + 3 : at + 6] == b"\x9d\x01\x2a"


# A sharer's first seconds decide whether text can be read: without these, Chromium starts at 300 kbit/s and never goes
# above 2.5 Mbit/s. They are Chromium's own parameters, in kbit/s; other clients ignore them.
_CHROMIUM_VIDEO_RATE = MappingProxyType(
    {"x-google-start-bitrate": "6000", "x-google-min-bitrate": "300", "x-google-max-bitrate": "8000"}
)

CODECS: Mapping[Codec, CodecSpec] = MappingProxyType(
    {
        Codec.VP8: CodecSpec(
            codec=Codec.VP8,
            kind=Kind.VIDEO,
            clock_rate=90000,
            channels=1,
            repairable=True,
            starts_keyframe=vp8_starts_keyframe,
            accepts=_accept_any,
            parameters=_CHROMIUM_VIDEO_RATE,
        ),
        Codec.OPUS: CodecSpec(
            codec=Codec.OPUS,
            kind=Kind.AUDIO,
            clock_rate=48000,
            channels=2,
            repairable=False,
            starts_keyframe=_always,
            accepts=_accept_any,
            parameters=MappingProxyType({"minptime": "10", "useinbandfec": "1"}),
        ),
    }
)

_BY_RTPMAP = {(spec.codec.lower(), spec.clock_rate, spec.channels): spec for spec in CODECS.values()}


def find_codec(name: str, clock_rate: int, channels: int) -> CodecSpec | None:
    """Return the row for an rtpmap entry, or None for a codec that is not passed through. Names ignore case."""
    return _BY_RTPMAP.get((name.lower(), clock_rate, channels))
