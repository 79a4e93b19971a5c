from session_server.app.refusals import MAX_KEYS, WINDOW_MS, RefusalLog
from session_server.domain.turn import Refusal
from session_server.protocol.base import ErrorCode

REFUSAL = Refusal(ErrorCode.NOT_PERMITTED, "You may not drive.")


def test_the_first_is_an_event_and_the_rest_are_counted_into_one() -> None:
    log = RefusalLog()
    first = log.note("par_a", "input.send", REFUSAL, 0)
    assert first is not None
    assert (first.participant, first.command, first.code, first.count) == ("par_a", "input.send", "not_permitted", 1)
    assert [log.note("par_a", "input.send", REFUSAL, n) for n in range(4)] == [None] * 4
    assert log.next_due_ms() == WINDOW_MS
    assert log.due(WINDOW_MS - 1) == []
    assert [event.count for event in log.due(WINDOW_MS)] == [4]
    assert log.next_due_ms() is None


def test_a_single_one_leaves_nothing_to_say() -> None:
    log = RefusalLog()
    log.note("par_a", "input.send", REFUSAL, 0)
    assert log.due(0, everything=True) == []


def test_kinds_are_bounded_and_what_does_not_fit_is_counted_together() -> None:
    log = RefusalLog()
    events = [log.note(f"par_{n}", "input.send", REFUSAL, 0) for n in range(MAX_KEYS + 10)]
    assert sum(event is not None for event in events) == MAX_KEYS + 1
    shared = [event for event in log.due(0, everything=True) if event.participant == ""]
    assert [(event.actor, event.count) for event in shared] == [(None, 9)]
