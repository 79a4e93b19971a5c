"""Datagrams from strangers: before, during and after a session is set up. Nothing is harmed, nothing is answered."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack

import av
import pytest
from aioice import stun

from relay.graph import Graph
from relay.service import RelayService
from tests.integration.relay.clients import EncodedTrack, Log, publish, until, view

OPEN = Graph(ingest=frozenset({"screen"}), subscriptions=frozenset({("screen", "rep")}))
ROUNDS = 100


@pytest.fixture
def stranger() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("127.0.0.1", 0))
        opened.setblocking(False)
        yield opened


def hostile(chance: random.Random, user: str) -> list[bytes]:
    """One of each kind."""
    request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    request.attributes |= {"USERNAME": user, "PRIORITY": 1, "ICE-CONTROLLING": 1, "USE-CANDIDATE": None}
    request.add_message_integrity(b"not the password")
    stun_request = bytes(request)
    unknown = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    unknown.attributes["USERNAME"] = "0123456789abcdef:abcd"
    response = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.ERROR)
    response.attributes["ERROR-CODE"] = (487, "Role Conflict")
    allocate = stun.Message(message_method=stun.Method.ALLOCATE, message_class=stun.Class.REQUEST)
    damaged = bytearray(stun_request)
    damaged[chance.randrange(20, len(damaged))] ^= 0xFF
    return [
        b"",
        chance.randbytes(chance.randrange(1, 1500)),
        stun_request,
        stun_request[: chance.randrange(1, len(stun_request))],
        bytes(damaged),
        bytes(unknown),
        bytes(response),
        bytes(allocate),
        b"\x00\x01\x00\x08\x21\x12\xa4\x42" + chance.randbytes(12) + b"\x00\x24\x00\x01\xff\x00\x00\x00",
        b"\x16\xfe\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x40\x01" + chance.randbytes(64),
        b"\x15\xfe\xfd\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x02\x28",
        b"\x80\x60" + chance.randbytes(chance.randrange(10, 1400)),
        b"\x80\xc8" + chance.randbytes(chance.randrange(2, 200)),
        b"\x80\x60" + chance.randbytes(8000),
        b"\x50" * 30,
    ]


async def attack(relay: RelayService, stranger: socket.socket, user: str, seed: int, rounds: int = ROUNDS) -> None:
    chance = random.Random(seed)
    for _ in range(rounds):
        for datagram in hostile(chance, user):
            stranger.sendto(datagram, ("127.0.0.1", relay.port))
        await asyncio.sleep(0)


def users(relay: RelayService) -> list[str]:
    """The user names that real checks carry: half of the secret, and what an eavesdropper would know."""
    transports = [item.transport for item in relay._running.rooms.connections()]
    return [f"{item.ufrag}:{item.remote_ufrag}" for item in transports]


async def test_strangers_harm_nothing_and_get_no_answer(
    relay: RelayService, log: Log, vp8: list[av.Packet], clients: AsyncExitStack, stranger: socket.socket
) -> None:
    await attack(relay, stranger, "0000000000000000:abcd", 1, 20)
    relay.apply("room", OPEN)
    siege = asyncio.create_task(attack(relay, stranger, "0000000000000000:abcd", 2))
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    rep = await view(relay)
    clients.push_async_callback(rep.close)
    for number, user in enumerate(users(relay)):
        await attack(relay, stranger, user, 3 + number, 20)
    await siege
    await until(lambda: len(rep.frames) >= 10, "frames in spite of the siege")
    for number, user in enumerate(users(relay)):
        await attack(relay, stranger, user, 10 + number)
    seen = len(rep.frames)
    await until(lambda: len(rep.frames) >= seen + 20, "frames after the attack")

    assert log.closed == []
    with pytest.raises(BlockingIOError):
        stranger.recv(2048)
    dropped = relay.stats().dropped
    for reason in ("unknown_address", "oversized", "stun_malformed", "stun_unknown_user", "stun_unauthenticated"):
        assert dropped[reason] >= ROUNDS, dropped
    assert dropped["stun_unknown_transaction"] >= ROUNDS


async def test_recorded_media_from_another_address_is_not_looked_at(
    relay: RelayService, vp8: list[av.Packet], clients: AsyncExitStack, stranger: socket.socket
) -> None:
    relay.apply("room", OPEN)
    sharer = await publish(relay, EncodedTrack(vp8))
    clients.push_async_callback(sharer.close)
    recorded: list[bytes] = []
    transport = sharer.pc.getTransceivers()[0].sender.transport.transport
    original = transport._send

    async def record(data: bytes) -> None:
        recorded.append(data)
        await original(data)

    transport._send = record
    await until(lambda: len(recorded) > 20, "recorded datagrams")
    before = relay.stats().dropped.get("unknown_address", 0)
    for datagram in recorded:
        stranger.sendto(datagram, ("127.0.0.1", relay.port))
    await until(lambda: relay.stats().dropped.get("unknown_address", 0) - before >= 20, "the drops")
