"""The dialogs of the made-up ledger."""

from __future__ import annotations

from client_sdk.examples.desktop.ink import Canvas
from client_sdk.examples.desktop.layout import Rect, Target, dialog_buttons
from client_sdk.examples.desktop.model import BUTTONS, PROGRESS_STEPS, Desktop, Dialog
from client_sdk.examples.desktop.windows import BAR, DIM, INK, LINE, PAPER, WINE, paint_button

RED, GREEN_FILL, BLUE = "#c4291c", "#23864c", "#2f6fd0"
WORDS = {Target.DETAILS: "Details...", Target.RETRY: "Retry", Target.CLOSE: "Close"}
DETAILS = (
    "AL-2107  keystore lookup: alias corvane-prod-2026",
    "  store   Corvane-Prod   0 entries",
    "  inbox   1 certificate, received 21 Nov 2026 09:12, not installed",
)


def paint_dialog(canvas: Canvas, desktop: Desktop) -> None:
    """The dialog that is open, if one is."""
    if desktop.dialog is Dialog.NONE:
        return
    rect = desktop.dialog_rect
    canvas.shadow(rect, 8, blur=18, drop=14, strength=0.55)
    canvas.rounded(rect, 8, PAPER, "#8d9ca4")
    canvas.rounded(Rect(rect.x + 1, rect.y + 1, rect.w - 2, 30), 7, BAR)
    canvas.box(Rect(rect.x + 1, rect.y + 12, rect.w - 2, 19), BAR)
    canvas.text(rect.x + 12, rect.y + 20, "Create payment file", 12.5, INK, bold=True)
    match desktop.dialog:
        case Dialog.WORKING:
            _paint_working(canvas, desktop, rect)
        case Dialog.FAILED:
            _paint_failed(canvas, desktop, rect)
        case Dialog.CHECKED:
            _paint_lines(canvas, rect, BLUE, "i", "16 payments were checked.", "15 are ready, 1 is on hold (BT-9031).")
        case Dialog.DONE:
            _paint_lines(
                canvas, rect, GREEN_FILL, "", "The payment file was created.", "PR-1121.xml was sent to Corvane Bank."
            )
    _paint_buttons(canvas, desktop, rect)


def _paint_working(canvas: Canvas, desktop: Desktop, rect: Rect) -> None:
    canvas.text(rect.x + 24, rect.y + 72, "Writing PR-1121.xml", 13.5, INK, bold=True)
    canvas.text(rect.x + 24, rect.y + 94, "16 payments are signed with the store Corvane-Prod.", 12.5, DIM)
    bar = Rect(rect.x + 24, rect.y + 116, rect.w - 48, 10)
    canvas.rounded(bar, 5, "#e3e8ea")
    done = max(10, bar.w * desktop.progress // PROGRESS_STEPS)
    canvas.rounded(Rect(bar.x, bar.y, done, bar.h), 5, WINE)


def _paint_failed(canvas: Canvas, desktop: Desktop, rect: Rect) -> None:
    _paint_lines(
        canvas,
        rect,
        RED,
        "x",
        "The payment file could not be created.",
        "Signing certificate not found in store “Corvane-Prod”.",
        "The file PR-1121.xml was not written.",
    )
    canvas.text(rect.x + 66, rect.y + 118, "Code AL-2107 · 21 Nov 2026 10:01:44", 11, DIM)
    if desktop.details:
        box = Rect(rect.x + 16, rect.y + 130, rect.w - 32, 66)
        canvas.rounded(box, 4, "#f4f6f7", LINE)
        for index, line in enumerate(DETAILS):
            canvas.text(box.x + 10, box.y + 20 + index * 18, line, 11.5, INK)


def _paint_lines(canvas: Canvas, rect: Rect, fill: str, mark: str, headline: str, *lines: str) -> None:
    badge = Rect(rect.x + 20, rect.y + 50, 32, 32)
    canvas.rounded(badge, 16, fill)
    if mark == "x":
        for flip in (False, True):
            points = ((10, 11.5), (11.5, 10), (22, 20.5), (20.5, 22))
            turned = tuple((32 - x, y) for x, y in points) if flip else points
            canvas.polygon(badge.x, badge.y, 32, 32, turned, "#ffffff")
    elif mark:
        canvas.centred(badge, mark, 18, "#ffffff", bold=True)
    else:
        tick = ((9, 16.5), (11, 14.5), (14.5, 18), (21.5, 11), (23.5, 13), (14.5, 22))
        canvas.polygon(badge.x, badge.y, 32, 32, tick, "#ffffff")
    canvas.text(rect.x + 66, rect.y + 62, headline, 13.5, INK, bold=True)
    for index, line in enumerate(lines):
        canvas.text(rect.x + 66, rect.y + 82 + index * 17, line, 12.5, "#33404a")


def _paint_buttons(canvas: Canvas, desktop: Desktop, rect: Rect) -> None:
    names = BUTTONS[desktop.dialog]
    if not names:
        return
    foot = Rect(rect.x + 1, rect.y + rect.h - 54, rect.w - 2, 53)
    canvas.rounded(foot, 7, "#f4f6f7")
    canvas.box(Rect(foot.x, foot.y, foot.w, 20), "#f4f6f7")
    canvas.line(foot.x, foot.y, foot.x + foot.w - 1, foot.y, LINE)
    pressed = desktop.pressed.target if desktop.pressed is not None else None
    for spot in dialog_buttons(rect, names):
        filled = spot.target is Target.CLOSE
        paint_button(canvas, spot.rect, WORDS[spot.target], filled=filled, down=pressed is spot.target)
