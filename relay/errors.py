"""What can go wrong between the relay and its caller.

    RelayError            the request cannot be met; `code` says why
    └── SdpError          the offer cannot be accepted as it is; `code` says why

Codes are for the peer, `detail` is for the log and must never be sent to a peer.
"""

from __future__ import annotations

from enum import StrEnum


class RelayErrorCode(StrEnum):
    """Why the relay refused a request."""

    NOT_RUNNING = "not_running"
    TOO_MANY_CONNECTIONS = "too_many_connections"
    TOO_MANY_PENDING = "too_many_pending"
    TOO_MANY_TRACKS = "too_many_tracks"
    UNKNOWN_CONNECTION = "unknown_connection"
    WRONG_CONNECTION = "wrong_connection"


class SdpErrorCode(StrEnum):
    """Why an offer was refused."""

    TOO_LARGE = "sdp_too_large"
    TOO_MANY_MEDIA = "sdp_too_many_media"
    TOO_MANY_SSRCS = "sdp_too_many_ssrcs"
    MALFORMED = "sdp_malformed"
    NO_MEDIA = "sdp_no_media"
    NOT_BUNDLED = "sdp_not_bundled"
    NO_RTCP_MUX = "sdp_no_rtcp_mux"
    NO_ICE = "sdp_no_ice"
    NO_FINGERPRINT = "sdp_no_fingerprint"
    WRONG_SETUP = "sdp_wrong_setup"
    WRONG_DIRECTION = "sdp_wrong_direction"
    NO_COMMON_CODEC = "sdp_no_common_codec"
    NO_SSRC = "sdp_no_ssrc"
    UNKNOWN_MID = "sdp_unknown_mid"
    ICE_RESTART = "sdp_ice_restart"
    REORDERED = "sdp_reordered"


class RelayError(Exception):
    """The relay refused a request."""

    def __init__(self, code: RelayErrorCode | SdpErrorCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail


class SdpError(RelayError):
    """The relay refused an offer; the client must offer anew, differently."""

    def __init__(self, code: SdpErrorCode, detail: str = "") -> None:
        super().__init__(code, detail)
