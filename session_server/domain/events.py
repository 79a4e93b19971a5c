"""What happened in a session: the closed list of events that its log holds. PURE.

An event is a fact with its outcome (effective rights, not a profile's name alone), so that folding reads no configuration.
Type and version stand in the log's header; an old version is read through `session_server.domain.upcast`. Fields that
name or quote a person are in the payload, which the log encrypts; the header has none.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from permissions.capabilities import Capability
from permissions.errors import RightsWireError
from permissions.rights import Rights
from session_server.domain.errors import UnreadableEvent
from session_server.domain.upcast import upcast
from session_server.protocol.base import Model
from session_server.protocol.vocabulary import (
    Audience,
    CloseReason,
    ConsentAnswer,
    Feature,
    LeaveReason,
    Outcome,
    ParticipantKind,
    PromptKind,
    RecordingPolicy,
    TrackKind,
)


def _rights(wire: dict[str, str]) -> dict[str, str]:
    try:
        Rights.from_wire(wire)
    except RightsWireError as error:
        raise ValueError(str(error)) from error
    return wire


def _capability(name: str) -> str:
    return Capability(name).value


Wire = Annotated[dict[str, str], AfterValidator(_rights)]
"""Rights as names: `Rights.to_wire()`. A log with a right that this program does not know is not read at all."""
CapabilityName = Annotated[str, AfterValidator(_capability)]


class Event(Model):
    """One fact. `at_ms` is the node's clock; `actor` the participant who caused it, None for the server itself."""

    VERSION: ClassVar[int] = 1
    at_ms: int
    actor: str | None = None


class Seat(Model):
    """A participant as they enter: who, from where, by which way, with which rights."""

    participant: str
    kind: ParticipantKind
    name: str
    organisation: str = ""
    person: str | None = None
    profile: str
    profile_name: str
    rights: Wire
    colour: int
    link: str | None = None
    invited_by: str | None = None
    secret_hash: str | None = None
    needs_moderator: bool = False


class SessionOpened(Event):
    type: Literal["session.opened"] = "session.opened"
    title: str
    description: str
    external_ref: str
    organisation: str
    owner: Seat
    ceiling: Wire | None = None
    recording: RecordingPolicy
    consent_timeout_s: int
    owner_grace_s: int
    place_kept_s: int
    demo: bool = False


class SessionRecovered(Event):
    """A node took the session over: after a restart, or from another node. Everyone's connection is gone."""

    type: Literal["session.recovered"] = "session.recovered"
    epoch: int


class KeyIssued(Event):
    type: Literal["key.issued"] = "key.issued"
    key_hash: str
    expires_at_ms: int


class EndUserJoined(Event):
    """The end-user agreed to be helped: the key is spent, the answer to the join page's question is this event."""

    type: Literal["end_user.joined"] = "end_user.joined"
    seat: Seat
    key_hash: str
    agreed_to: tuple[str, ...]
    environment: dict[str, str]


class ParticipantJoined(Event):
    type: Literal["participant.joined"] = "participant.joined"
    seat: Seat
    invitation: str | None = None


class GuestArrived(Event):
    """A guest pressed *Join*: one use of the link is spent, this browser holds the seat, nothing is shown yet."""

    type: Literal["guest.arrived"] = "guest.arrived"
    seat: Seat


class GuestReturned(Event):
    """The browser that holds a seat came back after its place was given up; every question is asked anew."""

    type: Literal["guest.returned"] = "guest.returned"
    participant: str


class ParticipantRejoined(Event):
    type: Literal["participant.rejoined"] = "participant.rejoined"
    participant: str


class ParticipantConnected(Event):
    type: Literal["participant.connected"] = "participant.connected"
    participant: str
    features: tuple[Feature, ...] = ()


class ParticipantDisconnected(Event):
    type: Literal["participant.disconnected"] = "participant.disconnected"
    participant: str


class ParticipantLeft(Event):
    type: Literal["participant.left"] = "participant.left"
    participant: str
    reason: LeaveReason


class OwnerChanged(Event):
    type: Literal["owner.changed"] = "owner.changed"
    owner: str
    previous: str
    reason: str
    rights: Wire


class GuestLinkCreated(Event):
    type: Literal["guest_link.created"] = "guest_link.created"
    link: str
    secret_hash: str
    label: str
    organisation: str
    profile: str
    profile_name: str
    rights: Wire
    expires_at_ms: int
    max_uses: int
    pin_hash: str | None = None
    needs_moderator: bool = False


class GuestLinkRevoked(Event):
    type: Literal["guest_link.revoked"] = "guest_link.revoked"
    link: str


class GuestLinkRefused(Event):
    """Somebody held a link that was not let in: a wrong PIN counts towards its lock."""

    type: Literal["guest_link.refused"] = "guest_link.refused"
    link: str
    problem: str
    wrong_pin: bool = False


class GuestAdmitted(Event):
    """The host said yes; the end-user's answer is still needed."""

    type: Literal["guest.admitted"] = "guest.admitted"
    participant: str


class ConsentAsked(Event):
    type: Literal["consent.asked"] = "consent.asked"
    prompt: str
    kind: PromptKind
    participant: str
    capabilities: tuple[CapabilityName, ...]
    expires_at_ms: int


class ConsentAnswered(Event):
    """The end-user's answer, or silence (`timed_out`), which is a no. `granted` is what this yes opens."""

    type: Literal["consent.answered"] = "consent.answered"
    prompt: str
    kind: PromptKind
    participant: str
    answer: ConsentAnswer
    granted: tuple[CapabilityName, ...]
    timed_out: bool = False


class ConsentCancelled(Event):
    """The question lost its object: the person left, or the session ended."""

    type: Literal["consent.cancelled"] = "consent.cancelled"
    prompt: str
    participant: str


class ConsentWithdrawn(Event):
    type: Literal["consent.withdrawn"] = "consent.withdrawn"
    participant: str


class RightsChanged(Event):
    type: Literal["rights.changed"] = "rights.changed"
    participant: str
    profile: str
    profile_name: str
    rights: Wire
    needs_moderator: bool = False


class TrackPublished(Event):
    type: Literal["track.published"] = "track.published"
    track: str
    participant: str
    kind: TrackKind
    label: str


class TrackResumed(Event):
    """The sharer's new connection carries the same track on."""

    type: Literal["track.resumed"] = "track.resumed"
    track: str


class TrackInterrupted(Event):
    """The connection that carried the track is gone; its place is kept."""

    type: Literal["track.interrupted"] = "track.interrupted"
    track: str


class TrackUnpublished(Event):
    type: Literal["track.unpublished"] = "track.unpublished"
    track: str


class SharePaused(Event):
    type: Literal["share.paused"] = "share.paused"


class ShareResumed(Event):
    type: Literal["share.resumed"] = "share.resumed"


class ControlRequested(Event):
    type: Literal["control.requested"] = "control.requested"
    participant: str


class ControlGranted(Event):
    type: Literal["control.granted"] = "control.granted"
    participant: str


class ControlReleased(Event):
    type: Literal["control.released"] = "control.released"
    participant: str
    reason: Literal["released", "taken", "taken_back", "rights", "gone", "ended"]


class ControlRequestDropped(Event):
    type: Literal["control.request_dropped"] = "control.request_dropped"
    participant: str


class ChatPosted(Event):
    type: Literal["chat.posted"] = "chat.posted"
    message: str
    audience: Audience
    text: str


class InvitationCreated(Event):
    type: Literal["invitation.created"] = "invitation.created"
    invitation: str
    target_kind: Literal["person", "team", "skill"]
    target: str
    label: str
    seats: int
    note: str
    asked: tuple[str, ...]
    asked_why: dict[str, str]
    profile: str
    profile_name: str
    rights: Wire
    expires_at_ms: int


class InvitationAccepted(Event):
    type: Literal["invitation.accepted"] = "invitation.accepted"
    invitation: str
    person: str


class InvitationDeclined(Event):
    type: Literal["invitation.declined"] = "invitation.declined"
    invitation: str
    person: str
    name: str


class InvitationCancelled(Event):
    type: Literal["invitation.cancelled"] = "invitation.cancelled"
    invitation: str


class InvitationExpired(Event):
    type: Literal["invitation.expired"] = "invitation.expired"
    invitation: str


class RefusalRecorded(Event):
    """A command that was refused. Repetitions within a window are counted into one event."""

    type: Literal["refusal.recorded"] = "refusal.recorded"
    participant: str
    command: str
    code: str
    reason: str
    count: int = 1


class RecordingStarted(Event):
    type: Literal["recording.started"] = "recording.started"
    track: str
    participant: str
    kind: str
    codec: str
    label: str


class RecordingSealed(Event):
    """Digests of media chunks that are on disk, in the recorder's own form (see `recorder/README.md`)."""

    type: Literal["recording.sealed"] = "recording.sealed"
    part: str
    chunks: tuple[dict[str, Any], ...]


class RecordingPartFinished(Event):
    """A part of the recording has ended and is sealed as a whole, in the recorder's own form."""

    type: Literal["recording.finished"] = "recording.finished"
    part: str
    track_id: str
    kind: str
    codec: str
    started_at_ms: int
    ended_at_ms: int
    end_reason: str
    duration_ms: int
    size_bytes: int
    chunk_count: int
    chunks_digest: str
    header_digest: str
    cues_digest: str
    manifest_digest: str


class RecordingFailed(Event):
    type: Literal["recording.failed"] = "recording.failed"
    track: str | None
    reason: str


class RecordingRecovered(Event):
    type: Literal["recording.recovered"] = "recording.recovered"
    track: str | None


class RecordingViewed(Event):
    """Somebody watched the recording, and said why. Appended after the session has closed."""

    type: Literal["recording.viewed"] = "recording.viewed"
    person: str
    name: str
    reason: str


class SurveyAnswered(Event):
    type: Literal["survey.answered"] = "survey.answered"
    participant: str
    effort: int
    satisfaction: int
    comment: str


class SessionStopped(Event):
    """The end-user stopped everything."""

    type: Literal["session.stopped"] = "session.stopped"


class SessionClosed(Event):
    type: Literal["session.closed"] = "session.closed"
    reason: CloseReason
    outcome: Outcome | None = None
    resolution: str = ""
    skipped: bool = False
    tags: tuple[str, ...] = ()


AnyEvent = (
    SessionOpened
    | SessionRecovered
    | KeyIssued
    | EndUserJoined
    | ParticipantJoined
    | GuestArrived
    | GuestReturned
    | ParticipantRejoined
    | ParticipantConnected
    | ParticipantDisconnected
    | ParticipantLeft
    | OwnerChanged
    | GuestLinkCreated
    | GuestLinkRevoked
    | GuestLinkRefused
    | GuestAdmitted
    | ConsentAsked
    | ConsentAnswered
    | ConsentCancelled
    | ConsentWithdrawn
    | RightsChanged
    | TrackPublished
    | TrackResumed
    | TrackInterrupted
    | TrackUnpublished
    | SharePaused
    | ShareResumed
    | ControlRequested
    | ControlGranted
    | ControlReleased
    | ControlRequestDropped
    | ChatPosted
    | InvitationCreated
    | InvitationAccepted
    | InvitationDeclined
    | InvitationCancelled
    | InvitationExpired
    | RefusalRecorded
    | RecordingStarted
    | RecordingSealed
    | RecordingPartFinished
    | RecordingFailed
    | RecordingRecovered
    | RecordingViewed
    | SurveyAnswered
    | SessionStopped
    | SessionClosed
)

_adapter: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="type")])


def payload_of(event: AnyEvent) -> dict[str, Any]:
    """The part of an event that goes into the log's payload: all but what its header says."""
    return event.model_dump(mode="json", exclude={"type", "at_ms", "actor"})


def read(type_: str, version: int, at_ms: int, actor: str | None, payload: dict[str, Any]) -> AnyEvent:
    """An event from its header and payload. Raises `UnreadableEvent` for an unknown type or version."""
    try:
        return _adapter.validate_python(
            {**upcast(type_, version, payload), "type": type_, "at_ms": at_ms, "actor": actor}
        )
    except ValidationError as error:
        raise UnreadableEvent(f"{type_} version {version}: {error.error_count()} problems") from error
