"""Figures of a benchmark: percentiles, the line that is printed last. PURE apart from printing."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of all values does not exceed (nearest rank); NaN for none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def p50_p95(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and largest, rounded to what a clock on a shared machine can tell."""
    return {
        "p50": round(percentile(values, 0.5), 3),
        "p95": round(percentile(values, 0.95), 3),
        "max": round(max(values, default=math.nan), 3),
    }


def tell(name: str, short: bool, **figures: object) -> None:
    """Print the one line of a benchmark."""
    print(json.dumps({"bench": name, "short": short, **figures}))
