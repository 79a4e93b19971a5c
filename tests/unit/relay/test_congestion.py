"""Transport-wide feedback, read back by a reader written from the draft's figures."""

from __future__ import annotations

import random
import struct

from relay.congestion import MAX_STATUSES, WINDOW_PACKETS, ArrivalLog
from relay.rtcp import parse_rtcp


def read(data: bytes) -> tuple[int, dict[int, float | None]]:
    """Return the report's number and, for each sequence number, its arrival in seconds, None for a lost packet."""
    first, kind, words = struct.unpack_from("!BBH", data)
    assert (first, kind, len(data)) == (0x8F, 205, 4 * (words + 1))
    sender, media, base, count, tail = struct.unpack_from("!IIHHI", data, 4)
    assert (sender, media) == (1, 7)
    at, symbols = 20, []
    while len(symbols) < count:
        (chunk,) = struct.unpack_from("!H", data, at)
        at += 2
        if chunk & 0x8000:
            assert chunk & 0x4000
            symbols += [chunk >> shift & 3 for shift in range(12, -1, -2)]
        else:
            symbols += [chunk >> 13] * (chunk & 0x1FFF)
    ticks, found = (tail >> 8) * 256, {}
    for offset, symbol in enumerate(symbols[:count]):
        if symbol == 0:
            found[base + offset & 0xFFFF] = None
            continue
        (delta,) = struct.unpack_from("!B" if symbol == 1 else "!h", data, at)
        at += symbol
        ticks += delta
        found[base + offset & 0xFFFF] = ticks / 4000
    assert len(data) - at < 4
    return tail & 0xFF, found


def test_nothing_arrived_nothing_is_reported() -> None:
    log = ArrivalLog()
    assert log.take_reports(1, 7) == []
    log.note(5, 1.0)
    assert len(log.take_reports(1, 7)) == 1
    assert log.take_reports(1, 7) == []


def test_arrivals_losses_and_the_wrap_are_reported() -> None:
    log = ArrivalLog()
    for sequence, now in ((65534, 10.0), (65535, 10.001), (2, 10.2), (3, 10.19975)):
        log.note(sequence, now)
    (report,) = log.take_reports(1, 7)
    assert read(report) == (0, {65534: 10.0, 65535: 10.001, 0: None, 1: None, 2: 10.2, 3: 10.19975})
    assert parse_rtcp(report) == []


def test_the_next_report_goes_on_and_a_late_packet_is_made_good() -> None:
    log = ArrivalLog()
    log.note(1, 1.0)
    log.note(3, 1.1)
    log.take_reports(1, 7)
    log.note(5, 1.2)
    (second,) = log.take_reports(1, 7)
    assert read(second) == (1, {4: None, 5: 1.2})
    log.note(2, 1.3)
    log.note(2, 1.4)
    (third,) = log.take_reports(1, 7)
    assert read(third) == (2, {2: 1.3, 3: 1.1, 4: None, 5: 1.2})


def test_long_runs_and_long_silences_are_cut_into_reports() -> None:
    log = ArrivalLog()
    for sequence in range(MAX_STATUSES + 10):
        log.note(sequence, 1.0)
    log.note(MAX_STATUSES + 10, 100.0)
    reports = [read(item)[1] for item in log.take_reports(1, 7)]
    assert [len(item) for item in reports] == [MAX_STATUSES, 10, 1]
    assert reports[2] == {MAX_STATUSES + 10: 100.0}


def test_a_restart_is_no_loss_and_memory_is_bounded() -> None:
    log = ArrivalLog()
    for sequence in range(3 * WINDOW_PACKETS):
        log.note(sequence, 1.0)
        if sequence % 100 == 0:
            log.take_reports(1, 7)
    assert len(log._arrivals) == WINDOW_PACKETS
    log.note(40000, 2.0)
    (report,) = log.take_reports(1, 7)
    assert read(report)[1] == {40000: 2.0}


def test_a_flood_between_two_reports_loses_its_oldest() -> None:
    log = ArrivalLog()
    for sequence in range(WINDOW_PACKETS + 200):
        log.note(sequence, 1.0)
    found = {number: at for item in log.take_reports(1, 7) for number, at in read(item)[1].items()}
    assert min(found) == 200
    assert set(found.values()) == {1.0}


def test_leaps_cost_no_more_than_the_window() -> None:
    log = ArrivalLog()
    for leap in range(100):
        log.note(leap * WINDOW_PACKETS & 0xFFFF, 1.0)
    found = [read(item)[1] for item in log.take_reports(1, 7)]
    assert sum(len(item) for item in found) == WINDOW_PACKETS


def test_the_newest_number_may_have_left_the_window() -> None:
    log = ArrivalLog()
    log.note(WINDOW_PACKETS, 1.0)
    for sequence in range(WINDOW_PACKETS):
        log.note(sequence, 1.0)
    found = {number for item in log.take_reports(1, 7) for number, at in read(item)[1].items() if at is not None}
    assert found == set(range(1, WINDOW_PACKETS))
    assert log.take_reports(1, 7) == []


def test_any_pattern_reads_back() -> None:
    chance = random.Random(5)
    for _ in range(50):
        log, expected, now, sequence = ArrivalLog(), {}, 50.0, chance.randrange(1 << 16)
        for _ in range(chance.randrange(1, 300)):
            sequence = sequence + chance.choice([1, 1, 1, 2, 9]) & 0xFFFF
            now += chance.choice([0, 0.00025, 0.01, 0.1])
            expected[sequence] = int(now * 4000) / 4000
            log.note(sequence, now)
        found = {
            number: at for item in log.take_reports(1, 7) for number, at in read(item)[1].items() if at is not None
        }
        assert found == expected
