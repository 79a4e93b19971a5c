"""Ids: a prefix that says what it names, and 128 random bits in lower-case base32.

Reads the system's random source, so it is not pure; domain code is handed finished ids.
"""

from __future__ import annotations

import base64
import secrets
from enum import StrEnum

ID_BYTES = 16
"""128 bits: ids can be drawn without asking whether they are taken (RFC 4122 uses 122)."""


class IdKind(StrEnum):
    """What an id names; the value is its prefix."""

    PERSON = "per"
    TEAM = "tea"
    SKILL = "ski"
    WEB_SESSION = "web"
    SESSION = "ses"
    PARTICIPANT = "par"
    GUEST_LINK = "lnk"
    INVITATION = "inv"
    INCIDENT = "inc"


def new_id(kind: IdKind) -> str:
    """A fresh id such as `per_` and 26 letters and digits."""
    return f"{kind.value}_{base64.b32encode(secrets.token_bytes(ID_BYTES)).decode('ascii').rstrip('=').lower()}"
