"""A channel over a real WebSocket whose server misbehaves."""

from __future__ import annotations

import asyncio
import ssl

import pytest

from client_sdk.errors import ApiError, Ended, EndedBy, NoAnswer, NotConnected, Refused, SdkError
from client_sdk.events import MAX_UNREAD_EVENTS, Events
from client_sdk.machine import Machine, Phase
from client_sdk.transport import Channel
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.codec import encode
from session_server.protocol.rest_sessions import SocketTicket
from session_server.protocol.vocabulary import LeaveReason
from tests.integration.client_sdk.socket_server import ScriptedServer, Visit, scripted
from tests.unit.client_sdk.views import chat

SOON_S = 10.0


def channel(server: ScriptedServer) -> Channel:
    """A channel that waits as briefly as it may."""
    return Channel(Machine(), server.ticket, chance=lambda: 0.0)


async def echo(visit: Visit) -> None:
    """Welcome, then answer everything."""
    await visit.let_in()
    while True:
        command = await visit.command()
        await visit.socket.send(encode(m.Done(reply_to=command.id)))


async def test_commands_are_answered():
    async with scripted(echo) as server:
        link = channel(server)
        await link.open()
        command = link.machine.command(m.ChatSend, text="hello")
        assert (await link.request(command, m.Done)).reply_to == command.id
        with pytest.raises(SdkError) as caught:
            await link.request(link.machine.command(m.ChatSend, text="hello"), m.MediaAnswer)
        assert caught.value.code == "bad_answer"
        await link.close()
        await link.close()
        with pytest.raises(Ended):
            await link.send(command)


async def test_a_break_fails_what_is_under_way_and_heals():
    async def script(visit: Visit) -> None:
        await visit.let_in()
        if visit.number == 1:
            await visit.command()
            await visit.socket.close()
        else:
            await echo_after(visit)

    async def echo_after(visit: Visit) -> None:
        command = await visit.command()
        await visit.socket.send(encode(m.Done(reply_to=command.id)))
        await visit.socket.wait_closed()

    async with scripted(script) as server:
        link = channel(server)
        await link.open()
        with pytest.raises(NotConnected):
            await link.request(link.machine.command(m.ChatSend, text="lost"), m.Done)
        with pytest.raises(NotConnected):
            await link.send(link.machine.command(m.ChatSend, text="too early"))
        async with asyncio.timeout(SOON_S):
            await link.wait_for(lambda: link.machine.phase is Phase.OPEN and len(server.visits) == 2)
        await link.request(link.machine.command(m.ChatSend, text="again"), m.Done)
        assert server.tickets == 2
        await link.close()


async def test_a_silent_server_is_no_answer():
    async def script(visit: Visit) -> None:
        await visit.let_in()
        await visit.socket.wait_closed()

    async with scripted(script) as server:
        link = channel(server)
        await link.open()
        with pytest.raises(NoAnswer):
            await link.request(link.machine.command(m.ChatSend, text="hello"), m.Done, timeout_s=0.05)
        await link.close()


async def test_refusals_and_ends_reach_whoever_waits():
    async def script(visit: Visit) -> None:
        await visit.let_in()
        first = await visit.command()
        await visit.socket.send(encode(m.Error(reply_to=first.id, code=ErrorCode.NOT_PERMITTED, text="No.")))
        await visit.command()
        await visit.socket.send(encode(m.SessionLeft(reason=LeaveReason.REMOVED, by="Ana", text="Removed.")))
        await visit.socket.wait_closed()

    async with scripted(script) as server:
        link = channel(server)
        await link.open()
        with pytest.raises(Refused) as refused:
            await link.request(link.machine.command(m.ChatSend, text="hello"), m.Done)
        assert refused.value.code == "not_permitted"
        with pytest.raises(Ended) as ended:
            await link.request(link.machine.command(m.ChatSend, text="hello"), m.Done)
        assert ended.value.end.reason is LeaveReason.REMOVED
        with pytest.raises(Ended):
            await link.wait_for(lambda: False)
        await link.close()
        assert len(server.visits) == 1


async def test_a_used_ticket_brings_another_try():
    async def script(visit: Visit) -> None:
        if visit.number < 3:
            error = m.Error(reply_to=visit.hello.id, code=ErrorCode.TICKET_INVALID, text="Used.")
            await visit.socket.send(encode(error))
        else:
            await visit.let_in()
        await visit.socket.wait_closed()

    async with scripted(script) as server:
        link = channel(server)
        async with asyncio.timeout(SOON_S):
            await link.open()
        assert server.tickets == 3
        await link.close()


async def test_no_ticket_is_tried_again_or_final_by_its_status():
    answers = iter([ApiError("overloaded", "Busy.", 503), ApiError("session_closed", "It is over.", 410)])

    async def ticket() -> SocketTicket:
        raise next(answers)

    link = Channel(Machine(), ticket, chance=lambda: 0.0)
    with pytest.raises(Ended) as caught:
        async with asyncio.timeout(SOON_S):
            await link.open()
    assert (caught.value.end.by, caught.value.code) == (EndedBy.REFUSAL, "session_closed")
    await link.close()


@pytest.mark.parametrize("url", ["ws://127.0.0.1:9/", "http://127.0.0.1:9/"])
async def test_a_ticket_is_never_carried_to_an_unsafe_address(url: str):
    async def ticket() -> SocketTicket:
        return SocketTicket(ticket="t" * 40, socket_url=url, expires_at_ms=0)

    link = Channel(Machine(), ticket, tls=ssl.create_default_context())
    with pytest.raises(Ended) as caught:
        await link.open()
    assert caught.value.code == "bad_answer"
    await link.close()


async def test_too_large_a_command_is_not_sent():
    async with scripted(echo) as server:
        link = channel(server)
        await link.open()
        offer = link.machine.command(m.MediaOffer, purpose=m.Purpose.VIEW, sdp="\n" * 40_000)
        with pytest.raises(SdkError) as caught:
            await link.request(offer, m.MediaAnswer)
        assert caught.value.code == "too_large"
        await link.close()


async def test_listeners_do_not_harm_each_other_and_iterators_are_bounded():
    many = MAX_UNREAD_EVENTS + 5

    async def script(visit: Visit) -> None:
        await visit.let_in()
        for _ in range(many):
            await visit.socket.send(encode(m.ChatPosted(message=chat(1))))
        await visit.socket.send(encode(m.SessionLeft(reason=LeaveReason.SESSION_CLOSED, text="Over.")))
        await visit.socket.wait_closed()

    async with scripted(script) as server:
        link = channel(server)
        heard = []

        def broken(_message: object) -> None:
            raise RuntimeError("a fault of a listener")

        link.listen(broken)
        stop = link.listen(heard.append)
        events: Events[m.ChatPosted] = Events(link, (m.ChatPosted,))
        await link.open()
        with pytest.raises(Ended):
            await link.wait_for(lambda: False)
        assert sum(isinstance(message, m.ChatPosted) for message in heard) == many
        assert len([event async for event in events]) == MAX_UNREAD_EVENTS
        assert events.missed == 5
        assert [event async for event in Events(link, (m.ChatPosted,))] == []
        stop()
        stop()
        await link.close()
