"""Refusals on their way into the log: the first at once, repetitions counted, so that a hostile client cannot fill it."""

from dataclasses import dataclass, field

from session_server.domain import events as e
from session_server.domain.turn import Refusal

WINDOW_MS = 10_000  # one event for each participant, command and code in ten seconds
MAX_KEYS = 256  # kinds of refusals counted at a time; what does not fit is counted under one shared key


@dataclass(slots=True)
class _Count:
    opened_at_ms: int
    suppressed: int = 0
    reason: str = ""


@dataclass(slots=True)
class RefusalLog:
    """Says which refusals become events now. Time is handed in."""

    _counts: dict[tuple[str, str, str], _Count] = field(default_factory=dict)

    def note(self, participant: str, command: str, refusal: Refusal, now_ms: int) -> e.RefusalRecorded | None:
        """The event for a first refusal, or None when it is only counted."""
        key = (participant, command, refusal.code.value)
        if key not in self._counts and len(self._counts) >= MAX_KEYS:
            key = ("", "", "")
        count = self._counts.get(key)
        if count is not None:
            count.suppressed += 1
            return None
        self._counts[key] = _Count(now_ms, reason=refusal.text)
        return _event(key, refusal.text, 1, now_ms)

    def due(self, now_ms: int, *, everything: bool = False) -> list[e.RefusalRecorded]:
        """The events of windows that are over, with their counts; `everything` when the session ends."""
        over = [k for k, c in self._counts.items() if everything or now_ms >= c.opened_at_ms + WINDOW_MS]
        found = []
        for key in over:
            count = self._counts.pop(key)
            if count.suppressed:
                found.append(_event(key, count.reason, count.suppressed, now_ms))
        return found

    def next_due_ms(self) -> int | None:
        return min((count.opened_at_ms + WINDOW_MS for count in self._counts.values()), default=None)


def _event(key: tuple[str, str, str], reason: str, count: int, now_ms: int) -> e.RefusalRecorded:
    participant, command, code = key
    return e.RefusalRecorded(
        at_ms=now_ms,
        actor=participant or None,
        participant=participant,
        command=command,
        code=code,
        reason=reason,
        count=count,
    )
