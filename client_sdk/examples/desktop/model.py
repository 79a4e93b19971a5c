"""The state of the made-up desktop: input in, changes out. PURE: takes `now` in seconds.

The story: a payment file cannot be created, because the renewed signing certificate was never installed. Whoever finds it
under Set-up, Certificates, and installs it, can create the file.
"""

from __future__ import annotations

from enum import StrEnum

from client_sdk.examples.desktop import layout
from client_sdk.examples.desktop.layout import HEIGHT, TASKBAR, VISIBLE_ROWS, WIDTH, Ledger, Rect, Spot, Target
from client_sdk.examples.desktop.story import MAILS, PAGES, PAYMENTS, Page, Payment
from session_server.protocol.messages import InputEvent, KeyPress, PointerButton, PointerMove, PointerWheel

WORKING_S = 1.4  # how long the ledger pretends to write the file
PROGRESS_STEPS = 14
MAX_SEARCH = 24  # characters that fit into the field
ROWS_PER_NOTCH = 1
LEFT_BUTTON = 0


class Dialog(StrEnum):
    """What stands in front of the ledger."""

    NONE = "none"
    WORKING = "working"
    FAILED = "failed"
    CHECKED = "checked"
    DONE = "done"


BUTTONS = {
    Dialog.NONE: (),
    Dialog.WORKING: (),
    Dialog.FAILED: (Target.DETAILS, Target.RETRY, Target.CLOSE),
    Dialog.CHECKED: (Target.CLOSE,),
    Dialog.DONE: (Target.CLOSE,),
}


class Desktop:
    """Everything that the picture shows. `version` grows with each visible change."""

    def __init__(self) -> None:
        """The morning of the story."""
        self.version = 0
        self.pointer = (640.0, 420.0)
        self.origin = layout.LEDGER_HOME
        self.page = Page.RUNS
        self.dialog = Dialog.NONE
        self.details = False
        self.progress = 0
        self.search = ""
        self.search_focused = False
        self.scroll = 0
        self.selected: int | None = None
        self.mail: int | None = None
        self.mail_in_front = False
        self.pressed: Spot | None = None
        self.installed = False
        self.file_created = False
        self._working_since: float | None = None
        self._grip: tuple[float, float] | None = None

    # --- what is there --------------------------------------------------------------------------------------------------

    @property
    def ledger(self) -> Ledger:
        """Rectangles of the ledger's window."""
        return Ledger(*self.origin)

    @property
    def rows(self) -> tuple[Payment, ...]:
        """Payments that match the search."""
        wanted = self.search.lower()
        return tuple(p for p in PAYMENTS if wanted in p.supplier.lower() or wanted in p.invoice.lower())

    @property
    def dialog_rect(self) -> Rect:
        """Where the dialog stands."""
        return self.ledger.dialog(details=self.details)

    def spots(self) -> list[Spot]:
        """What can be clicked, what lies in front first."""
        ledger, mail = self._ledger_spots(), self._mail_spots()
        return (mail + ledger if self.mail_in_front else ledger + mail) + [
            Spot(Target.DESKTOP, Rect(0, 0, WIDTH, HEIGHT))
        ]

    def _ledger_spots(self) -> list[Spot]:
        ledger = self.ledger
        window = Spot(Target.LEDGER, ledger.window)
        title = Spot(Target.TITLE_BAR, ledger.title_bar)
        if self.dialog is not Dialog.NONE:
            dialog = self.dialog_rect
            buttons = layout.dialog_buttons(dialog, BUTTONS[self.dialog])
            return [*buttons, Spot(Target.DIALOG, dialog), title, window]
        pages = [Spot(Target.PAGE, ledger.page(index), index) for index in range(len(PAGES))]
        return [*self._page_spots(ledger), *pages, title, window]

    def _page_spots(self, ledger: Ledger) -> list[Spot]:
        if self.page is Page.CERTIFICATES:
            return [] if self.installed else [Spot(Target.INSTALL, ledger.install)]
        if self.page is not Page.RUNS:
            return []
        shown = min(VISIBLE_ROWS, len(self.rows) - self.scroll)
        rows = [Spot(Target.TABLE_ROW, ledger.row(index), index) for index in range(shown)]
        return [
            Spot(Target.SEARCH, ledger.search),
            Spot(Target.CHECK, ledger.check),
            Spot(Target.CREATE, ledger.create),
            *rows,
        ]

    def _mail_spots(self) -> list[Spot]:
        rows = [Spot(Target.MAIL_ROW, layout.mail_row(index), index) for index in range(len(MAILS))]
        return [*rows, Spot(Target.MAIL, layout.MAIL_WINDOW)]

    def spot_at(self, x: float, y: float) -> Spot:
        """What lies under a point."""
        return next(spot for spot in self.spots() if spot.rect.holds(x, y))

    def spot_of(self, target: Target, index: int = 0) -> Spot | None:
        """Where something is now, or None when it is not shown."""
        return next((spot for spot in self.spots() if spot.target is target and spot.index == index), None)

    # --- input ------------------------------------------------------------------------------------------------------------

    def handle(self, event: InputEvent, now: float) -> None:
        """One event of mouse or keyboard."""
        match event:
            case PointerMove():
                self._move(event.x, event.y)
            case PointerButton():
                self._move(event.x, event.y)
                if event.button == LEFT_BUTTON:
                    self._press() if event.down else self._release(now)
            case PointerWheel():
                self._move(event.x, event.y)
                self._wheel(event.dy)
            case KeyPress(down=True):
                self._key(event.code, event.text, now)
            case _:
                pass  # A key that is let go: nothing here is held down.

    def tick(self, now: float) -> None:
        """Time passes: the ledger works."""
        if self._working_since is None:
            return
        part = (now - self._working_since) / WORKING_S
        progress = min(PROGRESS_STEPS, int(part * PROGRESS_STEPS))
        if progress != self.progress:
            self.progress = progress
            self._changed()
        if part >= 1:
            self._finish_working()

    def _changed(self) -> None:
        self.version += 1

    def _move(self, x: float, y: float) -> None:
        # The last pixel belongs to the picture, the edge behind it does not.
        pointer = (min(x * WIDTH, WIDTH - 1), min(y * HEIGHT, HEIGHT - 1))
        if pointer == self.pointer:
            return
        self.pointer = pointer
        if self._grip is not None:
            self._drag(pointer, self._grip)
        self._changed()

    def _drag(self, pointer: tuple[float, float], grip: tuple[float, float]) -> None:
        w = layout.LEDGER_SIZE[0]
        x = min(max(int(pointer[0] - grip[0]), 80 - w), WIDTH - 80)
        y = min(max(int(pointer[1] - grip[1]), 0), HEIGHT - TASKBAR - layout.TITLE)
        self.origin = (x, y)

    def _press(self) -> None:
        spot = self.spot_at(*self.pointer)
        self.pressed = spot
        self.search_focused = spot.target is Target.SEARCH
        if spot.target in {Target.MAIL, Target.MAIL_ROW}:
            self.mail_in_front = True
        elif spot.target is not Target.DESKTOP:
            self.mail_in_front = False
        if spot.target is Target.TITLE_BAR:
            self._grip = (self.pointer[0] - self.origin[0], self.pointer[1] - self.origin[1])
        self._changed()

    def _release(self, now: float) -> None:
        pressed, self.pressed, self._grip = self.pressed, None, None
        if pressed is not None and self.spot_at(*self.pointer) == pressed:
            self._click(pressed, now)
        self._changed()

    def _click(self, spot: Spot, now: float) -> None:
        match spot.target:
            case Target.CREATE | Target.RETRY:
                self._work(now)
            case Target.CHECK:
                self.dialog = Dialog.CHECKED
            case Target.INSTALL:
                self.installed = True
            case Target.DETAILS:
                self.details = not self.details
            case Target.CLOSE:
                self._close_dialog()
            case Target.PAGE:
                self.page = PAGES[spot.index]
                self.scroll, self.selected = 0, None
            case Target.TABLE_ROW:
                self.selected = self.scroll + spot.index
            case Target.MAIL_ROW:
                self.mail = spot.index
            case _:
                pass

    def _work(self, now: float) -> None:
        self.dialog, self.details, self.progress = Dialog.WORKING, False, 0
        self._working_since = now

    def _finish_working(self) -> None:
        self._working_since = None
        self.dialog = Dialog.DONE if self.installed else Dialog.FAILED
        self.file_created = self.installed
        self._changed()

    def _close_dialog(self) -> None:
        self.dialog, self.details = Dialog.NONE, False

    def _wheel(self, notches_down: float) -> None:
        last = max(0, len(self.rows) - VISIBLE_ROWS)
        scroll = min(max(0, self.scroll + round(notches_down * ROWS_PER_NOTCH)), last)
        if self.page is Page.RUNS and self.dialog is Dialog.NONE and scroll != self.scroll:
            self.scroll, self.selected = scroll, None
            self._changed()

    def _key(self, code: str, text: str, now: float) -> None:
        if self.dialog is not Dialog.NONE:
            self._key_in_dialog(code, now)
        elif self.page is Page.RUNS:
            self._key_in_search(code, text)

    def _key_in_dialog(self, code: str, now: float) -> None:
        if self.dialog is Dialog.WORKING:
            return
        if code in {"Escape", "Enter", "NumpadEnter"}:
            self._close_dialog()
            self._changed()

    def _key_in_search(self, code: str, text: str) -> None:
        before = self.search
        if code == "Backspace":
            self.search = self.search[:-1]
        elif code == "Escape":
            self.search = ""
        elif text.isprintable() and text:
            # The field takes what is typed on the page, focused or not, as ledgers do.
            self.search = (self.search + text)[:MAX_SEARCH]
        if self.search != before:
            self.search_focused = True
            self.scroll, self.selected = 0, None
            self._changed()
