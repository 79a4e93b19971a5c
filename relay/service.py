"""The relay of one node: offers in, answers out, and media between, as far as the graph allows.

    relay = RelayService(RelaySettings(host="127.0.0.1"), observer)
    await relay.start()
    answer = await relay.answer(Offer(room, peer, Purpose.PUBLISH, sdp, {"0": "screen"}))
    relay.apply(room, Graph(ingest=frozenset({"screen"}), subscriptions=frozenset({("screen", "rep")})))

Rights and connections meet here: `apply` may come before or after the offers. All methods belong to one event loop.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog
from aiortc import RTCCertificate

from relay.answer import (
    Chosen,
    HostCandidate,
    MediaAnswer,
    OutgoingSource,
    TransportAnswer,
    choose,
    source_spec,
    subscription_spec,
    write_answer,
)
from relay.codecs import Kind
from relay.engine.protocol import (
    DtlsReceived,
    Engine,
    EngineEvent,
    PacketTapped,
    SenderReported,
    SourceStarted,
    StunReceived,
    TrackCounters,
)
from relay.engine.python import PythonEngine
from relay.errors import RelayError, RelayErrorCode, SdpError, SdpErrorCode
from relay.graph import Graph, diff
from relay.ports import Answer, AnsweredTrack, CloseReason, Offer, RelayObserver, RelaySettings, RelayStats
from relay.room import Connection, Line, Room, RoomTable
from relay.sdp import Fingerprint, MediaOffer, PayloadFormat, Purpose, SessionOffer, parse_offer
from relay.transport import Switchboard, Transport, TransportEnd, TransportState

log = structlog.get_logger(__name__)

# The engine's timers have a grain of 100 ms (repeated NACKs), so half of that.
TICK_S = 0.05
# Time-outs are of seconds; looking at every connection once a second is enough.
SWEEP_TICKS = 20

_WILDCARDS = {"0.0.0.0", "::"}  # noqa: S104 -- compared with, not bound to


@dataclass(slots=True)
class _Running:
    """What exists between `start` and `close`."""

    engine: Engine
    board: Switchboard
    rooms: RoomTable
    certificate: RTCCertificate
    loop: asyncio.AbstractEventLoop


class RelayService:
    """See the module's text. `close()` ends everything; afterwards the service can be dropped, not started again."""

    def __init__(
        self,
        settings: RelaySettings,
        observer: RelayObserver,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        engine: Callable[[], Engine] | None = None,
    ) -> None:
        """Take settings and an observer; `engine` makes another engine than the Python one."""
        if settings.host in _WILDCARDS and not settings.public_addresses:
            raise ValueError("a wildcard host needs public addresses")
        self._settings = settings
        self._observer = observer
        self._clock = clock
        self._make_engine = engine or (
            lambda: PythonEngine(settings.host, settings.port, clock=clock, wall_clock=wall_clock)
        )
        self._running: _Running | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._ticks = 0
        self._opened = 0
        self._closed: Counter[CloseReason] = Counter()

    # -- life ---------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Bind the port and begin. Raises `OSError` when the address is not to be had."""
        engine = self._make_engine()
        self._running = _Running(
            engine=engine,
            board=Switchboard(engine, self._clock),
            rooms=RoomTable(engine, self._settings.max_tracks_per_room),
            certificate=RTCCertificate.generateCertificate(),
            loop=asyncio.get_running_loop(),
        )
        self._running.loop.add_reader(engine.fileno(), self._drain)
        self._timer = self._running.loop.call_later(TICK_S, self._tick)
        log.info("relay_started", host=self._settings.host, port=engine.port, engine=engine.name)

    @property
    def port(self) -> int:
        """The UDP port."""
        return self._parts.engine.port

    async def close(self) -> None:
        """Close all connections, then the port. Idempotent."""
        parts = self._running
        if parts is None:
            return
        for room in parts.rooms:
            await self._close_room(room.name, CloseReason.SERVER_STOPPING)
        await asyncio.gather(*self._closing, return_exceptions=True)
        if self._timer is not None:
            self._timer.cancel()
        parts.loop.remove_reader(parts.engine.fileno())
        parts.engine.close()
        self._running = None
        log.info("relay_stopped")

    @property
    def _parts(self) -> _Running:
        if self._running is None:
            raise RelayError(RelayErrorCode.NOT_RUNNING)
        return self._running

    def _drain(self) -> None:
        for event in self._parts.engine.poll().events:
            try:
                self._handle(event)
            except Exception:
                # One bad event, or an observer's fault, must not cost the events behind it.
                log.exception("relay_event_failed", event_type=type(event).__name__)
        # Readiness is level-triggered: if more waits, the loop calls again after it has served others.

    def _tick(self) -> None:
        parts = self._parts
        self._timer = parts.loop.call_later(TICK_S, self._tick)
        self._ticks += 1
        try:
            parts.engine.tick()
            if self._ticks % SWEEP_TICKS == 0:
                self._sweep(parts.rooms.connections(), self._clock())
        except Exception:
            # A fault in one tick must not stop the feedback of all peers.
            log.exception("relay_tick_failed")

    def _sweep(self, connections: Sequence[Connection], now: float) -> None:
        for connection in connections:
            connection.transport.check_consent(now)
            waited_s = now - connection.answered_at
            if connection.transport.state is TransportState.PENDING and waited_s >= self._settings.connect_timeout_s:
                self._retire(connection, CloseReason.NEVER_CONNECTED)

    # -- events of the engine -----------------------------------------------------------------------------------------

    def _handle(self, event: EngineEvent) -> None:
        parts = self._parts
        match event:
            case StunReceived():
                parts.board.on_stun(event)
            case DtlsReceived():
                parts.board.on_dtls(event)
            case PacketTapped() | SenderReported() | SourceStarted():
                name = parts.rooms.name_of(event.track)
                if name is not None:
                    self._tell(event, *name)

    def _tell(self, event: PacketTapped | SenderReported | SourceStarted, room: str, track_id: str) -> None:
        match event:
            case PacketTapped():
                self._observer.packet(room, track_id, event.codec, event.packet, event.arrived_at)
            case SenderReported():
                self._observer.sender_report(room, track_id, event.ntp_at, event.rtp_timestamp)
            case SourceStarted():
                self._withdraw(room, event.replaced)
                self._observer.track_started(room, track_id, event.codec)

    def _withdraw(self, room_name: str, sources: Sequence[int]) -> None:
        """Unpublish replaced sources, and close a connection that has nothing else to publish."""
        room = self._parts.rooms.find(room_name)
        for source in sources:
            self._parts.engine.unpublish(source)
            found = room.line_of(source) if room is not None else None
            if found is not None:
                connection, line = found
                del connection.lines[line.mid]
                if not connection.lines:
                    self._retire(connection, CloseReason.REPLACED)

    # -- offers -------------------------------------------------------------------------------------------------------

    async def answer(self, offer: Offer) -> Answer:
        """Answer an offer, or a re-offer on an open connection.

        Raises `SdpError` when the offer cannot be accepted as it is, `RelayError` when a limit is reached or the
        connection is not (any more) this peer's. A refused re-offer leaves the connection as it was.
        """
        rooms = self._parts.rooms
        session = parse_offer(offer.sdp)
        chosen = choose(session, offer.purpose, offer.tracks)
        room = rooms.open(offer.room)
        try:
            if offer.connection is None:
                connection = self._connect(room, offer, session)
                try:
                    self._bind(room, connection, session, offer.tracks, chosen)
                    await connection.transport.open(session.ice_ufrag, session.ice_pwd, session.fingerprints)
                except BaseException:
                    self._abandon(room, connection)
                    raise
            else:
                connection = self._find(room, offer, session)
                self._bind(room, connection, session, offer.tracks, chosen)
        finally:
            rooms.prune(room)
        rooms.route(room)
        return self._compose(connection, session, chosen)

    def _find(self, room: Room, offer: Offer, session: SessionOffer) -> Connection:
        connection = room.connections.get(offer.connection or "")
        if connection is None or connection.transport.state is TransportState.CLOSED:
            raise RelayError(RelayErrorCode.UNKNOWN_CONNECTION)
        if connection.peer != offer.peer or connection.purpose is not offer.purpose:
            raise RelayError(RelayErrorCode.WRONG_CONNECTION)
        if session.ice_ufrag != connection.remote_ufrag:
            raise SdpError(SdpErrorCode.ICE_RESTART)
        if tuple(media.mid for media in session.media)[: len(connection.mids)] != connection.mids:
            raise SdpError(SdpErrorCode.REORDERED)
        return connection

    def _connect(self, room: Room, offer: Offer, session: SessionOffer) -> Connection:
        self._check_limits(room, offer)
        transport = Transport(
            self._parts.board,
            self._parts.certificate,
            (self._addresses()[0], self.port),
            on_connected=lambda: self._on_connected(connection),
            on_ended=lambda end: self._on_ended(connection, end),
        )
        connection = Connection(
            id=secrets.token_urlsafe(12),
            room=offer.room,
            peer=offer.peer,
            purpose=offer.purpose,
            address=offer.address,
            transport=transport,
            answered_at=self._clock(),
            session_id=secrets.randbits(62),
            remote_ufrag=session.ice_ufrag,
        )
        # No await since the limits were checked, so that parallel offers are counted against them.
        room.connections[connection.id] = connection
        return connection

    def _abandon(self, room: Room, connection: Connection) -> None:
        """Undo a connection that was never answered; the observer never hears of it."""
        room.connections.pop(connection.id, None)
        self._close_transport(connection)

    def _check_limits(self, room: Room, offer: Offer) -> None:
        everywhere = self._parts.rooms.connections()
        own = [item for item in room.connections.values() if item.peer == offer.peer]
        if len(own) >= self._settings.max_connections_per_peer or len(everywhere) >= self._settings.max_connections:
            raise RelayError(RelayErrorCode.TOO_MANY_CONNECTIONS)
        pending = [item for item in everywhere if item.transport.state is TransportState.PENDING]
        if sum(item in own for item in pending) >= self._settings.max_pending_per_peer:
            raise RelayError(RelayErrorCode.TOO_MANY_PENDING)
        if offer.address and (
            sum(item.address == offer.address for item in pending) >= self._settings.max_pending_per_address
        ):
            raise RelayError(RelayErrorCode.TOO_MANY_PENDING)

    def _bind(
        self,
        room: Room,
        connection: Connection,
        session: SessionOffer,
        tracks: Mapping[str, str],
        chosen: Chosen,
    ) -> None:
        """Bring the connection's lines in step with the offer, wholly or (when a limit is reached) not at all."""
        media = {item.mid: item for item in session.media}
        added: list[Line] = []
        try:
            for mid, track_id in tracks.items():
                if mid not in connection.lines or connection.lines[mid].track_id != track_id:
                    handle = self._bind_line(room, connection, media[mid], track_id, chosen[mid])
                    added.append(Line(mid, track_id, handle))
        except RelayError:
            for line in added:
                self._unbind(connection, line)
            raise
        replaced = {line.mid for line in added}
        for mid, line in list(connection.lines.items()):
            if mid in replaced or mid not in tracks:
                self._unbind(connection, line)
                del connection.lines[mid]
        connection.lines.update({line.mid: line for line in added})
        connection.mids = tuple(media)

    def _bind_line(
        self, room: Room, connection: Connection, media: MediaOffer, track_id: str, formats: Sequence[PayloadFormat]
    ) -> int:
        engine = self._parts.engine
        track, peer = self._parts.rooms.track(room, track_id), connection.transport.peer
        if connection.purpose is Purpose.PUBLISH:
            handle = engine.publish(peer, track, source_spec(media, formats[0]))
        else:
            outgoing = connection.outgoing.setdefault(media.mid, self._new_outgoing(formats))
            handle = engine.subscribe(peer, track, subscription_spec(outgoing, formats))
        if handle is None:
            raise RelayError(RelayErrorCode.TOO_MANY_TRACKS)
        return handle

    def _unbind(self, connection: Connection, line: Line) -> None:
        engine = self._parts.engine
        if connection.purpose is Purpose.PUBLISH:
            engine.unpublish(line.handle)
        else:
            engine.unsubscribe(line.handle)

    def _new_outgoing(self, formats: Sequence[PayloadFormat]) -> OutgoingSource:
        has_rtx = any(item.rtx_payload_type is not None for item in formats)
        ssrc = random.SystemRandom().sample(range(1, 1 << 32), 2)
        return OutgoingSource(ssrc[0], ssrc[1] if has_rtx else None)

    def _compose(self, connection: Connection, session: SessionOffer, chosen: Chosen) -> Answer:
        connection.version += 1
        digest = next(item for item in self._parts.certificate.getFingerprints() if item.algorithm == "sha-256")
        transport = TransportAnswer(
            session_id=connection.session_id,
            version=connection.version,
            ice_ufrag=connection.transport.ufrag,
            ice_pwd=connection.transport.password,
            fingerprint=Fingerprint(digest.algorithm, digest.value),
            candidates=tuple(HostCandidate(host, self.port) for host in self._addresses()),
            cname="deskswarm",
        )
        lines = [
            MediaAnswer(media, chosen.get(media.mid, ()), connection.outgoing.get(media.mid)) for media in session.media
        ]
        tracks = tuple(
            AnsweredTrack(mid, offer_line.track_id, Kind(chosen[mid][0].spec.kind), chosen[mid][0].spec.codec)
            for mid, offer_line in connection.lines.items()
        )
        return Answer(connection.id, write_answer(transport, lines), tracks)

    def _addresses(self) -> tuple[str, ...]:
        return self._settings.public_addresses or (self._settings.host,)

    # -- rights -------------------------------------------------------------------------------------------------------

    def apply(self, room: str, graph: Graph) -> int:
        """Make a graph the only truth of a room and return its generation.

        When this returns, no packet that only an older graph allowed can reach the kernel any more, repairs included.
        """
        rooms = self._parts.rooms
        entry = rooms.open(room)
        change = diff(entry.graph, graph)
        entry.graph = graph
        entry.generation += 1
        rooms.route(entry)
        rooms.prune(entry)
        log.debug(
            "relay_graph_applied",
            room=room,
            generation=entry.generation,
            opened=len(change.opened),
            narrowed=change.narrows,
        )
        return entry.generation

    def allow_until(self, room: str, track_id: str, instant: float) -> None:
        """Let a required track be forwarded until `instant` of the clock given to the constructor.

        A room without graph or connection is ignored, so that a late renewal does not bring a closed room back.
        """
        entry = self._parts.rooms.find(room)
        if entry is not None:
            self._parts.engine.allow_until(self._parts.rooms.track(entry, track_id), instant)

    def request_keyframe(self, room: str, track_id: str) -> None:
        """Ask a track's publisher for a keyframe, repeated until one is seen. Unknown tracks are ignored."""
        entry = self._parts.rooms.find(room)
        if entry is not None and track_id in entry.tracks:
            self._parts.engine.request_keyframe(entry.tracks[track_id])

    # -- endings ------------------------------------------------------------------------------------------------------

    def _on_connected(self, connection: Connection) -> None:
        self._opened += 1
        log.info(
            "relay_connection_opened",
            room=connection.room,
            peer=connection.peer,
            connection=connection.id,
            purpose=connection.purpose,
        )
        self._observer.connection_opened(connection.room, connection.peer, connection.id, connection.purpose)

    def _on_ended(self, connection: Connection, end: TransportEnd) -> None:
        self._retire(connection, CloseReason(end))

    def _retire(self, connection: Connection, reason: CloseReason) -> asyncio.Task[None] | None:
        """Take a connection out of the room at once; its farewell to the peer goes on in a task."""
        room = self._parts.rooms.find(connection.room)
        if room is None or room.connections.pop(connection.id, None) is None:
            return None
        for line in list(connection.lines.values()):
            self._unbind(connection, line)
        self._closed[reason] += 1
        log.info(
            "relay_connection_closed",
            room=connection.room,
            peer=connection.peer,
            connection=connection.id,
            reason=reason,
        )
        self._observer.connection_closed(connection.room, connection.peer, connection.id, reason)
        self._parts.rooms.prune(room)
        return self._close_transport(connection)

    def _close_transport(self, connection: Connection) -> asyncio.Task[None]:
        connection.transport.halt()
        task = asyncio.get_running_loop().create_task(connection.transport.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        return task

    async def close_connection(self, room: str, connection: str, reason: CloseReason = CloseReason.REQUESTED) -> None:
        """Close one connection. Its media has stopped when this is called, its farewell is out when it returns."""
        entry = self._parts.rooms.find(room)
        found = entry.connections.get(connection) if entry else None
        if found is not None:
            await self._await_all([self._retire(found, reason)])

    async def close_peer(self, room: str, peer: str, reason: CloseReason = CloseReason.REQUESTED) -> None:
        """Close all connections of a peer in a room."""
        entry = self._parts.rooms.find(room)
        if entry is not None:
            found = [item for item in entry.connections.values() if item.peer == peer]
            await self._await_all([self._retire(item, reason) for item in found])

    async def close_room(self, room: str) -> None:
        """Close all connections of a room and forget its graph."""
        await self._close_room(room, CloseReason.ROOM_CLOSED)

    async def _close_room(self, room: str, reason: CloseReason) -> None:
        entry = self._parts.rooms.find(room)
        if entry is None:
            return
        tasks = [self._retire(item, reason) for item in list(entry.connections.values())]
        self._parts.rooms.forget(entry)
        await self._await_all(tasks)

    async def _await_all(self, tasks: Sequence[asyncio.Task[None] | None]) -> None:
        await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)

    # -- counters -----------------------------------------------------------------------------------------------------

    def stats(self) -> RelayStats:
        """Return all counters."""
        parts = self._parts
        totals = parts.engine.stats()
        everywhere = parts.rooms.connections()
        pending = sum(item.transport.state is TransportState.PENDING for item in everywhere)
        dropped: Counter[str] = Counter({str(reason): count for reason, count in totals.dropped.items()})
        dropped.update({str(reason): count for reason, count in parts.board.dropped.items()})
        tracks: dict[tuple[str, str], TrackCounters] = {
            name: totals.tracks[handle] for handle, name in parts.rooms.tracks().items() if handle in totals.tracks
        }
        return RelayStats(
            engine=parts.engine.name,
            totals=totals,
            connections=len(everywhere) - pending,
            pending=pending,
            opened=self._opened,
            closed=dict(self._closed),
            dropped=dropped,
            tracks=tracks,
        )
