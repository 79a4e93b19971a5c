"""Errors carry a code for the peer and a detail for the log."""

from __future__ import annotations

from relay.errors import RelayError, RelayErrorCode, SdpError, SdpErrorCode


def test_code_and_detail_are_apart() -> None:
    error = SdpError(SdpErrorCode.UNKNOWN_MID, "7")
    assert isinstance(error, RelayError)
    assert (error.code, error.detail) == (SdpErrorCode.UNKNOWN_MID, "7")
    assert str(error) == "sdp_unknown_mid: 7"
    assert str(RelayError(RelayErrorCode.NOT_RUNNING)) == "not_running"


def test_codes_are_distinct() -> None:
    codes = [*RelayErrorCode, *SdpErrorCode]
    assert len({str(code) for code in codes}) == len(codes)
