"""Rows of review: recordings are for auditors alone, and every viewing is in the log with its reason."""

from __future__ import annotations

from aiohttp import web

from session_server.api.byte_range import ByteRange, NotSatisfiable, read_range
from session_server.api.context import Context
from session_server.api.outcomes import Refusal, Reply
from session_server.api.rate_limits import RateClass
from session_server.api.rights import Right
from session_server.api.route import Kind, Method, Route
from session_server.api.session_routes import answering
from session_server.app.errors import Refused
from session_server.app.ports import OpenPart, RecordingShelf
from session_server.app.recording_view import event_rows, part_views, people_of, resolution_of
from session_server.app.recordings import Opened, RecordingIndex, Recordings
from session_server.protocol import rest_sessions as r
from session_server.protocol.base import ErrorCode

RANGE_MAX_BYTES = 4 * 1024 * 1024
"""One answer of a range request; players ask for the next one. Keeps a reader from holding a whole film in memory."""
RANGE_MIN_BYTES = 4 * 1024
"""How near to a damaged place the sound bytes before it are served: about one frame."""


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
    summary = await context.use(RecordingIndex).summary(session, opened.state, len(opened.rows))
    if summary is None:
        raise Refused(ErrorCode.RECORDING_UNAVAILABLE, "What this recording is about cannot be read any more.")
    return Reply(_detail(opened, summary))


async def get_media(context: Context) -> web.StreamResponse | Refusal:
    """One media file of a recording, by byte ranges (RFC 9110, section 14)."""
    place, request = context.path(r.PartPath), context.request
    view = context.query(r.ViewToken).view
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "no-store"}
    try:
        bound = context.use(Recordings).check_view(view, place.session, context.signed_in.person_id, place.part)
        part = await context.use(RecordingShelf).open_part(place.session, place.part)
        size = min(bound, part.size_bytes)
        headers["Content-Type"] = part.content_type
        # Without a validator of ours a conditional range can never fit, so the whole file is the answer.
        asked = None if "If-Range" in request.headers else request.headers.get("Range")
        wanted = read_range(asked, size) if request.method == "GET" else read_range(None, size)
        if isinstance(wanted, NotSatisfiable):
            return web.Response(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
        if isinstance(wanted, ByteRange):
            body = await _piece(part, wanted)
            headers["Content-Range"] = f"bytes {wanted.start}-{wanted.start + len(body) - 1}/{size}"
            return web.Response(status=206, body=body, headers=headers)
        first = await part.read(0, min(size, RANGE_MAX_BYTES)) if request.method == "GET" else b""
    except Refused as refusal:
        return Refusal(refusal.code, refusal.text)
    headers["Content-Length"] = str(size)
    if request.method == "HEAD":
        return web.Response(headers=headers)
    return await _whole(context, part, first, size, headers)


async def _piece(part: OpenPart, wanted: ByteRange) -> bytes:
    """The beginning of a range, up to `RANGE_MAX_BYTES`, or less before a place that was changed. Raises Refused there."""
    length = min(wanted.end - wanted.start, RANGE_MAX_BYTES)
    while True:
        try:
            return await part.read(wanted.start, wanted.start + length)
        except Refused:
            if length <= RANGE_MIN_BYTES:
                raise
            length = max(RANGE_MIN_BYTES, length // 2)


async def _whole(
    context: Context, part: OpenPart, first: bytes, size: int, headers: dict[str, str]
) -> web.StreamResponse:
    """Streams the file. A piece that cannot be read ends the connection: the answer is short, and the peer can tell."""
    response = web.StreamResponse(headers=headers)
    await response.prepare(context.request)
    await response.write(first)
    try:
        for start in range(len(first), size, RANGE_MAX_BYTES):
            await response.write(await part.read(start, min(size, start + RANGE_MAX_BYTES)))
    except Refused:
        response.force_close()
        if context.request.transport is not None:
            context.request.transport.close()
        return response
    await response.write_eof()
    return response


def _detail(opened: Opened, summary: r.RecordingSummary) -> r.RecordingDetail:
    people, verification = people_of(opened.rows), opened.verification
    return r.RecordingDetail(
        recording=summary,
        view=opened.view,
        parts=part_views(opened.parts, opened.rows, people),
        events=event_rows(opened.rows, people),
        people=tuple(people.values()),
        resolution=resolution_of(opened.rows),
        verification=r.VerificationView(
            sound=verification.sound,
            events=verification.events,
            chunks=verification.chunks,
            findings=verification.findings,
            shown=verification.shown,
            not_shown=verification.not_shown,
        ),
    )


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
        errors=frozenset({ErrorCode.NOT_FOUND, ErrorCode.REASON_REQUIRED, ErrorCode.RECORDING_UNAVAILABLE}),
        kind=Kind.STREAM,
        media_type="video/webm",
        tag="recordings",
    ),
)
