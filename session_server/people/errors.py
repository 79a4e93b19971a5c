"""Refusals and errors of the people package.

AccountRefusal (returned values)
├── LOGIN_TAKEN · WEAK_PASSWORD · UNKNOWN_PERSON · UNKNOWN_MEMBERSHIP · WRONG_PASSWORD
└── LAST_ADMIN · NEEDS_AUDITOR · OWN_RIGHTS
SignInRefused (returned value): WRONG_CREDENTIALS · RATE_LIMITED · OVERLOADED
PasswordWorkFull (raised): more passwords wait to be checked than the bound allows; answered as overload
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AccountRefusal(StrEnum):
    """Why a change to an account was not made."""

    LOGIN_TAKEN = "login-taken"
    WEAK_PASSWORD = "weak-password"  # noqa: S105 - a reason, not a password
    UNKNOWN_PERSON = "unknown-person"
    UNKNOWN_MEMBERSHIP = "unknown-membership"
    WRONG_PASSWORD = "wrong-password"  # noqa: S105
    LAST_ADMIN = "last-admin"
    NEEDS_AUDITOR = "needs-auditor"
    OWN_RIGHTS = "own-rights"


class SignInReason(StrEnum):
    """Why nobody was signed in. Unknown, disabled and wrong are one reason: a stranger learns nothing."""

    WRONG_CREDENTIALS = "wrong-credentials"
    RATE_LIMITED = "rate-limited"
    OVERLOADED = "overloaded"


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Nobody was signed in. `retry_after_s` is set when waiting helps."""

    reason: SignInReason
    retry_after_s: float | None = None


class PasswordWorkFull(Exception):
    """Too many passwords wait to be checked."""
