"""A session as the fold of its log: immutable values, and the questions that can be asked of them. PURE."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from invite.guest import GuestLink
from invite.seats import Invitation
from permissions.capabilities import Capability
from permissions.rights import Rights
from session_server.protocol.vocabulary import (
    Audience,
    Feature,
    LeaveReason,
    LobbyStep,
    Outcome,
    ParticipantKind,
    Presence,
    PromptKind,
    RecordingPolicy,
    RecordingState,
    SessionPhase,
    TrackKind,
)

MAX_CHAT = 500  # messages that a joiner is brought up to date with; older ones stay in the log
MAX_TIMELINE = 40  # entries of the short history in a session's view
MAX_PARTICIPANTS = 32  # here or away at one time: C3 asks for 10 on one screen, with room for reps who come and go
MAX_TRACKS = 8  # published at one time in one session
MAX_GUEST_LINKS = 50  # of one session, revoked and used ones included
MAX_KEYS = 50  # of one session: they are made one after the other for one end-user
MAX_INVITATIONS = 100  # of one session


def to_ms(instant_s: float) -> int:
    """An instant of the packages that count in seconds; what was a whole millisecond is the same one again."""
    return round(instant_s * 1000)


@dataclass(frozen=True, slots=True)
class Participant:
    """One person. `granted` are the rights of the profile before consent, lobby and phase (see `gate.rights_of`)."""

    id: str
    kind: ParticipantKind
    name: str
    organisation: str
    person: str | None
    profile: str
    profile_name: str
    granted: Rights
    colour: int
    joined_at_ms: int
    presence: Presence
    presence_at_ms: int
    features: frozenset[Feature] = frozenset()
    consented: frozenset[Capability] = frozenset()
    refused: frozenset[Capability] = frozenset()
    refused_at_ms: int | None = None
    lobby: LobbyStep | None = None
    left: LeaveReason | None = None
    link: str | None = None
    invited_by: str | None = None
    secret_hash: str | None = None
    needs_moderator: bool = False

    @property
    def in_session(self) -> bool:
        """Whether the participant holds a place, connected or not."""
        return self.presence is not Presence.LEFT

    @property
    def here(self) -> bool:
        return self.presence in (Presence.HERE, Presence.LOBBY)


@dataclass(frozen=True, slots=True)
class Track:
    id: str
    participant: str
    kind: TrackKind
    label: str
    live: bool


@dataclass(frozen=True, slots=True)
class Prompt:
    id: str
    kind: PromptKind
    participant: str
    capabilities: tuple[Capability, ...]
    asked_at_ms: int
    expires_at_ms: int


@dataclass(frozen=True, slots=True)
class Control:
    """The driver's seat and who asks for it, in order."""

    driver: str | None = None
    since_ms: int | None = None
    requests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionKey:
    """A one-time key. `spent_by` is the browser's secret, hashed: the browser that used it may come again."""

    expires_at_ms: int
    spent_by: str | None = None
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    id: str
    author: str
    audience: Audience
    text: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the short history; names are resolved when it is shown."""

    seq: int
    at_ms: int
    type: str
    actor: str | None
    subject: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What an invitation carries besides its seats: the words, and the rights of who accepts."""

    label: str
    note: str
    why: Mapping[str, str]
    profile: str
    profile_name: str
    rights: Rights


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What a guest link carries besides its own life: the words, and the rights of who comes by it."""

    organisation: str
    profile_name: str
    rights: Rights
    needs_moderator: bool = False


@dataclass(frozen=True, slots=True)
class RecordingStatus:
    state: RecordingState = RecordingState.WAITING
    since_ms: int | None = None
    failed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Policy:
    """Facts of the session's opening that later decisions read."""

    recording: RecordingPolicy = RecordingPolicy.REQUIRED
    ceiling: Rights = Rights.ALL
    consent_timeout_ms: int = 30_000
    owner_grace_ms: int = 60_000
    place_kept_ms: int = 60_000
    demo: bool = False


@dataclass(frozen=True, slots=True)
class SessionState:
    """Everything a decision may depend on. `seq` is the number of the last event folded in."""

    id: str
    seq: int = 0
    phase: SessionPhase = SessionPhase.WAITING
    title: str = ""
    description: str = ""
    external_ref: str = ""
    organisation: str = ""
    owner: str = ""
    opened_at_ms: int = 0
    policy: Policy = Policy()
    participants: Mapping[str, Participant] = field(default_factory=lambda: MappingProxyType({}))
    tracks: Mapping[str, Track] = field(default_factory=lambda: MappingProxyType({}))
    share_paused: bool = False
    control: Control = Control()
    prompts: Mapping[str, Prompt] = field(default_factory=lambda: MappingProxyType({}))
    keys: Mapping[str, SessionKey] = field(default_factory=lambda: MappingProxyType({}))
    invitations: Mapping[str, Invitation] = field(default_factory=lambda: MappingProxyType({}))
    asked: Mapping[str, Asked] = field(default_factory=lambda: MappingProxyType({}))
    links: Mapping[str, GuestLink] = field(default_factory=lambda: MappingProxyType({}))
    link_facts: Mapping[str, LinkFacts] = field(default_factory=lambda: MappingProxyType({}))
    chat: tuple[Chat, ...] = ()
    timeline: tuple[Entry, ...] = ()
    recording: RecordingStatus = RecordingStatus()
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    closed_at_ms: int | None = None
    outcome: Outcome | None = None
    resolution: str | None = None
    idle_since_ms: int | None = None

    def present(self) -> Iterator[Participant]:
        """Participants who hold a place, in joining order."""
        return (person for person in self.participants.values() if person.in_session)

    def end_user(self) -> Participant | None:
        """The end-user who holds the place now, if any."""
        return next((p for p in self.present() if p.kind is ParticipantKind.END_USER), None)

    def by_person(self, person: str) -> Participant | None:
        """The participant of an account, past or present."""
        return next((p for p in self.participants.values() if p.person == person), None)

    def prompt_for(self, participant: str) -> Prompt | None:
        return next((prompt for prompt in self.prompts.values() if prompt.participant == participant), None)

    @property
    def closed(self) -> bool:
        return self.phase is SessionPhase.CLOSED
