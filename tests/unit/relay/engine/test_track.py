"""Tracks: who is sent what, under which numbers."""

from __future__ import annotations

from relay.codecs import Codec
from relay.engine.protocol import SourceSpec, SubscriptionSpec
from relay.engine.track import OutgoingState, Source, StoredPacket, Subscription, Track
from relay.feedback import MAX_GAP_PACKETS, RING_PACKETS, VIEWER_PLI_INTERVAL_S

VIDEO = SourceSpec(Codec.VP8, 96, 1, 97, 2)
VOICE = SourceSpec(Codec.OPUS, 111, 3)


def packet(extended: int, *, key: bool = False, timestamp: int = 0) -> StoredPacket:
    return StoredPacket(extended, False, timestamp, b"payload", key)


def state() -> OutgoingState:
    return OutgoingState(highest=100, timestamp=5000, rtx_sequence=1)


def setup(spec: SourceSpec = VIDEO) -> tuple[Track, Source, Subscription]:
    track = Track(1, 1)
    source = Source(2, 20, track, spec)
    track.waiting.append(source)
    track.adopt(source)
    types = {Codec.VP8: (98, 99), Codec.OPUS: (110, None)}
    subscription = Subscription(3, 30, track, SubscriptionSpec(11, 12, types), state())
    track.subscriptions[3] = subscription
    return track, source, subscription


def allow(
    track: Track, *, ingest: bool = True, required: bool = False, viewers: frozenset[int] = frozenset({3})
) -> None:
    track.allow(ingest=ingest, tapped=False, required=required, subscriptions=viewers)


def sequences(subscription: Subscription, source: Source, packets: list[StoredPacket]) -> list[int | None]:
    placed = [subscription.place(source, item, 0.0) for item in packets]
    return [item.sequence if item else None for item in placed]


# -- segments ---------------------------------------------------------------------------------------------------------


def test_a_viewer_begins_with_a_keyframe() -> None:
    _track, source, viewer = setup()
    assert viewer.waits(source)
    assert sequences(viewer, source, [packet(7), packet(8, key=True), packet(9)]) == [None, 101, 102]
    assert not viewer.waits(source)


def test_losses_stay_visible_and_late_packets_find_their_place() -> None:
    _track, source, viewer = setup()
    assert sequences(viewer, source, [packet(8, key=True), packet(11), packet(9)]) == [101, 104, 102]
    assert viewer.state.highest == 104
    assert (viewer.state.packets, viewer.state.octets) == (3, 21)


def test_after_an_interruption_numbers_go_on_and_the_past_is_gone() -> None:
    _track, source, viewer = setup()
    sequences(viewer, source, [packet(8, key=True), packet(10)])
    viewer.interrupt()
    assert sequences(viewer, source, [packet(11), packet(20, key=True), packet(9), packet(21)]) == [
        None,
        104,
        None,
        105,
    ]


def test_a_leap_of_the_source_begins_anew() -> None:
    _track, source, viewer = setup()
    sequences(viewer, source, [packet(8, key=True)])
    leap = 8 + MAX_GAP_PACKETS + 1
    assert sequences(viewer, source, [packet(leap), packet(leap + 1, key=True)]) == [None, 102]


def test_a_late_packet_from_far_back_is_no_leap() -> None:
    _track, source, viewer = setup()
    first = [packet(8, key=True), *(packet(8 + step) for step in range(1, 600) if step != 3)]
    sequences(viewer, source, first)
    assert sequences(viewer, source, [packet(11), packet(608)]) == [104, 701]


def test_a_viewer_that_cannot_take_the_codec_gets_nothing() -> None:
    _track, source, viewer = setup()
    viewer.spec = SubscriptionSpec(11, 12, {})
    assert sequences(viewer, source, [packet(8, key=True)]) == [None]
    assert not viewer.waits(source)


def test_a_new_source_goes_on_where_the_old_one_stopped() -> None:
    track, source, viewer = setup()
    first = viewer.place(source, packet(8, key=True, timestamp=900), 10.0)
    assert first is not None
    assert first.timestamp == 5001
    successor = Source(4, 21, track, VIDEO)
    assert viewer.place(successor, packet(70000, timestamp=5), 11.0) is None
    second = viewer.place(successor, packet(70001, key=True, timestamp=0xFFFFFFFF), 12.0)
    assert second is not None
    assert (second.sequence, second.timestamp) == (102, 5001 + 2 * 90000)


def test_the_same_source_keeps_its_time_over_an_interruption() -> None:
    _track, source, viewer = setup()
    viewer.place(source, packet(8, key=True, timestamp=0), 0.0)
    viewer.interrupt()
    again = viewer.place(source, packet(20, key=True, timestamp=9000), 1.0)
    assert again is not None
    assert again.timestamp == 5001 + 9000


def test_sender_reports_are_translated_while_something_is_sent() -> None:
    track, source, viewer = setup()
    assert viewer.map_timestamp(source, 7) is None
    viewer.place(source, packet(8, key=True, timestamp=0), 0.0)
    assert viewer.map_timestamp(source, 7) == 5008
    assert viewer.map_timestamp(Source(4, 21, track, VIDEO), 7) is None


# -- repairs ----------------------------------------------------------------------------------------------------------


def test_a_repair_is_what_was_sent_under_that_number() -> None:
    _track, source, viewer = setup()
    for item in (packet(8, key=True), packet(9), packet(10)):
        source.store(item)
        viewer.place(source, item, 0.0)
    found = viewer.find_repair(102)
    assert found is not None
    stored, sending, rtx = found
    assert (stored.extended, sending.sequence, sending.payload_type, rtx) == (9, 102, 98, 99)
    assert viewer.find_repair(100) is None
    assert viewer.find_repair(104) is None


def test_nothing_is_repaired_after_an_interruption_or_for_another_source() -> None:
    track, source, viewer = setup()
    assert viewer.find_repair(101) is None
    source.store(packet(8, key=True))
    viewer.place(source, packet(8, key=True), 0.0)
    assert viewer.find_repair(101) is not None
    viewer.interrupt()
    assert viewer.find_repair(101) is None
    viewer.place(source, packet(9, key=True), 0.0)
    assert viewer.find_repair(101) is None
    track.source = None
    assert viewer.find_repair(102) is None


def test_the_ring_forgets_what_is_overwritten() -> None:
    _track, source, _viewer = setup()
    source.store(packet(8))
    assert source.stored(8) is not None
    source.store(packet(8 + RING_PACKETS))
    assert source.stored(8) is None
    source.forget_stored()
    assert source.stored(8 + RING_PACKETS) is None


def test_kept_ciphertexts_are_bounded_and_forgotten() -> None:
    _track, _source, viewer = setup()
    for sequence in range(RING_PACKETS + 5):
        viewer.state.keep(sequence, b"x")
    assert len(viewer.state.ciphertexts) == RING_PACKETS
    assert 4 not in viewer.state.ciphertexts
    viewer.interrupt()
    assert not viewer.state.ciphertexts


# -- rights -----------------------------------------------------------------------------------------------------------


def test_a_track_is_shut_until_it_is_allowed() -> None:
    track, _source, _viewer = setup()
    assert not track.open_at(0)
    allow(track)
    assert track.open_at(0)
    assert track.demand.wanted


def test_a_required_track_is_open_only_before_its_instant() -> None:
    track, _source, _viewer = setup()
    allow(track, required=True)
    assert not track.open_at(0)
    track.allow_until = 5.0
    assert track.open_at(4.9)
    assert not track.open_at(5.0)


def test_losing_the_right_ends_the_segment_before_allow_returns() -> None:
    track, source, viewer = setup()
    allow(track)
    viewer.place(source, packet(8, key=True), 0.0)
    allow(track)
    assert viewer.live
    allow(track, viewers=frozenset())
    assert not viewer.live
    assert track.active == ()


def test_a_shut_track_interrupts_everyone_and_empties_the_ring() -> None:
    track, source, viewer = setup()
    allow(track)
    source.store(packet(8, key=True))
    viewer.place(source, packet(8, key=True), 0.0)
    track.demand.seen()
    allow(track, ingest=False)
    assert track.interrupted
    assert not viewer.live
    assert source.stored(8) is None
    track.interrupt()
    track.resume()
    assert not track.interrupted
    assert track.demand.wanted


def test_an_interrupted_track_may_have_no_source() -> None:
    track = Track(1, 1)
    track.interrupt()
    track.resume()
    assert not track.demand.wanted


def test_voice_asks_for_no_keyframe() -> None:
    track, _source, _viewer = setup(VOICE)
    track.interrupt()
    track.resume()
    assert not track.demand.wanted


def test_the_newest_source_replaces_all_before_it() -> None:
    track, first, _viewer = setup()
    second, third, fourth = (Source(handle, 20 + handle, track, VIDEO) for handle in (4, 5, 6))
    track.waiting += [second, third, fourth]
    assert track.adopt(third) == (first, second)
    assert track.source is third
    assert track.waiting == [fourth]


def test_a_dropped_subscription_is_gone() -> None:
    track, source, viewer = setup()
    allow(track)
    viewer.place(source, packet(8, key=True), 0.0)
    track.drop_subscription(viewer)
    assert (track.active, track.subscriptions, viewer.live) == ((), {}, False)


def test_a_viewers_requests_are_spaced() -> None:
    _track, _source, viewer = setup()
    assert viewer.may_ask_keyframe(0)
    assert not viewer.may_ask_keyframe(VIEWER_PLI_INTERVAL_S / 2)
    assert viewer.may_ask_keyframe(VIEWER_PLI_INTERVAL_S)
