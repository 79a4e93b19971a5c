"""The one-time key that the end-user types: K7M-4QX-2PD.

23 symbols without look-alikes and without vowels (no word appears by chance), 9 of them: 40.7 bits. That is little, so
the caller limits guesses per address and for the node, a key lives 30 minutes and admits one, and what is stored is an
HMAC under a pepper that is not in the database.
"""

import hashlib
import hmac
import unicodedata
from typing import Final

from invite.errors import PepperError, RandomnessError

ALPHABET: Final = "23456789CDFHJKMNPQRTWXY"
KEY_CHARS: Final = 9
GROUP_CHARS: Final = 3
KEY_LIFE_S: Final = 30 * 60.0
"""Default life of a key: time for a telephone call, not for a search."""
KEY_RANDOM_BYTES: Final = 32
"""What `generate_key` wants. 9 bytes are used; the spare ones replace rejected ones, and 24 rejections do not happen."""
MIN_PEPPER_BYTES: Final = 16
MAX_TYPED_CHARS: Final = 64
"""More than this is not a key however it is spaced."""

# The greatest multiple of the alphabet's size in a byte: bytes from here on are dropped, so no symbol is favoured.
_FAIR_BYTES: Final = 256 - 256 % len(ALPHABET)
_LOOK_ALIKES: Final = str.maketrans("BGSZ", "8652")
_PURPOSE: Final = b"deskswarm session key v1\0"


def generate_key(random_bytes: bytes) -> str:
    """A key as shown, with dashes, from KEY_RANDOM_BYTES fresh random bytes. Raises RandomnessError on fewer."""
    if len(random_bytes) < KEY_RANDOM_BYTES:
        raise RandomnessError(f"{KEY_RANDOM_BYTES} random bytes are needed, {len(random_bytes)} given")
    symbols = [ALPHABET[byte % len(ALPHABET)] for byte in random_bytes if byte < _FAIR_BYTES]
    if len(symbols) < KEY_CHARS:
        raise RandomnessError("the bytes given are not random")
    return display("".join(symbols[:KEY_CHARS]))


def display(key: str) -> str:
    """A normalised key in groups of three."""
    return "-".join(key[start : start + GROUP_CHARS] for start in range(0, len(key), GROUP_CHARS))


def normalise(text: str) -> str | None:
    """The nine symbols that somebody meant, or None when it cannot be a key.

    Case, spaces, dashes and full-width letters do not matter; B G S Z are read as 8 6 5 2. What could be two symbols
    (0, O, 1, I, L, U, V) is not guessed at.
    """
    if len(text) > MAX_TYPED_CHARS:
        return None
    plain = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Pd").translate(_LOOK_ALIKES)
    return kept if len(kept) == KEY_CHARS and set(kept) <= set(ALPHABET) else None


def hash_key(key: str, pepper: bytes) -> str:
    """What is stored and looked up for a normalised key: 64 hexadecimal digits. Raises PepperError on a short pepper."""
    if len(pepper) < MIN_PEPPER_BYTES:
        raise PepperError(f"the pepper has {len(pepper)} bytes, at least {MIN_PEPPER_BYTES} are needed")
    return hmac.new(pepper, _PURPOSE + key.encode("ascii"), hashlib.sha256).hexdigest()


def key_matches(typed: str, key_hash: str, pepper: bytes) -> bool:
    """Whether the typed text is the key with this hash, compared in constant time."""
    key = normalise(typed)
    return key is not None and hmac.compare_digest(hash_key(key, pepper).encode(), key_hash.encode())
