"""Models of errors and configuration: strict, frozen, silent about values."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from session_server.protocol.base import ErrorCode
from session_server.protocol.rest import ErrorBody, Health
from session_server.protocol.rest_kinds import HttpCode


def test_codes_of_both_lists_come_back_as_what_they_were() -> None:
    for code in (ErrorCode.RATE_LIMITED, HttpCode.CROSS_SITE):
        body = ErrorBody(code=code, text="t", incident="inc_1")
        assert ErrorBody.model_validate_json(body.model_dump_json()).code is code


def test_strict_and_frozen() -> None:
    with pytest.raises(ValidationError) as caught:
        Health.model_validate({"ok": True, "extra": "TOPSECRET"})
    assert "TOPSECRET" not in str(caught.value)
    with pytest.raises(ValidationError):
        Health(ok=True).ok = False  # type: ignore[misc]
