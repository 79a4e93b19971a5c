"""Guest-link tokens: one spelling, only a hash stored."""

import hashlib

import pytest

from invite.errors import LinkIdError, RandomnessError
from invite.tokens import (
    SECRET_RANDOM_BYTES,
    LinkToken,
    hash_browser_secret,
    mint_token,
    parse_token,
    same_hash,
)

LINK = "lnk_abcdefghijklmnopqrstuvwxyz"
RAW = bytes(range(SECRET_RANDOM_BYTES))
SPELT = f"{LINK}.AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"


def test_a_token_is_link_id_and_secret_and_reads_back():
    token = mint_token(LINK, RAW)
    assert token.reveal() == SPELT
    assert parse_token(SPELT) == token
    assert SECRET_RANDOM_BYTES * 8 >= 128


def test_every_bit_of_the_secret_is_in_the_spelling():
    spellings = {mint_token(LINK, bytes([RAW[0] ^ (1 << bit), *RAW[1:]])).reveal() for bit in range(8)}
    spellings |= {mint_token(LINK, bytes([*RAW[:-1], RAW[-1] ^ (1 << bit)])).reveal() for bit in range(8)}
    assert len(spellings | {SPELT}) == 17


@pytest.mark.parametrize("random_bytes", [b"", RAW[:-1], RAW + b"x"])
def test_another_number_of_random_bytes_is_an_error(random_bytes: bytes):
    with pytest.raises(RandomnessError):
        mint_token(LINK, random_bytes)


@pytest.mark.parametrize("link_id", ["", "short", "with.dot.in.it", "x" * 65, "lnk_abcdefgé"])
def test_a_link_id_that_could_not_be_read_back_is_an_error(link_id: str):
    with pytest.raises(LinkIdError):
        mint_token(link_id, RAW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        SPELT + "\n",
        " " + SPELT,
        SPELT + "=",
        SPELT[:-1],
        SPELT + "A",
        SPELT.replace(".", ".."),
        SPELT.replace(".", ""),
        SPELT + ".x",
        SPELT[:-1] + "+",
        SPELT[:-1] + "Ａ",
        SPELT[:-1] + "\ud800",
        SPELT.replace(LINK, "short"),
    ],
)
def test_every_other_spelling_is_none(text: str):
    assert parse_token(text) is None


def test_only_a_hash_is_stored_and_it_fits_its_own_link_alone():
    token = mint_token(LINK, RAW)
    assert token.secret_hash() == hashlib.sha256(SPELT.encode()).hexdigest()
    assert token.matches(token.secret_hash())
    assert not LinkToken("lnk_zyxwvutsrqponmlkjihgfedcba", token.secret).matches(token.secret_hash())


def test_the_secret_shows_in_no_repr():
    token = mint_token(LINK, RAW)
    assert token.secret not in repr(token)
    assert token.secret not in str(token)


def test_browser_secrets_are_hashed_whatever_a_client_sends():
    assert hash_browser_secret("s") == hashlib.sha256(b"s").hexdigest()
    assert len(hash_browser_secret("\ud800")) == 64


def test_hashes_compare_equal_only_when_they_are():
    assert same_hash("ab", "ab")
    assert not same_hash("ab", "ac")
    assert not same_hash("", "")
    assert not same_hash("ab", "é\ud800")
