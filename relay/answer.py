"""Our answers: which formats are taken, and the description that says so.

PURE. RFC 8866, RFC 8829, RFC 9143. The answer advertises only what the relay does: NACK, PLI, REMB and
transport-wide feedback towards publishers, FIR from viewers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relay.codecs import CODECS, Codec, Kind
from relay.congestion import EXTENSION_URI
from relay.engine.protocol import SourceSpec, SubscriptionSpec
from relay.errors import SdpError, SdpErrorCode
from relay.sdp import Direction, Fingerprint, MediaOffer, PayloadFormat, Purpose, SessionOffer

_WANTED_DIRECTIONS = {
    Purpose.PUBLISH: {Direction.SENDONLY, Direction.SENDRECV},
    Purpose.VIEW: {Direction.RECVONLY, Direction.SENDRECV},
}

Chosen = dict[str, tuple[PayloadFormat, ...]]


def choose(session: SessionOffer, purpose: Purpose, tracks: Mapping[str, str]) -> Chosen:
    """Return the formats for each mid that is to carry a track. Raises `SdpError` when one cannot."""
    by_mid = {media.mid: media for media in session.media}
    chosen: Chosen = {}
    for mid in tracks:
        media = by_mid.get(mid)
        if media is None or media.stopped:
            raise SdpError(SdpErrorCode.UNKNOWN_MID, mid)
        if media.direction not in _WANTED_DIRECTIONS[purpose]:
            raise SdpError(SdpErrorCode.WRONG_DIRECTION, mid)
        formats = choose_formats(media, purpose)
        if not formats:
            raise SdpError(SdpErrorCode.NO_COMMON_CODEC, mid)
        chosen[mid] = formats
    if not chosen:
        raise SdpError(SdpErrorCode.NO_MEDIA)
    if purpose is Purpose.PUBLISH:
        # Sources that are not announced are told apart by payload type, which several m-lines may share.
        unannounced = [chosen[mid][0].payload_type for mid in chosen if not by_mid[mid].ssrcs]
        if len(set(unannounced)) != len(unannounced):
            raise SdpError(SdpErrorCode.NO_SSRC)
    return chosen


def choose_formats(media: MediaOffer, purpose: Purpose) -> tuple[PayloadFormat, ...]:
    """Return the formats to answer with, in our order of preference.

    A publisher gets exactly one, a viewer all that we might forward. Empty means that nothing fits.
    """
    by_codec: dict[Codec, PayloadFormat] = {}
    for item in media.formats:
        by_codec.setdefault(item.spec.codec, item)
    wanted = [by_codec[codec] for codec in CODECS if codec in by_codec]
    return tuple(wanted[:1] if purpose is Purpose.PUBLISH else wanted)


@dataclass(frozen=True, slots=True)
class OutgoingSource:
    """The sources that we announce on a viewer's m-line."""

    ssrc: int
    rtx_ssrc: int | None


@dataclass(frozen=True, slots=True)
class MediaAnswer:
    """Our answer to one m-line. Without `formats` it is declined; `source` is set on a viewer's line."""

    media: MediaOffer
    formats: tuple[PayloadFormat, ...] = ()
    source: OutgoingSource | None = None


@dataclass(frozen=True, slots=True)
class HostCandidate:
    """One of our addresses."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class TransportAnswer:
    """Our side of the transport; `version` rises with each answer on one connection."""

    session_id: int
    version: int
    ice_ufrag: str
    ice_pwd: str
    fingerprint: Fingerprint
    candidates: tuple[HostCandidate, ...]
    cname: str


def write_answer(transport: TransportAnswer, media: Sequence[MediaAnswer]) -> str:
    """Write the answer. m-lines stand in the order of the offer."""
    bundled = " ".join(item.media.mid for item in media if not _declined(item))
    lines = [
        "v=0",
        f"o=- {transport.session_id} {transport.version} IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        f"a=group:BUNDLE {bundled}".rstrip(),
        "a=msid-semantic: WMS *",
    ]
    for item in media:
        lines += _write_declined(item) if _declined(item) else _write_media(transport, item)
    return "\r\n".join(lines) + "\r\n"


def _declined(item: MediaAnswer) -> bool:
    return item.media.stopped or item.media.kind not in set(Kind)


def _write_declined(item: MediaAnswer) -> list[str]:
    offered = " ".join(item.media.offered_payload_types)
    return [
        f"m={item.media.kind} 0 {item.media.protocol} {offered}",
        "c=IN IP4 0.0.0.0",
        "a=inactive",
        f"a=mid:{item.media.mid}",
    ]


def _write_media(transport: TransportAnswer, item: MediaAnswer) -> list[str]:
    numbers = [
        str(number) for fmt in item.formats for number in (fmt.payload_type, fmt.rtx_payload_type) if number is not None
    ]
    lines = [
        f"m={item.media.kind} 9 {item.media.protocol} {' '.join(numbers or item.media.offered_payload_types)}",
        "c=IN IP4 0.0.0.0",
        "a=rtcp:9 IN IP4 0.0.0.0",
        *_write_transport(transport),
        f"a=mid:{item.media.mid}",
        f"a={_direction(item)}",
        "a=rtcp-mux",
    ]
    if item.media.reduced_size:
        lines.append("a=rtcp-rsize")
    extension = item.media.extensions.get(EXTENSION_URI) if item.formats and item.source is None else None
    if extension is not None:
        lines.append(f"a=extmap:{extension} {EXTENSION_URI}")
    for fmt in item.formats:
        lines += _write_format(fmt, to_viewer=item.source is not None, extension=extension)
    if item.source is not None:
        lines += _write_source(item.source, transport.cname, item.media.mid)
    return lines


def _direction(item: MediaAnswer) -> Direction:
    if not item.formats:
        return Direction.INACTIVE
    return Direction.SENDONLY if item.source is not None else Direction.RECVONLY


def _write_transport(transport: TransportAnswer) -> list[str]:
    # A host candidate of component 1: type preference 126, local preference falling with the order (RFC 8445 5.1.2.1).
    candidates = [
        f"a=candidate:{index + 1} 1 udp {126 << 24 | (65535 - index) << 8 | 255} {item.host} {item.port} typ host"
        for index, item in enumerate(transport.candidates)
    ]
    return [
        f"a=ice-ufrag:{transport.ice_ufrag}",
        f"a=ice-pwd:{transport.ice_pwd}",
        f"a=fingerprint:{transport.fingerprint.algorithm} {transport.fingerprint.value}",
        "a=setup:passive",
        *candidates,
        "a=end-of-candidates",
    ]


def _write_format(fmt: PayloadFormat, *, to_viewer: bool, extension: int | None) -> list[str]:
    spec, number = fmt.spec, fmt.payload_type
    channels = f"/{spec.channels}" if spec.channels > 1 else ""
    lines = [f"a=rtpmap:{number} {spec.codec}/{spec.clock_rate}{channels}"]
    lines += [f"a=rtcp-fb:{number} {item}" for item in _feedback(fmt, to_viewer=to_viewer, extension=extension)]
    parameters = dict(fmt.parameters) | ({} if to_viewer else dict(spec.parameters))
    if parameters:
        settings = ";".join(f"{name}={value}" if value else name for name, value in parameters.items())
        lines.append(f"a=fmtp:{number} {settings}")
    if fmt.rtx_payload_type is not None:
        lines += [
            f"a=rtpmap:{fmt.rtx_payload_type} rtx/{spec.clock_rate}",
            f"a=fmtp:{fmt.rtx_payload_type} apt={number}",
        ]
    return lines


def _feedback(fmt: PayloadFormat, *, to_viewer: bool, extension: int | None) -> list[str]:
    """Return what we do of what was offered, in a fixed order. REMB caps a publisher, its own estimator does the rest."""
    ours: list[str] = []
    if fmt.spec.kind is Kind.VIDEO:
        ours += ["nack", "nack pli", "ccm fir" if to_viewer else "goog-remb"]
    if extension is not None:
        ours.append("transport-cc")
    return [item for item in ours if item in fmt.feedback]


def _write_source(source: OutgoingSource, cname: str, mid: str) -> list[str]:
    lines = [f"a=msid:{cname} {mid}"]
    if source.rtx_ssrc is not None:
        lines.append(f"a=ssrc-group:FID {source.ssrc} {source.rtx_ssrc}")
    return lines + [f"a=ssrc:{ssrc} cname:{cname}" for ssrc in (source.ssrc, source.rtx_ssrc) if ssrc is not None]


def source_spec(media: MediaOffer, fmt: PayloadFormat) -> SourceSpec:
    """Tell the engine what a publisher's m-line sends."""
    ssrc = media.ssrcs[0] if media.ssrcs else None
    rtx_ssrc = media.rtx_ssrcs.get(ssrc) if ssrc is not None else None
    extension = media.extensions.get(EXTENSION_URI)
    return SourceSpec(fmt.spec.codec, fmt.payload_type, ssrc, fmt.rtx_payload_type, rtx_ssrc, extension)


def subscription_spec(outgoing: OutgoingSource, formats: Sequence[PayloadFormat]) -> SubscriptionSpec:
    """Tell the engine what a viewer's m-line takes."""
    return SubscriptionSpec(
        outgoing.ssrc,
        outgoing.rtx_ssrc,
        {item.spec.codec: (item.payload_type, item.rtx_payload_type) for item in formats},
    )
