"""REST models for sessions, joining and recordings. PURE."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from session_server.protocol.base import (
    InstantMs,
    Line,
    Model,
    Name,
    ParticipantId,
    SessionId,
    Text,
)
from session_server.protocol.views import TimelineEntry
from session_server.protocol.vocabulary import (
    LobbyStep,
    Outcome,
    ParticipantKind,
    RecordingPolicy,
    RecordingState,
    SessionPhase,
)

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=40)]
GuestToken = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Pin = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,10}$")]
Environment = Annotated[
    dict[
        Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,32}$")], Annotated[str, StringConstraints(max_length=200)]
    ],
    Field(max_length=16, description="What the browser tells about itself: browser, os, screens, time_zone, language."),
]


class SessionPath(Model):
    session: SessionId


class PartPath(Model):
    session: SessionId
    part: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,100}$")]


class RecordingFilter(Model):
    """Which recordings a list shows; every given condition must hold."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    opened_from_ms: InstantMs | None = None
    opened_until_ms: InstantMs | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class ViewToken(Model):
    """Names an open viewing; it is only of use together with the auditor's own sign-in."""

    view: Annotated[str, StringConstraints(min_length=20, max_length=100)]


class SessionCreate(Model):
    title: Title
    description: Text = ""
    external_ref: Line = ""


class SessionKeyIssued(Model):
    """A one-time key for one end-user. `url` carries it in the fragment."""

    key: str
    url: str
    expires_at_ms: InstantMs


class SessionCreated(Model):
    session: SessionId
    participant: ParticipantId
    invite: SessionKeyIssued


class SessionSummary(Model):
    session: SessionId
    title: str
    description: str
    external_ref: str
    phase: SessionPhase
    owner_name: str
    end_user_name: str | None
    opened_at_ms: InstantMs
    closed_at_ms: InstantMs | None
    outcome: Outcome | None
    yours: bool


class SessionList(Model):
    sessions: tuple[SessionSummary, ...]


class SocketTicket(Model):
    """Admission to the WebSocket: one use, 30 s. `socket_url` names the node where the session lives."""

    ticket: str
    socket_url: str
    expires_at_ms: InstantMs
    session: SessionId | None = None
    participant: ParticipantId | None = None


class JoinLookup(Model):
    key: Key


class JoinOffer(Model):
    """What the end-user is shown before agreeing: who helps, what for, what they may do, that it is recorded."""

    organisation: str
    owner_name: str
    owner_organisation: str
    title: str
    recording: RecordingPolicy
    retention_days: int
    privacy: str
    asks: tuple[Literal["see", "point", "control"], ...]


class JoinAccept(Model):
    """The end-user agrees. Spends the key; the seat's secret comes as a cookie."""

    key: Key
    name: Name
    environment: Environment = Field(default_factory=dict)


class GuestLookup(Model):
    token: GuestToken


class GuestOffer(Model):
    """What a vendor is shown before joining. Looking changes nothing: mail scanners open links."""

    organisation: str
    inviter_name: str
    label: str
    guest_organisation: str
    title: str
    profile_name: str
    may: tuple[str, ...] = Field(description="Keys of plain words, such as consent.screen.view.")
    asked_first: tuple[str, ...] = Field(description="Likewise: what the end-user is asked about first.")
    recording: RecordingPolicy
    pin_required: bool
    expires_at_ms: InstantMs
    privacy: str
    seated: ParticipantId | None = Field(
        default=None, description="Set when this browser already holds a seat of the link."
    )


class GuestJoin(Model):
    token: GuestToken
    name: Name
    organisation: Line = ""
    pin: Pin | None = None


class SeatTicket(Model):
    """Asks for a new ticket for the seat that this browser holds (after a reload or a lost connection)."""

    participant: ParticipantId


class Survey(Model):
    """The end-user's answers at the end."""

    participant: ParticipantId
    effort: Annotated[int, Field(ge=1, le=5)]
    satisfaction: Annotated[int, Field(ge=1, le=5)]
    comment: Text = ""


class Seated(Model):
    kind: ParticipantKind
    lobby: LobbyStep | None = None
    ticket: SocketTicket


class RecordingPart(Model):
    """One media file of a recording. `starts_at_ms` places its first frame on the session's clock.

    A `live` part is still being written: length and size are those of the moment of opening, and no more is served.
    """

    part: str
    kind: Literal["video", "audio", "input"]
    codec: str
    content_type: str
    participant: ParticipantId | None
    label: str
    starts_at_ms: InstantMs
    duration_ms: int
    size_bytes: int
    live: bool


class RecordedPerson(Model):
    """Somebody who had a seat in the session. `colour` is the person's number in the palette."""

    participant: ParticipantId
    name: str
    organisation: str
    kind: ParticipantKind
    colour: int


class RecordingSummary(Model):
    session: SessionId
    title: str
    external_ref: str
    owner_name: str
    end_user_name: str | None
    guests: tuple[str, ...]
    opened_at_ms: InstantMs
    closed_at_ms: InstantMs | None
    duration_ms: int
    state: RecordingState
    outcome: Outcome | None
    events: int


class RecordingList(Model):
    recordings: tuple[RecordingSummary, ...]


class RecordingOpen(Model):
    """Watching is logged, with the reason."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class EventState(StrEnum):
    """Whether the payload of an event can be read. `unreadable`: it was changed, or a newer program wrote it."""

    PRESENT = "present"
    ERASED = "erased"
    UNREADABLE = "unreadable"


class EventRow(TimelineEntry):
    """One event of the log. Unless `state` is `present` only number, time and type are known."""

    actor_id: str | None = None
    subject_id: str | None = None
    state: EventState
    payload: dict[str, object]


class VerificationView(Model):
    sound: bool
    events: int
    chunks: int
    findings: tuple[str, ...]
    shown: tuple[str, ...]
    not_shown: tuple[str, ...]


class RecordingDetail(Model):
    recording: RecordingSummary
    view: str = Field(
        description="Token of this viewing, named in media addresses; every viewing is an event of the log."
    )
    parts: tuple[RecordingPart, ...]
    events: tuple[EventRow, ...]
    people: tuple[RecordedPerson, ...]
    resolution: str | None
    verification: VerificationView
