"""The part of the composition root that knows the relay: sessions speak of participants and tracks, the relay of peers."""

from __future__ import annotations

import time
from collections.abc import Mapping

import structlog
from aioice.ice import get_host_addresses

from recorder.service import RecorderService
from relay.codecs import Codec
from relay.errors import RelayError
from relay.graph import Graph
from relay.ports import CloseReason, Offer
from relay.ports import Purpose as RelayPurpose
from relay.service import RelayService
from session_server.app.errors import OfferRejected
from session_server.app.ports import MediaAnswered, PublishedLine
from session_server.app.registry import Registry
from session_server.app.streams import StreamDesk
from session_server.domain.media import MediaGraph
from session_server.protocol.messages import OfferedTrack
from session_server.protocol.vocabulary import Purpose

log = structlog.get_logger(__name__)

_PURPOSES = {Purpose.PUBLISH: RelayPurpose.PUBLISH, Purpose.VIEW: RelayPurpose.VIEW}
REJECTED = "The picture could not be set up ({code}). Reload the page; if it happens again, use another browser."


class RelayMedia:
    """Satisfies `app.ports.MediaPlane` on a `RelayService`."""

    def __init__(self, relay: RelayService, carriers: dict[tuple[str, str], str]) -> None:
        """`carriers` is shared with the observer: which connection carries a track just now."""
        self._relay = relay
        self._carriers = carriers

    async def answer(
        self,
        session: str,
        participant: str,
        purpose: Purpose,
        sdp: str,
        lines: Mapping[str, OfferedTrack],
        connection: str | None,
        address: str,
    ) -> MediaAnswered:
        """Answer an offer through the relay."""
        tracks = {mid: line.track for mid, line in lines.items() if line.track is not None}
        offer = Offer(session, participant, _PURPOSES[purpose], sdp, tracks, connection, address)
        try:
            answer = await self._relay.answer(offer)
        except RelayError as error:
            log.info("offer_rejected", session=session, participant=participant, code=error.code, detail=error.detail)
            raise OfferRejected(REJECTED.format(code=error.code)) from error
        if purpose is Purpose.PUBLISH:
            self._carriers.update({(session, one.track_id): answer.connection for one in answer.tracks})
        answered = tuple(
            PublishedLine(one.mid, one.track_id, lines[one.mid].kind, one.codec.value) for one in answer.tracks
        )
        return MediaAnswered(answer.connection, answer.sdp, answered)

    def apply(self, session: str, graph: MediaGraph) -> None:
        """Bring the relay to this graph; nothing of an older one leaves any more when this returns."""
        self._relay.apply(session, Graph(graph.ingest, graph.subscriptions, graph.recorded, graph.required))

    def vouch(self, session: str, track: str, until_ms: int) -> None:
        """Translate the wall clock's instant to the relay's monotonic clock."""
        ahead_s = until_ms / 1000 - time.time()
        self._relay.allow_until(session, track, time.monotonic() + ahead_s)

    def request_keyframe(self, session: str, track: str) -> None:
        """Ask the publisher."""
        self._relay.request_keyframe(session, track)

    async def close_connection(self, session: str, connection: str) -> None:
        """Close one connection."""
        await self._relay.close_connection(session, connection)

    async def close_participant(self, session: str, participant: str) -> None:
        """Close all connections of a participant."""
        await self._relay.close_peer(session, participant)

    async def close_session(self, session: str) -> None:
        """Close everything of a session."""
        await self._relay.close_room(session)


class MediaObserver:
    """Satisfies `relay.ports.RelayObserver`: packets to the recorder, lost connections to the sessions."""

    def __init__(self) -> None:
        """Wire with `connect` once everything exists; the relay is made before its listeners."""
        self.carriers: dict[tuple[str, str], str] = {}
        self._recorder: RecorderService | None = None
        self._registry: Registry | None = None
        self._streams: StreamDesk | None = None

    def connect(self, recorder: RecorderService, registry: Registry, streams: StreamDesk) -> None:
        """From now on, tell these."""
        self._recorder, self._registry, self._streams = recorder, registry, streams

    def connection_opened(self, room: str, peer: str, connection: str, purpose: RelayPurpose) -> None:
        """Media can flow."""
        log.info("media_connected", session=room, participant=peer, purpose=purpose)

    def connection_closed(self, room: str, peer: str, connection: str, reason: CloseReason) -> None:
        """The client is told; tracks that nobody carries any more are interrupted."""
        log.info("media_closed", session=room, participant=peer, reason=reason)
        lost = tuple(track for (session, track), c in self.carriers.items() if session == room and c == connection)
        for track in lost:
            del self.carriers[room, track]
        actor = self._registry.find(room) if self._registry is not None else None
        if actor is not None and self._streams is not None:
            self._streams.connection_closed(actor, peer, connection, reason.value)
            self._streams.tracks_lost(actor, lost)

    def track_started(self, room: str, track_id: str, codec: Codec) -> None:
        """The first packet has come."""
        log.info("track_started", session=room, track=track_id, codec=codec)

    def packet(self, room: str, track_id: str, codec: Codec, rtp: bytes, arrived_at: float) -> None:
        """The recorder's tap."""
        if self._recorder is not None:
            self._recorder.packet(room, track_id, codec.value, rtp, arrived_at)

    def sender_report(self, room: str, track_id: str, ntp: float, rtp_timestamp: int) -> None:
        """The publisher's clocks, for the recording's manifest. `ntp` comes as epoch seconds."""
        if self._recorder is not None:
            self._recorder.sender_report(room, track_id, rtp_timestamp, _ntp64(ntp), time.time())


def own_addresses(*, with_ipv6: bool) -> tuple[str, ...]:
    """This machine's addresses, for a relay that listens on all of them: clients are told every one.

    Behind address translation they are of no use: `relay.public_addresses` then names those that people can reach.
    """
    return (*get_host_addresses(use_ipv4=True, use_ipv6=with_ipv6), "127.0.0.1")


NTP_EPOCH_OFFSET_S = 2_208_988_800
"""Seconds from 1900 to 1970 (RFC 5905)."""


def _ntp64(epoch_s: float) -> int:
    return int((epoch_s + NTP_EPOCH_OFFSET_S) * 2**32) & (2**64 - 1)
