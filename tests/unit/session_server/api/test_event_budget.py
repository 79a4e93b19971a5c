"""A flood of events writes a bounded number of lines and says how many were left out."""

from __future__ import annotations

from session_server.api.event_budget import EventBudget


def test_burst_then_rate_then_the_count_of_what_was_left_out() -> None:
    budget = EventBudget(per_s=2.0, burst=3)
    assert [budget.take("a", 0.0) for _ in range(5)] == [0, 0, 0, None, None]
    assert budget.take("a", 0.25) is None
    assert budget.take("a", 0.75) == 3
    assert budget.take("a", 0.75) is None


def test_kinds_do_not_share_and_the_bucket_has_a_rim() -> None:
    budget = EventBudget(per_s=1.0, burst=1)
    assert budget.take("a", 0.0) == 0
    assert budget.take("b", 0.0) == 0
    assert [budget.take("a", 1000.0), budget.take("a", 1000.0)] == [0, None]


def test_a_clock_that_steps_back_gives_nothing() -> None:
    budget = EventBudget(per_s=1.0, burst=1)
    assert budget.take("a", 100.0) == 0
    assert budget.take("a", 50.0) is None
