"""Offers of media: who may publish or view, which tracks the lines carry, and what a lost connection means."""

import asyncio
from collections.abc import Callable, Coroutine

from session_server.app.actor import SessionActor, refused
from session_server.app.errors import OfferRejected, Refused
from session_server.app.evidence import EvidenceDesk
from session_server.app.ports import MediaAnswered, MediaPlane
from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import Purpose, RecordingPolicy


class StreamDesk:
    """Answers media offers for the sessions of this node."""

    def __init__(self, media: MediaPlane, evidence: EvidenceDesk, fresh_track: Callable[[], str]) -> None:
        self._media = media
        self._evidence = evidence
        self._fresh_track = fresh_track
        self._tasks: set[asyncio.Task[None]] = set()

    async def offer(self, actor: SessionActor, participant: str, offer: m.MediaOffer, address: str) -> m.MediaAnswer:
        """The answer to an offer. Raises Refused."""
        refusal = actor.admits(participant, offer)
        if refusal is not None:
            actor.refuse(participant, offer, refusal)
            raise Refused.of(refusal)
        self._check_connection(actor, participant, offer)
        lines = self._lines(actor, participant, offer)
        try:
            answered = await self._media.answer(
                actor.id, participant, offer.purpose, offer.sdp, lines, offer.connection, address
            )
        except OfferRejected as error:
            raise Refused(ErrorCode.OFFER_REJECTED, str(error)) from error
        if offer.connection is None:
            self._replace(actor, participant, offer.purpose, answered.connection)
        if offer.purpose is Purpose.PUBLISH:
            await self._publish(actor, participant, lines, answered)
        return m.MediaAnswer(
            reply_to=offer.id,
            connection=answered.connection,
            sdp=answered.sdp,
            tracks=tuple(m.AnsweredTrack(mid=x.mid, track=x.track, kind=x.kind) for x in answered.lines),
        )

    async def close(self, actor: SessionActor, participant: str, command: m.MediaClose) -> None:
        held = actor.connections.get(command.connection)
        if held is not None and held[0] == participant:
            await self._media.close_connection(actor.id, command.connection)

    def connection_closed(self, actor: SessionActor, participant: str, connection: str, reason: str) -> None:
        """Told by the relay. The client offers anew when it still wants the picture."""
        actor.connections.pop(connection, None)
        outbox = actor.outbox_of(participant)
        if outbox is not None:
            outbox.send(m.MediaClosed(connection=connection, reason=reason))

    def tracks_lost(self, actor: SessionActor, tracks: tuple[str, ...]) -> None:
        """Told by the relay: nobody sends these tracks any more."""
        if tracks:
            actor.enter(i.MediaLost(tracks))

    def committed(self, actor: SessionActor, events: tuple[e.AnyEvent, ...]) -> None:
        """Hangs up on who has left; listens to the registry."""
        for event in events:
            if isinstance(event, e.ParticipantLeft):
                self._start(self._media.close_participant(actor.id, event.participant))
            elif isinstance(event, e.SessionClosed):
                self._start(self._media.close_session(actor.id))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _replace(self, actor: SessionActor, participant: str, purpose: Purpose, connection: str) -> None:
        """A client has one connection for each purpose: a new one (after a reload, say) makes the older one worthless."""
        for older, held in tuple(actor.connections.items()):
            if held == (participant, purpose):
                self._start(self._media.close_connection(actor.id, older))
        actor.connections[connection] = (participant, purpose)

    def _check_connection(self, actor: SessionActor, participant: str, offer: m.MediaOffer) -> None:
        known = actor.connections.get(offer.connection or "")
        if offer.connection is not None and known != (participant, offer.purpose):
            raise Refused(ErrorCode.NOT_FOUND, "This connection is gone. Offer a new one.")

    def _lines(self, actor: SessionActor, participant: str, offer: m.MediaOffer) -> dict[str, m.OfferedTrack]:
        lines = {}
        for line in offer.tracks:
            if line.track is None and offer.purpose is Purpose.VIEW:
                raise Refused(ErrorCode.OFFER_REJECTED, "A receive line has to name its track.")
            known = actor.head.tracks.get(line.track or "")
            if offer.purpose is Purpose.PUBLISH and (known is None or known.participant != participant):
                line = line.model_copy(update={"track": self._fresh_track()})
            lines[line.mid] = line
        return lines

    async def _publish(
        self, actor: SessionActor, participant: str, lines: dict[str, m.OfferedTrack], answered: MediaAnswered
    ) -> None:
        """Recording begins before the track is known to anybody: where it is required, there is no picture without."""
        for line in answered.lines:
            problem = await self._evidence.begin(actor, line.track, line.kind, line.codec)
            if problem is not None and actor.head.policy.recording is RecordingPolicy.REQUIRED:
                await self._media.close_connection(actor.id, answered.connection)
                raise Refused(
                    ErrorCode.RECORDING_UNAVAILABLE,
                    "This session must be recorded, and the recording cannot be written now. Try again in a moment.",
                )
            label = lines[line.mid].label
            refused(await actor.submit(i.Publish(participant, line.track, line.kind, label)))
            self._evidence.announce(actor, line.track)
