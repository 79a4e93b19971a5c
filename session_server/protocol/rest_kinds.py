"""Closed lists that REST models, use cases and tables share.

Pure. A value that leaves the process is never renamed; a new one may be added.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may do in general. A person can hold several; auditor is apart from admin."""

    REP = "rep"
    TEAM_LEAD = "team-lead"
    ADMIN = "admin"
    AUDITOR = "auditor"


class AccountState(StrEnum):
    """Whether a person can sign in at all."""

    ACTIVE = "active"
    DISABLED = "disabled"


class PresenceState(StrEnum):
    """Whether a person can be asked for help right now."""

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"
    OFFLINE = "offline"


class ErrorCode(StrEnum):
    """Every code that an HTTP answer can carry. A client decides by the code, a person reads the text."""

    BAD_REQUEST = "bad-request"
    INVALID_FIELDS = "invalid-fields"
    UNSUPPORTED_CONTENT_TYPE = "unsupported-content-type"
    BODY_TOO_LARGE = "body-too-large"
    BODY_TOO_SLOW = "body-too-slow"
    WRONG_HOST = "wrong-host"
    CROSS_SITE = "cross-site"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    SIGNED_OUT = "signed-out"
    FORBIDDEN = "forbidden"
    WRONG_CREDENTIALS = "wrong-credentials"
    RATE_LIMITED = "rate-limited"
    OVERLOADED = "overloaded"
    DRAINING = "draining"
    NOT_BUILT = "not-built"
    INTERNAL = "internal"
    LOGIN_TAKEN = "login-taken"
    WEAK_PASSWORD = "weak-password"  # noqa: S105 - a code, not a password
    LAST_ADMIN = "last-admin"
    NEEDS_AUDITOR = "needs-auditor"
    OWN_RIGHTS = "own-rights"
    KEY_UNKNOWN = "key-unknown"
    KEY_EXPIRED = "key-expired"
    KEY_USED = "key-used"
    LINK_UNKNOWN = "link-unknown"
    LINK_EXPIRED = "link-expired"
    LINK_USED = "link-used"
    LINK_REVOKED = "link-revoked"
    LINK_NOT_YET_VALID = "link-not-yet-valid"
    SESSION_CLOSED = "session-closed"
    SEAT_TAKEN = "seat-taken"
    CONFLICT = "conflict"


STATUS_BY_CODE: dict[ErrorCode, int] = {
    ErrorCode.BAD_REQUEST: 400,
    ErrorCode.INVALID_FIELDS: 422,
    ErrorCode.UNSUPPORTED_CONTENT_TYPE: 415,
    ErrorCode.BODY_TOO_LARGE: 413,
    ErrorCode.BODY_TOO_SLOW: 408,
    ErrorCode.WRONG_HOST: 421,
    ErrorCode.CROSS_SITE: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.METHOD_NOT_ALLOWED: 405,
    ErrorCode.SIGNED_OUT: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.WRONG_CREDENTIALS: 401,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.OVERLOADED: 503,
    ErrorCode.DRAINING: 503,
    ErrorCode.NOT_BUILT: 503,
    ErrorCode.INTERNAL: 500,
    ErrorCode.LOGIN_TAKEN: 409,
    ErrorCode.WEAK_PASSWORD: 422,
    ErrorCode.LAST_ADMIN: 409,
    ErrorCode.NEEDS_AUDITOR: 403,
    ErrorCode.OWN_RIGHTS: 403,
    ErrorCode.KEY_UNKNOWN: 404,
    ErrorCode.KEY_EXPIRED: 410,
    ErrorCode.KEY_USED: 410,
    ErrorCode.LINK_UNKNOWN: 404,
    ErrorCode.LINK_EXPIRED: 410,
    ErrorCode.LINK_USED: 410,
    ErrorCode.LINK_REVOKED: 410,
    ErrorCode.LINK_NOT_YET_VALID: 403,
    ErrorCode.SESSION_CLOSED: 410,
    ErrorCode.SEAT_TAKEN: 409,
    ErrorCode.CONFLICT: 409,
}
"""Total: a test fails when a code has no status."""

TEXT_BY_CODE: dict[ErrorCode, str] = {
    ErrorCode.BAD_REQUEST: "The request could not be read. Check its form and send it again.",
    ErrorCode.INVALID_FIELDS: "Some values are missing or not valid. Correct the fields named here and send it again.",
    ErrorCode.UNSUPPORTED_CONTENT_TYPE: "Send the request as application/json, uncompressed.",
    ErrorCode.BODY_TOO_LARGE: "The request is too large. Shorten it and send it again.",
    ErrorCode.BODY_TOO_SLOW: "The request arrived too slowly. Check the connection and send it again.",
    ErrorCode.WRONG_HOST: "This server does not answer under this name. Use the address it was set up with.",
    ErrorCode.CROSS_SITE: "This request came from another site and was refused. Open the page on this server itself.",
    ErrorCode.NOT_FOUND: "There is nothing at this address. Check the address.",
    ErrorCode.METHOD_NOT_ALLOWED: "This address does not take that method. The Allow header names those it takes.",
    ErrorCode.SIGNED_OUT: "You are not signed in, or your sign-in has ended. Sign in and try again.",
    ErrorCode.FORBIDDEN: "Your roles do not allow this. Ask an administrator if you need it.",
    ErrorCode.WRONG_CREDENTIALS: "Name or password is not right. Check both and try again.",
    ErrorCode.RATE_LIMITED: "Too many attempts. Wait the time named in Retry-After and try again.",
    ErrorCode.OVERLOADED: "The server is at its limit. Try again in a moment.",
    ErrorCode.DRAINING: "The server is going down for maintenance. Try again in a minute.",
    ErrorCode.NOT_BUILT: "The pages of this server have not been built. Install the package again, or build the web folder.",
    ErrorCode.INTERNAL: "Something went wrong on the server. Try again; if it stays, tell the operator the incident number.",
    ErrorCode.LOGIN_TAKEN: "This login name is taken. Choose another.",
    ErrorCode.WEAK_PASSWORD: "This password is not accepted. Take at least 12 characters, and not the login name.",
    ErrorCode.LAST_ADMIN: "This is the last active administrator. Make another one first.",
    ErrorCode.NEEDS_AUDITOR: "Only an auditor, or a command on the host, can do this to an auditor's account.",
    ErrorCode.OWN_RIGHTS: "Nobody changes their own roles. Ask another administrator.",
    ErrorCode.KEY_UNKNOWN: "This key is not known. Keys end after a short time. Ask for a new one.",
    ErrorCode.KEY_EXPIRED: "This key has ended. Ask for a new one.",
    ErrorCode.KEY_USED: "This key was used already. Ask for a new one.",
    ErrorCode.LINK_UNKNOWN: "This link is not known. Ask the person who sent it for a new one.",
    ErrorCode.LINK_EXPIRED: "This link has ended. Ask the person who sent it for a new one.",
    ErrorCode.LINK_USED: "This link was used already. Ask the person who sent it for a new one.",
    ErrorCode.LINK_REVOKED: "This link was withdrawn. Ask the person who sent it.",
    ErrorCode.LINK_NOT_YET_VALID: "This link is not valid yet. Come back at the time you were given.",
    ErrorCode.SESSION_CLOSED: "This session has ended.",
    ErrorCode.SEAT_TAKEN: "Already taken. Somebody else joined first.",
    ErrorCode.CONFLICT: "This has changed in the meantime. Load it again and repeat what you did.",
}
"""Total: the plain words of a code when the refusal brings none of its own."""
