"""The codec table."""

from __future__ import annotations

import pytest

from relay.codecs import CODECS, Codec, find_codec, vp8_starts_keyframe

START = b"\x00\x00\x00\x9d\x01\x2a"


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param(b"\x10" + START, True, id="plain"),
        pytest.param(b"\x90\x80\x11" + START, True, id="7-bit picture id"),
        pytest.param(b"\x90\x80\x81\x11" + START, True, id="15-bit picture id"),
        pytest.param(b"\x90\x40\x05" + START, True, id="TL0PICIDX"),
        pytest.param(b"\x90\x20\x05" + START, True, id="TID"),
        pytest.param(b"\x90\x10\x05" + START, True, id="KEYIDX"),
        pytest.param(b"\x90\xf0\x81\x11\x05\x05" + START, True, id="everything"),
        pytest.param(b"\x30" + START, True, id="non-reference bit is not the partition index"),
        pytest.param(b"\x10\x01" + START[1:], False, id="interframe"),
        pytest.param(b"\x00" + START, False, id="a later packet of a keyframe"),
        pytest.param(b"\x11" + START, False, id="another partition"),
        pytest.param(b"\x10\x00\x00\x00\x9d\x01\x2b", False, id="wrong start code"),
        pytest.param(b"\x10" + START[:-1], False, id="cut start code"),
        pytest.param(b"", False, id="empty"),
        pytest.param(b"\x90", False, id="cut before the extension"),
        pytest.param(b"\x90\x80", False, id="cut before the picture id"),
    ],
)
def test_vp8_keyframe_start(payload: bytes, expected: bool) -> None:
    assert vp8_starts_keyframe(payload) is expected


def test_names_ignore_case_and_everything_else_must_match() -> None:
    assert find_codec("vp8", 90000, 1) is CODECS[Codec.VP8]
    assert find_codec("OPUS", 48000, 2) is CODECS[Codec.OPUS]
    assert find_codec("VP8", 48000, 1) is None
    assert find_codec("opus", 48000, 1) is None
    assert find_codec("rtx", 90000, 1) is None


def test_the_table_is_keyed_by_its_own_rows() -> None:
    assert all(codec is spec.codec for codec, spec in CODECS.items())
    assert all(spec.accepts({}) for spec in CODECS.values())


def test_every_opus_packet_is_a_beginning() -> None:
    assert CODECS[Codec.OPUS].starts_keyframe(b"\x78")
