"""Rows of review: recordings are for auditors alone, and every viewing is in the log with its reason."""

from __future__ import annotations

from aiohttp import web

from session_server.api.context import Context
from session_server.api.outcomes import Refusal, Reply
from session_server.api.rate_limits import RateClass
from session_server.api.rights import Right
from session_server.api.route import Kind, Method, Route
from session_server.api.session_routes import answering
from session_server.app.errors import Refused
from session_server.app.ports import OpenPart, RecordingPartFacts, RecordingShelf
from session_server.app.recordings import Opened, RecordingIndex, Recordings
from session_server.domain import events as e
from session_server.domain.events import payload_of
from session_server.domain.state import SessionState
from session_server.domain.timeline import entry_of
from session_server.protocol import rest_sessions as r
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import ParticipantKind

RANGE_MAX_BYTES = 4 * 1024 * 1024
"""One answer of a range request; players ask for the next one. Keeps a reader from holding a whole film in memory."""
HIDDEN = frozenset({"key_hash", "secret_hash", "pin_hash"})
"""Hashes of secrets: evidence, but nothing for eyes."""


@answering
async def list_recordings(context: Context) -> Reply:
    """Recordings, newest first, by text and time."""
    wanted = context.query(r.RecordingFilter)
    return Reply(r.RecordingList(recordings=await context.use(RecordingIndex).find(wanted)))


@answering
async def open_recording(context: Context) -> Reply:
    """Open a recording to watch it; who and why is in the log before anything is shown."""
    auditor = context.signed_in
    session = context.path(r.SessionPath).session
    opened = await context.use(Recordings).open(
        session, auditor.person_id, auditor.person.display_name, context.body(r.RecordingOpen).reason
    )
    summary = await context.use(RecordingIndex).summary(opened.state, len(opened.events))
    return Reply(_detail(opened, summary))


async def get_media(context: Context) -> web.StreamResponse | Refusal:
    """One media file of a recording, by byte ranges (RFC 9110, section 14)."""
    place = context.path(r.PartPath)
    try:
        context.use(Recordings).check_view(context.query(r.ViewToken).view, place.session, context.signed_in.person_id)
        part = await context.use(RecordingShelf).open_part(place.session, place.part)
    except Refused as refusal:
        return Refusal(refusal.code, refusal.text)
    size = part.size_bytes
    headers = {"Accept-Ranges": "bytes", "Content-Type": part.content_type, "Cache-Control": "no-store"}
    try:
        wanted = context.request.http_range
    except ValueError:
        return web.Response(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    if wanted.start is None and wanted.stop is None:
        return await _whole(context, part, size, headers)
    start, end = _bounds(wanted, size)
    if start >= end:
        return web.Response(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    end = min(end, start + RANGE_MAX_BYTES)
    body = await part.read(start, end)
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return web.Response(status=206, body=body, headers=headers)


def _bounds(wanted: slice, size: int) -> tuple[int, int]:
    if wanted.start is not None and wanted.start < 0:
        return max(0, size + wanted.start), size
    return wanted.start or 0, min(size, wanted.stop if wanted.stop is not None else size)


async def _whole(context: Context, part: OpenPart, size: int, headers: dict[str, str]) -> web.StreamResponse:
    response = web.StreamResponse(headers={**headers, "Content-Length": str(size)})
    await response.prepare(context.request)
    for start in range(0, size, RANGE_MAX_BYTES):
        await response.write(await part.read(start, min(size, start + RANGE_MAX_BYTES)))
    await response.write_eof()
    return response


def _detail(opened: Opened, summary: r.RecordingSummary) -> r.RecordingDetail:
    state, verification = opened.state, opened.verification
    return r.RecordingDetail(
        recording=summary,
        view=opened.view,
        parts=tuple(_part(state, part) for part in opened.parts),
        events=tuple(_event(state, seq, event) for seq, event in opened.events),
        people=tuple(p.name for p in state.participants.values()),
        resolution=state.resolution,
        verification=r.VerificationView(
            sound=verification.sound,
            events=verification.events,
            chunks=verification.chunks,
            findings=verification.findings,
            shown=verification.shown,
            not_shown=verification.not_shown,
        ),
    )


def _part(state: SessionState, part: RecordingPartFacts) -> r.RecordingPart:
    sharer = next((p for p in state.participants.values() if p.kind is ParticipantKind.END_USER), None)
    return r.RecordingPart(
        part=part.part,
        kind=part.kind,
        codec=part.codec,
        content_type=part.content_type,
        participant=sharer.id if sharer is not None and part.kind == "video" else None,
        label=f"{sharer.name}'s screen" if sharer is not None and part.kind == "video" else "",
        starts_at_ms=part.starts_at_ms,
        duration_ms=part.duration_ms,
        size_bytes=part.size_bytes,
    )


def _event(state: SessionState, seq: int, event: e.AnyEvent) -> r.EventRow:
    entry = entry_of(seq, event)
    names = {p.id: p.name for p in state.participants.values()}
    subject = entry.subject if entry is not None else getattr(event, "participant", None)
    return r.EventRow(
        seq=seq,
        at_ms=event.at_ms,
        type=event.type,
        actor=names.get(event.actor or ""),
        actor_id=event.actor,
        subject=names.get(subject or ""),
        detail=entry.detail if entry is not None else None,
        payload=_visible(payload_of(event)),
    )


def _visible(payload: dict[str, object]) -> dict[str, object]:
    shown = {key: value for key, value in payload.items() if key not in HIDDEN}
    return {key: _visible(value) if isinstance(value, dict) else value for key, value in shown.items()}


RECORDING_ROUTES = (
    Route(
        Method.GET,
        "/api/v1/recordings",
        list_recordings,
        Right.AUDITOR,
        RateClass.READ,
        "Recordings",
        response=r.RecordingList,
        query=r.RecordingFilter,
        tag="recordings",
    ),
    Route(
        Method.POST,
        "/api/v1/recordings/{session}/views",
        open_recording,
        Right.AUDITOR,
        RateClass.WRITE,
        "Open a recording to watch it, with a reason",
        request=r.RecordingOpen,
        response=r.RecordingDetail,
        path_params=r.SessionPath,
        errors=frozenset({ErrorCode.NOT_FOUND, ErrorCode.RECORDING_UNAVAILABLE}),
        tag="recordings",
    ),
    Route(
        Method.GET,
        "/api/v1/recordings/{session}/parts/{part}/media",
        get_media,
        Right.AUDITOR,
        RateClass.READ,
        "One media file of a recording, by byte ranges",
        path_params=r.PartPath,
        query=r.ViewToken,
        errors=frozenset({ErrorCode.NOT_FOUND, ErrorCode.REASON_REQUIRED}),
        kind=Kind.STREAM,
        media_type="video/webm",
        tag="recordings",
    ),
)
