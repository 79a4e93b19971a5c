"""Media from one real client to another through the relay."""

from __future__ import annotations

from contextlib import AsyncExitStack

import av

from relay.codecs import Codec
from relay.graph import Graph
from relay.ports import Purpose
from relay.service import RelayService
from tests.integration.relay.clients import EncodedTrack, Log, publish, until, view

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
