"""The closed, alphabetical list of capabilities, and what is true of some of them by nature.

A capability is `resource:action`. A new one is added in its alphabetical place; none is ever renamed, because logs,
profile files and clients hold the names.
"""

from enum import StrEnum
from typing import Final


class Capability(StrEnum):
    """One thing that a participant may be allowed to do."""

    ANNOTATE_DRAW = "annotate:draw"
    CHAT_EVERYONE = "chat:everyone"
    CHAT_TEAM = "chat:team"
    CLIPBOARD_RECEIVE = "clipboard:receive"
    CLIPBOARD_SEND = "clipboard:send"
    FILE_RECEIVE = "file:receive"
    FILE_SEND = "file:send"
    NOTES_EDIT = "notes:edit"
    RECORDING_DELETE = "recording:delete"
    RECORDING_EXPORT = "recording:export"
    RECORDING_PAUSE = "recording:pause"
    RECORDING_SHARE = "recording:share"
    RECORDING_VIEW = "recording:view"
    SCREEN_CONTROL = "screen:control"
    SCREEN_REPLAY = "screen:replay"
    SCREEN_SHARE = "screen:share"
    SCREEN_VIEW = "screen:view"
    SESSION_ADMIT = "session:admit"
    SESSION_END = "session:end"
    SESSION_INVITE = "session:invite"
    SESSION_INVITE_GUEST = "session:invite-guest"
    SESSION_MODERATE = "session:moderate"
    SESSION_OBSERVE = "session:observe"
    SESSION_REMOVE = "session:remove"
    SESSION_TAKE_OVER = "session:take-over"
    SESSION_TRANSFER = "session:transfer"
    SYSTEM_ACT = "system:act"
    SYSTEM_INSPECT = "system:inspect"
    VOICE_LISTEN = "voice:listen"
    VOICE_TALK = "voice:talk"


class Access(StrEnum):
    """The answer for one capability: yes, yes once the end-user has agreed, or no."""

    ALLOW = "allow"
    ASK = "ask"
    DENY = "deny"

    @property
    def rank(self) -> int:
        """Deny 0, ask 1, allow 2: the lesser of two is the stricter."""
        return _RANK[self]


_RANK: Final = {Access.DENY: 0, Access.ASK: 1, Access.ALLOW: 2}


def least(*accesses: Access) -> Access:
    """The strictest of one or more accesses."""
    return min(accesses, key=_RANK.__getitem__)


TOUCHES_END_USER: Final[frozenset[Capability]] = frozenset(
    {
        Capability.CLIPBOARD_RECEIVE,
        Capability.CLIPBOARD_SEND,
        Capability.FILE_RECEIVE,
        Capability.FILE_SEND,
        Capability.SCREEN_CONTROL,
        Capability.SCREEN_REPLAY,
        Capability.SCREEN_VIEW,
        Capability.SYSTEM_ACT,
        Capability.SYSTEM_INSPECT,
        Capability.VOICE_LISTEN,
    }
)
"""What shows, tells or changes something of the end-user's: it needs consent by nature.

For an external guest no profile can turn these into a plain *allow*; the end-user is asked each time anew.
"""

NEVER_FOR_GUESTS: Final[frozenset[Capability]] = frozenset(
    {
        Capability.RECORDING_DELETE,
        Capability.RECORDING_EXPORT,
        Capability.RECORDING_PAUSE,
        Capability.RECORDING_SHARE,
        Capability.RECORDING_VIEW,
        Capability.SESSION_ADMIT,
        Capability.SESSION_END,
        Capability.SESSION_INVITE,
        Capability.SESSION_INVITE_GUEST,
        Capability.SESSION_MODERATE,
        Capability.SESSION_OBSERVE,
        Capability.SESSION_REMOVE,
        Capability.SESSION_TAKE_OVER,
        Capability.SESSION_TRANSFER,
    }
)
"""What makes an owner, a moderator, an inviter or a keeper of evidence: no profile can give it to a guest."""
