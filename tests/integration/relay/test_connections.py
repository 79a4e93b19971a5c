"""Connections: limits, refusals, and how they end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import av
import pytest
from aioice import stun

from relay.errors import RelayError, RelayErrorCode, SdpError, SdpErrorCode
from relay.graph import Graph
from relay.ports import CloseReason, Offer, Purpose, RelaySettings
from relay.service import RelayService
from tests.integration.relay.clients import EncodedTrack, Log, MovedClock, negotiate, new_pc, publish, until, view
from tests.unit.relay.offers import SOURCES, media, offer

OPEN = Graph(ingest=frozenset({"screen"}), subscriptions=frozenset({("screen", "rep")}))
TEXT = offer(media(extra=SOURCES))


def an_offer(peer: str = "sharer", **changes: object) -> Offer:
    values = {"room": "room", "peer": peer, "purpose": Purpose.PUBLISH, "sdp": TEXT, "tracks": {"0": "screen"}}
    return Offer(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
async def small(log: Log) -> AsyncIterator[RelayService]:
    settings = RelaySettings(
        max_connections_per_peer=3,
        max_pending_per_peer=2,
        max_pending_per_address=3,
        max_connections=5,
        max_tracks_per_room=2,
    )
    service = RelayService(settings, log)
    await service.start()
    yield service
    await service.close()


async def test_pending_connections_are_capped_for_each_peer_and_address(small: RelayService) -> None:
    for peer in ("a", "a", "b"):
        await small.answer(an_offer(peer, address="192.0.2.1"))
    for peer in ("a", "c"):
        with pytest.raises(RelayError) as caught:
            await small.answer(an_offer(peer, address="192.0.2.1"))
        assert caught.value.code is RelayErrorCode.TOO_MANY_PENDING
    await small.answer(an_offer("c", address="192.0.2.2"))
    await small.answer(an_offer("d"))
    with pytest.raises(RelayError) as caught:
        await small.answer(an_offer("e"))
    assert caught.value.code is RelayErrorCode.TOO_MANY_CONNECTIONS
    assert small.stats().pending == 5


async def test_tracks_are_capped_and_come_free_again(small: RelayService) -> None:
    first = await small.answer(an_offer(tracks={"0": "one"}))
    await small.answer(an_offer("b", tracks={"0": "two"}))
    with pytest.raises(RelayError) as caught:
        await small.answer(an_offer("c", tracks={"0": "three"}))
    assert caught.value.code is RelayErrorCode.TOO_MANY_TRACKS
    await small.close_connection("room", first.connection)
    await small.answer(an_offer("c", tracks={"0": "three"}))


async def test_a_refused_offer_leaves_nothing(relay: RelayService, log: Log) -> None:
    crowded = "\r\n".join(TEXT.split("\r\n"))
    with pytest.raises(SdpError):
        await relay.answer(an_offer(sdp="v=0"))
    with pytest.raises(SdpError):
        await relay.answer(an_offer(sdp=crowded, tracks={"9": "screen"}))
    sections = [
        media(str(n), extra=(f"a=ssrc-group:FID {n}1 {n}2", f"a=ssrc:{n}1 c", f"a=ssrc:{n}2 c")) for n in range(1, 10)
    ]
    nine = offer(*sections, bundle=" ".join(str(n) for n in range(1, 10)))
    with pytest.raises(RelayError) as caught:
        await relay.answer(an_offer(sdp=nine, tracks={str(n): f"t{n}" for n in range(1, 10)}))
    assert caught.value.code is RelayErrorCode.TOO_MANY_TRACKS
    await until(lambda: relay.stats().totals.peers == 0, "no peer is left")
    stats = relay.stats()
    assert (stats.connections, stats.pending, stats.tracks, log.closed) == (0, 0, {}, [])


async def test_a_re_offer_must_fit_its_connection(relay: RelayService) -> None:
    answer = await relay.answer(an_offer())
    wrong = {
        RelayErrorCode.UNKNOWN_CONNECTION: an_offer(connection="nothing"),
        RelayErrorCode.WRONG_CONNECTION: an_offer("other", connection=answer.connection),
        SdpErrorCode.ICE_RESTART: an_offer(connection=answer.connection, sdp=TEXT.replace("ufrag:abcd", "ufrag:efgh")),
        SdpErrorCode.REORDERED: an_offer(
            connection=answer.connection, sdp=offer(media("1"), bundle="1"), tracks={"1": "screen"}
        ),
    }
    for code, refused in wrong.items():
        with pytest.raises(RelayError) as caught:
            await relay.answer(refused)
        assert caught.value.code is code
    again = await relay.answer(an_offer(connection=answer.connection))
    assert again.connection == answer.connection
    assert again.tracks == answer.tracks
    assert relay.stats().pending == 1


async def test_the_answer_keeps_its_names_and_raises_its_version(relay: RelayService) -> None:
    text = offer(media(direction="recvonly"))
    first = await relay.answer(an_offer(purpose=Purpose.VIEW, sdp=text))
    second = await relay.answer(an_offer(purpose=Purpose.VIEW, sdp=text, connection=first.connection))
    assert first.sdp.split("\r\n")[2:] == second.sdp.split("\r\n")[2:]
    assert first.sdp.split("\r\n")[1].split()[1:3] == [second.sdp.split("\r\n")[1].split()[1], "1"]
    assert second.sdp.split("\r\n")[1].split()[2] == "2"
    moved = await relay.answer(
        an_offer(purpose=Purpose.VIEW, sdp=text, connection=first.connection, tracks={"0": "other"})
    )
    assert [line for line in moved.sdp.split("\r\n") if line.startswith("a=ssrc")] == [
        line for line in first.sdp.split("\r\n") if line.startswith("a=ssrc")
    ]
    assert [item.track_id for item in moved.tracks] == ["other"]


async def test_no_candidate_of_the_client_is_used_or_repeated(relay: RelayService) -> None:
    answer = await relay.answer(an_offer())
    assert "192.0.2.1" not in answer.sdp
    assert f"a=candidate:1 1 udp 2130706431 127.0.0.1 {relay.port} typ host" in answer.sdp
    assert relay.stats().totals.packets_out == 0


async def test_a_client_that_never_connects_is_closed(moved_relay: RelayService, clock: MovedClock, log: Log) -> None:
    await moved_relay.answer(an_offer())
    clock.ahead_s += 14.0
    await asyncio.sleep(0.1)
    assert log.closed == []
    clock.ahead_s += 1.1
    await until(lambda: log.closed, "the end of a pending connection")
    assert log.closed == [("sharer", CloseReason.NEVER_CONNECTED)]
    await until(lambda: moved_relay.stats().totals.peers == 0, "no peer is left")


async def test_a_client_that_falls_silent_is_closed_after_30_s(
    moved_relay: RelayService, clock: MovedClock, log: Log, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    moved_relay.apply("room", OPEN)
    sharer = await publish(moved_relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    await until(lambda: log.started, "media")
    clock.ahead_s += 31
    await until(lambda: log.closed, "the end of consent")
    assert log.closed == [("sharer", CloseReason.CONSENT_EXPIRED)]


async def test_a_client_that_says_goodbye_is_closed(
    relay: RelayService, log: Log, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    relay.apply("room", OPEN)
    sharer = await publish(relay, EncodedTrack(vp8))
    await until(lambda: log.started, "media")
    await sharer.close()
    await until(lambda: log.closed, "the goodbye")
    assert log.closed == [("sharer", CloseReason.PEER_CLOSED)]


async def test_a_client_with_another_certificate_is_closed(
    relay: RelayService, log: Log, clients: AsyncExitStack
) -> None:
    pc = new_pc()
    clients.push_async_callback(pc.close)
    pc.addTransceiver("video", direction="recvonly")

    def forged(sdp: str, tracks: dict[str, str]) -> Offer:
        lines = [line for line in sdp.split("\r\n") if not line.startswith("a=fingerprint")]
        at = next(index for index, line in enumerate(lines) if line.startswith("a=setup"))
        lines.insert(at, "a=fingerprint:sha-256 " + ":".join(["AA"] * 32))
        return Offer("room", "rep", Purpose.VIEW, "\r\n".join(lines), tracks)

    await negotiate(relay, pc, forged, ["screen"])
    await until(lambda: log.closed, "the refusal")
    assert log.closed == [("rep", CloseReason.DTLS_FAILED)]
    assert log.opened == []


async def test_an_address_is_not_taken_from_its_owner_by_a_request_alone(
    relay: RelayService, vp8: list[av.Packet], clients: AsyncExitStack
) -> None:
    relay.apply("room", OPEN)
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    rep = await view(relay)
    clients.push_async_callback(rep.close)
    await until(lambda: rep.frames, "frames")
    (victim,) = {
        address for address, owner in relay._running.board._owners.items() if owner.peer == _peer_of(relay, "sharer")
    }

    answer = await relay.answer(an_offer("thief"))
    fields = dict(line.split(":", 1) for line in answer.sdp.split("\r\n") if line.startswith("a=ice-"))
    request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    request.attributes |= {"USERNAME": f"{fields['a=ice-ufrag']}:abcd", "PRIORITY": 1, "ICE-CONTROLLING": 1}
    request.add_message_integrity(fields["a=ice-pwd"].encode())
    # The source address is forged, which a test can do only behind the socket.
    message = stun.parse_message(bytes(request))
    relay._running.board._on_request(message, victim)

    assert relay._running.board.owner(victim).peer == _peer_of(relay, "sharer")
    seen = len(rep.frames)
    await until(lambda: len(rep.frames) > seen + 10, "frames go on")


def _peer_of(relay: RelayService, peer: str) -> int:
    return next(item.transport.peer for item in relay._running.rooms.connections() if item.peer == peer)


async def test_a_stopped_relay_refuses_and_frees_its_port(log: Log) -> None:
    service = RelayService(RelaySettings(), log)
    with pytest.raises(RelayError):
        service.apply("room", Graph())
    await service.start()
    port = service.port
    await service.answer(an_offer())
    await service.close()
    await service.close()
    assert log.closed == [("sharer", CloseReason.SERVER_STOPPING)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", port))
    with pytest.raises(RelayError):
        await service.answer(an_offer())


def test_a_wildcard_host_needs_public_addresses(log: Log) -> None:
    with pytest.raises(ValueError, match="public"):
        RelayService(RelaySettings(host="0.0.0.0"), log)
    RelayService(RelaySettings(host="0.0.0.0", public_addresses=("192.0.2.1",)), log)


async def test_unknown_names_are_ignored_where_a_late_call_may_come(relay: RelayService) -> None:
    relay.request_keyframe("nowhere", "screen")
    relay.allow_until("nowhere", "screen", 1.0)
    relay.apply("room", Graph())
    relay.request_keyframe("room", "screen")
    assert relay.stats().tracks == {}


async def test_opening_and_closing_leaves_nothing_behind(relay: RelayService, log: Log, vp8: list[av.Packet]) -> None:
    relay.apply("room", OPEN)
    before = len(asyncio.all_tasks())
    for round_number in range(1, 6):
        sharer = await publish(relay, EncodedTrack(vp8))
        await until(lambda number=round_number: len(log.started) == number, "media")
        await relay.close_peer("room", "sharer")
        await sharer.close()
    for _ in range(5):
        answer = await relay.answer(an_offer())
        await relay.close_connection("room", answer.connection)
    await until(lambda: len(asyncio.all_tasks()) <= before + 2, "all tasks are done")
    assert relay._running is not None
    assert not relay._running.board._owners
    assert not relay._running.board._by_ufrag
    assert not relay._running.board.transactions
    assert relay.stats().totals.peers == 0
