"""Reading profiles from TOML text. Text in; a profile, or every problem of the text at once, out.

    id = "vendor-view"                     # lower-case words joined by dashes; also the file's name
    name = "Vendor view"
    description = "Sees and chats."
    for_whom = "guest"                     # "colleague" (the default), "end-user", "guest" or "owner"
    others = "deny"                        # capabilities not named below: "deny" or "not-set" (the default)

    [rules]
    "chat:everyone" = "allow"              # short form
    "screen:control" = { access = "ask", prompt = "every-time", timeout_s = 30, on_timeout = "deny" }

    [limits]                               # duration_s, idle_s, address_ranges = ["192.0.2.0/24"],
    duration_s = 7200                      # hours = [{ days = ["mon"], from = "08:00", until = "18:00" }]

    [needs]                                # host_admission, moderator_present, recording_running, second_factor
    host_admission = true

Unknown keys are problems. The callers read files; this module touches none.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, Final, TypeVar

from permissions.capabilities import Access, Capability
from permissions.profiles import (
    DEFAULT_PROMPT_TIMEOUT_S,
    ForWhom,
    Hours,
    Limits,
    Needs,
    OnTimeout,
    Profile,
    PromptScope,
    Rule,
    Weekday,
)

MAX_TEXT_CHARS: Final = 65_536
"""A profile with every key spelt out takes about 4 000 characters; more is a mistake or an attack."""
MAX_NAME_CHARS: Final = 60
MAX_DESCRIPTION_CHARS: Final = 500
MAX_ENTRIES: Final = 100
"""Address ranges and spans of hours in one profile: each is compared at joining."""
PROMPT_TIMEOUT_RANGE_S: Final = (5, 300)
"""Under 5 s nobody can read a card; over 5 min a helper no longer expects the answer."""
SPAN_RANGE_S: Final = (60, 7 * 86_400)
"""Duration and idle limits: from a minute to a week."""

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_TOP_KEYS: Final = frozenset({"id", "name", "description", "for_whom", "others", "rules", "limits", "needs"})
_RULE_KEYS: Final = frozenset({"access", "prompt", "timeout_s", "on_timeout"})
_LIMIT_KEYS: Final = frozenset(entry.name for entry in fields(Limits))
_NEED_KEYS: Final = frozenset(entry.name for entry in fields(Needs))
_HOURS_KEYS: Final = frozenset({"days", "from", "until"})

E_ = TypeVar("E_", bound=StrEnum)


class Others(StrEnum):
    """What a capability is that the file does not name."""

    DENY = "deny"
    NOT_SET = "not-set"


class ProblemKind(StrEnum):
    NOT_TOML = "not-toml"
    MISSING = "missing"
    UNKNOWN_KEY = "unknown-key"
    WRONG_TYPE = "wrong-type"
    BAD_VALUE = "bad-value"
    WRONG_FILE_NAME = "wrong-file-name"


@dataclass(frozen=True, slots=True)
class ProfileProblem:
    """One thing to mend. `where` is the dotted place in the file, `detail` says what is expected there."""

    kind: ProblemKind
    where: str
    detail: str


def read_profile(text: str) -> Profile | tuple[ProfileProblem, ...]:
    """The profile that the TOML text describes, or all its problems in reading order."""
    if len(text) > MAX_TEXT_CHARS:
        return (ProfileProblem(ProblemKind.NOT_TOML, "", f"longer than {MAX_TEXT_CHARS} characters"),)
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # ValueError covers tomllib's own error and over-long integers, RecursionError deep nesting.
        return (ProfileProblem(ProblemKind.NOT_TOML, "", str(error)),)
    reader = _Reader()
    profile = reader.profile(table)
    return tuple(reader.problems) or profile


def read_profiles(texts: Mapping[str, str]) -> dict[str, Profile] | tuple[ProfileProblem, ...]:
    """All profiles by id from a mapping of file stem to text, or the problems of all files at once.

    The stem has to be the profile's id, so that no two files can claim one id.
    """
    profiles: dict[str, Profile] = {}
    problems: list[ProfileProblem] = []
    for stem, text in sorted(texts.items()):
        result = read_profile(text)
        if isinstance(result, tuple):
            problems += [ProfileProblem(p.kind, f"{stem}: {p.where}".rstrip(": "), p.detail) for p in result]
        elif result.id != stem:
            problems.append(ProfileProblem(ProblemKind.WRONG_FILE_NAME, stem, f"the id is {result.id}"))
        else:
            profiles[stem] = result
    return tuple(problems) or profiles


class _Reader:
    """Collects problems and goes on with a harmless value, so that one pass names them all."""

    def __init__(self) -> None:
        self.problems: list[ProfileProblem] = []

    def profile(self, table: dict[str, Any]) -> Profile:
        self._known(table, _TOP_KEYS, "")
        profile_id = self._text(table, "id", MAX_NAME_CHARS)
        if profile_id and not _ID.fullmatch(profile_id):
            self._problem(ProblemKind.BAD_VALUE, "id", "expected lower-case words joined by dashes")
        name = self._text(table, "name", MAX_NAME_CHARS)
        description = self._text(table, "description", MAX_DESCRIPTION_CHARS)
        for_whom = self._enum(ForWhom, table.get("for_whom", ForWhom.COLLEAGUE), "for_whom", ForWhom.COLLEAGUE)
        others = self._enum(Others, table.get("others", Others.NOT_SET), "others", Others.NOT_SET)
        rules = self._rules(self._table(table, "rules", required=True))
        if others is Others.DENY:
            rules = {c: rules.get(c, Rule(Access.DENY)) for c in Capability}
        limits = self._limits(self._table(table, "limits"))
        needs = self._needs(self._table(table, "needs"))
        return Profile(profile_id, name, description, rules, limits, needs, for_whom)

    def _rules(self, table: dict[str, Any]) -> dict[Capability, Rule]:
        rules: dict[Capability, Rule] = {}
        for key, value in table.items():
            where = f"rules.{key}"
            try:
                capability = Capability(key)
            except ValueError:
                self._problem(ProblemKind.UNKNOWN_KEY, where, "no such capability")
                continue
            rules[capability] = self._rule(value, where)
        return {capability: rules[capability] for capability in Capability if capability in rules}

    def _rule(self, value: object, where: str) -> Rule:
        if not isinstance(value, dict):
            return Rule(self._enum(Access, value, where, Access.DENY))
        self._known(value, _RULE_KEYS, where)
        if "access" not in value:
            self._problem(ProblemKind.MISSING, f"{where}.access", "expected allow, ask or deny")
        access = self._enum(Access, value.get("access", Access.DENY), f"{where}.access", Access.DENY)
        default_scope = PromptScope.ONCE_PER_PARTICIPANT
        scope = self._enum(PromptScope, value.get("prompt", default_scope), f"{where}.prompt", default_scope)
        timeout_s = self._integer(value, "timeout_s", where, PROMPT_TIMEOUT_RANGE_S) or DEFAULT_PROMPT_TIMEOUT_S
        on_timeout = value.get("on_timeout", OnTimeout.DENY)
        return Rule(access, scope, timeout_s, self._enum(OnTimeout, on_timeout, f"{where}.on_timeout", OnTimeout.DENY))

    def _limits(self, table: dict[str, Any]) -> Limits:
        self._known(table, _LIMIT_KEYS, "limits")
        networks = [self._network(value, where) for value, where in self._entries(table, "address_ranges")]
        hours = [self._hours(value, where) for value, where in self._entries(table, "hours")]
        return Limits(
            duration_s=self._integer(table, "duration_s", "limits", SPAN_RANGE_S),
            idle_s=self._integer(table, "idle_s", "limits", SPAN_RANGE_S),
            address_ranges=tuple(network for network in networks if network),
            hours=tuple(span for span in hours if span),
        )

    def _network(self, value: object, where: str) -> IPv4Network | IPv6Network | None:
        try:
            # ip_network() takes integers too; a file that holds one means something else.
            return ip_network(value) if isinstance(value, str) else self._wrong_type(where, "an address range")
        except ValueError as error:
            return self._problem(ProblemKind.BAD_VALUE, where, str(error))

    def _hours(self, value: object, where: str) -> Hours | None:
        if not isinstance(value, dict):
            return self._wrong_type(where, "a table with days, from and until")
        self._known(value, _HOURS_KEYS, where)
        days = value.get("days")
        if not isinstance(days, list) or not days:
            return self._wrong_type(f"{where}.days", "a list such as mon, tue")
        chosen = {self._enum(Weekday, day, f"{where}.days", Weekday.MON) for day in days}
        start, end = (self._minute(value.get(key), f"{where}.{key}") for key in ("from", "until"))
        if start is None or end is None:
            return None
        if start >= end:
            return self._problem(ProblemKind.BAD_VALUE, where, "from has to come before until on the same day")
        return Hours(tuple(day for day in Weekday if day in chosen), start, end)

    def _minute(self, value: object, where: str) -> int | None:
        if not isinstance(value, str) or not _CLOCK.fullmatch(value):
            return self._wrong_type(where, "a time such as 08:00")
        hour, minute = value.split(":")
        return int(hour) * 60 + int(minute)

    def _needs(self, table: dict[str, Any]) -> Needs:
        self._known(table, _NEED_KEYS, "needs")
        for key in sorted(_NEED_KEYS & table.keys()):
            if not isinstance(table[key], bool):
                self._wrong_type(f"needs.{key}", "true or false")
        return Needs(**{key: table.get(key, False) is True for key in _NEED_KEYS})

    def _known(self, table: dict[str, Any], known: frozenset[str], where: str) -> None:
        for key in sorted(table.keys() - known):
            self._problem(ProblemKind.UNKNOWN_KEY, f"{where}.{key}".lstrip("."), f"known: {', '.join(sorted(known))}")

    def _text(self, table: dict[str, Any], key: str, max_chars: int) -> str:
        value = table.get(key)
        if value is None:
            self._problem(ProblemKind.MISSING, key, "expected a text")
        elif not isinstance(value, str):
            self._wrong_type(key, "a text")
        elif not value.strip() or len(value) > max_chars:
            self._problem(ProblemKind.BAD_VALUE, key, f"expected 1 to {max_chars} characters")
        else:
            return value
        return ""

    def _table(self, table: dict[str, Any], key: str, *, required: bool = False) -> dict[str, Any]:
        if key not in table:
            if required:
                self._problem(ProblemKind.MISSING, key, "expected a table")
            return {}
        value = table[key]
        if not isinstance(value, dict):
            self._wrong_type(key, "a table")
            return {}
        return value

    def _entries(self, table: dict[str, Any], key: str) -> list[tuple[object, str]]:
        value = table.get(key, [])
        where = f"limits.{key}"
        if not isinstance(value, list) or len(value) > MAX_ENTRIES:
            self._wrong_type(where, f"a list of at most {MAX_ENTRIES}")
            return []
        return [(entry, f"{where}[{index}]") for index, entry in enumerate(value)]

    def _integer(self, table: dict[str, Any], key: str, where: str, bounds: tuple[int, int]) -> int | None:
        value = table.get(key)
        if value is None:
            return None
        place = f"{where}.{key}"
        # bool is an int in Python; `timeout_s = true` is still a mistake.
        if not isinstance(value, int) or isinstance(value, bool):
            return self._wrong_type(place, "a whole number of seconds")
        if not bounds[0] <= value <= bounds[1]:
            return self._problem(ProblemKind.BAD_VALUE, place, f"expected {bounds[0]} to {bounds[1]} seconds")
        return value

    def _enum(self, kind: type[E_], value: object, where: str, fallback: E_) -> E_:
        if isinstance(value, str) and value in {member.value for member in kind}:
            return kind(value)
        self._problem(ProblemKind.BAD_VALUE, where, f"expected one of {', '.join(kind)}")
        return fallback

    def _wrong_type(self, where: str, expected: str) -> None:
        self._problem(ProblemKind.WRONG_TYPE, where, f"expected {expected}")

    def _problem(self, kind: ProblemKind, where: str, detail: str) -> None:
        self.problems.append(ProfileProblem(kind, where, detail))
