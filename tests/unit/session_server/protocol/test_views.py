"""Views hold no secret and go over the wire as they are."""

import pytest
from pydantic import BaseModel, ValidationError

from permissions.capabilities import Access, Capability
from session_server.protocol import views as v
from session_server.protocol.vocabulary import ParticipantKind, Presence

PERSON = v.ParticipantView(
    participant="par_" + "a" * 26,
    name="Mara",
    kind=ParticipantKind.INTERNAL,
    organisation="Acme",
    presence=Presence.HERE,
    profile="owner",
    profile_name="Owner",
    rights={Capability.SCREEN_VIEW: Access.ALLOW},
    colour=0,
    owner=True,
    sharing=False,
    watching=True,
    driving=False,
    joined_at_ms=1,
)
MODELS = [value for value in vars(v).values() if isinstance(value, type) and issubclass(value, BaseModel)]


def test_a_view_is_read_back_as_it_was_written():
    assert v.ParticipantView.model_validate_json(PERSON.model_dump_json(exclude_none=True), strict=True) == PERSON


def test_rights_are_known_capabilities_with_known_accesses():
    with pytest.raises(ValidationError):
        v.ParticipantView.model_validate(PERSON.model_dump() | {"rights": {"screen:steal": "allow"}})
    with pytest.raises(ValidationError):
        v.ParticipantView.model_validate(PERSON.model_dump() | {"rights": {"screen:view": "maybe"}})


def test_a_colour_counts_from_nought():
    with pytest.raises(ValidationError):
        v.ParticipantView.model_validate(PERSON.model_dump() | {"colour": -1})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_view_has_a_field_for_a_secret(model: type[BaseModel]):
    """Hashes, tokens, addresses: what the state holds and no client may see. TURN credentials are made for the client."""
    words = {word for name in model.model_fields for word in name.split("_")}
    assert not words & {"hash", "secret", "token", "address", "password", "candidate"}
