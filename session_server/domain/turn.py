"""One input's turn: the state as it changes, the events so far, and refusals as values. PURE."""

from collections.abc import Callable
from dataclasses import dataclass, field

from permissions.capabilities import Capability
from permissions.rights import Rights
from session_server.domain.events import AnyEvent
from session_server.domain.evolve import evolve
from session_server.domain.gate import rights_of
from session_server.domain.state import Participant, SessionState
from session_server.protocol.base import ErrorCode

Fresh = Callable[[str], str]
"""Makes a new identifier with the given prefix. Handed in, so that the machine draws no random numbers."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command that is not carried out: the code for the client, and a sentence for the person."""

    code: ErrorCode
    text: str


@dataclass(slots=True)
class Turn:
    """Collects the events of one input and folds each at once, so that later steps see what earlier ones did."""

    state: SessionState
    now_ms: int
    fresh: Fresh
    actor: str | None = None
    events: list[AnyEvent] = field(default_factory=list)
    result: str | None = None

    def emit(self, event: AnyEvent) -> None:
        self.events.append(event)
        self.state = evolve(self.state, self.state.seq + 1, event)

    def rights(self, participant: str) -> Rights:
        return rights_of(self.state, participant)

    def allows(self, participant: str, capability: Capability) -> bool:
        return self.rights(participant).allows(capability)

    def someone(self, participant: str) -> Participant | None:
        """A participant who holds a place."""
        found = self.state.participants.get(participant)
        return found if found is not None and found.in_session else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an input led to. With a refusal there are no events but those that record it, and what was due anyway."""

    state: SessionState
    events: tuple[AnyEvent, ...]
    refusal: Refusal | None = None
    result: str | None = None


def not_permitted(turn: Turn, participant: str, doing: str) -> Refusal:
    """Says what may not be done and which profile says so."""
    person = turn.state.participants.get(participant)
    profile = f" The profile {person.profile_name} does not include it." if person is not None else ""
    return Refusal(ErrorCode.NOT_PERMITTED, f"You may not {doing}.{profile}")


def not_found(what: str) -> Refusal:
    return Refusal(ErrorCode.NOT_FOUND, f"{what} is not in this session any more.")


def not_now(text: str) -> Refusal:
    return Refusal(ErrorCode.NOT_NOW, text)
