"""The picture of the made-up desktop.

Painted in layers, each anew only when what it shows has changed: the ground, the window behind, the window in front, and
on each frame the clock and the pointer.
"""

from __future__ import annotations

from datetime import datetime

from PIL import Image

from client_sdk.examples.desktop.dialogs import paint_dialog
from client_sdk.examples.desktop.ink import Canvas, colour
from client_sdk.examples.desktop.layout import HEIGHT, LEDGER_SIZE, TASKBAR, WIDTH, Rect
from client_sdk.examples.desktop.model import Desktop
from client_sdk.examples.desktop.windows import paint_ledger, paint_mail

ARROW = ((1, 1), (1, 17.2), (5.1, 13.4), (7.9, 19.6), (10.6, 18.4), (7.9, 12.4), (13.2, 12.0))
ARROW_EDGE = ((0, -1.2), (0, 19.6), (4.7, 15.4), (7.4, 21.3), (12.0, 19.2), (9.4, 13.4), (15.6, 12.9))
TASKBAR_ICONS = ("#e8eef1", "#7b2436", "#d9a441", "#4a8d6b", "#5c7d94")


class Painter:
    """Paints one desktop."""

    def __init__(self) -> None:
        """Prepare the ground."""
        self._ground = _ground()
        _paint_taskbar(Canvas(self._ground))
        self._behind = self._windows = self._ground
        self._painted: tuple[object, ...] | None = None
        self._painted_mail: int | None = -1

    def paint(self, desktop: Desktop, clock: datetime) -> Image.Image:
        """One frame."""
        shown = _shown(desktop)
        if shown != self._painted:
            self._windows = self._paint_windows(desktop)
            self._painted = shown
        image = self._windows.copy()
        canvas = Canvas(image)
        canvas.text(WIDTH - 18, HEIGHT - 24, clock.strftime("%H:%M:%S"), 12, "#e8eef1", right=True)
        canvas.text(WIDTH - 18, HEIGHT - 9, clock.strftime("%d.%m.%Y"), 11, "#a9b8c0", right=True)
        _paint_pointer(canvas, *desktop.pointer)
        return image

    def _paint_windows(self, desktop: Desktop) -> Image.Image:
        behind = self._ground if desktop.mail_in_front else self._with_mail(desktop)
        image = behind.copy()
        canvas = Canvas(image)
        paint_ledger(canvas, desktop)
        paint_dialog(canvas, desktop)
        if desktop.mail_in_front:
            paint_mail(canvas, desktop)
        if desktop.origin[1] + LEDGER_SIZE[1] > HEIGHT - TASKBAR:
            _paint_taskbar(canvas)
        return image

    def _with_mail(self, desktop: Desktop) -> Image.Image:
        if self._painted_mail != desktop.mail:
            self._behind = self._ground.copy()
            paint_mail(Canvas(self._behind), desktop)
            self._painted_mail = desktop.mail
        return self._behind


def _shown(desktop: Desktop) -> tuple[object, ...]:
    """What the windows show; the pointer is not part of it."""
    return (
        desktop.origin,
        desktop.page,
        desktop.dialog,
        desktop.details,
        desktop.progress,
        desktop.search,
        desktop.search_focused,
        desktop.scroll,
        desktop.selected,
        desktop.mail,
        desktop.mail_in_front,
        desktop.pressed,
        desktop.installed,
        desktop.file_created,
    )


def _ground() -> Image.Image:
    """A calm wall: light from the upper middle."""
    light = Image.radial_gradient("L").resize((WIDTH * 2, HEIGHT * 3), Image.Resampling.BICUBIC)
    light = light.crop((WIDTH // 2 - 120, HEIGHT + 220, WIDTH // 2 - 120 + WIDTH, HEIGHT + 220 + HEIGHT))
    dark = Image.new("RGB", (WIDTH, HEIGHT), colour("#22394a"))
    bright = Image.new("RGB", (WIDTH, HEIGHT), colour("#7699ae"))
    return Image.composite(dark, bright, light)


def _paint_taskbar(canvas: Canvas) -> None:
    top = HEIGHT - TASKBAR
    canvas.box(Rect(0, top, WIDTH, TASKBAR), "#14232c")
    for index, fill in enumerate(TASKBAR_ICONS):
        canvas.rounded(Rect(18 + index * 38, top + 9, 24, 24), 12 if index == 0 else 5, fill)
    canvas.box(Rect(56, HEIGHT - 3, 24, 3), "#c2566c")


def _paint_pointer(canvas: Canvas, x: float, y: float) -> None:
    canvas.polygon(x - 1, y, 17, 23, tuple((px + 0.6, py + 1.2) for px, py in ARROW_EDGE), "#0b1114")
    canvas.polygon(x - 1, y, 17, 23, tuple((px + 0.6, py + 1.2) for px, py in ARROW), "#ffffff")
