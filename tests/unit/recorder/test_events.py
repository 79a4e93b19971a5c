from dataclasses import FrozenInstanceError

import pytest

from recorder.events import Head, NewEvent, PayloadState


def test_events_cannot_be_changed_after_they_were_made() -> None:
    event = NewEvent(1, 2, "a.b", 1, "p", b"")
    with pytest.raises(FrozenInstanceError):
        event.seq = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Head("s", 1, 1, b"").link = b"x"  # type: ignore[misc]


def test_a_payload_is_there_or_erased_or_damaged() -> None:
    assert set(PayloadState) == {PayloadState.PRESENT, PayloadState.ERASED, PayloadState.UNREADABLE}
