"""Asking the end-user: what goes on one card, what an answer leaves of the rights, who has to be asked anew.

The caller shows the prompt, waits `timeout_s`, and turns the answer into rights with `apply_answer`; silence is
`ON_SILENCE`. Every prompt, answer, time-out and withdrawal belongs in the session's log, that is the caller's part.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from permissions.capabilities import TOUCHES_END_USER, Access, Capability
from permissions.profiles import DEFAULT_PROMPT_TIMEOUT_S, PromptScope, Rule
from permissions.rights import Rights


class Answer(StrEnum):
    ALLOW = "allow"
    DENY = "deny"
    ONLY_WATCH = "only-watch"


ON_SILENCE: Final = Answer.DENY
"""No answer in time is a no, always."""

REASK_AFTER_S: Final = 60.0
"""A person who said no is left in peace for a minute, so that a yes cannot be worn out of them."""

MORE_THAN_WATCHING: Final[frozenset[Capability]] = (TOUCHES_END_USER | {Capability.ANNOTATE_DRAW}) - {
    Capability.SCREEN_VIEW
}
"""What *only watch* takes away."""

_CARD_ORDER: Final[Mapping[Capability, int]] = {
    capability: index
    for index, capability in enumerate(
        (
            Capability.SCREEN_VIEW,
            Capability.SCREEN_REPLAY,
            Capability.SCREEN_CONTROL,
            Capability.ANNOTATE_DRAW,
            Capability.CLIPBOARD_RECEIVE,
            Capability.CLIPBOARD_SEND,
            Capability.FILE_RECEIVE,
            Capability.FILE_SEND,
            Capability.VOICE_LISTEN,
            Capability.VOICE_TALK,
        )
    )
}
"""See, control, draw, clipboard, files, voice: the one order in which rights are shown; the rest follows by name."""


def words_key(capability: Capability) -> str:
    """The key of the plain words for a capability in the text catalogue: `consent.screen.control`."""
    return f"consent.{capability.value.replace(':', '.')}"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One card. `capabilities` is in the order of showing and never empty."""

    capabilities: tuple[Capability, ...]
    answers: tuple[Answer, ...]
    timeout_s: int

    @property
    def words_keys(self) -> tuple[str, ...]:
        return tuple(words_key(capability) for capability in self.capabilities)


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One outcome about one capability for one participant; `granted` is False for no, silence and withdrawal."""

    participant: str
    external: bool
    capability: Capability
    granted: bool
    answered_at: float


def join_prompt(wanted: Rights, rules: Mapping[Capability, Rule]) -> Prompt | None:
    """The card shown before somebody comes in, or None where nothing has to be asked.

    It names all that `wanted` asks for, save what is asked at each use. `rules` give scope and time-out; a capability
    without a rule there (asked because a guest's rights are capped) is asked once for the participant.
    """
    asked = [c for c in wanted if wanted.asks(c) and _scope(rules, c) is not PromptScope.EVERY_TIME]
    return _prompt(asked, rules) if asked else None


def use_prompt(wanted: Rights, rules: Mapping[Capability, Rule], capability: Capability) -> Prompt | None:
    """The card shown when a participant reaches for one capability, or None where no question can help or is needed."""
    return _prompt([capability], rules) if wanted.asks(capability) else None


def apply_answer(wanted: Rights, answer: Answer, asked: Collection[Capability] | None = None) -> Rights:
    """What remains of the wanted rights after the answer; never more than a yes to what was asked.

    `asked` are the capabilities of the prompt; without it everything that `wanted` asks for. What was not on the card
    keeps asking. A no denies what was asked; *only watch* grants seeing the screen if that was asked, and denies
    everything in MORE_THAN_WATCHING, allowed before or not.
    """
    on_card = [
        capability for capability in wanted if wanted.asks(capability) and (asked is None or capability in asked)
    ]
    if answer is Answer.ALLOW:
        return wanted.with_access(dict.fromkeys(on_card, Access.ALLOW))
    denied = dict.fromkeys(on_card, Access.DENY)
    if answer is Answer.DENY:
        return wanted.with_access(denied)
    watching = {Capability.SCREEN_VIEW: Access.ALLOW} if Capability.SCREEN_VIEW in on_card else {}
    return wanted.with_access(denied | dict.fromkeys(MORE_THAN_WATCHING, Access.DENY) | watching)


def must_ask(
    records: Iterable[ConsentRecord], participant: str, *, external: bool, capability: Capability, scope: PromptScope
) -> bool:
    """Whether the end-user has to be asked (again) before this participant may use the capability.

    `records` are all of the session, oldest first. The same participant after a reconnect is not asked anew. An answer
    about a guest never speaks for anybody else, and nobody else's for a guest.
    """
    if scope is PromptScope.EVERY_TIME:
        return True
    for_all = scope is PromptScope.ONCE_PER_SESSION and not external
    granted = False
    for record in records:
        speaks_for_us = record.participant == participant or (for_all and not record.external)
        if record.capability is capability and speaks_for_us:
            granted = record.granted
    return not granted


def may_ask_at(records: Iterable[ConsentRecord], participant: str, capability: Capability) -> float:
    """The earliest instant for another prompt about this participant's capability; 0.0 when it may be now."""
    refused_at = [
        r.answered_at for r in records if r.participant == participant and r.capability is capability and not r.granted
    ]
    return max(refused_at) + REASK_AFTER_S if refused_at else 0.0


def _prompt(asked: list[Capability], rules: Mapping[Capability, Rule]) -> Prompt:
    capabilities = tuple(sorted(asked, key=lambda c: (_CARD_ORDER.get(c, len(_CARD_ORDER)), c.value)))
    watch_offered = Capability.SCREEN_VIEW in asked and not MORE_THAN_WATCHING.isdisjoint(asked)
    answers = (Answer.DENY, Answer.ONLY_WATCH, Answer.ALLOW) if watch_offered else (Answer.DENY, Answer.ALLOW)
    # The strictest time-out of the card holds for the card.
    timeout_s = min(rules[c].timeout_s if c in rules else DEFAULT_PROMPT_TIMEOUT_S for c in capabilities)
    return Prompt(capabilities, answers, timeout_s)


def _scope(rules: Mapping[Capability, Rule], capability: Capability) -> PromptScope:
    return rules[capability].prompt_scope if capability in rules else PromptScope.ONCE_PER_PARTICIPANT
