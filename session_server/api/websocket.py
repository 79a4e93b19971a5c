"""The WebSocket: ticket first, then one channel, each message through size, rate, codec and gate."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from aiohttp import WSMsgType, web

from session_server.api.context import Context
from session_server.api.outbox import SocketOutbox
from session_server.api.rate_limits import RateClass
from session_server.api.rights import Right
from session_server.api.route import Kind, Method, Route
from session_server.app.actor import SessionActor
from session_server.app.desk import DeskHub
from session_server.app.errors import EvidenceUnavailable, Refused
from session_server.app.ports import IceServers, Recorder
from session_server.app.sessions import GuestLinkMade, Sessions
from session_server.app.streams import StreamDesk
from session_server.app.tickets import DeskTicket, SeatTicket
from session_server.domain import inputs as i
from session_server.domain.media import sharer_of
from session_server.domain.turn import Refusal
from session_server.people.presence import Presence
from session_server.protocol import messages as m
from session_server.protocol.base import MAX_MESSAGE_BYTES, PROTOCOL_VERSION, ErrorCode, Model
from session_server.protocol.codec import MessageError, decode_client

log = structlog.get_logger(__name__)

HELLO_DEADLINE_S = 10.0
HEARTBEAT_S = 5.0  # aiohttp gives the pong half of it again: a participant is silent after 7.5 s
RATE_PER_S = 150.0  # messages; a driver at 60 Hz with keys and pointers stays far below
RATE_BURST = 300.0
MAX_MALFORMED = 20  # of one socket; a client of ours sends none


@dataclass(frozen=True, slots=True)
class Channels:
    """What the WebSocket needs of the application."""

    sessions: Sessions
    desks: DeskHub
    streams: StreamDesk
    recorder: Recorder
    ice: IceServers
    presence: Presence
    guest_url: Callable[[str, str], str]


class Bucket:
    """A token bucket. Time is handed in."""

    def __init__(self, now: float) -> None:
        """Start full."""
        self._tokens = RATE_BURST
        self._at = now

    def take(self, now: float) -> bool:
        """Whether one more message fits."""
        self._tokens = min(RATE_BURST, self._tokens + (now - self._at) * RATE_PER_S)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


async def open_socket(context: Context) -> web.WebSocketResponse:
    """The WebSocket of desks and sessions."""
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_MESSAGE_BYTES, compress=False)
    await socket.prepare(context.request)
    channels = context.use(Channels)
    outbox = SocketOutbox(socket)
    writer = asyncio.create_task(outbox.run())
    try:
        await _serve(context, channels, socket, outbox)
    finally:
        outbox.close("done")
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({writer}, timeout=2.0)
            writer.cancel()
    return socket


async def _serve(context: Context, channels: Channels, socket: web.WebSocketResponse, outbox: SocketOutbox) -> None:
    try:
        async with asyncio.timeout(HELLO_DEADLINE_S):
            hello = _hello(await socket.receive())
    except TimeoutError:
        return outbox.send(m.Error(code=ErrorCode.TICKET_INVALID, text="The first message has to be hello."))
    except MessageError as error:
        return outbox.send(m.Error(reply_to=error.request, code=error.code, text=error.text))
    if hello is None:
        return None
    if hello.version != PROTOCOL_VERSION:
        text = "This page is of another version than the server. Reload it."
        return outbox.send(m.Error(reply_to=hello.id, code=ErrorCode.VERSION_UNSUPPORTED, text=text))
    match channels.sessions.tickets.redeem(hello.ticket):
        case DeskTicket(person):
            await DeskChannel(channels, context, socket, outbox, person).run(hello)
        case SeatTicket(session, participant):
            actor = channels.sessions.registry.find(session)
            if actor is None:
                return outbox.send(m.Error(reply_to=hello.id, code=ErrorCode.SESSION_CLOSED, text="It is over."))
            await SessionChannel(channels, context, socket, outbox, actor, participant).run(hello)
        case None:
            text = "This ticket is used or over. Ask for a new one."
            outbox.send(m.Error(reply_to=hello.id, code=ErrorCode.TICKET_INVALID, text=text))
    return None


def _hello(message: object) -> m.Hello | None:
    if getattr(message, "type", None) is not WSMsgType.TEXT:
        return None
    first = decode_client(message.data)  # type: ignore[attr-defined]
    if not isinstance(first, m.Hello):
        raise MessageError(ErrorCode.TICKET_INVALID, "The first message has to be hello.", first.id)
    return first


class Channel:
    """One socket after its hello: reads messages, answers refusals and faults."""

    def __init__(
        self, channels: Channels, context: Context, socket: web.WebSocketResponse, outbox: SocketOutbox
    ) -> None:
        """Serve this socket."""
        self.channels = channels
        self.context = context
        self.socket = socket
        self.outbox = outbox

    async def read(self) -> None:
        """Handle messages in order until the socket closes."""
        loop = asyncio.get_running_loop()
        bucket = Bucket(loop.time())
        malformed = 0
        async for message in self.socket:
            if message.type is not WSMsgType.TEXT:
                break
            if not bucket.take(loop.time()):
                self.outbox.send(m.Error(code=ErrorCode.RATE_LIMITED, text="Too many messages. Connect again slower."))
                break
            try:
                command = decode_client(message.data)
            except MessageError as error:
                self.outbox.send(m.Error(reply_to=error.request, code=error.code, text=error.text))
                malformed += 1
                if malformed > MAX_MALFORMED:
                    break
                continue
            await self.answer(command)

    async def answer(self, command: m.Command) -> None:
        """Carry out one command; whatever goes wrong is answered with a code."""
        try:
            reply = await self.handle(command)
        except Refused as refusal:
            reply = m.Error(reply_to=command.id, code=refusal.code, text=refusal.text)
        except EvidenceUnavailable:
            text = "This session must be recorded, and the recording cannot be written now."
            reply = m.Error(reply_to=command.id, code=ErrorCode.RECORDING_UNAVAILABLE, text=text)
        except Exception:
            incident = secrets.token_hex(6)
            log.exception("command_failed", command=command.__class__.__name__, incident=incident)
            text = f"Something went wrong here. Try again. Incident {incident}."
            reply = m.Error(reply_to=command.id, code=ErrorCode.INTERNAL, text=text)
        if reply is not None:
            self.outbox.send(reply)

    async def handle(self, command: m.Command) -> Model | None:
        """Carry out one command; returns the reply."""
        raise NotImplementedError


class DeskChannel(Channel):
    """A signed-in person's desk."""

    def __init__(
        self, channels: Channels, context: Context, socket: web.WebSocketResponse, outbox: SocketOutbox, person: str
    ) -> None:
        """Serve this person."""
        super().__init__(channels, context, socket, outbox)
        self.person = person
        self.key = secrets.token_hex(8)

    async def run(self, hello: m.Hello) -> None:
        """Greet, then serve until the socket closes."""
        desks, presence = self.channels.desks, self.channels.presence
        clock = self.context.services.clock
        presence.connect(self.person, self.key, clock())
        desks.attach(self.person, self.outbox)
        try:
            desk = await desks.view(self.person)
            now_ms = int(clock() * 1000)
            self.outbox.send(
                m.DeskWelcome(reply_to=hello.id, version=PROTOCOL_VERSION, server_time_ms=now_ms, desk=desk)
            )
            await self.read()
        finally:
            desks.detach(self.person, self.outbox)
            presence.disconnect(self.person, self.key, clock())

    async def handle(self, command: m.Command) -> Model | None:
        """Invitations and presence."""
        self.channels.presence.touch(self.person, self.context.services.clock())
        match command:
            case m.InvitationAccept():
                seat = await self.channels.sessions.accept(self.person, command.invitation)
                return m.JoinTicket(reply_to=command.id, session=seat.session, participant=seat.participant)
            case m.InvitationDecline():
                await self.channels.sessions.decline(self.person, command.invitation)
            case m.PresenceSet():
                busy = command.presence == "busy"
                self.channels.presence.choose_busy(self.person, busy, self.context.services.clock())
            case _:
                raise Refused(ErrorCode.WRONG_CHANNEL, "This command belongs into a session.")
        return m.Done(reply_to=command.id)


class SessionChannel(Channel):
    """One participant of one session."""

    def __init__(
        self,
        channels: Channels,
        context: Context,
        socket: web.WebSocketResponse,
        outbox: SocketOutbox,
        actor: SessionActor,
        participant: str,
    ) -> None:
        """Serve this participant."""
        super().__init__(channels, context, socket, outbox)
        self.actor = actor
        self.participant = participant

    async def run(self, hello: m.Hello) -> None:
        """Take the seat, greet with the whole state, then serve until the socket closes."""
        actor = self.actor
        try:
            result = await actor.submit(i.Connected(self.participant, hello.features))
        except EvidenceUnavailable:
            result = None
        if result is None or result.refusal is not None:
            refusal = result.refusal if result is not None else None
            code = refusal.code if refusal is not None else ErrorCode.RECORDING_UNAVAILABLE
            text = refusal.text if refusal is not None else "The session cannot be recorded now. Try again in a moment."
            return self.outbox.send(m.Error(reply_to=hello.id, code=code, text=text))
        self.outbox.send(self._welcome(hello))
        actor.attach(self.participant, self.outbox)
        actor.send_needed(self.participant)
        try:
            await self.read()
        finally:
            actor.detach(self.participant, self.outbox)
        return None

    def _welcome(self, hello: m.Hello) -> m.SessionWelcome:
        connections = tuple(c for c, (owner, _) in self.actor.connections.items() if owner == self.participant)
        return m.SessionWelcome(
            reply_to=hello.id,
            version=PROTOCOL_VERSION,
            server_time_ms=int(self.context.services.clock() * 1000),
            ice_servers=self.channels.ice.for_participant(self.participant),
            connections=connections,
            session=self.actor.view(self.participant),
            chat=self.actor.chat(self.participant),
        )

    async def handle(self, command: m.Command) -> Model | None:
        """One command of this participant."""
        match command:
            case m.InputSend():
                return self._input(command)
            case m.PointerShow():
                return self._point(command)
            case m.MediaOffer():
                return await self.channels.streams.offer(self.actor, self.participant, command, self.context.address)
            case m.MediaClose():
                await self.channels.streams.close(self.actor, self.participant, command)
                return m.Done(reply_to=command.id)
            case m.Hello() | m.InvitationAccept() | m.InvitationDecline() | m.PresenceSet():
                raise Refused(ErrorCode.WRONG_CHANNEL, "This command does not belong into a session.")
            case _:
                return await self._log_command(command)

    async def _log_command(self, command: m.Command) -> Model:
        outcome = await self.channels.sessions.command(self.actor, self.participant, command)
        if isinstance(outcome, GuestLinkMade):
            url = self.channels.guest_url(self.context.own_origin, outcome.token)
            return m.GuestLinkCreated(
                reply_to=command.id, link=outcome.link, url=url, expires_at_ms=outcome.expires_at_ms
            )
        if outcome.refusal is not None:
            return _error(command, outcome.refusal)
        if isinstance(command, m.InvitationCreate) and outcome.value is not None:
            asked = self.actor.head.invitations[outcome.value].invited
            return m.InvitationCreated(reply_to=command.id, invitation=outcome.value, asked=asked)
        return m.Done(reply_to=command.id)

    def _input(self, command: m.InputSend) -> Model | None:
        """The short way: gate, the sharer's socket, the recording's input track; never the log."""
        actor = self.actor
        if not actor.drives(self.participant):
            refusal = actor.admits(self.participant, command) or Refusal(
                ErrorCode.NOT_DRIVING, "You are not driving any more."
            )
            actor.refuse(self.participant, command, refusal)
            return _error(command, refusal)
        sharer = sharer_of(actor.durable)
        outbox = actor.outbox_of(sharer) if sharer is not None else None
        if outbox is not None:
            outbox.send(m.InputReceived(participant=self.participant, events=command.events))
        # As text: the recording's canonical JSON has no fractions, and positions are fractions of the picture.
        payload = {"events": command.model_dump_json(include={"events"}).removeprefix('{"events":').removesuffix("}")}
        now_ms = int(self.context.services.clock() * 1000)
        self.channels.recorder.input_event(actor.id, self.participant, now_ms, payload)
        return None

    def _point(self, command: m.PointerShow) -> Model | None:
        refusal = self.actor.admits(self.participant, command)
        if refusal is not None:
            self.actor.refuse(self.participant, command, refusal)
            return _error(command, refusal)
        shown = m.PointerShown(participant=self.participant, x=command.x, y=command.y)
        for _, outbox in self.actor.others(self.participant):
            outbox.send(shown)
        return None


def _error(command: m.Command, refusal: Refusal) -> m.Error:
    return m.Error(reply_to=command.id, code=refusal.code, text=refusal.text)


SOCKET_PATH = "/api/v1/socket"

WEBSOCKET_ROUTES = (
    Route(
        Method.GET,
        SOCKET_PATH,
        open_socket,
        Right.PUBLIC,
        RateClass.READ,
        "WebSocket of desks and sessions; the first message carries a ticket",
        kind=Kind.WEBSOCKET,
        tag="sessions",
    ),
)
