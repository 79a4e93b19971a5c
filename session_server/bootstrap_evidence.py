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
from recorder.errors import RecorderError
from recorder.events import NewEvent, PayloadState, StoredEvent
from recorder.failures import FailureReason
from recorder.log_store import SqliteLogStore
from recorder.manifest import Chunk, PartManifest
from recorder.sealing import RecordingFinished, RecordingSealed
from recorder.service import RecorderService
from recorder.stored_media import StoredMedia
from recorder.vault import Vault
from recorder.verify import Report, verify_session
from session_server.app.errors import EvidenceUnavailable, Refused
from session_server.app.evidence import EvidenceDesk
from session_server.app.ports import OpenPart, RecordingPartFacts, VerificationFacts
from session_server.domain.errors import UnreadableEvent
from session_server.domain.events import AnyEvent, payload_of, read
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import TrackKind

log = structlog.get_logger(__name__)

_KINDS = {TrackKind.SCREEN: MediaKind.VIDEO, TrackKind.CAMERA: MediaKind.VIDEO, TrackKind.VOICE: MediaKind.AUDIO}
SERVER_ACTOR = "server"
"""Stands in the header of events that nobody caused."""


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
    """Satisfies `app.ports.Journal` on the recorder's log."""

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
        """All readable events; an erased payload makes the session unreadable for continuing, not for review."""
        try:
            stored = await self._store.read(session)
        except RecorderError as error:
            raise EvidenceUnavailable(str(error)) from error
        return [(one.seq, _event(one)) for one in stored]

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


class Shelf:
    """Satisfies `app.ports.RecordingShelf`."""

    def __init__(self, service: RecorderService, parts: EvidenceParts) -> None:
        """Read through this service."""
        self._service = service
        self._parts = parts

    async def parts(self, session: str) -> tuple[RecordingPartFacts, ...]:
        """Finished parts in the order of their beginning."""
        try:
            manifest = await self._service.recording(session)
        except RecorderError as error:
            raise Refused(ErrorCode.NOT_FOUND, "The recording cannot be read.") from error
        return tuple(_part(one) for one in manifest.parts)

    async def open_part(self, session: str, part: str) -> OpenPart:
        """One part for playback."""
        try:
            return await self._service.open_part(session, part)
        except RecorderError as error:
            log.warning("part_unreadable", session=session, part=part, error=str(error))
            raise Refused(ErrorCode.NOT_FOUND, "This part of the recording cannot be read.") from error

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


def _row(seq: int, event: AnyEvent) -> NewEvent:
    payload = json.dumps(payload_of(event), ensure_ascii=False, separators=(",", ":")).encode()
    return NewEvent(seq, event.at_ms, event.type, event.VERSION, event.actor or SERVER_ACTOR, payload)


def _event(stored: StoredEvent) -> AnyEvent:
    header = chain.decode_header(stored.header)
    if stored.state is not PayloadState.PRESENT or stored.payload is None:
        raise UnreadableEvent(f"event {stored.seq}: the payload is {stored.state.value}")
    actor = None if header.actor == SERVER_ACTOR else header.actor
    return read(header.type, header.version, header.at_ms, actor, json.loads(stored.payload))


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
