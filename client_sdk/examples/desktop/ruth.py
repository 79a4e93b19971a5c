"""What the made-up person does at her desktop while nobody else drives it. PURE: takes `now` in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from client_sdk.examples.desktop.layout import HEIGHT, WIDTH, Target
from client_sdk.examples.desktop.model import Desktop, Dialog
from client_sdk.examples.desktop.story import Page
from session_server.protocol.messages import InputEvent, PointerButton, PointerMove, PointerWheel

HANDS_OFF_S = 20.0  # after somebody else's input she waits this long before she touches anything
FORGET_AFTER_S = 180.0  # a solved story starts anew when nobody has touched it for this long
MOVE_S = 0.8  # one movement of the hand


class Deed(StrEnum):
    """What is done at the end of a movement."""

    CLICK = "click"
    SCROLL = "scroll"


@dataclass(frozen=True, slots=True)
class Step:
    """Go there, do it, and wait a little."""

    target: Target
    deed: Deed
    wait_s: float
    index: int = 0
    notches: int = 0


ROUND = (
    Step(Target.CREATE, Deed.CLICK, 4.0),
    Step(Target.DETAILS, Deed.CLICK, 4.0),
    Step(Target.CLOSE, Deed.CLICK, 3.0),
    Step(Target.TABLE_ROW, Deed.SCROLL, 2.0, index=4, notches=5),
    Step(Target.TABLE_ROW, Deed.SCROLL, 2.5, index=5, notches=-5),
    Step(Target.TABLE_ROW, Deed.CLICK, 3.0, index=7),
    Step(Target.MAIL_ROW, Deed.CLICK, 4.0, index=2),
    Step(Target.MAIL_ROW, Deed.CLICK, 6.0, index=0),
    Step(Target.LEDGER, Deed.CLICK, 5.0),
    Step(Target.CHECK, Deed.CLICK, 3.0),
    Step(Target.CLOSE, Deed.CLICK, 12.0),
)


class Ruth:
    """Tries again and again, and finds nothing. She does not solve it: that is what the others are for."""

    def __init__(self, now: float) -> None:
        """Begin with the first step, after a breath."""
        self._next = 0
        self._at = now + 3.0
        self._moving: tuple[float, tuple[float, float], tuple[float, float], Step] | None = None
        self._others_at = float("-inf")

    def others_drive(self, now: float) -> None:
        """Somebody else has used mouse or keyboard: hands off."""
        self._others_at = now
        self._moving = None
        self._next = 0
        self._at = now + HANDS_OFF_S

    def start_over(self, desktop: Desktop, now: float) -> bool:
        """Whether the story was solved and left alone long enough to begin anew."""
        return desktop.file_created and now - self._others_at >= FORGET_AFTER_S

    def act(self, desktop: Desktop, now: float) -> tuple[InputEvent, ...]:
        """Input of hers that is due."""
        if now < self._at:
            return ()
        if self._moving is not None:
            return self._move_on(now)
        if desktop.file_created or desktop.dialog is Dialog.WORKING:
            return ()
        return self._begin(desktop, now)

    def _begin(self, desktop: Desktop, now: float) -> tuple[InputEvent, ...]:
        step = ROUND[self._next]
        spot = desktop.spot_of(step.target, step.index)
        if spot is None or desktop.page is not Page.RUNS:
            return self._get_out_of_the_way(desktop, now)
        self._next = (self._next + 1) % len(ROUND)
        centre = spot.rect.centre
        if step.target is Target.LEDGER:
            centre = (spot.rect.x + 420.0, spot.rect.y + spot.rect.h - 60.0)
        self._moving = (now, desktop.pointer, centre, step)
        return ()

    def _get_out_of_the_way(self, desktop: Desktop, now: float) -> tuple[InputEvent, ...]:
        """What she looks for is not there, since others have changed the screen: tidy up, and start her round anew."""
        self._next = 0
        target = Target.CLOSE if desktop.dialog is not Dialog.NONE else Target.PAGE
        spot = desktop.spot_of(target)
        assert spot is not None, "every dialog but the working one has Close, and the sidebar is always there"
        self._moving = (now, desktop.pointer, spot.rect.centre, Step(target, Deed.CLICK, 3.0))
        self._at = now
        return ()

    def _move_on(self, now: float) -> tuple[InputEvent, ...]:
        assert self._moving is not None
        since, start, goal, step = self._moving
        part = min(1.0, (now - since) / MOVE_S)
        eased = part * part * (3 - 2 * part)
        x = (start[0] + (goal[0] - start[0]) * eased) / WIDTH
        y = (start[1] + (goal[1] - start[1]) * eased) / HEIGHT
        if part < 1:
            return (PointerMove(x=x, y=y),)
        self._moving = None
        self._at = now + step.wait_s
        match step.deed:
            case Deed.CLICK:
                return (PointerButton(x=x, y=y, button=0, down=True), PointerButton(x=x, y=y, button=0, down=False))
            case _:
                return (PointerWheel(x=x, y=y, dy=step.notches),)
