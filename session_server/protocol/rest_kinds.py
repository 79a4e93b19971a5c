"""Closed lists that REST models, use cases and tables share, and the codes that only HTTP needs.

PURE. A value that leaves the process is never renamed; a new one may be added.
"""

from __future__ import annotations

from enum import StrEnum

from session_server.protocol.base import ErrorCode


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


class HttpCode(StrEnum):
    """Codes of refusals that only HTTP knows. Together with `base.ErrorCode` these are all that an answer can carry."""

    INVALID_FIELDS = "invalid_fields"
    UNSUPPORTED_CONTENT_TYPE = "unsupported_content_type"
    BODY_TOO_SLOW = "body_too_slow"
    WRONG_HOST = "wrong_host"
    CROSS_SITE = "cross_site"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    SIGNED_OUT = "signed_out"
    WRONG_CREDENTIALS = "wrong_credentials"
    NOT_BUILT = "not_built"
    LOGIN_TAKEN = "login_taken"
    WEAK_PASSWORD = "weak_password"  # noqa: S105 - a code, not a password
    LAST_ADMIN = "last_admin"
    NEEDS_AUDITOR = "needs_auditor"
    OWN_RIGHTS = "own_rights"
    CONFLICT = "conflict"


AnyCode = ErrorCode | HttpCode
"""Every code that an HTTP answer can carry; the two lists have no value in common, which a test holds."""

STATUS_BY_CODE: dict[AnyCode, int] = {
    ErrorCode.MALFORMED: 400,
    ErrorCode.TOO_LARGE: 413,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.VERSION_UNSUPPORTED: 400,
    ErrorCode.TICKET_INVALID: 401,
    ErrorCode.WRONG_CHANNEL: 400,
    ErrorCode.NOT_PERMITTED: 403,
    ErrorCode.NOT_DRIVING: 409,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.NOT_NOW: 409,
    ErrorCode.ALREADY_TAKEN: 409,
    ErrorCode.ALREADY_DECIDED: 409,
    ErrorCode.SESSION_CLOSED: 410,
    ErrorCode.SESSION_FULL: 409,
    ErrorCode.NOBODY_AVAILABLE: 409,
    ErrorCode.KEY_UNKNOWN: 404,
    ErrorCode.KEY_EXPIRED: 410,
    ErrorCode.KEY_USED: 410,
    ErrorCode.LINK_UNKNOWN: 404,
    ErrorCode.LINK_EXPIRED: 410,
    ErrorCode.LINK_NOT_YET: 403,
    ErrorCode.LINK_USED: 410,
    ErrorCode.LINK_REVOKED: 410,
    ErrorCode.LINK_LOCKED: 410,
    ErrorCode.PIN_REQUIRED: 403,
    ErrorCode.PIN_WRONG: 403,
    ErrorCode.SEAT_UNKNOWN: 401,
    ErrorCode.OFFER_REJECTED: 422,
    ErrorCode.RECORDING_UNAVAILABLE: 503,
    ErrorCode.REASON_REQUIRED: 422,
    ErrorCode.OVERLOADED: 503,
    ErrorCode.DRAINING: 503,
    ErrorCode.INTERNAL: 500,
    HttpCode.INVALID_FIELDS: 422,
    HttpCode.UNSUPPORTED_CONTENT_TYPE: 415,
    HttpCode.BODY_TOO_SLOW: 408,
    HttpCode.WRONG_HOST: 421,
    HttpCode.CROSS_SITE: 403,
    HttpCode.METHOD_NOT_ALLOWED: 405,
    HttpCode.SIGNED_OUT: 401,
    HttpCode.WRONG_CREDENTIALS: 401,
    HttpCode.NOT_BUILT: 503,
    HttpCode.LOGIN_TAKEN: 409,
    HttpCode.WEAK_PASSWORD: 422,
    HttpCode.LAST_ADMIN: 409,
    HttpCode.NEEDS_AUDITOR: 403,
    HttpCode.OWN_RIGHTS: 403,
    HttpCode.CONFLICT: 409,
}
"""Total: a test fails when a code has no status."""

TEXT_BY_CODE: dict[AnyCode, str] = {
    ErrorCode.MALFORMED: "The request could not be read. Check its form and send it again.",
    ErrorCode.TOO_LARGE: "The request is too large. Shorten it and send it again.",
    ErrorCode.RATE_LIMITED: "Too many attempts. Wait the time named in Retry-After and try again.",
    ErrorCode.VERSION_UNSUPPORTED: "This page is older or newer than the server. Load it again.",
    ErrorCode.TICKET_INVALID: "This admission has ended. Load the page again.",
    ErrorCode.WRONG_CHANNEL: "This cannot be asked here. Load the page again.",
    ErrorCode.NOT_PERMITTED: "You may not do this. Ask an administrator, or the owner of the session.",
    ErrorCode.NOT_DRIVING: "You do not drive now. Ask for control first.",
    ErrorCode.NOT_FOUND: "There is nothing at this address. Check the address.",
    ErrorCode.NOT_NOW: "This cannot be done in the present state. Load the page again and see what has changed.",
    ErrorCode.ALREADY_TAKEN: "Already taken. Somebody else joined first.",
    ErrorCode.ALREADY_DECIDED: "This has been answered already.",
    ErrorCode.SESSION_CLOSED: "This session has ended.",
    ErrorCode.SESSION_FULL: "This session is full. Somebody has to leave first.",
    ErrorCode.NOBODY_AVAILABLE: "Nobody is free now. Ask on-call, invite the vendor, or put it in the queue.",
    ErrorCode.KEY_UNKNOWN: "This key is not known. Keys end after a short time. Ask for a new one.",
    ErrorCode.KEY_EXPIRED: "This key has ended. Ask for a new one.",
    ErrorCode.KEY_USED: "This key was used already. Ask for a new one.",
    ErrorCode.LINK_UNKNOWN: "This link is not known. Ask the person who sent it for a new one.",
    ErrorCode.LINK_EXPIRED: "This link has ended. Ask the person who sent it for a new one.",
    ErrorCode.LINK_NOT_YET: "This link is not valid yet. Come back at the time you were given.",
    ErrorCode.LINK_USED: "This link was used already. Ask the person who sent it for a new one.",
    ErrorCode.LINK_REVOKED: "This link was withdrawn. Ask the person who sent it.",
    ErrorCode.LINK_LOCKED: "This link is locked after too many wrong PINs. Ask the person who sent it for a new one.",
    ErrorCode.PIN_REQUIRED: "This link needs the PIN that you were told.",
    ErrorCode.PIN_WRONG: "This PIN is not right. Check it and try again.",
    ErrorCode.SEAT_UNKNOWN: "This browser holds no place in the session. Join again with a new key or link.",
    ErrorCode.OFFER_REJECTED: "The browser's media offer was not accepted. Load the page again.",
    ErrorCode.RECORDING_UNAVAILABLE: "This session must be recorded, and the recording cannot be written now.",
    ErrorCode.REASON_REQUIRED: "A reason is needed. It is kept in the log.",
    ErrorCode.OVERLOADED: "The server is at its limit. Try again in a moment.",
    ErrorCode.DRAINING: "The server is going down for maintenance. Try again in a minute.",
    ErrorCode.INTERNAL: "Something went wrong on the server. Try again; if it stays, tell the operator the incident number.",
    HttpCode.INVALID_FIELDS: "Some values are missing or not valid. Correct the fields named here and send it again.",
    HttpCode.UNSUPPORTED_CONTENT_TYPE: "Send the request as application/json, uncompressed.",
    HttpCode.BODY_TOO_SLOW: "The request arrived too slowly. Check the connection and send it again.",
    HttpCode.WRONG_HOST: "This server does not answer under this name. Use the address it was set up with.",
    HttpCode.CROSS_SITE: "This request came from another site and was refused. Open the page on this server itself.",
    HttpCode.METHOD_NOT_ALLOWED: "This address does not take that method. The Allow header names those it takes.",
    HttpCode.SIGNED_OUT: "You are not signed in, or your sign-in has ended. Sign in and try again.",
    HttpCode.WRONG_CREDENTIALS: "Name or password is not right. Check both and try again.",
    HttpCode.NOT_BUILT: "The pages of this server have not been built. Install the package again, or build client_sdk/web.",
    HttpCode.LOGIN_TAKEN: "This login name is taken. Choose another.",
    HttpCode.WEAK_PASSWORD: "This password is not accepted. Take at least 12 characters, and not the login name.",
    HttpCode.LAST_ADMIN: "This is the last active administrator. Make another one first.",
    HttpCode.NEEDS_AUDITOR: "Only an auditor, or a command on the host, can do this to an auditor's account.",
    HttpCode.OWN_RIGHTS: "Nobody changes their own roles or state. Ask another administrator.",
    HttpCode.CONFLICT: "This has changed in the meantime. Load it again and repeat what you did.",
}
"""Total: the plain words of a code when the refusal brings none of its own."""
