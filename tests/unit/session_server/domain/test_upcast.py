"""Old payloads are read through steps, one version each; what has no way up is not read."""

import pytest

from session_server.domain import upcast
from session_server.domain.errors import DomainError, UnreadableEvent


def test_todays_payload_is_left_as_it_is():
    payload = {"a": 1}
    assert upcast.upcast("chat.posted", 1, payload) is payload


@pytest.mark.parametrize("version", [-1, 0, 2])
def test_a_version_that_this_program_does_not_know_is_not_read(version: int):
    with pytest.raises(UnreadableEvent, match="versions 1 to 1"):
        upcast.upcast("chat.posted", version, {})
    assert issubclass(UnreadableEvent, DomainError)


def test_an_old_payload_goes_up_step_by_step(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(upcast.CURRENT, "chat.posted", 3)
    monkeypatch.setitem(upcast.UPCASTERS, ("chat.posted", 1), lambda payload: {**payload, "one": True})
    monkeypatch.setitem(upcast.UPCASTERS, ("chat.posted", 2), lambda payload: {**payload, "two": "one" in payload})
    assert upcast.upcast("chat.posted", 1, {"a": 1}) == {"a": 1, "one": True, "two": True}
    assert upcast.upcast("chat.posted", 2, {}) == {"two": False}
    assert upcast.upcast("chat.posted", 3, {}) == {}


def test_every_step_up_to_today_is_there():
    for type_, current in upcast.CURRENT.items():
        assert all((type_, version) in upcast.UPCASTERS for version in range(1, current))
