"""Profiles: what each capability is set to, how the end-user is asked, and what must be true besides.

`permissions.profile_file` reads them from TOML text; the shipped ones lie in `config/profiles/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from types import MappingProxyType
from typing import Final

from permissions.capabilities import Access, Capability

DEFAULT_PROMPT_TIMEOUT_S: Final = 30
"""Long enough to read the card aloud, short enough that a helper does not wait in vain."""


class PromptScope(StrEnum):
    """How far one yes of the end-user reaches. For external guests it never reaches beyond the one guest."""

    EVERY_TIME = "every-time"
    ONCE_PER_PARTICIPANT = "once-per-participant"
    ONCE_PER_SESSION = "once-per-session"


class ForWhom(StrEnum):
    """Who can be given a profile. A colleague's never goes to a guest, nor a guest's to a colleague."""

    COLLEAGUE = "colleague"
    END_USER = "end-user"
    GUEST = "guest"
    OWNER = "owner"


class OnTimeout(StrEnum):
    """What silence means. It has one value on purpose: no answer is never a yes, and a file may say so openly."""

    DENY = "deny"


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


@dataclass(frozen=True, slots=True)
class Rule:
    """The setting of one capability. The prompt fields matter only where access is ask."""

    access: Access
    prompt_scope: PromptScope = PromptScope.ONCE_PER_PARTICIPANT
    timeout_s: int = DEFAULT_PROMPT_TIMEOUT_S
    on_timeout: OnTimeout = OnTimeout.DENY


@dataclass(frozen=True, slots=True)
class Hours:
    """A daily span on some weekdays, in the organisation's time zone; minutes since midnight, the end excluded."""

    days: tuple[Weekday, ...]
    from_minute: int
    until_minute: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a participation. None and empty mean no limit from this profile."""

    duration_s: int | None = None
    idle_s: int | None = None
    address_ranges: tuple[IPv4Network | IPv6Network, ...] = ()
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be true before, and as long as, the rights of the profile hold."""

    host_admission: bool = False
    moderator_present: bool = False
    recording_running: bool = False
    second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of rules. A capability without a rule is *not set*: the next layer decides."""

    id: str
    name: str
    description: str
    rules: Mapping[Capability, Rule]
    limits: Limits = field(default_factory=Limits)
    needs: Needs = field(default_factory=Needs)
    for_whom: ForWhom = ForWhom.COLLEAGUE

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", MappingProxyType(dict(self.rules)))
