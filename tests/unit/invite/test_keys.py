"""The key that the end-user types."""

import hashlib
import hmac
from collections import Counter

import pytest

from invite.errors import InviteError, PepperError, RandomnessError
from invite.keys import (
    ALPHABET,
    KEY_CHARS,
    KEY_RANDOM_BYTES,
    MAX_TYPED_CHARS,
    MIN_PEPPER_BYTES,
    display,
    generate_key,
    hash_key,
    key_matches,
    normalise,
)

PEPPER = b"p" * 32


def test_the_alphabet_has_no_look_alikes_and_no_vowels():
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    assert not set(ALPHABET) & set("0O1ILUVBGSZ")
    assert not set(ALPHABET) & set("AEIOU")


def test_a_key_is_three_groups_of_three():
    assert generate_key(bytes(range(KEY_RANDOM_BYTES))) == "234-567-89C"


def test_bytes_that_would_favour_a_symbol_are_dropped():
    assert generate_key(bytes([253, 254, 255]) + bytes(29)) == "222-222-222"
    fair = Counter(generate_key(bytes([byte] * KEY_RANDOM_BYTES))[0] for byte in range(253))
    assert set(fair.values()) == {11}
    assert set(fair) == set(ALPHABET)


@pytest.mark.parametrize("random_bytes", [b"", b"x" * (KEY_RANDOM_BYTES - 1), b"\xff" * KEY_RANDOM_BYTES])
def test_too_little_randomness_is_an_error(random_bytes: bytes):
    with pytest.raises(RandomnessError) as caught:
        generate_key(random_bytes)
    assert isinstance(caught.value, InviteError)


@pytest.mark.parametrize(
    "typed",
    ["K7M-4QX-2PD", "k7m4qx2pd", " k7m 4qx 2pd\n", "K7M–4QX—2PD", "Ｋ７Ｍ－４ＱＸ－２ＰＤ", "k7m-4qx-zpd"],
)
def test_what_people_type_for_one_key(typed: str):
    assert normalise(typed) == "K7M4QX2PD"


@pytest.mark.parametrize(("shown", "typed"), [("865222222", "BGSZZZZZZ"), ("KKKKKKKKK", "kkkkkkkkk")])
def test_look_alikes_are_read_as_what_they_look_like(shown: str, typed: str):
    assert normalise(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "K7M-4QX-2P",
        "K7M-4QX-2PDD",
        "K7M-4QX-2P0",
        "K7M-4QX-2PI",
        "K7M_4QX_2PD",
        "ßßßß",
        "K" + " " * MAX_TYPED_CHARS,
    ],
)
def test_what_is_no_key(typed: str):
    assert normalise(typed) is None


def test_a_generated_key_survives_typing():
    key = generate_key(bytes(range(100, 100 + KEY_RANDOM_BYTES)))
    plain = normalise(key)
    assert plain is not None
    assert len(plain) == KEY_CHARS
    assert display(plain) == key


def test_the_stored_hash_is_an_hmac_under_the_pepper():
    expected = hmac.new(PEPPER, b"deskswarm session key v1\0K7M4QX2PD", hashlib.sha256).hexdigest()
    assert hash_key("K7M4QX2PD", PEPPER) == expected
    assert hash_key("K7M4QX2PD", b"q" * 32) != expected


def test_a_short_pepper_is_an_error():
    with pytest.raises(PepperError):
        hash_key("K7M4QX2PD", b"p" * (MIN_PEPPER_BYTES - 1))


def test_matching():
    stored = hash_key("K7M4QX2PD", PEPPER)
    assert key_matches("k7m 4qx 2pd", stored, PEPPER)
    assert not key_matches("k7m 4qx 2pc", stored, PEPPER)
    assert not key_matches("nonsense", stored, PEPPER)
