"""Offline verification of one session: its log, and the media that the log seals.

Pure: rows and bytes are handed in. What is shown: since the log was written, nothing in it was changed, moved, left out
in the middle or added in the middle, and the media is what the log sealed. What is not shown is said as well: without a
signed checkpoint nobody can tell that the whole log was not written anew.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from recorder import chain
from recorder.errors import InvalidManifest, NotCanonical
from recorder.events import PayloadState, StoredEvent
from recorder.manifest import Chunk, PartManifest, chunks_digest, decode_manifest
from recorder.sealing import FINISHED_TYPE, SEALED_TYPE, RecordingFinished, RecordingSealed, SealedChunk

# Event types that end a session: once one is there, what follows (viewings, a late part) comes and goes by itself.
CLOSING_TYPES = frozenset({"session.closed"})
# Findings that are listed; beyond it the report says that there are more.
MAX_FINDINGS = 1000


class MediaSource(Protocol):
    """The stored, encrypted bytes of a session's parts. A missing object is None."""

    def parts(self) -> list[str]: ...

    def media_bytes(self, part: str) -> int | None: ...

    def media(self, part: str, start: int, length: int) -> bytes: ...

    def header(self, part: str) -> bytes | None: ...

    def cues(self, part: str) -> bytes | None: ...

    def manifest(self, part: str) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome. `is_sound` says that nothing was found; read `not_shown` beside it."""

    session: str
    findings: tuple[Finding, ...]
    event_count: int
    chunk_count: int
    erased: tuple[int, ...]
    shown: tuple[str, ...]
    not_shown: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(slots=True)
class _Part:
    """What the log says of one part."""

    chunks: dict[int, tuple[SealedChunk, int]] = field(default_factory=dict)
    finished: RecordingFinished | None = None
    finished_seq: int = 0


@dataclass(slots=True)
class _Work:
    session: str
    findings: list[Finding] = field(default_factory=list)
    parts: dict[str, _Part] = field(default_factory=dict)
    erased: list[int] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    sealing_erased: bool = False
    events: int = 0
    chunks: int = 0
    closed: bool = False

    def find(self, place: str, what: str) -> None:
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(Finding(place, what))
        elif len(self.findings) == MAX_FINDINGS:
            self.findings.append(Finding("report", f"more than {MAX_FINDINGS} findings; the rest is not listed"))


def verify_session(session: str, rows: Iterable[StoredEvent], media: MediaSource) -> Report:
    """Verify `rows`, ordered by `seq`, and the media. Raises only what `media` raises."""
    work = _Work(session)
    _verify_log(work, rows)
    stored = set(media.parts())
    for part in sorted(stored | set(work.parts)):
        if part not in stored:
            work.find(f"part {part}", "the log seals it, but it is not stored")
        elif part not in work.parts:
            _unsealed_part(work, part)
        else:
            _verify_part(work, part, work.parts[part], media)
    return _report(work)


def _verify_log(work: _Work, rows: Iterable[StoredEvent]) -> None:
    previous, expected, epoch = chain.genesis(work.session), 1, 0
    for row in rows:
        place = f"event {row.seq}"
        work.events += 1
        if row.seq != expected:
            missing = f"{expected}" if row.seq == expected + 1 else f"{expected} to {row.seq - 1}"
            work.find(place, f"event {missing} is missing before it" if row.seq > expected else "it is out of order")
        header = _verify_row(work, place, row, previous)
        if header is not None and header.epoch < epoch:
            work.find(place, "its epoch is older than the one before")
        if header is not None:
            epoch = max(epoch, header.epoch)
            work.closed |= header.type in CLOSING_TYPES
            _collect(work, place, row, header)
        previous, expected = row.link, row.seq + 1


def _verify_row(work: _Work, place: str, row: StoredEvent, previous: bytes) -> chain.Header | None:
    if chain.link(previous, row.header) != row.link:
        work.find(place, "the header or the link to the event before was changed")
    try:
        header = chain.decode_header(row.header)
    except NotCanonical as error:
        work.find(place, f"the header cannot be read: {error}")
        return None
    if header.session != work.session or row.session != work.session:
        work.find(place, "it belongs to another session")
    if header.seq != row.seq:
        work.find(place, f"it was stored under another number: its header says {header.seq}")
    if row.state is PayloadState.ERASED:
        work.erased.append(row.seq)
        work.sealing_erased |= header.type in (SEALED_TYPE, FINISHED_TYPE)
    elif row.state is PayloadState.UNREADABLE:
        work.find(place, "the payload does not decrypt: it was changed")
    else:
        salt = row.salt or b""
        fits = len(salt) == chain.SALT_BYTES
        if not fits or chain.payload_digest(salt, row.payload or b"") != header.payload_digest:
            work.find(place, "the payload or its salt was changed")
    return header


def _collect(work: _Work, place: str, row: StoredEvent, header: chain.Header) -> None:
    """Note what the event says about media."""
    if header.type not in (SEALED_TYPE, FINISHED_TYPE) or row.payload is None:
        return
    try:
        payload = json.loads(row.payload)
        if header.type == FINISHED_TYPE:
            finished = RecordingFinished.from_payload(payload)
            part = work.parts.setdefault(finished.part, _Part())
            if part.finished is not None and part.finished != finished:
                work.find(place, f"part {finished.part} is finished a second time, differently")
            part.finished, part.finished_seq = finished, row.seq
            return
        sealed = RecordingSealed.from_payload(payload)
    except (ValueError, RecursionError, InvalidManifest) as error:
        work.find(place, f"the sealing payload cannot be read: {error}")
        return
    part = work.parts.setdefault(sealed.part, _Part())
    for chunk in sealed.chunks:
        known = part.chunks.setdefault(chunk.index, (chunk, row.seq))
        if known[0] != chunk:
            work.find(place, f"part {sealed.part}, chunk {chunk.index}: sealed a second time, differently")


def _unsealed_part(work: _Work, part: str) -> None:
    if not work.sealing_erased:
        work.find(f"part {part}", "it is stored, but the log does not know it")


def _verify_part(work: _Work, part: str, said: _Part, media: MediaSource) -> None:
    manifest = _verify_objects(work, part, said, media) if said.finished is not None else None
    if manifest is not None:
        _compare_sealed(work, part, said, manifest)
        expected = [_Expected(c.index, c.digest, c.stored_bytes) for c in manifest.chunks]
    else:
        expected = list(_contiguous(work, part, said))
    end = _verify_chunks(work, part, expected, media)
    size = media.media_bytes(part) or 0
    if said.finished is None and media.manifest(part) is not None:
        work.untold.append(part)
    if said.finished is not None and size > end:
        work.find(f"part {part}, bytes {end} to {size - 1}", "they are stored, but the log does not seal them")


@dataclass(frozen=True, slots=True)
class _Expected:
    index: int
    digest: str
    size: int


def _verify_objects(work: _Work, part: str, said: _Part, media: MediaSource) -> PartManifest | None:
    """Compare header, cues and manifest with `recording.finished`; the manifest is returned if it is the sealed one."""
    finished = said.finished
    assert finished is not None
    for name, data, digest in (
        ("header", media.header(part), finished.header_digest),
        ("cues", media.cues(part), finished.cues_digest),
    ):
        if data is None and digest:
            work.find(f"part {part}, {name}", "it is missing")
        elif data is not None and hashlib.sha256(data).hexdigest() != digest:
            work.find(f"part {part}, {name}, bytes 0 to {len(data) - 1}", "it was changed")
    data = media.manifest(part)
    if data is None:
        work.find(f"part {part}, manifest", "it is missing")
        return None
    if hashlib.sha256(data).hexdigest() != finished.manifest_digest:
        work.find(f"part {part}, manifest", "it was changed")
        return None
    try:
        manifest = decode_manifest(data)
    except InvalidManifest as error:
        work.find(f"part {part}, manifest", f"it cannot be read: {error}")
        return None
    count, digest = len(manifest.chunks), chunks_digest(manifest.chunks)
    if count != finished.chunk_count or digest != finished.chunks_digest:
        work.find(f"event {said.finished_seq}", f"part {part}: count or digest of its chunks differs from the manifest")
    return manifest


def _compare_sealed(work: _Work, part: str, said: _Part, manifest: PartManifest) -> None:
    listed: dict[int, Chunk] = {chunk.index: chunk for chunk in manifest.chunks}
    for index, (sealed, seq) in sorted(said.chunks.items()):
        chunk = listed.get(index)
        if chunk is None:
            work.find(f"part {part}, chunk {index}", f"event {seq} seals it, but the finished part lacks it")
        elif (chunk.digest, chunk.stored_bytes) != (sealed.digest, sealed.size):
            work.find(f"part {part}, chunk {index}", f"event {seq} seals another chunk than the finished part has")


def _contiguous(work: _Work, part: str, said: _Part) -> Iterator[_Expected]:
    """What the single seals say of a part that is not finished, or whose manifest is lost."""
    for expected, (index, (chunk, seq)) in enumerate(sorted(said.chunks.items())):
        if index != expected:
            if not work.sealing_erased:
                work.find(f"part {part}, chunk {expected}", f"no event seals it, but event {seq} seals chunk {index}")
            return
        yield _Expected(index, chunk.digest, chunk.size)


def _verify_chunks(work: _Work, part: str, expected: list[_Expected], media: MediaSource) -> int:
    """Compare the chunks; returns where the last one ends."""
    at, size = 0, media.media_bytes(part)
    if size is None and expected:
        work.find(f"part {part}", "its media is missing")
        return 0
    for chunk in expected:
        place = f"part {part}, chunk {chunk.index}, bytes {at} to {at + chunk.size - 1}"
        if at + chunk.size > (size or 0):
            work.find(place, "the stored media ends before or within it")
        elif hashlib.sha256(media.media(part, at, chunk.size)).hexdigest() != chunk.digest:
            work.find(place, "it was changed")
        at += chunk.size
        work.chunks += 1
    return at


def _report(work: _Work) -> Report:
    shown, not_shown = [], ["unauthenticated: no signed checkpoint was given, so the whole log may have been rewritten"]
    if not work.findings:
        shown.append(f"unchanged: {work.events} events, complete up to event {work.events}")
        if work.parts:
            shown.append(f"the media is what the log seals: {len(work.parts)} parts, {work.chunks} chunks")
    if not work.closed:
        not_shown.append(f"whether events followed after event {work.events}: the session's end is not in the log")
    unfinished = sorted(part for part, said in work.parts.items() if said.finished is None)
    if unfinished:
        not_shown.append(f"the end of the media of unfinished parts: {', '.join(unfinished)}")
    if work.untold:
        cause = "the server stopped in between, or the log was cut off"
        not_shown.append(f"who finished {', '.join(work.untold)}: no event says so; {cause}")
    if work.erased:
        not_shown.append(f"the payloads of {len(work.erased)} events: they were erased")
    if work.sealing_erased:
        not_shown.append("media whose seals were erased")
    return Report(
        work.session,
        tuple(work.findings),
        work.events,
        work.chunks,
        tuple(work.erased),
        tuple(shown),
        tuple(not_shown),
    )
