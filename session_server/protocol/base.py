"""What every wire model shares: strictness, identifiers, bounds.

PURE. Bounds sit on the fields, so that they reach the generated JSON Schema and TypeScript.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

PROTOCOL_VERSION = 1
MAX_MESSAGE_BYTES = 64 * 1024  # hardening rule 9: one WebSocket message
MAX_SDP_CHARS = 60 * 1024  # leaves room for the envelope inside MAX_MESSAGE_BYTES
MAX_CHAT_CHARS = 4000
MAX_INPUT_EVENTS = 64  # one animation frame of a fast mouse and keyboard, with room
MAX_LINES = 16  # media lines of one offer; the relay holds the same bound


class Model(BaseModel):
    """A frozen wire model: unknown fields are errors, numbers are finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _id(prefix: str) -> StringConstraints:
    return StringConstraints(pattern=rf"^{prefix}_[a-z2-7]{{26}}$")


SessionId = Annotated[str, _id("ses")]
ParticipantId = Annotated[str, _id("par")]
PersonId = Annotated[str, _id("per")]
TrackId = Annotated[str, _id("trk")]
PromptId = Annotated[str, _id("ask")]
InvitationId = Annotated[str, _id("inv")]
LinkId = Annotated[str, _id("lnk")]
MessageId = Annotated[str, _id("msg")]
ConnectionId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Mid = Annotated[str, StringConstraints(min_length=1, max_length=16, pattern=r"^[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+$")]
RequestId = Annotated[int, Field(ge=0, le=2**31 - 1, description="Chosen by the client; the reply carries it.")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
InstantMs = Annotated[int, Field(ge=0, le=2**53 - 1, description="Milliseconds since 1970-01-01T00:00:00Z.")]
Fraction = Annotated[float, Field(ge=0, le=1, description="Part of the picture's width or height, from its top left.")]


class ErrorCode(StrEnum):
    """Stable codes of everything that can be refused or fail; clients translate them, people never see the code alone."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    RATE_LIMITED = "rate_limited"
    VERSION_UNSUPPORTED = "version_unsupported"
    TICKET_INVALID = "ticket_invalid"
    WRONG_CHANNEL = "wrong_channel"
    NOT_PERMITTED = "not_permitted"
    NOT_DRIVING = "not_driving"
    NOT_FOUND = "not_found"
    NOT_NOW = "not_now"
    ALREADY_TAKEN = "already_taken"
    ALREADY_DECIDED = "already_decided"
    SESSION_CLOSED = "session_closed"
    SESSION_FULL = "session_full"
    NOBODY_AVAILABLE = "nobody_available"
    KEY_UNKNOWN = "key_unknown"
    KEY_EXPIRED = "key_expired"
    KEY_USED = "key_used"
    LINK_UNKNOWN = "link_unknown"
    LINK_EXPIRED = "link_expired"
    LINK_NOT_YET = "link_not_yet"
    LINK_USED = "link_used"
    LINK_REVOKED = "link_revoked"
    LINK_LOCKED = "link_locked"
    PIN_REQUIRED = "pin_required"
    PIN_WRONG = "pin_wrong"
    SEAT_UNKNOWN = "seat_unknown"
    OFFER_REJECTED = "offer_rejected"
    RECORDING_UNAVAILABLE = "recording_unavailable"
    REASON_REQUIRED = "reason_required"
    OVERLOADED = "overloaded"
    DRAINING = "draining"
    INTERNAL = "internal"
