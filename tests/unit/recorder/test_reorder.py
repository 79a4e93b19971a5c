import random

from hypothesis import given, settings
from hypothesis import strategies as st

from recorder import reorder
from recorder.reorder import Gap, Ordered, Reorder
from recorder.rtp import RtpPacket


def packet(seq: int) -> RtpPacket:
    return RtpPacket(seq & 0xFFFF, 0, 1, 96, False, b"")


def drained(buffer: Reorder) -> list[int | Gap]:
    out: list[int | Gap] = []
    while (item := buffer.poll()) is not None:
        out.append(item.packet.seq if isinstance(item, Ordered) else item)
    return out


def pushed(*seqs: int, at: float = 0.0) -> Reorder:
    buffer = Reorder()
    for seq in seqs:
        buffer.push(packet(seq), at)
    return buffer


def test_order_is_kept_over_the_wrap() -> None:
    assert drained(pushed(65_534, 65_535, 0, 1)) == [65_534, 65_535, 0, 1]


def test_a_late_packet_is_waited_for() -> None:
    buffer = pushed(1, 3)
    assert drained(buffer) == [1]
    assert buffer.held_since == 0.0
    buffer.push(packet(2), 0.1)
    assert drained(buffer) == [2, 3]
    assert buffer.held_since is None


def test_doubles_and_packets_that_were_given_up_are_dropped() -> None:
    buffer = pushed(1, 1, 3, 3)
    buffer.expire(1.0)
    buffer.push(packet(2), 1.0)
    assert drained(buffer) == [1, Gap(1, 0.0), 3]


def test_waiting_is_bounded_in_time() -> None:
    buffer = pushed(1, 5)
    buffer.expire(reorder.MAX_WAIT_S)
    assert drained(buffer) == [1]
    buffer.expire(reorder.MAX_WAIT_S + 0.001)
    assert drained(buffer) == [Gap(3, 0.0), 5]


def test_waiting_is_bounded_in_packets() -> None:
    buffer = pushed(1, *range(3, 3 + reorder.MAX_HELD_PACKETS))
    assert drained(buffer) == [1]
    buffer.push(packet(3 + reorder.MAX_HELD_PACKETS), 0.5)
    assert drained(buffer)[0] == Gap(1, 0.0)


def test_flush_gives_up_every_hole() -> None:
    buffer = pushed(1, 3, 5)
    buffer.flush()
    assert drained(buffer) == [1, Gap(1, 0.0), 3, Gap(1, 0.0), 5]


def test_one_stray_packet_is_dropped_and_two_in_a_row_are_a_new_numbering() -> None:
    buffer = pushed(1, 3, 40_000, at=1.0)
    buffer.push(packet(2), 1.0)
    assert drained(buffer) == [1, 2, 3]
    buffer.push(packet(5), 1.0)
    buffer.push(packet(40_000), 2.0)
    buffer.push(packet(40_001), 2.0)
    assert drained(buffer) == [Gap(1, 1.0), 5, Gap(0, 2.0), 40_001]


@settings(deadline=None)
@given(st.integers(0, 65_535), st.integers(0, 2**32), st.integers(1, 40))
def test_any_shuffle_within_the_bounds_comes_out_in_order(first: int, seed: int, count: int) -> None:
    seqs = [first + number for number in range(count)]
    rest = seqs[1:]
    random.Random(seed).shuffle(rest)
    assert drained(pushed(first, *rest)) == [seq & 0xFFFF for seq in seqs]
