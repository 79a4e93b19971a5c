"""A bound on how many log lines one kind of event may write. Pure: takes `now`.

A token bucket for each kind. What is not written is counted, and the next line that is written carries the count.
"""

from __future__ import annotations


class EventBudget:
    """Allows `per_s` lines a second of each kind, and `burst` at once."""

    def __init__(self, per_s: float, burst: int) -> None:
        """Start with a full bucket. Kinds are a closed list of the caller, so the dictionaries stay small."""
        self._per_s = per_s
        self._burst = float(burst)
        self._left: dict[str, float] = {}
        self._at: dict[str, float] = {}
        self._suppressed: dict[str, int] = {}

    def take(self, kind: str, now: float) -> int | None:
        """None: do not write. A number: write, and say that so many lines before were left out."""
        left = self._left.get(kind, self._burst)
        left = min(self._burst, left + max(0.0, now - self._at.get(kind, now)) * self._per_s)
        self._at[kind] = now
        if left < 1.0:
            self._left[kind] = left
            self._suppressed[kind] = self._suppressed.get(kind, 0) + 1
            return None
        self._left[kind] = left - 1.0
        return self._suppressed.pop(kind, 0)
