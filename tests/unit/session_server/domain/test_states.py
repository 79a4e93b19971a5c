"""Every row of the table leads where it says, and nothing else moves a session."""

from pathlib import Path

import pytest

from session_server.domain import states
from session_server.domain.states import TRANSITIONS, Cause, diagram, next_phase
from session_server.protocol.vocabulary import SessionPhase as P

EXPECTED = {
    (P.WAITING, Cause.END_USER_JOINED): P.ACTIVE,
    (P.WAITING, Cause.CLOSED): P.CLOSED,
    (P.ACTIVE, Cause.SHARE_PAUSED): P.PAUSED,
    (P.ACTIVE, Cause.END_USER_LEFT): P.WRAP_UP,
    (P.ACTIVE, Cause.STOPPED): P.WRAP_UP,
    (P.ACTIVE, Cause.CLOSED): P.CLOSED,
    (P.PAUSED, Cause.SHARE_RESUMED): P.ACTIVE,
    (P.PAUSED, Cause.END_USER_LEFT): P.WRAP_UP,
    (P.PAUSED, Cause.STOPPED): P.WRAP_UP,
    (P.PAUSED, Cause.CLOSED): P.CLOSED,
    (P.WRAP_UP, Cause.END_USER_JOINED): P.ACTIVE,
    (P.WRAP_UP, Cause.CLOSED): P.CLOSED,
}


@pytest.mark.parametrize("phase", P)
@pytest.mark.parametrize("cause", Cause)
def test_a_cause_leads_where_the_table_says_and_nowhere_else(phase: P, cause: Cause):
    assert next_phase(phase, cause) is EXPECTED.get((phase, cause))


def test_the_end_is_reached_from_everywhere_and_left_for_nowhere():
    assert {phase for phase, cause in TRANSITIONS if cause is Cause.CLOSED} == set(P) - {P.CLOSED}
    assert not any(phase is P.CLOSED for phase, _ in TRANSITIONS)


def test_the_readme_carries_the_diagram():
    readme = Path(states.__file__).with_name("README.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{diagram()}\n```" in readme
