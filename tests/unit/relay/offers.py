"""Offers as browsers write them, shortened to what matters."""

from __future__ import annotations

FINGERPRINT = "sha-256 " + ":".join(f"{value:02X}" for value in range(32))


def media(
    mid: str = "0",
    *,
    kind: str = "video",
    port: str = "9",
    direction: str = "sendonly",
    protocol: str = "UDP/TLS/RTP/SAVPF",
    formats: str = "96 97 102 103",
    extra: tuple[str, ...] = (),
    leave_out: tuple[str, ...] = (),
) -> list[str]:
    lines = [
        f"m={kind} {port} {protocol} {formats}",
        "c=IN IP4 0.0.0.0",
        "a=candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:0123456789abcdefghijkl",
        f"a=fingerprint:{FINGERPRINT}",
        "a=setup:actpass",
        f"a=mid:{mid}",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:toffset",
        *([f"a={direction}"] if direction else []),
        "a=rtcp-mux",
        "a=rtcp-rsize",
        "a=rtpmap:96 VP8/90000",
        "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "a=rtcp-fb:96 goog-remb",
        "a=rtcp-fb:96 transport-cc",
        "a=rtcp-fb:96 ccm fir",
        "a=rtcp-fb:96 nack",
        "a=rtcp-fb:96 nack pli",
        "a=rtpmap:97 rtx/90000",
        "a=fmtp:97 apt=96",
        "a=rtpmap:102 H264/90000",
        "a=rtpmap:103 rtx/90000",
        "a=fmtp:103 apt=102",
    ]
    return [*(line for line in lines if not line.startswith(leave_out or "\0")), *extra]


AUDIO = (
    "a=rtpmap:111 opus/48000/2",
    "a=fmtp:111 minptime=10;useinbandfec=1",
)
SOURCES = ("a=ssrc-group:FID 1001 1002", "a=ssrc:1001 cname:x", "a=ssrc:1001 msid:a b", "a=ssrc:1002 cname:x")


def offer(*sections: list[str], bundle: str | None = "0", session: tuple[str, ...] = ()) -> str:
    head = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", *session]
    if bundle is not None:
        head.append(f"a=group:BUNDLE {bundle}")
    return "\r\n".join([*head, *(line for section in sections for line in section)]) + "\r\n"
