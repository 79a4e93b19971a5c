"""The engine's contract, run on every implementation."""

from __future__ import annotations

import random
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise

import pytest

from relay.codecs import Codec
from relay.engine.protocol import (
    MAX_ADDRESSES_PER_PEER,
    MAX_SSRCS_PER_PEER,
    Drop,
    DtlsReceived,
    Engine,
    PacketTapped,
    SenderReported,
    SourceSpec,
    SourceStarted,
    SrtpProfile,
    StunReceived,
    SubscriptionSpec,
)
from relay.engine.python import PythonEngine
from relay.feedback import PLI_INTERVAL_S, REPAIRS_PER_S, RING_PACKETS
from relay.graph import Routes
from relay.rtcp import (
    KeyframeRequest,
    Nack,
    Remb,
    SenderReport,
    build_nack,
    build_pli,
    build_receiver_report,
    build_sender_report,
)
from relay.rtp import RtpPacket
from tests.contract.relay.engine_client import DELTA, KEYFRAME, BarePeer, Clock

ENGINES = [PythonEngine]
SOURCE = SourceSpec(Codec.VP8, 96, 1, 97, 2)
VIEW = SubscriptionSpec(11, 12, {Codec.VP8: (98, 99)})
BARE_VIEW = SubscriptionSpec(11, None, {Codec.VP8: (98, None)})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=ENGINES, ids=lambda item: item.name)
def engine(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Engine]:
    opened: Engine = request.param("127.0.0.1", 0, clock=clock, wall_clock=lambda: 1_700_000_000.0)
    yield opened
    opened.close()


@pytest.fixture
def peers() -> Iterator[Callable[..., BarePeer]]:
    with ExitStack() as stack:

        def make(engine: Engine, **options: object) -> BarePeer:
            peer = BarePeer(engine, **options)  # type: ignore[arg-type]
            stack.callback(peer.close)
            return peer

        yield make


class Scene:
    """One sharer and one viewer of one track in domain 1."""

    def __init__(self, engine: Engine, peers: Callable[..., BarePeer], view: SubscriptionSpec = VIEW) -> None:
        self.engine = engine
        self.sharer = peers(engine)
        self.viewer = peers(engine)
        self.track = engine.open_track(1)
        source = engine.publish(self.sharer.handle, self.track, SOURCE)
        subscription = engine.subscribe(self.viewer.handle, self.track, view)
        assert source is not None
        assert subscription is not None
        self.source, self.subscription = source, subscription
        self.generation = 0

    def allow(self, *, ingest: bool = True, view: bool = True, tapped: bool = False, required: bool = False) -> None:
        self.generation += 1
        track = frozenset({self.track})
        routes = Routes(
            ingest=track if ingest else frozenset(),
            subscriptions=frozenset({self.subscription}) if view else frozenset(),
            tapped=track if tapped else frozenset(),
            required=track if required else frozenset(),
        )
        assert self.engine.apply(1, routes, self.generation)


@pytest.fixture
def scene(engine: Engine, peers: Callable[..., BarePeer]) -> Scene:
    return Scene(engine, peers)


# -- forwarding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", list(SrtpProfile))
def test_media_passes_under_the_viewers_numbers(
    engine: Engine, peers: Callable[..., BarePeer], profile: SrtpProfile
) -> None:
    scene = Scene(engine, lambda target: peers(target, profile=profile))
    scene.allow()
    scene.sharer.rtp(500, KEYFRAME)
    scene.sharer.rtp(501, DELTA)
    first, second = scene.viewer.media()
    assert (first.ssrc, first.payload_type, first.marker, first.payload) == (11, 98, True, KEYFRAME)
    assert second.sequence == (first.sequence + 1) & 0xFFFF
    assert (second.timestamp - first.timestamp) & 0xFFFFFFFF == 3000
    assert engine.stats().tracks[scene.track].packets_out == 2


def test_nothing_flows_before_apply_and_without_any_one_right(scene: Scene) -> None:
    scene.sharer.rtp(1, KEYFRAME)
    for rights in ({"ingest": False}, {"view": False}):
        scene.allow(**rights)
        scene.sharer.rtp(10 + scene.generation, KEYFRAME)
    assert scene.viewer.media() == []
    scene.allow()
    scene.sharer.rtp(20, KEYFRAME)
    assert len(scene.viewer.media()) == 1


def test_headers_carry_nothing_of_the_publisher(scene: Scene) -> None:
    scene.allow()
    extended = struct.pack("!BBHIII", 0x91, 0x60, 7, 0, 1, 0xABCDEF) + b"\xbe\xde\x00\x01\x10\xaa\x00\x00" + KEYFRAME
    scene.sharer.send(scene.sharer._out.protect(extended))
    (datagram,) = [item for item in scene.viewer.receive() if not 192 <= item[1] < 224]
    assert datagram[0] == 0x80
    assert b"\xab\xcd\xef" not in datagram


def test_a_viewer_is_shut_out_when_apply_returns(scene: Scene) -> None:
    scene.allow()
    for sequence in range(1, 20):
        scene.sharer.rtp(sequence, KEYFRAME)
    numbers = [item.sequence for item in scene.viewer.media()]
    # Packets that the kernel has already taken in count as well: they are decided when they are read.
    for sequence in range(20, 40):
        packet = RtpPacket(True, 96, sequence, sequence * 3000, 1, KEYFRAME)
        scene.sharer.socket.sendto(scene.sharer.protect(packet), ("127.0.0.1", scene.engine.port))
    scene.allow(view=False)
    while scene.engine.poll().more:
        pass
    scene.viewer.rtcp(build_nack(5, 11, numbers))
    scene.engine.tick()
    assert scene.viewer.receive() == []


def test_a_widened_viewer_gets_no_repair_of_what_it_missed(scene: Scene) -> None:
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    (before,) = scene.viewer.media()
    scene.allow(view=False)
    scene.sharer.rtp(2, KEYFRAME)
    scene.allow()
    scene.sharer.rtp(3, DELTA)
    scene.sharer.rtp(4, KEYFRAME)
    (after,) = scene.viewer.media()
    assert after.sequence == (before.sequence + 1) & 0xFFFF
    scene.viewer.rtcp(build_nack(5, 11, [before.sequence - 1, before.sequence]))
    assert scene.viewer.media() == []


def test_an_older_generation_has_no_effect(scene: Scene) -> None:
    scene.allow()
    scene.allow(view=False)
    everything = Routes(frozenset({scene.track}), frozenset({scene.subscription}))
    assert not scene.engine.apply(1, everything, scene.generation - 1)
    scene.sharer.rtp(1, KEYFRAME)
    assert scene.viewer.media() == []


def test_domains_are_apart(scene: Scene) -> None:
    scene.allow()
    assert scene.engine.apply(2, Routes(), 7)
    scene.sharer.rtp(1, KEYFRAME)
    assert len(scene.viewer.media()) == 1


def test_a_required_track_stops_by_itself_at_its_instant(scene: Scene, clock: Clock) -> None:
    scene.allow(required=True)
    scene.sharer.rtp(1, KEYFRAME)
    assert scene.viewer.media() == []
    scene.engine.allow_until(scene.track, clock.now + 1)
    scene.sharer.rtp(2, KEYFRAME)
    (sent,) = scene.viewer.media()
    clock.now += 1
    scene.sharer.rtp(3, KEYFRAME)
    scene.viewer.rtcp(build_nack(5, 11, [sent.sequence]))
    assert scene.viewer.media() == []
    assert scene.engine.stats().dropped[Drop.NOT_RECORDED] == 2
    scene.engine.allow_until(scene.track, clock.now + 1)
    scene.sharer.rtp(4, DELTA)
    assert scene.viewer.media() == []
    scene.sharer.rtp(5, KEYFRAME)
    (again,) = scene.viewer.media()
    scene.viewer.rtcp(build_nack(5, 11, [again.sequence - 1, again.sequence + 1]))
    assert scene.viewer.media() == []


def test_voice_passes_from_its_first_packet_and_is_never_asked_for_keyframes(
    engine: Engine, peers: Callable[..., BarePeer], clock: Clock
) -> None:
    sharer, viewer, track = peers(engine), peers(engine), engine.open_track(1)
    engine.publish(sharer.handle, track, SourceSpec(Codec.OPUS, 111, 3))
    handle = engine.subscribe(viewer.handle, track, SubscriptionSpec(21, None, {Codec.OPUS: (110, None)}))
    engine.apply(1, Routes(frozenset({track}), frozenset({handle or 0})), 1)
    for sequence in (1, 2, 5):
        sharer.rtp(sequence, b"voice", ssrc=3, payload_type=111)
        clock.now += 0.02
    engine.tick()
    assert [item.payload_type for item in viewer.media()] == [110, 110, 110]
    assert not [item for item in sharer.feedback() if isinstance(item, KeyframeRequest | Nack)]


def test_a_lapsed_recording_stops_repairs_before_any_packet_comes(scene: Scene, clock: Clock) -> None:
    scene.allow(required=True)
    scene.engine.allow_until(scene.track, clock.now + 1)
    scene.sharer.rtp(1, KEYFRAME)
    (sent,) = scene.viewer.media()
    clock.now += 1
    scene.viewer.rtcp(build_nack(5, 11, [sent.sequence]))
    assert scene.viewer.media() == []
    scene.engine.allow_until(scene.track, clock.now + 1)
    scene.viewer.rtcp(build_nack(5, 11, [sent.sequence]))
    assert len(scene.viewer.media()) == 1


# -- the tap ----------------------------------------------------------------------------------------------------------


def test_the_tap_gets_each_packet_once_and_goes_on_while_viewers_are_held(scene: Scene) -> None:
    scene.allow(tapped=True, required=True)
    events = scene.sharer.rtp(1, KEYFRAME) + scene.sharer.rtp(2, DELTA)
    retransmitted = RtpPacket(True, 97, 9, 6000, 2, struct.pack("!H", 2) + DELTA)
    events += scene.sharer.send(scene.sharer.protect(retransmitted))
    tapped = [item for item in events if isinstance(item, PacketTapped)]
    assert [item.packet[2:4] for item in tapped] == [b"\x00\x01", b"\x00\x02"]
    assert {(item.track, item.codec, item.arrived_at) for item in tapped} == {(scene.track, Codec.VP8, 1_700_000_000.0)}
    assert scene.engine.stats().dropped[Drop.DUPLICATE] == 1


def test_a_lost_packet_comes_up_by_retransmission_as_it_was(scene: Scene) -> None:
    scene.allow(tapped=True)
    scene.sharer.rtp(1, KEYFRAME)
    scene.sharer.rtp(3, DELTA)
    assert Nack(1, (2,)) in scene.sharer.feedback()
    events = scene.sharer.send(scene.sharer.protect(RtpPacket(True, 97, 9, 6000, 2, struct.pack("!H", 2) + DELTA)))
    (tapped,) = [item for item in events if isinstance(item, PacketTapped)]
    assert tapped.packet == struct.pack("!BBHII", 0x80, 0xE0, 2, 6000, 1) + DELTA
    sequences = [item.sequence for item in scene.viewer.media()]
    assert sequences[2] == sequences[0] + 1


def test_padding_on_the_retransmission_stream_is_nothing(scene: Scene) -> None:
    scene.allow(tapped=True)
    assert scene.sharer.send(scene.sharer.protect(RtpPacket(False, 97, 9, 6000, 2, b""))) == []


def test_an_untapped_or_shut_track_does_not_come_up(scene: Scene) -> None:
    scene.allow()
    assert not [item for item in scene.sharer.rtp(1, KEYFRAME) if isinstance(item, PacketTapped)]
    scene.allow(ingest=False)
    assert scene.sharer.rtp(2, KEYFRAME) == []
    assert scene.engine.stats().dropped[Drop.NOT_ALLOWED] == 1


# -- sources ----------------------------------------------------------------------------------------------------------


def test_the_first_packet_names_the_source(scene: Scene) -> None:
    scene.allow()
    assert SourceStarted(scene.track, scene.source, Codec.VP8, ()) in scene.sharer.rtp(1, KEYFRAME)
    assert scene.sharer.rtp(2) == []


def test_a_new_publisher_takes_over_when_it_delivers_and_the_old_one_is_heard_no_more(
    scene: Scene, peers: Callable[..., BarePeer], clock: Clock
) -> None:
    scene.allow()
    scene.sharer.rtp(60000, KEYFRAME)
    successor = peers(scene.engine)
    source = scene.engine.publish(successor.handle, scene.track, SOURCE)
    scene.sharer.rtp(60001)
    first, second = scene.viewer.media()
    clock.now += 2
    assert SourceStarted(scene.track, source or 0, Codec.VP8, (scene.source,)) in successor.rtp(7, DELTA)
    assert KeyframeRequest(1) in successor.feedback()
    scene.sharer.rtp(60002, KEYFRAME)
    successor.rtp(8, KEYFRAME)
    (third,) = scene.viewer.media()
    assert third.sequence == (second.sequence + 1) & 0xFFFF
    assert (third.timestamp - first.timestamp) & 0xFFFFFFFF == 3000 + 2 * 90000
    assert scene.engine.stats().dropped[Drop.REPLACED] == 1


def test_an_unannounced_source_is_learnt_by_its_payload_type(engine: Engine, peers: Callable[..., BarePeer]) -> None:
    sharer, track = peers(engine), engine.open_track(1)
    engine.publish(sharer.handle, track, SourceSpec(Codec.VP8, 96, None, 97, None))
    engine.apply(1, Routes(ingest=frozenset({track}), tapped=frozenset({track})), 1)
    assert sharer.rtp(1, KEYFRAME, ssrc=777)
    assert sharer.rtp(2, struct.pack("!H", 5) + DELTA, ssrc=778, payload_type=97)
    assert sharer.rtp(3, DELTA, ssrc=779) == []
    assert engine.stats().dropped[Drop.UNKNOWN_SSRC] == 1


def test_sources_are_bounded(scene: Scene) -> None:
    for number in range(MAX_SSRCS_PER_PEER // 2 - 1):
        spec = SourceSpec(Codec.VP8, 96, 100 + number, 97, 200 + number)
        assert scene.engine.publish(scene.sharer.handle, scene.track, spec) is not None
    assert scene.engine.publish(scene.sharer.handle, scene.track, SourceSpec(Codec.VP8, 96, 300, 97, 301)) is None


def test_outgoing_sources_are_bounded(scene: Scene) -> None:
    made = [
        scene.engine.subscribe(scene.viewer.handle, scene.track, SubscriptionSpec(100 + number, 200 + number, {}))
        for number in range(MAX_SSRCS_PER_PEER)
    ]
    assert made.count(None) == MAX_SSRCS_PER_PEER // 2 + 1


def test_removal_is_complete_and_idempotent(scene: Scene) -> None:
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    assert len(scene.viewer.media()) == 1
    for _ in range(2):
        scene.engine.unsubscribe(scene.subscription)
        scene.engine.unpublish(scene.source)
    scene.sharer.rtp(2, KEYFRAME)
    assert scene.viewer.receive() == []
    for _ in range(2):
        scene.engine.remove_peer(scene.viewer.handle)
        scene.engine.remove_peer(scene.sharer.handle)
        scene.engine.close_track(scene.track)
        scene.engine.close_domain(1)
    assert scene.engine.stats().peers == 0
    assert scene.engine.stats().tracks == {}


def test_closing_a_track_with_everything_on_it(scene: Scene) -> None:
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    scene.engine.close_domain(1)
    assert scene.sharer.rtp(2, KEYFRAME) == []
    assert len(scene.viewer.media()) == 1


# -- repairs ----------------------------------------------------------------------------------------------------------


def test_a_viewers_gap_is_repaired_by_rtx(scene: Scene) -> None:
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    scene.sharer.rtp(2, DELTA)
    first, second = scene.viewer.media()
    for _ in range(2):
        scene.viewer.rtcp(build_receiver_report(5) + build_nack(5, 11, [second.sequence]))
    repair, again = scene.viewer.media()
    assert (repair.ssrc, repair.payload_type, repair.timestamp) == (12, 99, second.timestamp)
    assert repair.payload == again.payload == struct.pack("!H", second.sequence) + DELTA
    assert again.sequence == repair.sequence + 1
    assert first.payload == KEYFRAME
    assert scene.engine.stats().repairs_sent == 2


def test_without_rtx_a_repair_is_the_same_ciphertext(engine: Engine, peers: Callable[..., BarePeer]) -> None:
    scene = Scene(engine, peers, BARE_VIEW)
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    (sent,) = [item for item in scene.viewer.receive() if not 192 <= item[1] < 224]
    scene.viewer.rtcp(build_nack(5, 11, [9, int.from_bytes(sent[2:4], "big")]))
    assert scene.viewer.receive() == [sent]


def test_no_index_is_used_for_two_packets(engine: Engine, peers: Callable[..., BarePeer]) -> None:
    scene = Scene(engine, peers, BARE_VIEW)
    chance = random.Random(7)
    seen: dict[tuple[bytes, bytes], bytes] = {}
    sequence = 1
    for step in range(1500):
        scene.allow(view=chance.random() > 0.1, ingest=chance.random() > 0.05)
        sequence += chance.choice([1, 1, 1, 2, 3, -2, -1, 700 if step % 300 == 0 else 1])
        payload = (KEYFRAME if chance.random() < 0.3 else DELTA) + chance.randbytes(4)
        scene.sharer.rtp(max(1, sequence), payload)
        if chance.random() < 0.2:
            old = max(1, sequence - chance.randrange(4))
            scene.sharer.rtp(step, struct.pack("!H", old & 0xFFFF) + payload, ssrc=2, payload_type=97)
        if chance.random() < 0.2:
            numbers = sorted({chance.randrange(1 << 16) for _ in range(3)})
            recent = [int.from_bytes(item[2:4], "big") for item in scene.viewer.datagrams[-5:]]
            scene.viewer.rtcp(build_nack(5, 11, numbers) + b"".join(build_nack(5, 11, [item]) for item in recent))
        for datagram in scene.viewer.receive():
            if not 192 <= datagram[1] < 224:
                key = (datagram[8:12], datagram[2:4])
                assert seen.setdefault(key, datagram) == datagram
    assert len(seen) > 200
    assert engine.stats().dropped.get(Drop.ENCRYPTION_REFUSED, 0) == 0


def test_repairs_are_bounded(scene: Scene, clock: Clock) -> None:
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    (sent,) = scene.viewer.media()
    received = 0
    for _ in range(REPAIRS_PER_S + 50):
        scene.viewer.rtcp(build_nack(5, 11, [sent.sequence]))
        received += len(scene.viewer.media())
    assert received == REPAIRS_PER_S
    assert scene.engine.stats().dropped[Drop.REPAIR_LIMIT] == 50


def test_what_has_left_the_ring_is_not_repaired(scene: Scene) -> None:
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    (sent,) = scene.viewer.media()
    for sequence in range(2, RING_PACKETS + 2):
        scene.sharer.rtp(sequence, DELTA)
        scene.viewer.receive()
    scene.viewer.rtcp(build_nack(5, 11, [sent.sequence]))
    assert scene.viewer.receive() == []
    assert scene.engine.stats().dropped[Drop.REPAIR_GONE] == 1


# -- feedback ---------------------------------------------------------------------------------------------------------


def test_a_new_viewer_asks_for_a_keyframe_until_one_is_seen(
    engine: Engine, peers: Callable[..., BarePeer], clock: Clock
) -> None:
    scene = Scene(engine, peers)
    scene.allow(view=False, tapped=True)
    scene.sharer.rtp(1, KEYFRAME)
    clock.now += 5
    engine.tick()
    scene.sharer.receive()
    scene.allow()
    requests: list[float] = []
    for _ in range(20):
        engine.tick()
        requests += [clock.now for item in scene.sharer.feedback() if item == KeyframeRequest(1)]
        clock.now += 0.1
    assert 5 <= len(requests) <= 8
    assert all(after - before >= PLI_INTERVAL_S for before, after in pairwise(requests))
    scene.sharer.rtp(2, KEYFRAME)
    clock.now += 5
    engine.tick()
    assert KeyframeRequest(1) not in scene.sharer.feedback()
    assert engine.stats().tracks[scene.track].keyframes == 2


def test_a_viewer_that_becomes_reachable_late_asks_as_well(
    engine: Engine, peers: Callable[..., BarePeer], clock: Clock
) -> None:
    scene = Scene(engine, lambda target: peers(target, bound=False))
    engine.bind_address(scene.sharer.handle, scene.sharer.address)
    engine.select_address(scene.sharer.handle, scene.sharer.address)
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    clock.now += 5
    engine.tick()
    scene.sharer.receive()
    engine.bind_address(scene.viewer.handle, scene.viewer.address)
    engine.select_address(scene.viewer.handle, scene.viewer.address)
    assert KeyframeRequest(1) in scene.sharer.feedback()


def test_a_viewers_requests_reach_the_publisher_within_bounds(scene: Scene, clock: Clock) -> None:
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    scene.sharer.receive()
    for _ in range(50):
        clock.now += 0.02
        scene.viewer.rtcp(build_pli(5, 11))
        scene.sharer.rtp(int(clock.now * 100), KEYFRAME)
    assert 1 <= scene.sharer.feedback().count(KeyframeRequest(1)) <= 3
    scene.allow(view=False)
    clock.now += 5
    scene.viewer.rtcp(build_pli(5, 11))
    assert KeyframeRequest(1) not in scene.sharer.feedback()


def test_a_keyframe_can_be_asked_for_from_above(scene: Scene) -> None:
    scene.allow(view=False, tapped=True)
    scene.sharer.rtp(1, KEYFRAME)
    scene.sharer.receive()
    scene.engine.request_keyframe(scene.track)
    assert KeyframeRequest(1) in scene.sharer.feedback()


def test_reports_and_remb_go_out_each_second(scene: Scene, clock: Clock) -> None:
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    scene.sharer.receive()
    sent = 0
    for _ in range(40):
        clock.now += 0.1
        scene.engine.tick()
        sent += sum(isinstance(item, Remb) and item.bitrate >= 6_000_000 for item in scene.sharer.feedback())
    assert sent in (4, 5)
    assert scene.viewer.feedback() == []


def test_arrival_times_go_back_to_a_publisher_that_numbers_its_packets(
    engine: Engine, peers: Callable[..., BarePeer], clock: Clock
) -> None:
    sharer, track = peers(engine), engine.open_track(1)
    engine.publish(sharer.handle, track, SourceSpec(Codec.VP8, 96, 1, 97, 2, transport_sequence=3))
    engine.apply(1, Routes(ingest=frozenset({track})), 1)
    engine.tick()
    sharer.receive()
    for number, gap_s in ((7, 0.0), (9, 0.01)):
        clock.now += gap_s
        head = struct.pack("!BBHIIHH", 0x90, 0x60, number, 0, 1, 0xBEDE, 1) + bytes([0x31, 0, number, 0])
        sharer.send(sharer._out.protect(head + KEYFRAME))
    clock.now += 0.05
    engine.tick()
    compound = [sharer._in.unprotect_rtcp(item) for item in sharer.receive()]
    (report,) = [item[8:] for item in compound if item[8:10] == b"\x8f\xcd"]
    base, count = struct.unpack_from("!HH", report, 12)
    assert (base, count) == (7, 3)
    engine.tick()
    assert sharer.receive() == []


def test_sender_reports_come_up_and_are_translated_for_viewers(scene: Scene) -> None:
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    (sent,) = scene.viewer.media()
    ntp = (2208988800 + 100) << 32
    (event,) = scene.sharer.rtcp(build_sender_report(1, ntp=ntp, rtp_timestamp=4000, packets=1, octets=1))
    assert event == SenderReported(scene.track, 100.0, 4000)
    (report,) = scene.viewer.feedback()
    assert report == SenderReport(11, ntp, (sent.timestamp + 1000) & 0xFFFFFFFF)
    assert scene.sharer.rtcp(build_sender_report(9, ntp=ntp, rtp_timestamp=0, packets=0, octets=0)) == []


# -- strangers and junk -----------------------------------------------------------------------------------------------


def test_from_a_stranger_only_stun_is_looked_at(scene: Scene) -> None:
    scene.allow()
    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    stranger.bind(("127.0.0.1", 0))
    target = ("127.0.0.1", scene.engine.port)
    recorded = scene.sharer.protect(RtpPacket(True, 96, 1, 3000, 1, KEYFRAME))
    for data in (
        b"",
        b"\x16\xfe\xfd" + bytes(40),
        b"\x15\xfe\xfd" + bytes(20),
        recorded,
        bytes([200]) * 40,
        b"\x80" * 1700,
    ):
        stranger.sendto(data, target)
    stranger.sendto(b"\x00\x01" + bytes(18), target)
    (event,) = scene.engine.poll().events
    assert isinstance(event, StunReceived)
    assert event.address == stranger.getsockname()
    stranger.close()
    assert scene.viewer.receive() == []
    scene.sharer.rtp(2, KEYFRAME)
    assert len(scene.viewer.media()) == 1


def test_dtls_from_a_bound_address_comes_up(scene: Scene) -> None:
    (event,) = scene.viewer.send(b"\x16\xfe\xfd" + bytes(40))
    assert event == DtlsReceived(scene.viewer.handle, b"\x16\xfe\xfd" + bytes(40), scene.viewer.address)


def test_junk_from_a_bound_address_changes_nothing(scene: Scene) -> None:
    scene.allow()
    chance = random.Random(3)
    genuine = scene.sharer.protect(RtpPacket(True, 96, 1, 3000, 1, KEYFRAME))
    for _ in range(3000):
        data = bytearray(genuine if chance.random() < 0.5 else chance.randbytes(chance.randrange(0, 1600)))
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            data[0] = data[0] | 0x80 if chance.random() < 0.7 else data[0]
        scene.sharer.send(bytes(data[: chance.randrange(len(data) + 1)] if chance.random() < 0.3 else data))
    assert scene.viewer.receive() == []
    scene.sharer.rtp(2, KEYFRAME)
    assert len(scene.viewer.media()) == 1


def test_a_replayed_packet_is_refused(scene: Scene) -> None:
    scene.allow()
    recorded = scene.sharer.protect(RtpPacket(True, 96, 1, 3000, 1, KEYFRAME))
    scene.sharer.send(recorded)
    scene.sharer.send(recorded)
    assert len(scene.viewer.media()) == 1
    assert scene.engine.stats().dropped[Drop.UNAUTHENTICATED] == 1


def test_authenticated_junk_changes_nothing(scene: Scene) -> None:
    scene.allow()
    chance = random.Random(4)
    for sequence in range(300):
        scene.sharer.rtcp(b"\x80\xc8\x00\x06\x00\x00\x00\x01" + chance.randbytes(4 * chance.randrange(20)))
        scene.viewer.rtcp(b"\x81\xcd\x00\x02\x00\x00\x00\x05" + chance.randbytes(4 * chance.randrange(20)))
        scene.sharer.rtp(sequence, chance.randbytes(chance.randrange(40)), payload_type=chance.choice([96, 97, 1]))
    scene.viewer.receive()
    scene.sharer.rtp(1000, KEYFRAME)
    assert scene.viewer.media()[-1].payload == KEYFRAME


def test_unknown_sources_are_bounded_before_libsrtp_sees_them(scene: Scene) -> None:
    scene.allow()
    for ssrc in range(1000, 1050):
        scene.sharer.rtp(1, KEYFRAME, ssrc=ssrc)
        scene.viewer.rtcp(build_receiver_report(ssrc))
    dropped = scene.engine.stats().dropped[Drop.UNKNOWN_SSRC]
    assert dropped == 50 + 50 - MAX_SSRCS_PER_PEER


def test_addresses_are_bounded_and_move_to_their_newest_owner(scene: Scene) -> None:
    for port in range(1, MAX_ADDRESSES_PER_PEER):
        assert scene.engine.bind_address(scene.viewer.handle, ("192.0.2.1", port))
    assert not scene.engine.bind_address(scene.viewer.handle, ("192.0.2.1", 99))
    assert scene.engine.bind_address(scene.viewer.handle, ("192.0.2.1", 1))
    scene.allow()
    assert scene.engine.bind_address(scene.sharer.handle, scene.viewer.address)
    scene.sharer.rtp(1, KEYFRAME)
    assert scene.viewer.receive() == []
    scene.engine.unbind_address(scene.viewer.handle, ("192.0.2.1", 1))
    scene.engine.unbind_address(scene.viewer.handle, ("192.0.2.1", 1))
    scene.engine.unbind_address(999, ("192.0.2.1", 1))


def test_a_peer_may_send_from_any_of_its_addresses(scene: Scene) -> None:
    scene.allow()
    second = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    second.bind(("127.0.0.1", 0))
    scene.engine.bind_address(scene.sharer.handle, second.getsockname())
    packet = scene.sharer.protect(RtpPacket(True, 96, 1, 3000, 1, KEYFRAME))
    second.sendto(packet, ("127.0.0.1", scene.engine.port))
    scene.engine.poll()
    second.close()
    assert len(scene.viewer.media()) == 1


def test_keys_are_set_once(scene: Scene) -> None:
    with pytest.raises(ValueError, match="keys"):
        scene.engine.set_keys(scene.viewer.handle, SrtpProfile.AEAD_AES_128_GCM, bytes(28), bytes(28))


def test_a_peer_without_keys_is_neither_heard_nor_sent_to(engine: Engine, peers: Callable[..., BarePeer]) -> None:
    scene = Scene(engine, peers)
    bare = engine.add_peer()
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", 0))
    listener.setblocking(False)
    engine.bind_address(bare, listener.getsockname())
    engine.select_address(bare, listener.getsockname())
    handle = engine.subscribe(bare, scene.track, VIEW)
    engine.apply(1, Routes(frozenset({scene.track}), frozenset({handle or 0})), 1)
    scene.sharer.rtp(1, KEYFRAME)
    listener.sendto(b"\x80" * 40, ("127.0.0.1", engine.port))
    assert engine.poll().events == []
    with pytest.raises(BlockingIOError):
        listener.recv(2048)
    listener.close()


# -- the socket -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("host", "client"), [("::1", "::1"), ("::", "127.0.0.1"), ("::", "::1")])
@pytest.mark.parametrize("kind", ENGINES, ids=lambda item: item.name)
def test_both_address_families(
    kind: type[PythonEngine], host: str, client: str, peers: Callable[..., BarePeer], clock: Clock
) -> None:
    try:
        opened = kind(host, 0, clock=clock)
    except OSError:
        pytest.skip("this machine has no IPv6")
    scene = Scene(opened, lambda target: peers(target, host=client))
    scene.allow()
    scene.sharer.rtp(1, KEYFRAME)
    assert len(scene.viewer.media()) == 1
    (event,) = scene.viewer.send(b"\x00\x01" + bytes(18))
    assert isinstance(event, StunReceived)
    assert event.address == scene.viewer.address
    opened.send(b"answer", scene.viewer.address)
    assert scene.viewer.receive() == [b"answer"]
    opened.close()


def test_polling_is_bounded(engine: Engine) -> None:
    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(100):
        stranger.sendto(b"\x00\x01", ("127.0.0.1", engine.port))
    stranger.close()
    first = engine.poll()
    assert first.more
    assert 0 < len(first.events) < 100
    rest = engine.poll()
    assert not rest.more
    assert len(first.events) + len(rest.events) == 100


def test_what_cannot_be_sent_is_counted(engine: Engine) -> None:
    engine.send(b"x", ("192.0.2.1", 70000))
    engine.send(bytes(70000), ("127.0.0.1", 9))
    assert engine.stats().dropped[Drop.SEND_ERROR] == 2


@pytest.mark.parametrize("kind", ENGINES, ids=lambda item: item.name)
def test_a_taken_port_is_an_error(kind: type[PythonEngine], engine: Engine) -> None:
    with pytest.raises(OSError, match="in use"):
        kind("127.0.0.1", engine.port)


def test_closing_is_idempotent(engine: Engine) -> None:
    engine.close()
    engine.close()
    assert engine.stats().peers == 0
