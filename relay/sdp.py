"""Session descriptions: reading bounded offers. Our answers are written by `relay.answer`.

PURE. RFC 8866 (SDP), RFC 8829 (JSEP), RFC 9143 (BUNDLE), RFC 5761 (rtcp-mux), RFC 8839 (ICE attributes), RFC 8842
(DTLS). Only what is read here is acted on: candidates, header extensions and anything unknown are dropped. Every
malformed offer raises `SdpError` and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from relay.codecs import CodecSpec, Kind, find_codec
from relay.errors import SdpError, SdpErrorCode

# Bounds before anything is parsed. A Chromium offer with one screen and one voice is about 6 KiB.
MAX_SDP_BYTES = 64 * 1024
MAX_MEDIA = 16
MAX_SSRC_LINES = 64
MAX_FINGERPRINTS = 4
MAX_FORMATS = 64
_MAX_EXTENSION = 14

_MID = re.compile(r"[A-Za-z0-9_.\-]{1,16}")
_TOKEN = re.compile(r"[A-Za-z0-9_.\-]{1,32}")
_ICE = re.compile(r"[A-Za-z0-9+/]{4,256}")
_ICE_PASSWORD = re.compile(r"[A-Za-z0-9+/]{22,256}")
_FINGERPRINT = re.compile(r"(sha-(?:256|384|512)) ((?:[0-9A-Fa-f]{2}:){31,63}[0-9A-Fa-f]{2})")
_RTPMAP = re.compile(r"(\d{1,3}) ([A-Za-z0-9.\-_]{1,32})/(\d{1,6})(?:/(\d))?")
_SSRC = re.compile(r"(\d{1,10})(?: .*)?")
_EXTENSION = re.compile(r"(\d{1,3})(?:/[a-z]+)? (\S{1,128})")
_FEEDBACK = re.compile(r"(\d{1,3}|\*) ([a-z\-]{1,16}(?: [a-z]{1,16})?)")
_FID = re.compile(r"FID (\d{1,10}) (\d{1,10})")

# RFC 5761 section 4: 64 to 95 collide with RTCP when both share a port.
_FORBIDDEN_PAYLOAD_TYPES = range(64, 96)


class Direction(StrEnum):
    """The direction attribute, from its writer's point of view."""

    SENDRECV = "sendrecv"
    SENDONLY = "sendonly"
    RECVONLY = "recvonly"
    INACTIVE = "inactive"


class Purpose(StrEnum):
    """What a connection is for; publishing and viewing are two connections."""

    PUBLISH = "publish"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class PayloadFormat:
    """One codec of an m-line that we can pass through, with the payload types that the client gave it."""

    spec: CodecSpec
    payload_type: int
    rtx_payload_type: int | None
    parameters: Mapping[str, str]
    feedback: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MediaOffer:
    """One m-line. `formats` holds only codecs of our table, in the client's order. `rtx_ssrcs` maps media to RTX source.

    `extensions` gives the number of each header extension that fits the one-byte form (RFC 8285).
    """

    kind: str
    mid: str
    protocol: str
    stopped: bool
    direction: Direction
    formats: tuple[PayloadFormat, ...]
    offered_payload_types: tuple[str, ...]
    ssrcs: tuple[int, ...]
    rtx_ssrcs: Mapping[int, int]
    rtcp_mux: bool
    reduced_size: bool
    extensions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A certificate's digest, `value` in upper-case hex with colons."""

    algorithm: str
    value: str


@dataclass(frozen=True, slots=True)
class SessionOffer:
    """A whole offer; transport attributes are those of the bundle."""

    ice_ufrag: str
    ice_pwd: str
    fingerprints: tuple[Fingerprint, ...]
    bundle: tuple[str, ...]
    media: tuple[MediaOffer, ...]


@dataclass(slots=True)
class _Section:
    """The raw attribute lines of one m-line (or of the session), by attribute name, in order."""

    line: str = ""
    attributes: dict[str, list[str]] = field(default_factory=dict)

    def all(self, name: str) -> list[str]:
        return self.attributes.get(name, [])

    def first(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)


def parse_offer(text: str) -> SessionOffer:
    """Read an offer. Raises `SdpError` with the first thing found wrong."""
    session, sections = _split(text)
    bundle = _bundle(session)
    media = tuple(_media(section) for section in sections)
    if not media:
        raise SdpError(SdpErrorCode.NO_MEDIA)
    if len({item.mid for item in media}) != len(media):
        raise SdpError(SdpErrorCode.MALFORMED, "a mid stands twice")
    live = [item for item in media if not item.stopped]
    if any(item.mid not in bundle for item in live):
        raise SdpError(SdpErrorCode.NOT_BUNDLED)
    if any(not item.rtcp_mux for item in live if item.kind in set(Kind)):
        raise SdpError(SdpErrorCode.NO_RTCP_MUX)
    carriers = [session, *(section for section, item in zip(sections, media, strict=True) if item in live)]
    return SessionOffer(*_ice(carriers), _fingerprints(carriers), bundle, media)


def _split(text: str) -> tuple[_Section, list[_Section]]:
    if len(text) > MAX_SDP_BYTES or len(text.encode("utf-8", "replace")) > MAX_SDP_BYTES:
        raise SdpError(SdpErrorCode.TOO_LARGE)
    session = _Section()
    sections: list[_Section] = []
    current = session
    ssrc_lines = 0
    lines = text.replace("\r\n", "\n").split("\n")
    # A lone carriage return could smuggle a line into an answer that repeats a parameter.
    if lines[0] != "v=0" or "\r" in "".join(lines):
        raise SdpError(SdpErrorCode.MALFORMED, "line structure")
    for line in lines:
        if line.startswith("m="):
            current = _Section(line[2:])
            sections.append(current)
            if len(sections) > MAX_MEDIA:
                raise SdpError(SdpErrorCode.TOO_MANY_MEDIA)
        elif line.startswith("a="):
            name, _, value = line[2:].partition(":")
            ssrc_lines += name in ("ssrc", "ssrc-group")
            if ssrc_lines > MAX_SSRC_LINES:
                raise SdpError(SdpErrorCode.TOO_MANY_SSRCS)
            current.attributes.setdefault(name, []).append(value)
    return session, sections


def _bundle(session: _Section) -> tuple[str, ...]:
    for group in session.all("group"):
        words = group.split()
        if words and words[0] == "BUNDLE":
            return tuple(words[1 : 1 + MAX_MEDIA])
    raise SdpError(SdpErrorCode.NOT_BUNDLED)


def _ice(carriers: Sequence[_Section]) -> tuple[str, str]:
    for section in carriers:
        ufrag, password = section.first("ice-ufrag"), section.first("ice-pwd")
        if ufrag is not None and password is not None:
            if _ICE.fullmatch(ufrag) and _ICE_PASSWORD.fullmatch(password):
                return ufrag, password
            break
    raise SdpError(SdpErrorCode.NO_ICE)


def _fingerprints(carriers: Sequence[_Section]) -> tuple[Fingerprint, ...]:
    setups = {value for section in carriers for value in section.all("setup")}
    if not setups <= {"actpass", "active"}:
        raise SdpError(SdpErrorCode.WRONG_SETUP)
    found: dict[Fingerprint, None] = {}
    for section in carriers:
        for value in section.all("fingerprint"):
            match = _FINGERPRINT.fullmatch(value.strip())
            if match:
                found[Fingerprint(match[1], match[2].upper())] = None
    if not found or len(found) > MAX_FINGERPRINTS:
        raise SdpError(SdpErrorCode.NO_FINGERPRINT)
    return tuple(found)


def _media(section: _Section) -> MediaOffer:
    words = section.line.split()
    mid = section.first("mid")
    if len(words) < 4 or not words[1].isdecimal() or len(words) - 3 > MAX_FORMATS:
        raise SdpError(SdpErrorCode.MALFORMED, "m-line")
    if mid is None or not _MID.fullmatch(mid) or not _TOKEN.fullmatch(words[0]):
        raise SdpError(SdpErrorCode.MALFORMED, "mid")
    if not re.fullmatch(r"[A-Z/]{3,32}", words[2]) or not all(_TOKEN.fullmatch(word) for word in words[3:]):
        raise SdpError(SdpErrorCode.MALFORMED, "m-line")
    directions = [direction for direction in Direction if direction in section.attributes]
    return MediaOffer(
        kind=words[0],
        mid=mid,
        protocol=words[2],
        # A zero port with bundle-only is a new m-line, without it a stopped one (RFC 9143 section 6).
        stopped=words[1] == "0" and "bundle-only" not in section.attributes,
        direction=directions[0] if directions else Direction.SENDRECV,
        formats=_formats(section, words[0], words[3:]),
        offered_payload_types=tuple(words[3:]),
        ssrcs=_ssrcs(section),
        rtx_ssrcs={
            int(a): int(b) for a, b in (m.groups() for m in map(_FID.fullmatch, section.all("ssrc-group")) if m)
        },
        rtcp_mux="rtcp-mux" in section.attributes,
        reduced_size="rtcp-rsize" in section.attributes,
        extensions={
            match[2]: int(match[1])
            for match in map(_EXTENSION.match, section.all("extmap"))
            if match and 1 <= int(match[1]) <= _MAX_EXTENSION
        },
    )


def _ssrcs(section: _Section) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for value in section.all("ssrc"):
        match = _SSRC.fullmatch(value)
        if not match or int(match[1]) > 0xFFFFFFFF:
            raise SdpError(SdpErrorCode.MALFORMED, "ssrc")
        found[int(match[1])] = None
    return tuple(found)


def _formats(section: _Section, kind: str, payload_types: Sequence[str]) -> tuple[PayloadFormat, ...]:
    parameters = dict(_fmtp(value) for value in section.all("fmtp"))
    known: dict[str, CodecSpec] = {}
    rtx: dict[str, int] = {}
    for value in section.all("rtpmap"):
        match = _RTPMAP.fullmatch(value.strip())
        if not match or match[1] not in payload_types or not _usable(match[1]):
            continue
        if match[2].lower() == "rtx":
            rtx.setdefault(parameters.get(match[1], {}).get("apt", ""), int(match[1]))
            continue
        spec = find_codec(match[2], int(match[3]), int(match[4] or 1))
        if spec and spec.kind == kind and spec.accepts(parameters.get(match[1], {})):
            known[match[1]] = spec
    feedback: dict[str, set[str]] = {}
    for match in map(_FEEDBACK.fullmatch, section.all("rtcp-fb")):
        if match:
            feedback.setdefault(match[1], set()).add(match[2])
    everywhere = feedback.get("*", set())
    return tuple(
        PayloadFormat(
            known[number],
            int(number),
            rtx.get(number),
            parameters.get(number, {}),
            frozenset(feedback.get(number, set()) | everywhere),
        )
        for number in payload_types
        if number in known
    )


def _usable(number: str) -> bool:
    return int(number) < 128 and int(number) not in _FORBIDDEN_PAYLOAD_TYPES


def _fmtp(value: str) -> tuple[str, dict[str, str]]:
    number, _, rest = value.strip().partition(" ")
    pairs = (item.strip().partition("=") for item in rest.split(";") if item.strip())
    return number, {name.lower(): setting for name, _, setting in pairs}
