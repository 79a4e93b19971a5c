"""The lobby's one table."""

from itertools import product
from pathlib import Path

import pytest

from invite.lobby import TRANSITIONS, LobbyInput, LobbyState, diagram, step

S, I = LobbyState, LobbyInput  # noqa: E741
README = Path(__file__).parents[3] / "invite" / "README.md"


def test_the_way_in_needs_every_yes():
    state: LobbyState | None = S.LINK_OK
    for happened in (I.ENTER, I.HOST_ADMITS, I.END_USER_ALLOWS):
        assert state is not None
        state = step(state, happened)
    assert state is S.ADMITTED


def test_nothing_but_the_end_users_yes_after_the_hosts_admits():
    assert [key for key, after in TRANSITIONS.items() if after is S.ADMITTED] == [
        (S.WAITING_FOR_END_USER, I.END_USER_ALLOWS)
    ]
    assert [key for key, after in TRANSITIONS.items() if after is S.WAITING_FOR_END_USER] == [
        (S.WAITING_FOR_HOST, I.HOST_ADMITS)
    ]


@pytest.mark.parametrize("happened", [I.END_USER_REFUSES, I.END_USER_SILENT, I.HOST_REFUSES])
def test_a_no_or_silence_refuses(happened: LobbyInput):
    assert step(S.WAITING_FOR_END_USER, happened) is S.REFUSED


def test_revocation_reaches_every_state_that_is_not_final():
    final = {S.REFUSED, S.REVOKED}
    for state in set(S) - final:
        assert step(state, I.REVOKE) is S.REVOKED
    assert all(step(state, happened) is None for state, happened in product(final, I))


def test_what_cannot_happen_changes_nothing():
    assert step(S.LINK_OK, I.END_USER_ALLOWS) is None
    assert step(S.WAITING_FOR_HOST, I.END_USER_ALLOWS) is None


def test_the_readme_shows_the_table():
    assert diagram() in README.read_text(encoding="utf-8")
