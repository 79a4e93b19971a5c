"""Media from one real client to another through the relay."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack
from itertools import pairwise

import av
from aiortc.rtp import RtpPacket

from relay.codecs import Codec
from relay.graph import Graph
from relay.ports import CloseReason, Offer, Purpose
from relay.service import RelayService
from tests.integration.relay.clients import EncodedTrack, Log, negotiate, publish, until, view

OPEN = Graph(ingest=frozenset({"screen"}), subscriptions=frozenset({("screen", "rep")}), recorded=frozenset({"screen"}))


async def test_a_viewer_decodes_what_the_publisher_encoded(
    relay: RelayService, log: Log, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    relay.apply("room", OPEN)
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    rep = await view(relay)
    clients.push_async_callback(rep.close)

    await until(lambda: len(rep.frames) >= 20, "20 decoded frames")

    assert (rep.frames[-1].width, rep.frames[-1].height) == (320, 240)
    assert log.started == [("screen", Codec.VP8)]
    assert set(log.opened) == {("sharer", Purpose.PUBLISH), ("rep", Purpose.VIEW)}
    assert log.packets
    sequences = [packet.sequence_number for packet in rep.received]
    assert sequences == list(range(sequences[0], sequences[0] + len(sequences)))


async def test_losses_on_the_way_down_are_repaired(
    relay: RelayService, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    relay.apply("room", OPEN)
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    rep = await view(relay)
    clients.push_async_callback(rep.close)
    await until(lambda: rep.received, "a packet")
    media = rep.received[0].ssrc
    lost: set[int] = set()

    def lose_each_tenth_once(packet: RtpPacket) -> bool:
        if packet.ssrc != media or packet.sequence_number % 10:
            return False
        lost.add(packet.sequence_number)
        return True

    def repaired() -> set[int]:
        return {int.from_bytes(packet.payload[:2], "big") for packet in rep.received if packet.ssrc != media}

    rep.drop = lose_each_tenth_once
    await until(lambda: len(lost) >= 5 and len(rep.frames) >= 60, "60 frames in spite of losses")
    await until(lambda: set(sorted(lost)[:4]) <= repaired(), "the repairs")
    assert relay.stats().totals.repairs_sent >= 4


async def test_losses_on_the_way_up_are_asked_for_again(
    relay: RelayService, log: Log, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    relay.apply("room", OPEN)
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    rep = await view(relay)
    clients.push_async_callback(rep.close)
    await until(lambda: rep.frames, "a picture")
    sender = sharer.pc.getTransceivers()[0].sender.transport
    original, sent = sender._send_rtp, 0

    async def lose_each_tenth(data: bytes) -> None:
        nonlocal sent
        sent += 1
        if sent % 10:
            await original(data)

    sender._send_rtp = lose_each_tenth
    await until(lambda: relay.stats().totals.nacks_sent >= 3 and len(rep.frames) >= 60, "requests and frames")

    sequences = {int.from_bytes(packet[2:4], "big") for packet in log.packets}
    assert len(sequences) == len(log.packets)


async def test_a_new_publisher_replaces_the_old_one_without_a_break(
    relay: RelayService, log: Log, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    relay.apply("room", OPEN)
    first = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(first.close)
    rep = await view(relay)
    clients.push_async_callback(rep.close)
    await until(lambda: len(rep.frames) >= 10, "frames of the first")

    second = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(second.close)
    await until(lambda: len(log.started) == 2, "the second publisher's start")
    seen = len(rep.frames)
    await until(lambda: len(rep.frames) >= seen + 20, "frames of the second")

    assert ("sharer", CloseReason.REPLACED) in log.closed
    assert len({packet.ssrc for packet in rep.received}) == 1
    numbers = [packet.sequence_number for packet in rep.received]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    steps = [(after.timestamp - before.timestamp) & 0xFFFFFFFF for before, after in pairwise(rep.received)]
    assert max(steps) < 5 * 90000


async def test_one_connection_takes_more_tracks_by_a_re_offer(
    relay: RelayService, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    tracks = frozenset({"screen", "second"})
    relay.apply("room", Graph(ingest=tracks, subscriptions=frozenset({("screen", "rep"), ("second", "rep")})))
    for track_id in tracks:
        sharer = await publish(relay, EncodedTrack(vp8), peer=f"sharer-{track_id}", track_id=track_id)
        clients.push_async_callback(sharer.close)
    rep = await view(relay)
    clients.push_async_callback(rep.close)
    await until(lambda: rep.frames, "the first track")

    rep.pc.addTransceiver("video", direction="recvonly")
    again = await negotiate(
        relay,
        rep.pc,
        lambda sdp, mids: Offer("room", "rep", Purpose.VIEW, sdp, mids, rep.connection),
        ["screen", "second"],
    )
    assert again == rep.connection
    second = rep.pc.getTransceivers()[1].receiver.track
    for _ in range(5):
        frame = await second.recv()
    assert frame.width == 320
    seen = len(rep.frames)
    await until(lambda: len(rep.frames) > seen + 5, "the first track goes on")


async def test_a_publisher_adds_a_track_by_a_re_offer(
    relay: RelayService, log: Log, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    relay.apply("room", Graph(ingest=frozenset({"screen", "second"})))
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    await until(lambda: log.started, "the first track")
    sharer.pc.addTrack(EncodedTrack(vp8))
    await negotiate(
        relay,
        sharer.pc,
        lambda sdp, mids: Offer("room", "sharer", Purpose.PUBLISH, sdp, mids, sharer.connection),
        ["screen", "second"],
    )
    await until(lambda: ("second", Codec.VP8) in log.started, "the second track")


async def test_sender_reports_reach_the_observer(
    relay: RelayService, log: Log, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    relay.apply("room", OPEN)
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    await until(lambda: log.reports, "a sender report")
    assert abs(log.reports[0][0] - time.time()) < 60
