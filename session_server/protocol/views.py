"""What a participant sees of a session, and a rep of the desk: whole pictures, sent anew at each change.

PURE. `session_server.domain.view` computes a `SessionView` for one participant; what they may not see is not in it.
"""

from pydantic import Field

from permissions.capabilities import Access, Capability
from session_server.protocol.base import (
    InstantMs,
    InvitationId,
    Line,
    LinkId,
    MessageId,
    Model,
    ParticipantId,
    PersonId,
    PromptId,
    SessionId,
    Text,
    TrackId,
)
from session_server.protocol.vocabulary import (
    Audience,
    InvitationState,
    LeaveReason,
    LinkState,
    LobbyStep,
    Outcome,
    ParticipantKind,
    PersonPresence,
    Presence,
    PromptKind,
    RecordingPolicy,
    RecordingState,
    SessionPhase,
    ShareState,
    TrackKind,
)


class IceServer(Model):
    urls: tuple[str, ...]
    username: str | None = None
    credential: str | None = None


class ChatMessage(Model):
    """`text` is hostile input: clients show it as text nodes only."""

    message: MessageId
    author: ParticipantId
    author_name: str
    author_kind: ParticipantKind
    audience: Audience
    text: str
    at_ms: InstantMs


class ParticipantView(Model):
    """One person in the session. `rights` are the effective ones, after consent, lobby and state (absent: denied)."""

    participant: ParticipantId
    person: PersonId | None = None
    name: str
    kind: ParticipantKind
    organisation: str
    presence: Presence
    profile: str
    profile_name: str
    rights: dict[Capability, Access]
    colour: int = Field(ge=0, description="0-based, in joining order; the palette repeats after eight.")
    owner: bool
    sharing: bool
    watching: bool
    driving: bool
    lobby: LobbyStep | None = None
    joined_at_ms: InstantMs
    left: LeaveReason | None = None


class TrackView(Model):
    track: TrackId
    participant: ParticipantId
    kind: TrackKind
    label: str


class ControlView(Model):
    """The driver's seat. `drivable` is false when the sharer's client cannot inject input (a browser by nature)."""

    driver: ParticipantId | None = None
    since_ms: InstantMs | None = None
    requests: tuple[ParticipantId, ...] = ()
    drivable: bool = False


class RecordingView(Model):
    policy: RecordingPolicy
    state: RecordingState
    since_ms: InstantMs | None = None


class PromptView(Model):
    """A question to the end-user. Others see that it was asked; `deny` is the answer when `expires_at_ms` passes."""

    prompt: PromptId
    kind: PromptKind
    participant: ParticipantId
    name: str
    organisation: str
    external: bool
    capabilities: tuple[Capability, ...]
    until_ms: InstantMs | None = None
    asked_at_ms: InstantMs
    expires_at_ms: InstantMs


class InvitationView(Model):
    invitation: InvitationId
    label: str
    seats: int
    taken: int
    state: InvitationState
    note: str
    by: ParticipantId
    at_ms: InstantMs
    expires_at_ms: InstantMs


class GuestLinkView(Model):
    """The ledger's row of one guest link; never the token."""

    link: LinkId
    label: str
    organisation: str
    profile: str
    state: LinkState
    uses: int
    max_uses: int
    pin: bool
    by: ParticipantId
    created_at_ms: InstantMs
    expires_at_ms: InstantMs


class TimelineEntry(Model):
    """One thing that happened, for people who join late and for the end-user's receipt."""

    seq: int
    at_ms: InstantMs
    type: str
    actor: str | None = None
    subject: str | None = None
    detail: str | None = None


class ProfileView(Model):
    profile: str
    name: str
    description: str
    external: bool
    rights: dict[Capability, Access]


class ReceiptView(Model):
    """What the end-user keeps: who saw what, when, and what was done."""

    people: tuple[ParticipantView, ...]
    entries: tuple[TimelineEntry, ...]


class SessionView(Model):
    """One session as one participant may see it."""

    session: SessionId
    seq: int
    phase: SessionPhase
    title: str
    description: str
    external_ref: str
    organisation: str
    opened_at_ms: InstantMs
    you: ParticipantId
    owner: ParticipantId
    participants: tuple[ParticipantView, ...]
    tracks: tuple[TrackView, ...]
    share: ShareState
    control: ControlView
    recording: RecordingView
    prompts: tuple[PromptView, ...]
    invitations: tuple[InvitationView, ...] = ()
    guest_links: tuple[GuestLinkView, ...] = ()
    profiles: tuple[ProfileView, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    outcome: Outcome | None = None
    resolution: Text | None = None


class PersonView(Model):
    person: PersonId
    name: str
    organisation: str
    presence: PersonPresence
    teams: tuple[Line, ...]
    skills: tuple[Line, ...]


class InvitationCard(Model):
    """An invitation as the invited person sees it: the issue, who asks, and why they were asked."""

    invitation: InvitationId
    session: SessionId
    title: str
    description: str
    external_ref: str
    inviter: str
    inviter_organisation: str
    note: str
    why: str
    at_ms: InstantMs
    expires_at_ms: InstantMs


class SessionRow(Model):
    session: SessionId
    title: str
    external_ref: str
    phase: SessionPhase
    owner: str
    yours: bool
    end_user: str | None = None
    people: int
    opened_at_ms: InstantMs


class DeskView(Model):
    """A rep's desk: own and joinable sessions, open invitations, colleagues."""

    person: PersonId
    presence: PersonPresence
    sessions: tuple[SessionRow, ...]
    invitations: tuple[InvitationCard, ...]
    people: tuple[PersonView, ...]
