"""Which passwords are accepted. Pure.

Length alone, as NIST SP 800-63B-4 asks for: no rules of composition, no forced change.
"""

from __future__ import annotations

PASSWORD_MIN_CHARS = 12
"""Short enough to type, long enough that guessing under the rate limit and argon2id is hopeless."""
DIFFERENT_MIN = 4
"""aaaa…, abab…: long, and the first things that are guessed."""


def is_accepted(password: str, login: str) -> bool:
    """Whether `password` may protect the account `login`."""
    if len(password) < PASSWORD_MIN_CHARS:
        return False
    lowered = password.casefold()
    if len(set(lowered)) < DIFFERENT_MIN:
        return False
    return lowered not in {login.casefold(), login.casefold() * 2}
