"""Feedback: gaps, reports, keyframe requests, rates."""

from __future__ import annotations

from itertools import pairwise

from relay.feedback import (
    MAX_BITRATE,
    MAX_GAP_PACKETS,
    MIN_BITRATE,
    NACK_RETRY_S,
    NACK_TRIES,
    PLI_INTERVAL_S,
    PLI_PATIENCE,
    PLI_SLOW_INTERVAL_S,
    RING_PACKETS,
    START_BITRATE,
    Budget,
    KeyframeDemand,
    Reception,
    UplinkEstimate,
)


def reception(*, repairable: bool = True) -> Reception:
    return Reception(7, 90000, repairable=repairable)


def feed(item: Reception, *sequences: int, now: float = 0.0) -> list[int | None]:
    return [item.receive(sequence & 0xFFFF, 0, now) for sequence in sequences]


# -- numbers ----------------------------------------------------------------------------------------------------------


def test_no_number_comes_twice() -> None:
    item = reception()
    assert item.highest == -1
    assert feed(item, 10, 11, 11, 9, 9, 10) == [65546, 65547, None, 65545, None, None]
    assert item.highest == 65547


def test_numbers_go_on_over_the_wrap() -> None:
    assert feed(reception(), 65534, 65535, 0, 65533) == [131070, 131071, 131072, 131069]


def test_a_packet_older_than_the_ring_is_refused() -> None:
    item = reception()
    feed(item, 0, MAX_GAP_PACKETS, 2 * MAX_GAP_PACKETS)
    assert feed(item, 2 * MAX_GAP_PACKETS - RING_PACKETS, 2 * MAX_GAP_PACKETS - RING_PACKETS + 1)[0] is None
    assert item.receive(2 * MAX_GAP_PACKETS - RING_PACKETS + 2, 0, 0) == 65536 + 2


# -- gaps -------------------------------------------------------------------------------------------------------------


def test_a_gap_is_asked_for_at_once_and_again_until_it_is_filled() -> None:
    item = reception()
    feed(item, 1, 4, now=0)
    assert item.due_nacks(0) == [65538, 65539]
    assert item.due_nacks(NACK_RETRY_S / 2) == []
    feed(item, 2)
    assert item.due_nacks(NACK_RETRY_S) == [65539]
    feed(item, 3)
    assert item.due_nacks(1) == []
    assert not item.take_abandoned()


def test_a_packet_that_never_comes_is_given_up_once() -> None:
    item = reception()
    feed(item, 1, 3)
    asked = sum(bool(item.due_nacks(attempt * NACK_RETRY_S + 0.001)) for attempt in range(NACK_TRIES + 5))
    assert asked == NACK_TRIES
    assert item.take_abandoned()
    assert not item.take_abandoned()


def test_what_has_left_the_ring_is_given_up() -> None:
    item = reception()
    feed(item, 1, 3, 3 + MAX_GAP_PACKETS)
    for sequence in range(4 + MAX_GAP_PACKETS, 4 + RING_PACKETS):
        feed(item, sequence)
    item.take_abandoned()
    assert 65538 not in item.due_nacks(0)
    assert item.take_abandoned()


def test_a_jump_is_a_restart_and_no_gap() -> None:
    item = reception()
    feed(item, 1, 3, 4 + MAX_GAP_PACKETS + 1)
    assert item.due_nacks(0) == []
    assert item.take_abandoned()


def test_missing_packets_are_bounded() -> None:
    item = reception()
    feed(item, 0, MAX_GAP_PACKETS, 2 * MAX_GAP_PACKETS)
    assert len(item.due_nacks(0)) <= MAX_GAP_PACKETS
    assert item.take_abandoned()


def test_a_source_that_cannot_repair_is_not_asked() -> None:
    item = reception(repairable=False)
    feed(item, 1, 5)
    assert item.due_nacks(1) == []


# -- reports ----------------------------------------------------------------------------------------------------------


def test_there_is_no_report_before_the_first_packet() -> None:
    assert reception().report(0) is None


def test_a_report_counts_the_interval_and_the_whole() -> None:
    item = reception()
    feed(item, 1, 2, 3, 5)
    first = item.report(1)
    assert first is not None
    assert (first.fraction_lost, first.lost, first.highest, first.ssrc) == (256 // 5, 1, 65541, 7)
    feed(item, 6, 7)
    second = item.report(2)
    assert second is not None
    assert (second.fraction_lost, second.lost) == (0, 1)
    third = item.report(3)
    assert third is not None
    assert third.fraction_lost == 0


def test_a_report_names_the_last_sender_report() -> None:
    item = reception()
    feed(item, 1)
    before = item.report(0)
    assert before is not None
    assert (before.last_report, before.delay_since_last_report) == (0, 0)
    item.note_sender_report(0x1111222233334444, 10.0)
    after = item.report(10.5)
    assert after is not None
    assert (after.last_report, after.delay_since_last_report) == (0x22223333, 32768)


def test_jitter_follows_uneven_arrival_and_ignores_leaps() -> None:
    item = reception()
    item.receive(1, 0, 0.0)
    item.receive(2, 3000, 0.0)
    uneven = item.report(0)
    assert uneven is not None
    assert uneven.jitter == 3000 // 16
    item.receive(3, 0x80000000, 0.0)
    item.receive(4, 0, 0.0, repaired=True)
    leap = item.report(0)
    assert leap is not None
    assert leap.jitter == 3000 // 16


# -- keyframes --------------------------------------------------------------------------------------------------------


def test_a_request_is_repeated_until_a_keyframe_is_seen() -> None:
    demand = KeyframeDemand()
    assert not demand.wanted
    assert not demand.due(0)
    demand.want()
    assert demand.wanted
    assert demand.due(0)
    assert not demand.due(PLI_INTERVAL_S * 0.9)
    demand.want()
    assert demand.due(PLI_INTERVAL_S)
    demand.seen()
    assert not demand.due(10)


def test_requests_are_never_closer_than_the_interval() -> None:
    demand = KeyframeDemand()
    demand.want()
    assert demand.due(0)
    demand.seen()
    demand.want()
    assert not demand.due(0.1)
    assert demand.due(PLI_INTERVAL_S)


def test_patience_ends_in_slower_requests() -> None:
    demand = KeyframeDemand()
    demand.want()
    sent = [tick for tick in range(200) if demand.due(tick * 0.1)]
    fast, slow = sent[:PLI_PATIENCE], sent[PLI_PATIENCE:]
    assert fast[1] - fast[0] <= 4
    assert all((after - before) * 0.1 >= PLI_SLOW_INTERVAL_S - 0.01 for before, after in pairwise(slow))


# -- rates ------------------------------------------------------------------------------------------------------------


def test_the_estimate_starts_high_rises_without_loss_and_falls_with_it() -> None:
    estimate = UplinkEstimate()
    assert estimate.bitrate == START_BITRATE
    assert estimate.update(0) == int(START_BITRATE * 1.08)
    steady = estimate.bitrate
    assert estimate.update(13) == steady
    assert estimate.update(128) == int(steady * 0.75)


def test_the_estimate_is_bounded() -> None:
    estimate = UplinkEstimate()
    assert [estimate.update(0) for _ in range(50)][-1] == MAX_BITRATE
    assert [estimate.update(255) for _ in range(50)][-1] == MIN_BITRATE
    assert UplinkEstimate(maximum=1_000_000).bitrate == 1_000_000


def test_a_budget_is_refilled_by_time() -> None:
    budget = Budget(2)
    assert [budget.take(0), budget.take(0), budget.take(0)] == [True, True, False]
    assert [budget.take(0.5), budget.take(0.5)] == [True, False]
    assert [budget.take(100), budget.take(100), budget.take(100)] == [True, True, False]
