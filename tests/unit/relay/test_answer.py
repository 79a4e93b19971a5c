"""Writing answers."""

from __future__ import annotations

import pytest

from relay.answer import (
    HostCandidate,
    MediaAnswer,
    OutgoingSource,
    TransportAnswer,
    choose,
    choose_formats,
    source_spec,
    subscription_spec,
    write_answer,
)
from relay.codecs import Codec
from relay.congestion import EXTENSION_URI
from relay.engine.protocol import SourceSpec, SubscriptionSpec
from relay.errors import SdpError, SdpErrorCode
from relay.sdp import Fingerprint, Purpose, parse_offer
from tests.unit.relay.offers import AUDIO, SOURCES, media, offer

TRANSPORT = TransportAnswer(
    session_id=5,
    version=2,
    ice_ufrag="ufragufrag",
    ice_pwd="p" * 32,
    fingerprint=Fingerprint("sha-256", "AA:BB"),
    candidates=(HostCandidate("192.0.2.9", 4000), HostCandidate("2001:db8::9", 4000)),
    cname="deskswarm",
)


def voice(mid: str = "1", direction: str = "sendonly") -> list[str]:
    return media(
        mid, kind="audio", formats="111", direction=direction, extra=AUDIO, leave_out=("a=rtpmap:9", "a=rtcp-rs")
    )


def answer_lines(
    text: str, purpose: Purpose, tracks: dict[str, str], source: OutgoingSource | None = None
) -> list[str]:
    session = parse_offer(text)
    chosen = choose(session, purpose, tracks)
    answers = [
        MediaAnswer(item, chosen.get(item.mid, ()), source if item.mid in chosen else None) for item in session.media
    ]
    return write_answer(TRANSPORT, answers).split("\r\n")


def test_a_publisher_is_answered_with_one_codec_and_what_we_do() -> None:
    lines = answer_lines(offer(media(extra=SOURCES)), Purpose.PUBLISH, {"0": "screen"})
    assert lines[:6] == [
        "v=0",
        "o=- 5 2 IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0",
        "a=msid-semantic: WMS *",
    ]
    assert "m=video 9 UDP/TLS/RTP/SAVPF 96 97" in lines
    for line in ("a=recvonly", "a=setup:passive", "a=rtcp-mux", "a=rtcp-rsize", "a=end-of-candidates", "a=mid:0"):
        assert line in lines
    assert [line for line in lines if line.startswith("a=rtcp-fb")] == [
        "a=rtcp-fb:96 nack",
        "a=rtcp-fb:96 nack pli",
        "a=rtcp-fb:96 goog-remb",
        "a=rtcp-fb:96 transport-cc",
    ]
    assert [line for line in lines if line.startswith("a=extmap")] == [f"a=extmap:3 {EXTENSION_URI}"]
    assert any(line.startswith("a=fmtp:96 x-google-start-bitrate=") for line in lines)
    assert not any(line.startswith(("a=ssrc", "a=msid:")) or "H264" in line for line in lines)
    assert lines[-1] == ""


def test_our_candidates_are_ours_alone_and_in_order() -> None:
    lines = answer_lines(offer(media()), Purpose.PUBLISH, {"0": "screen"})
    candidates = [line.split() for line in lines if line.startswith("a=candidate")]
    assert [(item[4], item[5]) for item in candidates] == [("192.0.2.9", "4000"), ("2001:db8::9", "4000")]
    assert int(candidates[0][3]) > int(candidates[1][3])


def test_a_viewer_is_told_our_sources() -> None:
    lines = answer_lines(offer(media(direction="recvonly")), Purpose.VIEW, {"0": "screen"}, OutgoingSource(11, 12))
    assert "a=sendonly" in lines
    assert "a=msid:deskswarm 0" in lines
    assert "a=ssrc-group:FID 11 12" in lines
    assert "a=ssrc:11 cname:deskswarm" in lines
    assert "a=ssrc:12 cname:deskswarm" in lines
    assert "a=rtcp-fb:96 ccm fir" in lines
    assert not any("goog" in line or "transport-cc" in line or line.startswith("a=extmap") for line in lines)


def test_only_offered_feedback_is_answered() -> None:
    bare = media(
        leave_out=("a=rtcp-fb", "a=extmap"), extra=("a=rtcp-fb:* nack", "a=rtcp-fb:96 transport-cc", "a=rtcp-fb:x")
    )
    lines = answer_lines(offer(bare), Purpose.PUBLISH, {"0": "screen"})
    assert [line for line in lines if line.startswith("a=rtcp-fb")] == ["a=rtcp-fb:96 nack"]
    assert not any(line.startswith("a=extmap") for line in lines)


def test_a_viewer_without_rtx_is_told_one_source() -> None:
    bare = media(direction="recvonly", formats="96")
    lines = answer_lines(offer(bare), Purpose.VIEW, {"0": "screen"}, OutgoingSource(11, None))
    assert "m=video 9 UDP/TLS/RTP/SAVPF 96" in lines
    assert [line for line in lines if line.startswith("a=ssrc")] == ["a=ssrc:11 cname:deskswarm"]


def test_voice_has_its_parameters_and_no_video_feedback() -> None:
    lines = answer_lines(offer(media(), voice(), bundle="0 1"), Purpose.PUBLISH, {"1": "voice"})
    assert "a=rtpmap:111 opus/48000/2" in lines
    assert "a=fmtp:111 minptime=10;useinbandfec=1" in lines
    assert not any(line.startswith("a=rtcp-fb:111") for line in lines)


def test_lines_that_carry_nothing_are_inactive_or_declined() -> None:
    data = media("2", kind="application", protocol="UDP/DTLS/SCTP", formats="webrtc-datachannel")
    stopped = media("3", port="0")
    text = offer(media(), media("1"), data, stopped, bundle="0 1 2")
    lines = answer_lines(text, Purpose.PUBLISH, {"0": "screen"})
    assert "a=group:BUNDLE 0 1" in lines
    assert "m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103" in lines
    assert lines.count("a=inactive") == 3
    assert "m=application 0 UDP/DTLS/SCTP webrtc-datachannel" in lines
    assert "m=video 0 UDP/TLS/RTP/SAVPF 96 97 102 103" in lines


def test_a_flag_among_the_parameters_stays_a_flag() -> None:
    text = offer(media(direction="recvonly", extra=("a=fmtp:96 flag;level=3",)))
    lines = answer_lines(text, Purpose.VIEW, {"0": "screen"}, OutgoingSource(11, 12))
    assert "a=fmtp:96 flag;level=3" in lines


def test_of_several_variants_the_clients_first_is_taken() -> None:
    (item,) = parse_offer(offer(media(formats="98 96 97", extra=("a=rtpmap:98 VP8/90000",)))).media
    assert [entry.payload_type for entry in choose_formats(item, Purpose.PUBLISH)] == [98]
    assert [entry.payload_type for entry in choose_formats(item, Purpose.VIEW)] == [98]


def test_the_engine_is_told_sources_and_payload_types() -> None:
    session = parse_offer(offer(media(extra=SOURCES)))
    (fmt,) = choose(session, Purpose.PUBLISH, {"0": "screen"})["0"]
    assert source_spec(session.media[0], fmt) == SourceSpec(Codec.VP8, 96, 1001, 97, 1002, 3)
    assert source_spec(parse_offer(offer(media())).media[0], fmt) == SourceSpec(Codec.VP8, 96, None, 97, None, 3)
    assert subscription_spec(OutgoingSource(11, 12), [fmt]) == SubscriptionSpec(11, 12, {Codec.VP8: (96, 97)})


H264_ONLY = media(formats="102 103")

REFUSED = {
    "unknown mid": (offer(media()), {"7": "screen"}, SdpErrorCode.UNKNOWN_MID),
    "stopped": (offer(media(), media("1", port="0")), {"1": "screen"}, SdpErrorCode.UNKNOWN_MID),
    "wrong way": (offer(media(direction="recvonly")), {"0": "screen"}, SdpErrorCode.WRONG_DIRECTION),
    "no codec of ours": (offer(H264_ONLY), {"0": "screen"}, SdpErrorCode.NO_COMMON_CODEC),
    "no track": (offer(media()), {}, SdpErrorCode.NO_MEDIA),
    "sources not to be told apart": (
        offer(media(), media("1"), bundle="0 1"),
        {"0": "screen", "1": "camera"},
        SdpErrorCode.NO_SSRC,
    ),
}


@pytest.mark.parametrize(("text", "tracks", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_carried_is_refused_by_code(text: str, tracks: dict[str, str], code: SdpErrorCode) -> None:
    with pytest.raises(SdpError) as caught:
        choose(parse_offer(text), Purpose.PUBLISH, tracks)
    assert caught.value.code is code
