"""Where the made-up person keeps her seat, so that a new process is the same person in the same session."""

from __future__ import annotations

import json
import os
from pathlib import Path

from client_sdk.admission import Seat


def read_seat(path: Path) -> Seat | None:
    """The seat that was kept, or None when there is none that can be read."""
    try:
        value = json.loads(path.read_text("utf-8"))
        return Seat(str(value["participant"]), {str(k): str(v) for k, v in value["cookies"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_seat(path: Path, seat: Seat) -> None:
    """Keep it, readable by the owner alone, whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"participant": seat.participant, "cookies": dict(seat.cookies)}, file)
    fresh.replace(path)
