"""The WebSocket protocol, version 1: everything a client may say, and everything the server says.

PURE. Commands are imperative (`chat.send`) and carry an `id`; replies carry it back as `reply_to`; events are past
tense (`chat.posted`). Unknown types and fields are errors. `messages.schema.json` and the TypeScript types are made
from these models and compared in a test.

The first message on a socket is `hello` with a ticket (one use, 30 s). The ticket decides the channel: *desk* (a signed-in
person: presence, invitations, own sessions) or *session* (one participant of one session). The state of a session
comes whole, as each participant may see it (`session.changed`), so that a client folds nothing and guesses nothing.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from session_server.protocol.base import (
    MAX_CHAT_CHARS,
    MAX_INPUT_EVENTS,
    MAX_LINES,
    MAX_SDP_CHARS,
    ConnectionId,
    ErrorCode,
    Fraction,
    InstantMs,
    InvitationId,
    Line,
    LinkId,
    Mid,
    Model,
    Name,
    ParticipantId,
    PersonId,
    PromptId,
    RequestId,
    SessionId,
    Text,
    TrackId,
)
from session_server.protocol.views import ChatMessage, DeskView, IceServer, SessionView
from session_server.protocol.vocabulary import (
    Audience,
    ConsentAnswer,
    Feature,
    LeaveReason,
    Outcome,
    Purpose,
    TrackKind,
)

# --- commands ---------------------------------------------------------------------------------------------------------


class Command(Model):
    id: RequestId


class Hello(Command):
    type: Literal["hello"] = "hello"
    version: int
    ticket: Annotated[str, StringConstraints(min_length=20, max_length=100)]
    features: Annotated[tuple[Feature, ...], Field(max_length=8)] = ()


class ChatSend(Command):
    type: Literal["chat.send"] = "chat.send"
    audience: Audience = Audience.EVERYONE
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_CHAT_CHARS)]


class OfferedTrack(Model):
    """One media line of an offer. When publishing, `track` is given only to continue a track after a reconnect."""

    mid: Mid
    track: TrackId | None = None
    kind: TrackKind = TrackKind.SCREEN
    label: Line = ""


class MediaOffer(Command):
    """An SDP offer (RFC 8829). The client always offers; `connection` names an open connection to extend it."""

    type: Literal["media.offer"] = "media.offer"
    purpose: Purpose
    connection: ConnectionId | None = None
    sdp: Annotated[str, StringConstraints(min_length=1, max_length=MAX_SDP_CHARS)]
    tracks: Annotated[tuple[OfferedTrack, ...], Field(max_length=MAX_LINES)] = ()


class MediaClose(Command):
    type: Literal["media.close"] = "media.close"
    connection: ConnectionId


class TrackUnpublish(Command):
    """The sharer ended this track (after stopping it in the client)."""

    type: Literal["track.unpublish"] = "track.unpublish"
    track: TrackId


class SharePause(Command):
    type: Literal["share.pause"] = "share.pause"


class ShareResume(Command):
    type: Literal["share.resume"] = "share.resume"


class ConsentDecide(Command):
    type: Literal["consent.decide"] = "consent.decide"
    prompt: PromptId
    answer: ConsentAnswer


class ConsentWithdraw(Command):
    """The end-user takes back what was allowed to one participant beyond their profile's plain rights."""

    type: Literal["consent.withdraw"] = "consent.withdraw"
    participant: ParticipantId


class ControlRequest(Command):
    type: Literal["control.request"] = "control.request"


class ControlGrant(Command):
    """The driver or the owner hands the seat to a participant who asked for it."""

    type: Literal["control.grant"] = "control.grant"
    participant: ParticipantId


class ControlRelease(Command):
    """The driver gives the seat back; from the owner or the end-user it takes it from whoever drives."""

    type: Literal["control.release"] = "control.release"


class InvitePerson(Model):
    kind: Literal["person"] = "person"
    person: PersonId


class InviteTeam(Model):
    kind: Literal["team"] = "team"
    team: Line


class InviteSkill(Model):
    kind: Literal["skill"] = "skill"
    skill: Line


InviteTarget = Annotated[InvitePerson | InviteTeam | InviteSkill, Field(discriminator="kind")]


class InvitationCreate(Command):
    type: Literal["invitation.create"] = "invitation.create"
    target: InviteTarget
    seats: Annotated[int, Field(ge=1, le=10)] = 1
    note: Line = ""


class InvitationCancel(Command):
    type: Literal["invitation.cancel"] = "invitation.cancel"
    invitation: InvitationId


class InvitationAccept(Command):
    """Desk channel. The reply carries the ticket that joins the session."""

    type: Literal["invitation.accept"] = "invitation.accept"
    invitation: InvitationId


class InvitationDecline(Command):
    type: Literal["invitation.decline"] = "invitation.decline"
    invitation: InvitationId


class GuestLinkCreate(Command):
    type: Literal["guest_link.create"] = "guest_link.create"
    label: Name
    organisation: Line = ""
    profile: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    expires_in_s: Annotated[int, Field(ge=60, le=7 * 86400)] = 7200
    uses: Annotated[int, Field(ge=1, le=20)] = 1
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{4,10}$")] | None = None


class GuestLinkRevoke(Command):
    type: Literal["guest_link.revoke"] = "guest_link.revoke"
    link: LinkId


class GuestAdmit(Command):
    type: Literal["guest.admit"] = "guest.admit"
    participant: ParticipantId


class GuestRefuse(Command):
    type: Literal["guest.refuse"] = "guest.refuse"
    participant: ParticipantId


class RightsSet(Command):
    """Gives a participant another profile; effective at once, narrower or wider."""

    type: Literal["rights.set"] = "rights.set"
    participant: ParticipantId
    profile: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class ParticipantRemove(Command):
    type: Literal["participant.remove"] = "participant.remove"
    participant: ParticipantId


class SessionStop(Command):
    """The end-user's *stop everything*: all media and control end at once, the session goes to wrap-up."""

    type: Literal["session.stop"] = "session.stop"


class SessionLeave(Command):
    type: Literal["session.leave"] = "session.leave"


class SessionClose(Command):
    """A resolution is required, or skipped in so many words (`skip_resolution`)."""

    type: Literal["session.close"] = "session.close"
    outcome: Outcome
    resolution: Text = ""
    skip_resolution: bool = False
    tags: Annotated[tuple[Line, ...], Field(max_length=20)] = ()


class PresenceSet(Command):
    type: Literal["presence.set"] = "presence.set"
    presence: Literal["available", "busy"]


# --- input: no reply when delivered, an error when refused --------------------------------------------------------------


class PointerMove(Model):
    kind: Literal["move"] = "move"
    x: Fraction
    y: Fraction


class PointerButton(Model):
    kind: Literal["button"] = "button"
    x: Fraction
    y: Fraction
    button: Annotated[
        int, Field(ge=0, le=4, description="As in the DOM: 0 left, 1 middle, 2 right, 3 back, 4 forward.")
    ]
    down: bool


class PointerWheel(Model):
    kind: Literal["wheel"] = "wheel"
    x: Fraction
    y: Fraction
    dx: Annotated[float, Field(ge=-100, le=100, description="Notches to the right.")] = 0
    dy: Annotated[float, Field(ge=-100, le=100, description="Notches down.")] = 0


class KeyPress(Model):
    """A key by its physical code (UI Events `code`), with the text it makes, so that layouts do not matter."""

    kind: Literal["key"] = "key"
    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,32}$")]
    down: bool
    text: Annotated[str, StringConstraints(max_length=8)] = ""


InputEvent = Annotated[PointerMove | PointerButton | PointerWheel | KeyPress, Field(discriminator="kind")]
InputEvents = Annotated[tuple[InputEvent, ...], Field(min_length=1, max_length=MAX_INPUT_EVENTS)]


class InputSend(Command):
    """Input for the shared screen, in order. Needs `screen:control` and the driver's seat."""

    type: Literal["input.send"] = "input.send"
    events: InputEvents


class PointerShow(Command):
    """Where this participant points, drawn with their name and colour for everyone. Needs `annotate:draw`."""

    type: Literal["pointer.show"] = "pointer.show"
    x: Fraction
    y: Fraction


SessionCommand = (
    ChatSend
    | MediaOffer
    | MediaClose
    | TrackUnpublish
    | SharePause
    | ShareResume
    | ConsentDecide
    | ConsentWithdraw
    | ControlRequest
    | ControlGrant
    | ControlRelease
    | InvitationCreate
    | InvitationCancel
    | GuestLinkCreate
    | GuestLinkRevoke
    | GuestAdmit
    | GuestRefuse
    | RightsSet
    | ParticipantRemove
    | SessionStop
    | SessionLeave
    | SessionClose
    | InputSend
    | PointerShow
)
DeskCommand = InvitationAccept | InvitationDecline | PresenceSet
ClientMessage = Annotated[Hello | SessionCommand | DeskCommand, Field(discriminator="type")]


# --- replies ------------------------------------------------------------------------------------------------------------


class Reply(Model):
    reply_to: RequestId


class Done(Reply):
    type: Literal["done"] = "done"


class Error(Model):
    """A refusal or a fault. `reply_to` is absent when no command could be read. `text` says what to do, in plain words."""

    type: Literal["error"] = "error"
    reply_to: RequestId | None = None
    code: ErrorCode
    text: str


class DeskWelcome(Reply):
    type: Literal["desk.welcome"] = "desk.welcome"
    version: int
    server_time_ms: InstantMs
    desk: DeskView


class SessionWelcome(Reply):
    """The whole state for a joiner: the session as this participant may see it, and the chat so far.

    `connections` are the media connections that the server still holds for this participant. A client closes every
    peer connection of its own that is not named there and offers anew (after a restart of the server, say).
    """

    type: Literal["session.welcome"] = "session.welcome"
    version: int
    server_time_ms: InstantMs
    ice_servers: tuple[IceServer, ...]
    connections: tuple[ConnectionId, ...]
    session: SessionView
    chat: tuple[ChatMessage, ...]


class AnsweredTrack(Model):
    mid: Mid
    track: TrackId
    kind: TrackKind


class MediaAnswer(Reply):
    type: Literal["media.answer"] = "media.answer"
    connection: ConnectionId
    sdp: str
    tracks: tuple[AnsweredTrack, ...]


class InvitationCreated(Reply):
    type: Literal["invitation.created"] = "invitation.created"
    invitation: InvitationId
    asked: tuple[str, ...]


class JoinTicket(Reply):
    type: Literal["join.ticket"] = "join.ticket"
    session: SessionId
    participant: ParticipantId


class GuestLinkCreated(Reply):
    """The only time the token is told. The address carries it in the fragment, which browsers never send."""

    type: Literal["guest_link.created"] = "guest_link.created"
    link: LinkId
    url: str
    expires_at_ms: InstantMs


# --- events -------------------------------------------------------------------------------------------------------------


class DeskChanged(Model):
    type: Literal["desk.changed"] = "desk.changed"
    desk: DeskView


class SessionChanged(Model):
    type: Literal["session.changed"] = "session.changed"
    session: SessionView


class ChatPosted(Model):
    type: Literal["chat.posted"] = "chat.posted"
    message: ChatMessage


class NeededTrack(Model):
    track: TrackId
    kind: TrackKind


class MediaNeeded(Model):
    """Which tracks this participant may receive now; the client offers a receive line for each that it lacks."""

    type: Literal["media.needed"] = "media.needed"
    tracks: tuple[NeededTrack, ...]


class MediaClosed(Model):
    type: Literal["media.closed"] = "media.closed"
    connection: ConnectionId
    reason: str


class InputReceived(Model):
    """To the sharer's client: input that the server has checked, in order."""

    type: Literal["input.received"] = "input.received"
    participant: ParticipantId
    events: InputEvents


class PointerShown(Model):
    type: Literal["pointer.shown"] = "pointer.shown"
    participant: ParticipantId
    x: Fraction
    y: Fraction


class SessionLeft(Model):
    """The last message on a session's socket: this participant is out, and why."""

    type: Literal["session.left"] = "session.left"
    reason: LeaveReason
    by: Name | None = None
    text: str


class ServerDraining(Model):
    """The node goes down on purpose; the client reconnects after `retry_after_ms`."""

    type: Literal["server.draining"] = "server.draining"
    retry_after_ms: int


ServerMessage = Annotated[
    Done
    | Error
    | DeskWelcome
    | SessionWelcome
    | MediaAnswer
    | InvitationCreated
    | JoinTicket
    | GuestLinkCreated
    | DeskChanged
    | SessionChanged
    | ChatPosted
    | MediaNeeded
    | MediaClosed
    | InputReceived
    | PointerShown
    | SessionLeft
    | ServerDraining,
    Field(discriminator="type"),
]
