"""The hash chain over a session's events.

Each event has a small header without personal data, and a payload that the header knows only by a salted digest. So a
payload can be erased, with its salt, and the chain still verifies; without the salt the digest says nothing about what
was erased, however few values were possible.

    payload_digest = SHA-256("deskswarm/payload/1\\0" || salt || payload)
    link           = SHA-256("deskswarm/link/1\\0" || previous link || canonical header)
    first previous = SHA-256("deskswarm/genesis/1\\0" || session id)

Salts (`SALT_BYTES`) and instants are passed in. The header is kept as the bytes that were hashed.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from recorder.errors import NotCanonical

SALT_BYTES = 16
DIGEST_BYTES = 32
# Numbers beyond 2^53 - 1 are rounded by JSON readers that use doubles (RFC 8785, section 3.1, I-JSON).
MAX_INTEGER = 2**53 - 1
# Nothing that we write nests deeper; the bound keeps a hostile value from exhausting the stack.
MAX_DEPTH = 32

_PAYLOAD_TAG = b"deskswarm/payload/1\0"
_LINK_TAG = b"deskswarm/link/1\0"
_GENESIS_TAG = b"deskswarm/genesis/1\0"
_HEADER_FORMAT = 1
_HEX_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def canonical_json(value: object) -> bytes:
    """Encode `value` as RFC 8785 does, restricted: no floats, integers within ±(2^53 - 1), keys are strings.

    Keys are sorted by their UTF-16 code units; no white space; strings are UTF-8 with the shortest escapes. Raises
    `NotCanonical` for anything else, lone surrogates included.
    """
    try:
        return _encode(value, 0).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("a string holds a lone surrogate") from error


def _encode(value: object, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise NotCanonical("nested too deeply")
    match value:
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            if abs(value) > MAX_INTEGER:
                raise NotCanonical("an integer beyond 2^53 - 1")
            return str(int(value))
        case list() | tuple():
            return "[" + ",".join(_encode(item, depth + 1) for item in value) + "]"
        case dict():
            if not all(isinstance(key, str) for key in value):
                raise NotCanonical("a key that is not a string")
            keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
            return "{" + ",".join(f"{_encode(key, depth)}:{_encode(value[key], depth + 1)}" for key in keys) + "}"
        case _:
            raise NotCanonical(f"{type(value).__name__} has no canonical form")


@dataclass(frozen=True, slots=True)
class Header:
    """What the chain covers of an event. `actor` is a pseudonymous id; `at_ms` is epoch milliseconds, UTC."""

    session: str
    seq: int
    epoch: int
    at_ms: int
    type: str
    version: int
    actor: str
    payload_digest: bytes

    def encode(self) -> bytes:
        """The canonical bytes that the link covers."""
        return canonical_json(
            {
                "actor": self.actor,
                "at_ms": self.at_ms,
                "epoch": self.epoch,
                "format": _HEADER_FORMAT,
                "payload_digest": self.payload_digest.hex(),
                "seq": self.seq,
                "session": self.session,
                "type": self.type,
                "version": self.version,
            }
        )


_INTEGERS = ("seq", "epoch", "at_ms", "version")
_STRINGS = ("session", "type", "actor")


def decode_header(data: bytes) -> Header:
    """Read a stored header; raise `NotCanonical` unless it is exactly what `Header.encode` writes."""
    try:
        fields: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotCanonical("not JSON") from error
    if not isinstance(fields, dict):
        raise NotCanonical("not an object")
    typed = all(type(fields.get(name)) is int for name in _INTEGERS) and all(
        type(fields.get(name)) is str for name in _STRINGS
    )
    digest = fields.get("payload_digest")
    if not typed or type(digest) is not str or _HEX_DIGEST.match(digest) is None:
        raise NotCanonical("a field is missing or of the wrong type")
    header = Header(**{name: fields[name] for name in (*_INTEGERS, *_STRINGS)}, payload_digest=bytes.fromhex(digest))
    if header.encode() != data:
        raise NotCanonical("not the canonical form")
    return header


def payload_digest(salt: bytes, payload: bytes) -> bytes:
    """The salted digest of a payload. Raises `ValueError` for a salt of another length than `SALT_BYTES`."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt is {SALT_BYTES} bytes")
    return hashlib.sha256(_PAYLOAD_TAG + salt + payload).digest()


def genesis(session: str) -> bytes:
    """What stands before the first link of a session."""
    return hashlib.sha256(_GENESIS_TAG + session.encode()).digest()


def link(previous: bytes, header: bytes) -> bytes:
    """The link of an event: its encoded header bound to all that came before. `previous` is `DIGEST_BYTES` long."""
    if len(previous) != DIGEST_BYTES:
        raise ValueError(f"a link is {DIGEST_BYTES} bytes")
    return hashlib.sha256(_LINK_TAG + previous + header).digest()
