"""Strictness, identifiers and bounds that every wire model inherits."""

import pytest
from pydantic import TypeAdapter, ValidationError

from session_server.protocol import base
from session_server.protocol.base import Fraction, Model, RequestId, SessionId


class Point(Model):
    x: Fraction
    note: str = ""


def test_a_model_is_frozen_and_knows_no_other_fields():
    point = Point(x=0.5)
    with pytest.raises(ValidationError):
        point.x = 0.6  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Point.model_validate({"x": 0.5, "z": 1})


@pytest.mark.parametrize("x", [float("nan"), float("inf"), -0.01, 1.01])
def test_a_fraction_is_a_number_from_nought_to_one(x: float):
    with pytest.raises(ValidationError):
        Point(x=x)


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("SessionId", "ses"),
        ("ParticipantId", "par"),
        ("PersonId", "per"),
        ("TrackId", "trk"),
        ("PromptId", "ask"),
        ("InvitationId", "inv"),
        ("LinkId", "lnk"),
        ("MessageId", "msg"),
    ],
)
def test_each_identifier_has_its_own_prefix(name: str, prefix: str):
    kind = TypeAdapter(getattr(base, name))
    assert kind.validate_python(f"{prefix}_{'a2' * 13}")
    with pytest.raises(ValidationError):
        kind.validate_python(f"xyz_{'a2' * 13}")


@pytest.mark.parametrize(
    "text", ["", "ses_", "ses_" + "a" * 25, "ses_" + "a" * 27, "ses_" + "A" * 26, "ses_" + "1" * 26]
)
def test_an_identifier_has_26_base32_characters(text: str):
    with pytest.raises(ValidationError):
        TypeAdapter(SessionId).validate_python(text)


@pytest.mark.parametrize("text", ["ses_" + "a" * 26 + "\n", "\nses_" + "a" * 26])
def test_an_identifier_has_no_line_end(text: str):
    with pytest.raises(ValidationError):
        TypeAdapter(SessionId).validate_python(text)


@pytest.mark.parametrize("number", [-1, 2**31])
def test_a_request_number_is_bounded(number: int):
    with pytest.raises(ValidationError):
        TypeAdapter(RequestId).validate_python(number)


def test_an_offer_fits_into_a_message():
    assert base.MAX_SDP_CHARS < base.MAX_MESSAGE_BYTES


def test_error_codes_are_said_as_they_are_named():
    assert all(code.value == code.name.lower() for code in base.ErrorCode)
