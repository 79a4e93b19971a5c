"""The part of the composition root that knows the recorder: the session log, recordings, and their verification."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from recorder import chain
from recorder.depacketise import TrackKind as MediaKind
from recorder.disk_store import DiskStore
from recorder.errors import InvalidName, NotCanonical, ObjectMissing, RecorderError
from recorder.events import NewEvent, PayloadState, StoredEvent
from recorder.failures import FailureReason
from recorder.log_store import SqliteLogStore
from recorder.manifest import Chunk, PartManifest
from recorder.part_reader import PartReader
from recorder.sealing import RecordingFinished, RecordingSealed
from recorder.service import RecorderService
from recorder.stored_media import StoredMedia
from recorder.vault import Vault
from recorder.verify import Report, verify_session
from session_server.app.errors import EvidenceUnavailable, Refused
from session_server.app.evidence import EvidenceDesk
from session_server.app.ports import OpenPart, RecordingPartFacts, VerificationFacts
from session_server.app.recording_view import LoggedEvent
from session_server.domain.errors import UnreadableEvent
from session_server.domain.events import AnyEvent, RecordingPartFinished, payload_of, read
from session_server.protocol.base import ErrorCode
from session_server.protocol.rest_sessions import EventState
from session_server.protocol.vocabulary import TrackKind

log = structlog.get_logger(__name__)

_KINDS = {TrackKind.SCREEN: MediaKind.VIDEO, TrackKind.CAMERA: MediaKind.VIDEO, TrackKind.VOICE: MediaKind.AUDIO}
SERVER_ACTOR = "server"
"""Stands in the header of events that nobody caused."""
UNKNOWN_TYPE = "unknown"
"""Stands for the type of an event whose header was damaged."""


@dataclass(frozen=True, slots=True)
class EvidenceParts:
    """Log, vault, store. Call `log.start()` before use and `log.close()` at the end."""

    vault: Vault
    store: DiskStore
    log: SqliteLogStore


def open_evidence(data_dir: Path) -> EvidenceParts:
    """The evidence of one node under its data folder; the vault's master key lies apart from what it wraps."""
    vault = Vault(data_dir / "keys", data_dir / "secrets" / "master.key")
    return EvidenceParts(vault, DiskStore(data_dir / "recordings"), SqliteLogStore(data_dir / "log.db", vault))


class LogJournal:
    """Satisfies `app.ports.Journal` and `app.recordings.ReviewJournal` on the recorder's log."""

    def __init__(self, store: SqliteLogStore) -> None:
        """Append to this log."""
        self._store = store

    def append(self, session: str, epoch: int, first_seq: int, events: Sequence[AnyEvent]) -> Awaitable[None]:
        """Queue now; the awaitable ends when fsync has returned."""
        rows = [_row(first_seq + index, event) for index, event in enumerate(events)]
        return self._written(self._store.append(session, epoch, rows))

    async def _written(self, appended: Awaitable[object]) -> None:
        try:
            await appended
        except RecorderError as error:
            raise EvidenceUnavailable(str(error)) from error

    async def read(self, session: str) -> list[tuple[int, AnyEvent]]:
        """All events; one that cannot be read makes the session unreadable for continuing (see `read_all`)."""
        return [(one.seq, _event(one)) for one in await self._stored(session)]

    async def read_all(self, session: str) -> tuple[LoggedEvent, ...]:
        """All events for review; what cannot be read is told in its place."""
        return tuple(_logged(one) for one in await self._stored(session))

    async def _stored(self, session: str) -> list[StoredEvent]:
        try:
            return await self._store.read(session)
        except RecorderError as error:
            raise EvidenceUnavailable(str(error)) from error

    async def heads(self) -> dict[str, tuple[int, int]]:
        """Last seq and epoch by session."""
        try:
            return {head.session: (head.seq, head.epoch) for head in await self._store.heads()}
        except RecorderError as error:
            raise EvidenceUnavailable(str(error)) from error

    @property
    def healthy(self) -> bool:
        """Whether the log takes writes."""
        return self._store.healthy


class SessionRecorder:
    """Satisfies `app.ports.Recorder` on the `RecorderService`."""

    def __init__(self, service: RecorderService) -> None:
        """Record with this service."""
        self._service = service

    async def open_track(self, session: str, track: str, kind: TrackKind, codec: str) -> str | None:
        """Begin to record a track."""
        refusal = await self._service.open_track(session, track, codec, _KINDS[kind])
        return refusal.value if refusal is not None else None

    async def finish_track(self, session: str, track: str) -> None:
        """End a track; its part is durable when this returns."""
        await self._service.finish_track(session, track)

    async def finish(self, session: str) -> None:
        """End everything of a session."""
        try:
            await self._service.finish(session)
        except RecorderError as error:
            log.error("recording_not_finished", session=session, error=str(error))

    def input_event(self, session: str, author: str, at_ms: int, payload: Mapping[str, object]) -> bool:
        """Put one input message into the input track."""
        return self._service.input_event(session, author, at_ms, payload)

    @property
    def healthy(self) -> bool:
        """Whether the store takes writes."""
        return self._service.healthy


class RecorderListener:
    """Satisfies `recorder.ports.RecorderObserver`; wire with `connect`."""

    def __init__(self) -> None:
        """Tells nobody until `connect`."""
        self._desk: EvidenceDesk | None = None

    def connect(self, desk: EvidenceDesk) -> None:
        """From now on, tell this desk."""
        self._desk = desk

    def chunk_sealed(self, session: str, part: str, chunk: Chunk) -> None:
        """A chunk is on the disk."""
        if self._desk is not None:
            self._desk.chunk_sealed(session, part, RecordingSealed.of(part, [chunk]).to_payload()["chunks"][0])

    def part_finished(self, manifest: PartManifest) -> None:
        """A part has ended."""
        if self._desk is not None:
            self._desk.part_finished(manifest.info.session, RecordingFinished.of(manifest).to_payload())

    def written_through(self, session: str, track_id: str, instant: float) -> None:
        """Everything up to that instant is on the disk."""
        if self._desk is not None:
            self._desk.written_through(session, track_id, int(instant * 1000))

    def write_failed(self, session: str, track_id: str, reason: FailureReason) -> None:
        """The track is recorded no more."""
        if self._desk is not None:
            self._desk.write_failed(session, track_id, reason.value)

    def keyframe_wanted(self, session: str, track_id: str) -> None:
        """Ask the publisher."""
        if self._desk is not None:
            self._desk.keyframe_wanted(session, track_id)


class ShelfPart:
    """Satisfies `app.ports.OpenPart` on the recorder's reader."""

    def __init__(self, reader: PartReader) -> None:
        """Read with this reader."""
        self._reader = reader

    @property
    def content_type(self) -> str:
        """The media type with its codec."""
        return self._reader.content_type

    @property
    def size_bytes(self) -> int:
        """The length so far."""
        return self._reader.size_bytes

    async def read(self, start: int, end: int) -> bytes:
        """Bytes from `start` up to, not including, `end`."""
        try:
            return await self._reader.read(start, end)
        except RecorderError as error:
            raise _unreadable(self._reader.info.session, self._reader.info.part, error) from error


class Shelf:
    """Satisfies `app.ports.RecordingShelf`."""

    def __init__(self, service: RecorderService, parts: EvidenceParts) -> None:
        """Read through this service."""
        self._service = service
        self._parts = parts

    async def parts(self, session: str) -> tuple[RecordingPartFacts, ...]:
        """The parts in the order of their beginning; those still being written as they are now."""
        try:
            manifest = await self._service.recording(session)
            finished = {one.info.part for one in manifest.parts}
            stored = await asyncio.to_thread(self._parts.store.parts, session)
            open_now = [await self._running(session, part) for part in stored if part not in finished]
        except RecorderError as error:
            raise Refused(ErrorCode.RECORDING_UNAVAILABLE, "The recording cannot be read.") from error
        found = [_part(one) for one in manifest.parts] + [one for one in open_now if one is not None]
        return tuple(sorted(found, key=lambda one: (one.starts_at_ms, one.part)))

    async def _running(self, session: str, part: str) -> RecordingPartFacts | None:
        """A part without its end; None while it has no description on the disk yet, or when it cannot be read."""
        try:
            reader = await self._service.open_part(session, part)
        except RecorderError as error:
            log.warning("part_unreadable", session=session, part=part, error=str(error))
            return None
        info = reader.info
        return RecordingPartFacts(
            part=info.part,
            track=info.track_id,
            kind=info.kind.value,
            codec=info.codec,
            content_type=info.content_type,
            starts_at_ms=info.started_at_ms,
            duration_ms=0,
            size_bytes=reader.size_bytes,
            live=True,
        )

    async def open_part(self, session: str, part: str) -> OpenPart:
        """One part for playback."""
        try:
            return ShelfPart(await self._service.open_part(session, part))
        except RecorderError as error:
            raise _unreadable(session, part, error) from error

    async def verify(self, session: str) -> VerificationFacts:
        """What the verifier finds now."""
        report = await verify(self._parts, session)
        return VerificationFacts(
            report.is_sound,
            report.event_count,
            report.chunk_count,
            tuple(f"{finding.place}: {finding.what}" for finding in report.findings),
            report.shown,
            report.not_shown,
        )


async def verify(parts: EvidenceParts, session: str) -> Report:
    """Verify a session's log and media. Raises RecorderError when they cannot be read at all."""
    rows = await parts.log.read(session)
    return await asyncio.to_thread(verify_session, session, rows, StoredMedia(parts.store, session))


async def append_missing(service: RecorderService, journal: LogJournal, desk: EvidenceDesk, session: str) -> None:
    """After a crash between a part's end and its event: puts the event into the log that the part has earned."""
    told = {event.part for _, event in await journal.read(session) if isinstance(event, RecordingPartFinished)}
    for manifest in (await service.recording(session)).parts:
        if manifest.info.part not in told:
            desk.part_finished(session, RecordingFinished.of(manifest).to_payload())


def _row(seq: int, event: AnyEvent) -> NewEvent:
    payload = json.dumps(payload_of(event), ensure_ascii=False, separators=(",", ":")).encode()
    return NewEvent(seq, event.at_ms, event.type, event.VERSION, event.actor or SERVER_ACTOR, payload)


def _event(stored: StoredEvent) -> AnyEvent:
    """Raises UnreadableEvent, for whatever reason it cannot be read."""
    if stored.state is not PayloadState.PRESENT or stored.payload is None:
        raise UnreadableEvent(f"event {stored.seq}: the payload is {stored.state.value}")
    try:
        header = chain.decode_header(stored.header)
        payload = json.loads(stored.payload)
    except ValueError as error:
        raise UnreadableEvent(f"event {stored.seq}: {error}") from error
    return read(header.type, header.version, header.at_ms, _actor(header), payload)


def _logged(stored: StoredEvent) -> LoggedEvent:
    """The row for review; a header that cannot be read leaves the number alone."""
    try:
        header = chain.decode_header(stored.header)
    except NotCanonical:
        return LoggedEvent(stored.seq, 0, UNKNOWN_TYPE, None, EventState.UNREADABLE)
    known = (stored.seq, header.at_ms, header.type, _actor(header))
    if stored.state is PayloadState.ERASED:
        return LoggedEvent(*known, EventState.ERASED)
    try:
        return LoggedEvent(*known, EventState.PRESENT, _event(stored))
    except UnreadableEvent:
        return LoggedEvent(*known, EventState.UNREADABLE)


def _actor(header: chain.Header) -> str | None:
    return None if header.actor == SERVER_ACTOR else header.actor


def _unreadable(session: str, part: str, error: RecorderError) -> Refused:
    log.warning("part_unreadable", session=session, part=part, error=str(error))
    if isinstance(error, ObjectMissing | InvalidName):
        return Refused(ErrorCode.NOT_FOUND, "There is no such part of the recording.")
    return Refused(ErrorCode.RECORDING_UNAVAILABLE, "This part of the recording was changed or cannot be read.")


def _part(manifest: PartManifest) -> RecordingPartFacts:
    info = manifest.info
    return RecordingPartFacts(
        part=info.part,
        track=info.track_id,
        kind=info.kind.value,
        codec=info.codec,
        content_type=info.content_type,
        starts_at_ms=info.started_at_ms,
        duration_ms=manifest.duration_ms,
        size_bytes=manifest.size_bytes,
    )
