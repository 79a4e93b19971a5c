"""What an auditor is shown of one recording: rows of the log in plain form, people, parts of the picture. PURE.

Works on what can be read. An erased or damaged payload leaves number, time and type of its event; the rest of the log is
shown as ever. Nothing here folds the log, since a log with holes cannot be folded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from session_server.app.ports import RecordingPartFacts
from session_server.domain import events as e
from session_server.domain.timeline import entry_of
from session_server.protocol import rest_sessions as r

HIDDEN = frozenset({"key_hash", "secret_hash", "pin_hash"})
"""Hashes of secrets: evidence, but nothing for eyes."""
LONG = frozenset({"chunks"})
"""Lists for machines: digests of media, thousands of them; shown as their number."""


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """A row of the log as review reads it. `event` is None unless `state` is `present`; `at_ms` 0 is not known."""

    seq: int
    at_ms: int
    type: str
    actor: str | None
    state: r.EventState
    event: e.AnyEvent | None = None


@dataclass(frozen=True, slots=True)
class RecordedTrack:
    """What the log says of a recorded track."""

    participant: str
    label: str


def is_whole(rows: Sequence[LoggedEvent]) -> bool:
    """Whether every event is there and can be read, so that the log can be folded."""
    return all(row.seq == index and row.event is not None for index, row in enumerate(rows, start=1))


def numbered(rows: Iterable[LoggedEvent]) -> list[tuple[int, e.AnyEvent]]:
    """The readable events, as folding takes them."""
    return [(row.seq, row.event) for row in rows if row.event is not None]


def people_of(rows: Iterable[LoggedEvent]) -> dict[str, r.RecordedPerson]:
    """Everybody who ever had a seat, in the order of their coming."""
    found: dict[str, r.RecordedPerson] = {}
    for row in rows:
        seat = getattr(row.event, "owner" if isinstance(row.event, e.SessionOpened) else "seat", None)
        if isinstance(seat, e.Seat) and seat.participant not in found:
            found[seat.participant] = r.RecordedPerson(
                participant=seat.participant,
                name=seat.name,
                organisation=seat.organisation,
                kind=seat.kind,
                colour=seat.colour,
            )
    return found


def resolution_of(rows: Iterable[LoggedEvent]) -> str | None:
    """What the owner wrote at the end."""
    closed = next((row.event for row in rows if isinstance(row.event, e.SessionClosed)), None)
    return closed.resolution or None if closed is not None else None


def event_rows(rows: Iterable[LoggedEvent], people: Mapping[str, r.RecordedPerson]) -> tuple[r.EventRow, ...]:
    """The event list."""
    names = {person.participant: person.name for person in people.values()}
    found: list[r.EventRow] = []
    for row in rows:
        # A damaged header has lost its instant; the event lies where the log has it.
        at_ms = row.at_ms or (found[-1].at_ms if found else 0)
        found.append(_event_row(row, at_ms, names))
    return tuple(found)


def part_views(
    parts: Iterable[RecordingPartFacts], rows: Sequence[LoggedEvent], people: Mapping[str, r.RecordedPerson]
) -> tuple[r.RecordingPart, ...]:
    """The media files on the session's clock. A part that is still being written is as long as the log has sealed it."""
    tracks = {
        row.event.track: RecordedTrack(row.event.participant, row.event.label)
        for row in rows
        if isinstance(row.event, e.TrackPublished | e.RecordingStarted)
    }
    sealed_ms = _sealed_ms(rows)
    return tuple(_part_view(part, tracks.get(part.track), people, sealed_ms.get(part.part, 0)) for part in parts)


def _part_view(
    part: RecordingPartFacts,
    track: RecordedTrack | None,
    people: Mapping[str, r.RecordedPerson],
    sealed_ms: int,
) -> r.RecordingPart:
    person = people.get(track.participant) if track is not None else None
    return r.RecordingPart(
        part=part.part,
        kind=part.kind,
        codec=part.codec,
        content_type=part.content_type,
        participant=person.participant if person is not None else None,
        label=track.label if track is not None else "",
        starts_at_ms=part.starts_at_ms,
        duration_ms=sealed_ms if part.live else part.duration_ms,
        size_bytes=part.size_bytes,
        live=part.live,
    )


def _sealed_ms(rows: Iterable[LoggedEvent]) -> dict[str, int]:
    """How far the log has sealed each part, counted from the part's start."""
    found: dict[str, int] = {}
    for row in rows:
        if isinstance(row.event, e.RecordingSealed):
            ends = (chunk.get("last_ms") for chunk in row.event.chunks)
            found[row.event.part] = max(found.get(row.event.part, 0), *(end for end in ends if isinstance(end, int)), 0)
    return found


def _event_row(row: LoggedEvent, at_ms: int, names: Mapping[str, str]) -> r.EventRow:
    event = row.event
    entry = entry_of(row.seq, event) if event is not None else None
    subject = entry.subject if entry is not None and entry.subject else getattr(event, "participant", None)
    return r.EventRow(
        seq=row.seq,
        at_ms=at_ms,
        type=row.type,
        actor=names.get(row.actor or ""),
        actor_id=row.actor,
        subject=names.get(subject or ""),
        subject_id=subject,
        detail=entry.detail if entry is not None else None,
        state=row.state,
        payload=_visible(e.payload_of(event)) if event is not None else {},
    )


def _visible(payload: Mapping[str, object]) -> dict[str, object]:
    shown: dict[str, object] = {}
    for key, value in payload.items():
        if key in HIDDEN:
            continue
        if key in LONG and isinstance(value, list):
            shown[key] = len(value)
        else:
            shown[key] = _visible(value) if isinstance(value, dict) else value
    return shown
