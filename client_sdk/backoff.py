"""Waiting times between tries. PURE: chance is passed in."""

FIRST_WAIT_S = 0.25  # most breaks are short
LONGEST_WAIT_S = 8.0  # a place is kept for a minute, and several tries should fall into it
_MAX_DOUBLINGS = 20  # far beyond LONGEST_WAIT_S; keeps the power small


def wait_s(attempt: int, chance: float) -> float:
    """Seconds before try number `attempt` (from 0).

    Doubled each time, and spread over the upper half, so that the clients of a restarted server do not come back all at
    once. `chance` is in [0, 1).
    """
    full = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(attempt, _MAX_DOUBLINGS))
    return full / 2 + full / 2 * chance
