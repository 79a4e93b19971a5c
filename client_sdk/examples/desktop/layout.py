"""Where things are on the made-up desktop: rectangles in pixels, and what lies under a point. PURE."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

WIDTH, HEIGHT = 1280, 720
TASKBAR = 42
SIDEBAR = 148
TITLE = 34
MENU = 30
ROW = 29
VISIBLE_ROWS = 11
STATUS = 26


class Target(StrEnum):
    """What can be clicked."""

    DESKTOP = "desktop"
    TITLE_BAR = "title_bar"
    LEDGER = "ledger"
    MAIL = "mail"
    SEARCH = "search"
    CHECK = "check"
    CREATE = "create"
    INSTALL = "install"
    DETAILS = "details"
    RETRY = "retry"
    CLOSE = "close"
    DIALOG = "dialog"
    PAGE = "page"
    MAIL_ROW = "mail_row"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle: left, top, width, height."""

    x: int
    y: int
    w: int
    h: int

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        """The middle."""
        return self.x + self.w / 2, self.y + self.h / 2

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        return self.x, self.y, self.x + self.w, self.y + self.h


@dataclass(frozen=True, slots=True)
class Spot:
    """Something that can be clicked. `index` tells rows and pages apart."""

    target: Target
    rect: Rect
    index: int = 0


LEDGER_SIZE = (884, 606)
LEDGER_HOME = (40, 28)
MAIL_WINDOW = Rect(838, 84, 404, 452)
MAIL_ROW = 46
MAIL_LIST_TOP = TITLE + 8
DIALOG_SIZE = (392, 172)
DETAILS_HEIGHT = 84


class Ledger:
    """Rectangles of the ledger's window, whose upper left corner is at (x, y)."""

    def __init__(self, x: int, y: int) -> None:
        """Lay it out there."""
        w, h = LEDGER_SIZE
        self.window = Rect(x, y, w, h)
        self.title_bar = Rect(x, y, w, TITLE)
        self.menu = Rect(x, y + TITLE, w, MENU)
        self.sidebar = Rect(x, y + TITLE + MENU, SIDEBAR, h - TITLE - MENU - STATUS)
        self.status = Rect(x, y + h - STATUS, w, STATUS)
        left, right, top = x + SIDEBAR + 18, x + w - 18, y + TITLE + MENU
        self.heading = (left, top + 14)
        self.search = Rect(right - 112 - 8 - 72 - 8 - 190, top + 20, 190, 30)
        self.check = Rect(right - 112 - 8 - 72, top + 20, 72, 30)
        self.create = Rect(right - 112, top + 20, 112, 30)
        self.table = Rect(left, top + 72, right - left, 30 + VISIBLE_ROWS * ROW + 32)
        self.install = Rect(right - 12 - 84, top + 72 + 30 + 2 * 44 + 8, 84, 28)

    def page(self, index: int) -> Rect:
        """One entry of the sidebar; entries from the sixth on stand under a second heading."""
        gap = 30 if index >= 5 else 0
        return Rect(self.sidebar.x, self.sidebar.y + 36 + index * 26 + gap, SIDEBAR, 26)

    def row(self, index: int) -> Rect:
        """One visible row of the table."""
        return Rect(self.table.x, self.table.y + 30 + index * ROW, self.table.w, ROW)

    def certificate(self, index: int) -> Rect:
        """One row of the list of certificates."""
        return Rect(self.table.x, self.table.y + 30 + index * 44, self.table.w, 44)

    def dialog(self, *, details: bool) -> Rect:
        """The dialog in front of the window."""
        w, h = DIALOG_SIZE
        window = self.window
        return Rect(window.x + (window.w - w) // 2 + 20, window.y + 216, w, h + (DETAILS_HEIGHT if details else 0))


def dialog_buttons(dialog: Rect, names: tuple[Target, ...]) -> list[Spot]:
    """Buttons at the lower right of a dialog, in reading order."""
    widths = [84 if name is Target.DETAILS else 72 for name in names]
    x = dialog.x + dialog.w - 14 - sum(widths) - 8 * (len(widths) - 1)
    spots = []
    for name, width in zip(names, widths, strict=True):
        spots.append(Spot(name, Rect(x, dialog.y + dialog.h - 41, width, 28)))
        x += width + 8
    return spots


def mail_row(index: int) -> Rect:
    """One line of the mail list."""
    return Rect(MAIL_WINDOW.x, MAIL_WINDOW.y + MAIL_LIST_TOP + index * MAIL_ROW, MAIL_WINDOW.w, MAIL_ROW)
