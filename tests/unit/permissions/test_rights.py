"""The immutable snapshot that the gate reads."""

import time

import pytest

from permissions.capabilities import Access, Capability
from permissions.errors import PermissionsError, RightsWireError
from permissions.profiles import Rule
from permissions.rights import Rights

C, A = Capability, Access
SOME = Rights.of({C.SCREEN_VIEW: A.ALLOW, C.SCREEN_CONTROL: A.ASK, C.CHAT_TEAM: A.DENY})


def test_access_per_capability_and_deny_by_default():
    assert [SOME.access(c) for c in (C.SCREEN_VIEW, C.SCREEN_CONTROL, C.CHAT_TEAM, C.FILE_SEND)] == [
        A.ALLOW,
        A.ASK,
        A.DENY,
        A.DENY,
    ]
    assert SOME.allows(C.SCREEN_VIEW)
    assert not SOME.allows(C.SCREEN_CONTROL)
    assert SOME.asks(C.SCREEN_CONTROL)
    assert not SOME.asks(C.SCREEN_VIEW)
    assert not SOME.asks(C.CHAT_TEAM)


def test_none_and_all():
    assert list(Rights.NONE) == []
    assert list(Rights.ALL) == list(C)
    assert all(Rights.ALL.allows(c) for c in C)


def test_the_constructor_restores_that_allowed_is_reachable_and_known():
    assert Rights(allowed_bits=0b11, reachable_bits=0b01) == Rights(0b01, 0b01)
    assert Rights(-1, -1) == Rights.ALL


def test_rules_not_set_are_denied_as_rights_and_unlimited_as_ceiling():
    rules = {C.SCREEN_VIEW: Rule(A.ASK), C.FILE_SEND: Rule(A.DENY)}
    assert Rights.from_rules(rules) == Rights.of({C.SCREEN_VIEW: A.ASK})
    ceiling = Rights.ceiling(rules)
    assert (ceiling.access(C.SCREEN_VIEW), ceiling.access(C.FILE_SEND)) == (A.ASK, A.DENY)
    assert ceiling.allows(C.CHAT_TEAM)


def test_the_least_of_two():
    other = Rights.of({C.SCREEN_VIEW: A.ASK, C.SCREEN_CONTROL: A.ALLOW, C.NOTES_EDIT: A.ALLOW})
    assert SOME & other == Rights.of({C.SCREEN_VIEW: A.ASK, C.SCREEN_CONTROL: A.ASK})


def test_comparison_is_a_partial_order():
    more, less, other = SOME, Rights.of({C.SCREEN_VIEW: A.ASK}), Rights.of({C.NOTES_EDIT: A.ALLOW})
    assert less <= more
    assert more >= less
    assert not more <= less
    assert not other <= more
    assert not more <= other
    assert not Rights.of({C.SCREEN_VIEW: A.ALLOW}) <= Rights.of({C.SCREEN_VIEW: A.ASK})


def test_changes_make_a_new_snapshot():
    narrowed = SOME.with_access({C.SCREEN_VIEW: A.DENY, C.NOTES_EDIT: A.ALLOW})
    assert narrowed == Rights.of({C.SCREEN_CONTROL: A.ASK, C.NOTES_EDIT: A.ALLOW})
    assert SOME.allows(C.SCREEN_VIEW)
    assert SOME.lost_against(narrowed) == (C.SCREEN_VIEW,)
    assert Rights.ALL.lost_against(Rights.ALL) == ()


def test_the_wire_form_is_alphabetical_without_denials_and_reads_back():
    assert list(SOME.to_wire().items()) == [("screen:control", "ask"), ("screen:view", "allow")]
    assert Rights.from_wire(SOME.to_wire()) == SOME
    assert Rights.from_wire({"chat:team": "deny"}) == Rights.NONE


@pytest.mark.parametrize("wire", [{"screen:fly": "allow"}, {"screen:view": "yes"}, {"screen:view": ""}])
def test_unknown_words_on_the_wire_are_an_error(wire: dict[str, str]):
    with pytest.raises(RightsWireError) as caught:
        Rights.from_wire(wire)
    assert isinstance(caught.value, PermissionsError)


def test_the_gate_reads_it_in_well_under_twenty_microseconds():
    rounds = 20_000
    best_s = min(_time_allows(rounds) for _ in range(5))
    assert best_s / rounds < 20e-6


def _time_allows(rounds: int) -> float:
    started = time.perf_counter()
    for _ in range(rounds):
        SOME.allows(C.SCREEN_CONTROL)
    return time.perf_counter() - started
