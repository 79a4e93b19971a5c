"""Bad input raises nothing that is not documented."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from relay.answer import choose
from relay.codecs import vp8_starts_keyframe
from relay.errors import SdpError
from relay.rtcp import build_nack, build_remb, build_sender_report, parse_rtcp
from relay.rtp import build_rtp, parse_rtp
from relay.sdp import Purpose, parse_offer
from tests.unit.relay.offers import AUDIO, SOURCES, media, offer

GOOD = offer(media(extra=SOURCES), media("1", kind="audio", formats="111", extra=AUDIO), bundle="0 1")
COMPOUND = (
    build_sender_report(1, ntp=1, rtp_timestamp=1, packets=1, octets=1) + build_nack(1, 2, [3]) + build_remb(1, 9, [2])
)


@st.composite
def damaged_offers(draw: st.DrawFn) -> str:
    """A good offer with lines cut, doubled, moved and rewritten."""
    lines = GOOD.split("\r\n")
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 4)):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[draw(st.integers(0, len(lines) - 1))])
            case 2:
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case 3:
                lines[at] += draw(st.text(max_size=20))
            case _:
                lines.insert(at, draw(st.sampled_from("am")) + "=" + draw(st.text(max_size=30)))
        if not lines:
            break
    return "\r\n".join(lines)


@settings(max_examples=500, deadline=None)
@given(damaged_offers())
def test_a_damaged_offer_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(SdpError):
        choose(parse_offer(text), Purpose.PUBLISH, {"0": "screen", "1": "voice"})


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(SdpError):
        parse_offer("v=0\n" + text)


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=120), st.integers(0, len(COMPOUND)))
def test_any_rtcp_is_read(data: bytes, cut: int) -> None:
    for datagram in (data, COMPOUND[:cut] + data, data[:4] + COMPOUND[cut:]):
        assert len(parse_rtcp(datagram)) <= len(datagram)


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=80), st.integers(0x80, 0xBF))
def test_any_rtp_is_read_or_not(data: bytes, first: int) -> None:
    packet = parse_rtp(bytes([first]) + data)
    if packet is not None:
        assert parse_rtp(build_rtp(packet)) == packet
        vp8_starts_keyframe(packet.payload)
