"""Guest-link tokens: `<link_id>.<secret>`, in the URL's fragment.

The link id finds the link, the secret proves the right to it. Each token has exactly one spelling: 24 secret bytes are 32
base64url characters with no spare bits. Only SHA-256 of the token is stored; 192 bits need no slow hash. It is no JWT:
nothing in it is believed, everything about the link is read from the session that owns it.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Final

from invite.errors import LinkIdError, RandomnessError

SECRET_RANDOM_BYTES: Final = 24
"""192 bits. A multiple of three, so that base64url has neither padding nor spare bits."""

_LINK_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True, slots=True)
class LinkToken:
    """A token in memory. The secret shows in no repr; `reveal` it once, to the person who made the link."""

    link_id: str
    secret: str = field(repr=False)

    def reveal(self) -> str:
        """The spelling that goes into the link."""
        return f"{self.link_id}.{self.secret}"

    def secret_hash(self) -> str:
        """What is stored: 64 hexadecimal digits, over the whole spelling, so that a secret fits its own link alone."""
        return hashlib.sha256(self.reveal().encode("ascii")).hexdigest()

    def matches(self, secret_hash: str) -> bool:
        """Whether this is the token with that hash, compared in constant time."""
        return same_hash(self.secret_hash(), secret_hash)


def mint_token(link_id: str, random_bytes: bytes) -> LinkToken:
    """A new token for a link from SECRET_RANDOM_BYTES fresh random bytes.

    Raises RandomnessError on another number of bytes, LinkIdError on an id that `parse_token` would not read back.
    """
    if len(random_bytes) != SECRET_RANDOM_BYTES:
        raise RandomnessError(f"{SECRET_RANDOM_BYTES} random bytes are needed, {len(random_bytes)} given")
    if not _LINK_ID.fullmatch(link_id):
        raise LinkIdError(repr(link_id))
    return LinkToken(link_id, base64.urlsafe_b64encode(random_bytes).decode("ascii"))


def parse_token(text: str) -> LinkToken | None:
    """The token spelt by the text, or None for every other text. Raises nothing."""
    link_id, _, secret = text.partition(".")
    return LinkToken(link_id, secret) if _LINK_ID.fullmatch(link_id) and _SECRET.fullmatch(secret) else None


def hash_browser_secret(secret: str) -> str:
    """What is stored of the secret that binds a seat to a browser: 64 hexadecimal digits. Raises nothing.

    The caller makes the secret from at least SECRET_RANDOM_BYTES random bytes.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same_hash(one: str, other: str) -> bool:
    """Whether two hashes are equal, compared in constant time. A missing (empty) hash equals nothing."""
    return bool(one) and hmac.compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )
