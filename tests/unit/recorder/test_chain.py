import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recorder import chain
from recorder.errors import NotCanonical

HEADER = chain.Header("s1", 2, 3, 1_700_000_000_000, "chat.said", 1, "p-9", b"\x11" * 32)

plain_values = st.recursive(
    st.none() | st.booleans() | st.integers(-chain.MAX_INTEGER, chain.MAX_INTEGER) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


class TestCanonicalJson:
    def test_keys_are_sorted_and_nothing_is_spaced(self) -> None:
        assert chain.canonical_json({"b": [1, True, None], "a": (False, "x")}) == b'{"a":[false,"x"],"b":[1,true,null]}'

    def test_strings_are_utf8_with_the_shortest_escapes(self) -> None:
        assert chain.canonical_json('é"\\\n\x01/') == "é".encode().join([b'"', rb'\"\\\n\u0001/"'])

    def test_keys_are_sorted_by_utf16_code_units(self) -> None:
        """RFC 8785, section 3.2.3: U+1F600 comes before U+FB33, though its code point is higher."""
        keys = ["\ufb33", "\U0001f600", "\u20ac", "\r", "1"]
        decoded = json.loads(chain.canonical_json(dict.fromkeys(keys, 0)))
        assert list(decoded) == ["\r", "1", "\u20ac", "\U0001f600", "\ufb33"]

    @pytest.mark.parametrize(
        "value", [1.0, float("nan"), b"x", {1: 2}, 2**53, -(2**53), object(), "\ud800", {"\ud800": 1}]
    )
    def test_what_has_no_canonical_form_is_refused(self, value: object) -> None:
        with pytest.raises(NotCanonical):
            chain.canonical_json(value)

    def test_the_depth_is_bounded(self) -> None:
        value: object = 0
        for _ in range(chain.MAX_DEPTH):
            value = [value]
        chain.canonical_json(value)
        with pytest.raises(NotCanonical):
            chain.canonical_json([value])

    @settings(deadline=None)
    @given(plain_values)
    def test_it_is_json_and_stable(self, value: object) -> None:
        try:
            encoded = chain.canonical_json(value)
        except NotCanonical:
            return  # too deep, or a lone surrogate
        assert json.loads(encoded) == value
        assert chain.canonical_json(json.loads(encoded)) == encoded


class TestHeader:
    def test_the_encoding_is_pinned(self) -> None:
        assert HEADER.encode() == (
            b'{"actor":"p-9","at_ms":1700000000000,"epoch":3,"format":1,"payload_digest":"' + b"11" * 32 + b'",'
            b'"seq":2,"session":"s1","type":"chat.said","version":1}'
        )

    def test_it_decodes(self) -> None:
        assert chain.decode_header(HEADER.encode()) == HEADER

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff",
            b"[" * 100_000,
            b"[]",
            b"{}",
            HEADER.encode() + b" ",
            HEADER.encode().replace(b'"seq":2', b'"seq":"2"'),
            HEADER.encode().replace(b'"seq":2', b'"seq":true'),
            HEADER.encode().replace(b'"s1"', b"1"),
            HEADER.encode().replace(b"11", b"1g"),
            HEADER.encode().replace(b'"payload_digest":"' + b"11" * 32 + b'"', b'"payload_digest":null'),
            HEADER.encode().replace(b'"format":1', b'"format":2'),
            HEADER.encode().replace(b'"actor"', b'"aaaa":1,"actor"'),
            b" " + HEADER.encode(),
        ],
    )
    def test_anything_else_is_refused(self, data: bytes) -> None:
        with pytest.raises(NotCanonical):
            chain.decode_header(data)


class TestDigests:
    def test_they_are_pinned(self) -> None:
        salt = bytes(16)
        assert chain.payload_digest(salt, b"x") == hashlib.sha256(b"deskswarm/payload/1\0" + salt + b"x").digest()
        assert chain.genesis("s1") == hashlib.sha256(b"deskswarm/genesis/1\0s1").digest()
        assert chain.link(bytes(32), b"h") == hashlib.sha256(b"deskswarm/link/1\0" + bytes(32) + b"h").digest()

    def test_a_length_that_is_not_theirs_is_a_bug(self) -> None:
        with pytest.raises(ValueError, match="salt"):
            chain.payload_digest(b"short", b"")
        with pytest.raises(ValueError, match="link"):
            chain.link(b"short", b"")
