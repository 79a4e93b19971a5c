"""Presence: who can be asked, and what subscribers hear."""

from __future__ import annotations

import pytest

from session_server.people.presence import AWAY_AFTER_S, Presence, PresenceChanged
from session_server.protocol.vocabulary import PersonPresence as State


@pytest.fixture
def presence() -> Presence:
    return Presence()


@pytest.fixture
def heard(presence: Presence) -> list[PresenceChanged]:
    changes: list[PresenceChanged] = []
    presence.subscribe(changes.append)
    return changes


def test_first_connection_makes_available_and_the_last_offline(
    presence: Presence, heard: list[PresenceChanged]
) -> None:
    assert presence.state_of("ana") is State.OFFLINE
    presence.connect("ana", "c1", 1.0)
    presence.connect("ana", "c1", 2.0)
    presence.connect("ana", "c2", 3.0)
    presence.disconnect("ana", "c1", 4.0)
    assert presence.state_of("ana") is State.AVAILABLE
    presence.disconnect("ana", "c2", 5.0)
    presence.disconnect("ana", "c2", 6.0)
    assert heard == [
        PresenceChanged("ana", State.AVAILABLE, State.OFFLINE, 1.0),
        PresenceChanged("ana", State.OFFLINE, State.AVAILABLE, 5.0),
    ]


def test_away_after_a_while_and_back_at_the_first_touch(presence: Presence, heard: list[PresenceChanged]) -> None:
    presence.connect("ana", "c1", 0.0)
    presence.tick(AWAY_AFTER_S - 1)
    assert presence.state_of("ana") is State.AVAILABLE
    presence.tick(AWAY_AFTER_S)
    assert presence.state_of("ana") is State.AWAY
    presence.touch("ana", AWAY_AFTER_S + 5)
    assert [change.state for change in heard] == [State.AVAILABLE, State.AWAY, State.AVAILABLE]


def test_busy_by_choice(presence: Presence) -> None:
    presence.choose_busy("ana", True, 0.0)
    presence.connect("ana", "c1", 0.0)
    assert presence.state_of("ana") is State.AVAILABLE
    presence.choose_busy("ana", True, 1.0)
    presence.tick(AWAY_AFTER_S * 2)
    assert presence.state_of("ana") is State.BUSY
    presence.choose_busy("ana", False, AWAY_AFTER_S * 2)
    assert presence.state_of("ana") is State.AWAY


def test_busy_at_capacity(presence: Presence) -> None:
    presence.connect("ana", "c1", 0.0, capacity=2)
    presence.set_load("ana", 1, 0.0)
    assert (presence.state_of("ana"), presence.load_of("ana")) == (State.AVAILABLE, 1)
    presence.set_load("ana", 2, 0.0)
    assert presence.state_of("ana") is State.BUSY
    presence.connect("ana", "c2", 0.0)
    assert presence.state_of("ana") is State.BUSY


def test_load_outlives_the_connection_and_is_forgotten_at_zero(presence: Presence) -> None:
    presence.connect("ana", "c1", 0.0, capacity=1)
    presence.set_load("ana", 1, 0.0)
    presence.disconnect("ana", "c1", 1.0)
    assert (presence.state_of("ana"), presence.load_of("ana")) == (State.OFFLINE, 1)
    presence.connect("ana", "c2", 2.0)
    assert presence.state_of("ana") is State.BUSY
    presence.disconnect("ana", "c2", 3.0)
    presence.set_load("ana", 0, 4.0)
    assert presence.load_of("ana") == 0
    presence.connect("ana", "c3", 5.0)
    presence.set_load("ana", 0, 5.0)
    assert presence.state_of("ana") is State.AVAILABLE


def test_strangers_are_nobody(presence: Presence, heard: list[PresenceChanged]) -> None:
    presence.disconnect("x", "c", 0.0)
    presence.touch("x", 0.0)
    assert heard == []
    assert (presence.load_of("x"), presence.idle_since("x")) == (0, None)


def test_idle_since_and_available(presence: Presence) -> None:
    presence.connect("ana", "c1", 5.0)
    presence.touch("ana", 4.0)
    assert presence.idle_since("ana") == 5.0
    presence.touch("ana", 9.0)
    assert presence.idle_since("ana") == 9.0
    presence.connect("mei", "c2", 5.0)
    presence.choose_busy("mei", True, 5.0)
    assert presence.available(["mei", "ana", "tomas"]) == ("ana",)


def test_an_ended_subscription_hears_nothing(presence: Presence) -> None:
    changes: list[PresenceChanged] = []
    end = presence.subscribe(changes.append)
    end()
    end()
    presence.connect("ana", "c1", 1.0)
    assert changes == []
