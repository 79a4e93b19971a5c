"""Between the recorder and the sessions' logs: digests into the log, vouching for the picture, failures.

The recorder tells what it has on disk; digests are put together for a moment so that a session's log gains one event in
two seconds, not one for each chunk. Where recording is required the relay forwards a track only while the recorder
vouches for it; when it fails, the track is opened once more, and if that fails too the session ends with the reason.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import structlog

from session_server.app.actor import SessionActor
from session_server.app.ports import Clock, MediaPlane, Recorder
from session_server.domain import events as e
from session_server.protocol.vocabulary import CloseReason, RecordingPolicy, TrackKind

log = structlog.get_logger(__name__)

SEAL_EVERY_S = 2.0  # how long digests are collected before they become one event
VOUCH_MS = 1_000  # H2: no frame is forwarded more than one second after the first failed write
REOPEN_AFTER_S = 1.0
MAX_REOPENINGS = 3  # then the session ends: within five seconds of the failure

FindActor = Callable[[str], SessionActor | None]
Reopen = Callable[[str], Awaitable[SessionActor | None]]


class EvidenceDesk:
    """The recorder's observer, and the owner of recordings that are under way."""

    def __init__(self, recorder: Recorder, media: MediaPlane, clock: Clock, find: FindActor, reopen: Reopen) -> None:
        self._recorder = recorder
        self._media = media
        self._clock = clock
        self._find = find
        self._reopen = reopen
        self._chunks: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self._sealing: dict[str, asyncio.TimerHandle] = {}
        self._open: dict[tuple[str, str], tuple[TrackKind, str]] = {}
        self._tries: dict[tuple[str, str], int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # --- for sessions ----------------------------------------------------------------------------------------------------

    async def begin(self, actor: SessionActor, track: str, kind: TrackKind, codec: str) -> str | None:
        """Starts to record a track; returns why it cannot be recorded, or None. Beginning twice changes nothing."""
        if actor.head.policy.recording is RecordingPolicy.OFF or (actor.id, track) in self._open:
            return None
        problem = await self._recorder.open_track(actor.id, track, kind, codec)
        if problem is not None:
            actor.record(e.RecordingFailed(at_ms=self._clock(), track=track, reason=problem))
            return problem
        self._open[actor.id, track] = (kind, codec)
        self._media.vouch(actor.id, track, self._clock() + VOUCH_MS)
        return None

    def announce(self, actor: SessionActor, track: str) -> None:
        """Puts into the log that this track is being recorded, once its publication stands there."""
        known = actor.head.tracks.get(track)
        opened = self._open.get((actor.id, track))
        if known is not None and opened is not None:
            kind, codec = opened
            actor.record(
                e.RecordingStarted(
                    at_ms=self._clock(),
                    track=track,
                    participant=known.participant,
                    kind=kind.value,
                    codec=codec,
                    label=known.label,
                )
            )

    async def end_track(self, session: str, track: str) -> None:
        if self._open.pop((session, track), None) is not None:
            await self._recorder.finish_track(session, track)

    async def end(self, session: str) -> None:
        """Finishes the whole recording of a session; its last digests are in the log when this returns."""
        for key in [key for key in self._open if key[0] == session]:
            del self._open[key]
        await self._recorder.finish(session)
        self.seal(session)

    # --- told by the recorder -------------------------------------------------------------------------------------------

    def chunk_sealed(self, session: str, part: str, chunk: Mapping[str, Any]) -> None:
        self._chunks.setdefault((session, part), []).append(dict(chunk))
        if session not in self._sealing:
            timer = asyncio.get_running_loop().call_later(SEAL_EVERY_S, self.seal, session)
            self._sealing[session] = timer

    def part_finished(self, session: str, detail: Mapping[str, Any]) -> None:
        self.seal(session)
        event = e.RecordingPartFinished(at_ms=self._clock(), **detail)
        actor = self._find(session)
        if actor is not None:
            actor.record(event)
        else:
            self._start(self._record_late(session, event))

    async def _record_late(self, session: str, event: e.RecordingPartFinished) -> None:
        """After a crash: the part belongs to a session that is closed, and its log is opened once more."""
        actor = await self._reopen(session)
        if actor is not None:
            actor.record(event)

    def written_through(self, session: str, track: str, instant_ms: int) -> None:
        self._tries.pop((session, track), None)
        self._media.vouch(session, track, instant_ms + VOUCH_MS)

    def write_failed(self, session: str, track: str, reason: str) -> None:
        """The picture has stopped by itself where it must; the session is told, and one more try is made."""
        log.error("recording_failed", session=session, track=track, reason=reason)
        actor = self._find(session)
        if actor is None:
            return
        if actor.head.policy.recording is RecordingPolicy.REQUIRED:
            self._media.vouch(session, track, 0)
        actor.record(e.RecordingFailed(at_ms=self._clock(), track=track, reason=reason))
        if (session, track) in self._open:
            self._start(self._try_again(actor, track))

    def keyframe_wanted(self, session: str, track: str) -> None:
        self._media.request_keyframe(session, track)

    async def _try_again(self, actor: SessionActor, track: str) -> None:
        kind, codec = self._open.pop((actor.id, track))
        tries = self._tries[actor.id, track] = self._tries.get((actor.id, track), 0) + 1
        await asyncio.sleep(REOPEN_AFTER_S)
        if actor.head.closed or actor.failed or track not in actor.head.tracks:
            return
        if tries <= MAX_REOPENINGS and await self.begin(actor, track, kind, codec) is None:
            actor.record(e.RecordingRecovered(at_ms=self._clock(), track=track))
            return
        if actor.head.policy.recording is RecordingPolicy.REQUIRED:
            actor.end(CloseReason.EVIDENCE_FAILED)

    def committed(self, actor: SessionActor, events: tuple[e.AnyEvent, ...]) -> None:
        """Ends recordings whose track or session has ended; listens to the registry."""
        for event in events:
            if isinstance(event, e.TrackUnpublished):
                self._start(self.end_track(actor.id, event.track))
            elif isinstance(event, e.SessionClosed):
                self._start(self.end(actor.id))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def seal(self, session: str) -> None:
        """Puts the collected digests of a session into its log."""
        timer = self._sealing.pop(session, None)
        if timer is not None:
            timer.cancel()
        actor = self._find(session)
        for key in [key for key in self._chunks if key[0] == session]:
            chunks = self._chunks.pop(key)
            if actor is not None:
                actor.record(e.RecordingSealed(at_ms=self._clock(), part=key[1], chunks=tuple(chunks)))
