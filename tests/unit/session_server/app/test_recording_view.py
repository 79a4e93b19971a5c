"""What an auditor is shown, from whole logs and from logs with holes."""

from session_server.app.ports import RecordingPartFacts
from session_server.app.recording_view import (
    LoggedEvent,
    event_rows,
    is_whole,
    numbered,
    part_views,
    people_of,
    resolution_of,
)
from session_server.domain import events as e
from session_server.protocol.rest_sessions import EventState
from session_server.protocol.vocabulary import CloseReason, ParticipantKind, RecordingPolicy, TrackKind

ANA, RUTH, JANE = (f"par_{letter * 26}" for letter in "abc")
TRACK = f"trk_{'a' * 26}"
START_MS = 1_800_000_000_000


def seat(participant: str, kind: ParticipantKind, name: str, colour: int) -> e.Seat:
    return e.Seat(
        participant=participant,
        kind=kind,
        name=name,
        organisation="Northwind IT",
        profile="owner",
        profile_name="Owner",
        rights={},
        colour=colour,
        secret_hash="ab" * 32,
    )


OPENED = e.SessionOpened(
    at_ms=START_MS,
    actor=ANA,
    title="Payment file",
    description="",
    external_ref="INC-1",
    organisation="Northwind IT",
    owner=seat(ANA, ParticipantKind.INTERNAL, "Ana Silva", 0),
    recording=RecordingPolicy.REQUIRED,
    consent_timeout_s=30,
    owner_grace_s=60,
    place_kept_s=60,
)
RUTH_JOINED = e.EndUserJoined(
    at_ms=START_MS + 1000,
    actor=RUTH,
    seat=seat(RUTH, ParticipantKind.END_USER, "Ruth Adeyemi", 1),
    key_hash="cd" * 32,
    agreed_to=("recording",),
    environment={},
)
SHARED = e.TrackPublished(
    at_ms=START_MS + 2000, actor=RUTH, track=TRACK, participant=RUTH, kind=TrackKind.SCREEN, label="1"
)
JANE_CAME = e.GuestArrived(at_ms=START_MS + 3000, actor=JANE, seat=seat(JANE, ParticipantKind.GUEST, "Jane", 2))
REFUSED = e.RefusalRecorded(
    at_ms=START_MS + 4000,
    actor=JANE,
    participant=JANE,
    command="input.send",
    code="not_permitted",
    reason="No.",
    count=3,
)
CLOSED = e.SessionClosed(
    at_ms=START_MS + 5000, actor=ANA, reason=CloseReason.RESOLVED, resolution="Certificate renewed."
)


def logged(*events: e.AnyEvent) -> tuple[LoggedEvent, ...]:
    return tuple(
        LoggedEvent(seq, event.at_ms, event.type, event.actor, EventState.PRESENT, event)
        for seq, event in enumerate(events, start=1)
    )


def erased(row: LoggedEvent) -> LoggedEvent:
    return LoggedEvent(row.seq, row.at_ms, row.type, row.actor, EventState.ERASED)


ROWS = logged(OPENED, RUTH_JOINED, SHARED, JANE_CAME, REFUSED, CLOSED)


def test_a_log_is_whole_when_nothing_is_missing_or_unreadable() -> None:
    assert is_whole(ROWS)
    assert not is_whole(ROWS[1:])
    assert not is_whole((*ROWS[:2], erased(ROWS[2]), *ROWS[3:]))
    assert [seq for seq, _ in numbered((erased(ROWS[0]), *ROWS[1:3]))] == [2, 3]


def test_everybody_with_a_seat_is_listed_once_in_the_order_of_coming() -> None:
    people = people_of((*ROWS, *logged(JANE_CAME)))
    assert [(p.name, p.kind.value, p.colour) for p in people.values()] == [
        ("Ana Silva", "internal", 0),
        ("Ruth Adeyemi", "end_user", 1),
        ("Jane", "guest", 2),
    ]
    assert list(people_of([erased(row) for row in ROWS])) == []


def test_the_resolution_is_the_owners_text_or_nothing() -> None:
    assert resolution_of(ROWS) == "Certificate renewed."
    assert resolution_of(ROWS[:-1]) is None
    assert resolution_of(logged(CLOSED.model_copy(update={"resolution": ""}))) is None


def test_rows_name_people_and_hide_hashes_of_secrets() -> None:
    rows = event_rows(ROWS, people_of(ROWS))
    joined, refused = rows[1], rows[4]
    assert (joined.actor, joined.subject, joined.subject_id) == ("Ruth Adeyemi", "Ruth Adeyemi", RUTH)
    assert (refused.actor, refused.detail, refused.payload["count"]) == ("Jane", "input.send", 3)
    text = "".join(row.model_dump_json() for row in rows)
    assert [secret for secret in ("hash", "abab", "cdcd") if secret in text] == []


def test_digests_of_media_are_shown_as_their_number() -> None:
    chunks = tuple({"index": n, "digest": "00", "size": 1, "first_ms": 0, "last_ms": 0} for n in range(5))
    row = event_rows(logged(e.RecordingSealed(at_ms=START_MS, part="p000001", chunks=chunks)), {})[0]
    assert row.payload == {"part": "p000001", "chunks": 5}


def test_an_erased_event_keeps_number_time_and_type_alone() -> None:
    row = event_rows((ROWS[0], erased(ROWS[1])), people_of(ROWS))[1]
    assert (row.seq, row.at_ms, row.type, row.state) == (2, START_MS + 1000, "end_user.joined", EventState.ERASED)
    assert (row.payload, row.detail, row.subject) == ({}, None, None)


def test_an_event_without_a_readable_header_lies_where_the_log_has_it() -> None:
    damaged = LoggedEvent(2, 0, "unknown", None, EventState.UNREADABLE)
    assert [row.at_ms for row in event_rows((ROWS[0], damaged), {})] == [START_MS, START_MS]
    assert event_rows((damaged,), {})[0].at_ms == 0


def facts(*, live: bool, track: str = TRACK) -> RecordingPartFacts:
    return RecordingPartFacts("p000001", track, "video", "vp8", "video/webm", START_MS + 2100, 900, 4096, live)


def test_a_part_is_named_after_who_shared_it() -> None:
    part = part_views([facts(live=False)], ROWS, people_of(ROWS))[0]
    assert (part.participant, part.label, part.duration_ms, part.live) == (RUTH, "1", 900, False)
    nobody = part_views([facts(live=False, track="gone")], ROWS, people_of(ROWS))[0]
    assert (nobody.participant, nobody.label) == (None, "")


def test_a_part_that_still_grows_is_as_long_as_the_log_has_sealed_it() -> None:
    def sealed(last_ms: object) -> e.RecordingSealed:
        return e.RecordingSealed(at_ms=START_MS, part="p000001", chunks=({"index": 0, "last_ms": last_ms},))

    rows = logged(OPENED, sealed(400), sealed(1200), sealed("far"), sealed(800))
    assert part_views([facts(live=True)], rows, {})[0].duration_ms == 1200
    assert part_views([facts(live=True)], ROWS, {})[0].duration_ms == 0
