"""Reading offers."""

from __future__ import annotations

import pytest

from relay.codecs import Codec
from relay.errors import SdpError, SdpErrorCode
from relay.sdp import MAX_MEDIA, MAX_SDP_BYTES, MAX_SSRC_LINES, Direction, Fingerprint, parse_offer
from tests.unit.relay.offers import AUDIO, FINGERPRINT, SOURCES, media, offer


def test_an_offer_is_read() -> None:
    voice = media("1", kind="audio", formats="111", direction="", extra=AUDIO, leave_out=("a=rtcp-rsize", "a=rtpmap:9"))
    session = parse_offer(offer(media(extra=SOURCES), voice, bundle="0 1"))
    assert (session.ice_ufrag, session.ice_pwd) == ("abcd", "0123456789abcdefghijkl")
    assert session.fingerprints == (Fingerprint("sha-256", FINGERPRINT.split()[1]),)
    assert session.bundle == ("0", "1")
    screen, speech = session.media
    assert (screen.kind, screen.mid, screen.direction, screen.stopped) == ("video", "0", Direction.SENDONLY, False)
    assert [(item.spec.codec, item.payload_type, item.rtx_payload_type) for item in screen.formats] == [
        (Codec.VP8, 96, 97)
    ]
    assert screen.ssrcs == (1001, 1002)
    assert screen.rtx_ssrcs == {1001: 1002}
    assert screen.reduced_size
    assert screen.extensions["urn:ietf:params:rtp-hdrext:toffset"] == 1
    assert screen.formats[0].feedback == {"nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"}
    assert speech.direction is Direction.SENDRECV
    assert [(item.spec.codec, item.parameters["minptime"]) for item in speech.formats] == [(Codec.OPUS, "10")]
    assert not speech.reduced_size


def test_transport_attributes_may_stand_at_session_level() -> None:
    bare = media(leave_out=("a=ice-", "a=fingerprint", "a=setup"))
    session = ("a=ice-ufrag:abcd", "a=ice-pwd:0123456789abcdefghijkl", f"a=fingerprint:{FINGERPRINT}", "a=setup:active")
    assert parse_offer(offer(bare, session=session)).ice_ufrag == "abcd"


def test_a_data_channel_needs_no_rtcp_mux() -> None:
    data = media(
        "1",
        kind="application",
        protocol="UDP/DTLS/SCTP",
        formats="webrtc-datachannel",
        leave_out=("a=rtcp", "a=rtpmap"),
    )
    assert parse_offer(offer(media(), data, bundle="0 1")).media[1].formats == ()


def test_a_stopped_line_needs_nothing_and_a_bundle_only_line_is_not_stopped() -> None:
    stopped = media("1", port="0", leave_out=("a=rtcp-mux", "a=ice", "a=fingerprint"))
    fresh = media("2", port="0", extra=("a=bundle-only",))
    session = parse_offer(offer(media(), stopped, fresh, bundle="0 2"))
    assert [item.stopped for item in session.media] == [False, True, False]


def test_unusable_formats_are_left_out() -> None:
    lines = (
        "a=rtpmap:98 VP8/90000",
        "a=rtpmap:70 VP8/90000",
        "a=rtpmap:200 VP8/90000",
        "a=rtpmap:104 opus/48000/2",
        "a=rtpmap:nonsense",
        "a=fmtp:96 Flag;Level=3; ;x=y=z",
    )
    (item,) = parse_offer(offer(media(formats="70 96 97 104 200", extra=lines))).media
    assert [entry.payload_type for entry in item.formats] == [96]
    assert item.formats[0].parameters == {"flag": "", "level": "3", "x": "y=z"}
    assert item.offered_payload_types == ("70", "96", "97", "104", "200")


def test_odd_feedback_lines_are_left_out() -> None:
    lines = ("a=rtcp-fb:* nack", "a=rtcp-fb:96", "a=rtcp-fb:96 <b>")
    (item,) = parse_offer(offer(media(leave_out=("a=rtcp-fb",), extra=lines))).media
    assert item.formats[0].feedback == {"nack"}


def test_extensions_beyond_the_one_byte_form_are_left_out() -> None:
    lines = ("a=extmap:0 urn:a", "a=extmap:15 urn:b", "a=extmap:14/sendonly urn:c", "a=extmap:x urn:d")
    (item,) = parse_offer(offer(media(leave_out=("a=extmap",), extra=lines))).media
    assert item.extensions == {"urn:c": 14}


def test_other_groups_are_passed_over() -> None:
    text = offer(media(), session=("a=group:", "a=group:LS 0"))
    assert parse_offer(text).bundle == ("0",)
    (item,) = parse_offer(offer(media(extra=("a=ssrc-group:SIM 1 2 3",)))).media
    assert item.rtx_ssrcs == {}


REFUSED = {
    "larger than the bound": ("v=0\r\n" + "a" * MAX_SDP_BYTES, SdpErrorCode.TOO_LARGE),
    "larger than the bound in bytes": ("v=0\r\n" + "é" * (MAX_SDP_BYTES // 2 + 1), SdpErrorCode.TOO_LARGE),
    "empty": ("", SdpErrorCode.MALFORMED),
    "no version": ("s=-\r\n", SdpErrorCode.MALFORMED),
    "lone carriage return": (offer(media(extra=("a=fmtp:96 x=\ra=evil",))), SdpErrorCode.MALFORMED),
    "no media": (offer(), SdpErrorCode.NO_MEDIA),
    "too many media": (offer(*[media(str(n)) for n in range(MAX_MEDIA + 1)]), SdpErrorCode.TOO_MANY_MEDIA),
    "too many ssrc lines": (
        offer(media(extra=tuple(f"a=ssrc:{n} cname:x" for n in range(MAX_SSRC_LINES + 1)))),
        SdpErrorCode.TOO_MANY_SSRCS,
    ),
    "no bundle": (offer(media(), bundle=None), SdpErrorCode.NOT_BUNDLED),
    "outside the bundle": (offer(media(), media("1")), SdpErrorCode.NOT_BUNDLED),
    "no rtcp-mux": (offer(media(leave_out=("a=rtcp-mux",))), SdpErrorCode.NO_RTCP_MUX),
    "no ice": (offer(media(leave_out=("a=ice-ufrag",))), SdpErrorCode.NO_ICE),
    "short password": (
        offer(media(leave_out=("a=ice-pwd",), extra=("a=ice-pwd:short",))),
        SdpErrorCode.NO_ICE,
    ),
    "no fingerprint": (offer(media(leave_out=("a=fingerprint",))), SdpErrorCode.NO_FINGERPRINT),
    "weak fingerprint": (
        offer(media(leave_out=("a=fingerprint",), extra=("a=fingerprint:md5 00:11",))),
        SdpErrorCode.NO_FINGERPRINT,
    ),
    "too many fingerprints": (
        offer(media(extra=tuple(f"a=fingerprint:sha-256 {f'{n:02X}:' * 31}00" for n in range(5)))),
        SdpErrorCode.NO_FINGERPRINT,
    ),
    "passive": (offer(media(leave_out=("a=setup",), extra=("a=setup:passive",))), SdpErrorCode.WRONG_SETUP),
    "a mid twice": (offer(media(), media()), SdpErrorCode.MALFORMED),
    "no mid": (offer(media(leave_out=("a=mid",))), SdpErrorCode.MALFORMED),
    "odd mid": (offer(media("a b")), SdpErrorCode.MALFORMED),
    "short m-line": (offer(["m=video 9 UDP/TLS/RTP/SAVPF", "a=mid:0"]), SdpErrorCode.MALFORMED),
    "odd port": (offer(media(port="-1")), SdpErrorCode.MALFORMED),
    "odd kind": (offer(media(kind="vi$deo")), SdpErrorCode.MALFORMED),
    "odd protocol": (offer(media(protocol="<b>")), SdpErrorCode.MALFORMED),
    "odd format": (offer(media(formats="96 <b>")), SdpErrorCode.MALFORMED),
    "too many formats": (offer(media(formats=" ".join(["96"] * 65))), SdpErrorCode.MALFORMED),
    "odd ssrc": (offer(media(extra=("a=ssrc:x",))), SdpErrorCode.MALFORMED),
    "large ssrc": (offer(media(extra=("a=ssrc:4294967296 cname:x",))), SdpErrorCode.MALFORMED),
}


@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_offer_is_refused_by_code(text: str, code: SdpErrorCode) -> None:
    with pytest.raises(SdpError) as caught:
        parse_offer(text)
    assert caught.value.code is code
