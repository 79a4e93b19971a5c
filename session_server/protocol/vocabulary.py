"""The words of the wire: every kind, state, reason and answer as an enum.

PURE. The domain uses the same words, so that nothing is translated between the log, the machine and the clients.
"""

from enum import StrEnum


class ParticipantKind(StrEnum):
    """`internal` people have an account, the `end_user` shares a screen, a `guest` came by a link from outside."""

    INTERNAL = "internal"
    END_USER = "end_user"
    GUEST = "guest"


class SessionPhase(StrEnum):
    """Where a session stands; the transition table is in `session_server.domain.states`."""

    WAITING = "waiting"
    ACTIVE = "active"
    PAUSED = "paused"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


class Presence(StrEnum):
    """Whether a participant's socket is open. `lobby`: a guest before every yes; sees and receives nothing."""

    LOBBY = "lobby"
    HERE = "here"
    AWAY = "away"
    LEFT = "left"


class LobbyStep(StrEnum):
    WAITING_FOR_HOST = "waiting_for_host"
    WAITING_FOR_END_USER = "waiting_for_end_user"
    ADMITTED = "admitted"
    REFUSED = "refused"


class Audience(StrEnum):
    """Who reads a chat message. `team` is the internal side channel: neither end-user nor guests."""

    EVERYONE = "everyone"
    TEAM = "team"


class Purpose(StrEnum):
    PUBLISH = "publish"
    VIEW = "view"


class TrackKind(StrEnum):
    SCREEN = "screen"
    CAMERA = "camera"
    VOICE = "voice"


class Feature(StrEnum):
    """What a client announces about itself. A sharer without `input` can be watched and pointed at, not driven."""

    INPUT = "input"


class ShareState(StrEnum):
    """`interrupted`: the sharer's connection is gone and its place is kept."""

    NONE = "none"
    LIVE = "live"
    PAUSED = "paused"
    INTERRUPTED = "interrupted"


class RecordingState(StrEnum):
    OFF = "off"
    WAITING = "waiting"
    RECORDING = "recording"
    FAILED = "failed"
    FINISHED = "finished"


class RecordingPolicy(StrEnum):
    """`required`: nothing is forwarded that is not written. `best_effort`: somebody chose to go on, and all are told."""

    REQUIRED = "required"
    BEST_EFFORT = "best_effort"
    OFF = "off"


class PromptKind(StrEnum):
    """What the end-user is asked: to let an external guest in, or to let a participant drive."""

    GUEST = "guest"
    CONTROL = "control"


class ConsentAnswer(StrEnum):
    ALLOW = "allow"
    ONLY_WATCH = "only_watch"
    DENY = "deny"


class InvitationState(StrEnum):
    OPEN = "open"
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    DECLINED = "declined"


class LinkState(StrEnum):
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LOCKED = "locked"


class Outcome(StrEnum):
    SOLVED = "solved"
    WORKAROUND = "workaround"
    FORWARDED = "forwarded"
    NOT_SOLVED = "not_solved"


class LeaveReason(StrEnum):
    """Why a participant is no longer in a session."""

    LEFT = "left"
    REMOVED = "removed"
    REVOKED = "revoked"
    REFUSED = "refused"
    EXPIRED = "expired"
    SILENT = "silent"
    STOPPED = "stopped"
    SESSION_CLOSED = "session_closed"


class CloseReason(StrEnum):
    """Why a session ended."""

    RESOLVED = "resolved"
    ABANDONED = "abandoned"
    EXPIRED = "expired"
    EVIDENCE_FAILED = "evidence_failed"


class PersonPresence(StrEnum):
    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"
    OFFLINE = "offline"
