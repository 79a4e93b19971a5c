"""What can happen to a session: the closed list of the machine's inputs. PURE.

Facts that the machine must not look up itself (a profile's rights, who can be asked, a hash) come with the input.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from permissions.rights import Rights
from session_server.domain.events import AnyEvent
from session_server.protocol.messages import Command
from session_server.protocol.vocabulary import CloseReason, Feature, RecordingPolicy, TrackKind


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """A profile as the application read it just now."""

    id: str
    name: str
    rights: Rights
    needs_moderator: bool = False
    for_guests: bool = False


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """An account, or who somebody without one says they are."""

    name: str
    organisation: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Open:
    title: str
    description: str
    external_ref: str
    organisation: str
    owner: PersonFacts
    profile: ProfileFacts
    recording: RecordingPolicy
    ceiling: Rights | None
    consent_timeout_s: int
    owner_grace_s: int
    place_kept_s: int
    demo: bool = False


@dataclass(frozen=True, slots=True)
class IssueKey:
    """The owner wants a (new) key for the end-user; keys issued before and not spent end with it."""

    by: str
    key_hash: str
    expires_at_ms: int


@dataclass(frozen=True, slots=True)
class JoinEndUser:
    """The end-user agreed on the join page."""

    key_hash: str
    person: PersonFacts
    profile: ProfileFacts
    secret_hash: str
    agreed_to: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RedeemLink:
    """A guest pressed *Join*. `pin_right` is None when no PIN was given; `seat_hash` is of this browser's secret."""

    link: str
    secret_hash: str
    pin_right: bool | None
    person: PersonFacts
    seat_hash: str


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    invitation: str
    person: PersonFacts


@dataclass(frozen=True, slots=True)
class DeclineInvitation:
    invitation: str
    person: PersonFacts


@dataclass(frozen=True, slots=True)
class Rejoin:
    """A person with an account who was in the session opens its page again."""

    person: str


@dataclass(frozen=True, slots=True)
class Connected:
    participant: str
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Disconnected:
    participant: str


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command of a participant, with the facts that it needs."""

    participant: str
    command: Command
    profile: ProfileFacts | None = None
    asked: Mapping[str, str] | None = None
    """For an invitation: person id to the reason why this person is asked."""
    label: str = ""
    secret_hash: str = ""
    link: str = ""
    pin_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Publish:
    """A publishing connection was answered: this track begins, or goes on."""

    participant: str
    track: str
    kind: TrackKind
    label: str


@dataclass(frozen=True, slots=True)
class MediaLost:
    """The connection that carried these tracks is gone."""

    tracks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The recorder's and the gate's own facts, ready as events."""

    event: AnyEvent


@dataclass(frozen=True, slots=True)
class Recover:
    epoch: int


@dataclass(frozen=True, slots=True)
class EndNow:
    reason: CloseReason


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed; whatever was due is due."""


Input = (
    Open
    | IssueKey
    | JoinEndUser
    | RedeemLink
    | AcceptInvitation
    | DeclineInvitation
    | Rejoin
    | Connected
    | Disconnected
    | Commanded
    | Publish
    | MediaLost
    | Evidence
    | Recover
    | EndNow
    | Tick
)
