"""Rights, as the wire shows them."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import av
import pytest

from relay.graph import Graph
from relay.ports import CloseReason
from relay.service import RelayService
from tests.integration.relay.clients import EncodedTrack, Log, MovedClock, publish, until, view

SCREEN = frozenset({"screen"})
OPEN = Graph(ingest=SCREEN, subscriptions=frozenset({("screen", "rep"), ("screen", "guest")}))
WITHOUT_GUEST = Graph(ingest=SCREEN, subscriptions=frozenset({("screen", "rep")}))


@pytest.mark.parametrize("first", ["apply", "offers"])
async def test_rights_and_connections_may_come_in_either_order(
    relay: RelayService, vp8: list[av.Packet], clients: AsyncExitStack, first: str
) -> None:
    if first == "apply":
        assert relay.apply("room", OPEN) == 1
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    rep = await view(relay)
    clients.push_async_callback(rep.close)
    if first == "offers":
        await until(lambda: relay.stats().totals.dropped.get("not_allowed", 0) > 10, "packets without a right")
        assert rep.received == []
        relay.apply("room", OPEN)
    await until(lambda: len(rep.frames) >= 5, "frames")


async def test_a_narrowed_viewer_gets_nothing_more_and_others_go_on(
    relay: RelayService, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    relay.apply("room", OPEN)
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    rep, guest = await view(relay), await view(relay, peer="guest")
    clients.push_async_callback(rep.close)
    clients.push_async_callback(guest.close)
    await until(lambda: len(guest.frames) >= 5 and len(rep.frames) >= 5, "frames for both")

    sent_before = relay.stats().tracks["room", "screen"]
    assert relay.apply("room", WITHOUT_GUEST) == 2
    # What the kernel already holds for the guest was sent before the right was taken.
    for _ in range(3):
        await asyncio.sleep(0)
    received = len(guest.received)
    await until(lambda: len(rep.frames) >= 40, "the other viewer goes on")

    sent_after = relay.stats().tracks["room", "screen"]
    forwarded = sent_after.packets_out - sent_before.packets_out
    assert forwarded == sent_after.packets_in - sent_before.packets_in
    assert len(guest.received) - received <= 1
    relay.apply("room", OPEN)
    frames = len(guest.frames)
    await until(lambda: len(guest.frames) >= frames + 5, "frames again")


async def test_a_required_recording_holds_the_picture_when_it_lapses(
    moved_relay: RelayService, clock: MovedClock, log: Log, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    relay = moved_relay
    relay.apply("room", Graph(SCREEN, OPEN.subscriptions, recorded=SCREEN, required=SCREEN))
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    rep = await view(relay)
    clients.push_async_callback(rep.close)
    await until(lambda: len(log.packets) > 10, "packets for the recorder")
    assert rep.received == []

    relay.allow_until("room", "screen", clock() + 20)
    await until(lambda: len(rep.frames) >= 5, "frames while it is recorded")
    clock.ahead_s += 21
    held = relay.stats().tracks["room", "screen"].packets_out
    taped = len(log.packets)
    await until(lambda: len(log.packets) > taped + 20, "the tap goes on")
    assert relay.stats().tracks["room", "screen"].packets_out == held


async def test_a_closed_peer_hears_and_says_no_more(
    relay: RelayService, log: Log, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    relay.apply("room", OPEN)
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    rep, guest = await view(relay), await view(relay, peer="guest")
    clients.push_async_callback(rep.close)
    clients.push_async_callback(guest.close)
    await until(lambda: guest.frames and rep.frames, "frames for both")

    await relay.close_peer("room", "guest")
    assert log.closed == [("guest", CloseReason.REQUESTED)]
    assert relay.stats().connections == 2
    seen = len(rep.frames)
    await until(lambda: len(rep.frames) > seen + 5, "the other viewer goes on")
    await until(lambda: guest.dtls.state == "closed", "the farewell")

    await relay.close_connection("room", rep.connection)
    await relay.close_connection("room", rep.connection)
    await relay.close_connection("nowhere", "nothing")
    await relay.close_room("room")
    await relay.close_room("room")
    assert {reason for _peer, reason in log.closed} == {CloseReason.REQUESTED, CloseReason.ROOM_CLOSED}
    stats = relay.stats()
    assert (stats.connections, stats.pending, stats.totals.peers, stats.tracks) == (0, 0, 0, {})
