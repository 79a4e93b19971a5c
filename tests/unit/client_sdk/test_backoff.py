"""Waits grow, are bounded, and are spread."""

from client_sdk.backoff import FIRST_WAIT_S, LONGEST_WAIT_S, wait_s


def test_doubles_from_the_first_wait():
    assert [wait_s(attempt, 1.0) for attempt in range(4)] == [FIRST_WAIT_S * 2**n for n in range(4)]


def test_is_bounded_however_often_it_failed():
    assert wait_s(10_000, 1.0) == LONGEST_WAIT_S


def test_spreads_over_the_upper_half():
    assert wait_s(3, 0.0) == wait_s(3, 1.0) / 2
    assert wait_s(3, 0.0) < wait_s(3, 0.4) < wait_s(3, 0.9)
