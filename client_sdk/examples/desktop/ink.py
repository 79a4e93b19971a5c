"""Drawing with Pillow alone: smooth text and shapes, kept for the next time.

Pillow's own font is used, so that no machine needs fonts; it knows ASCII and a few marks. Everything is drawn larger and
reduced, which gives even spacing and smooth edges.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from client_sdk.examples.desktop.layout import Rect

Colour = tuple[int, int, int]
TEXT_SCALE = 4
SHAPE_SCALE = 4
BOLD_STROKE = 0.026  # of the size, on each side
BOLD_ROOM = 0.8  # of the stroke is added between letters
CACHED_TEXTS = 1024  # the whole desktop has about two hundred; typed text comes and goes
CACHED_SHAPES = 256


def colour(code: str) -> Colour:
    """From `#rrggbb`."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size=size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # Pillow's wheels carry FreeType
    return font


@lru_cache(maxsize=CACHED_TEXTS)
def text_mask(text: str, size: float, bold: bool) -> Image.Image:
    """Coverage of one line of text; its baseline lies at 1.1 times the size from the top."""
    font = _font(round(size * TEXT_SCALE))
    width = int(text_width(text, size, bold) + size) + 1
    height = int(size * 1.6) + 1
    large = Image.new("L", (width * TEXT_SCALE, height * TEXT_SCALE))
    draw = ImageDraw.Draw(large)
    baseline = int(size * 1.1) * TEXT_SCALE
    if not bold:
        draw.text((0, baseline), text, 255, font, anchor="ls")
        return large.reduce(TEXT_SCALE)
    # The font has one weight: a stroke makes it bolder, and each letter gets the room that the stroke takes.
    stroke = size * TEXT_SCALE * BOLD_STROKE
    x = stroke
    for letter in text:
        draw.text((x, baseline), letter, 255, font, anchor="ls", stroke_width=stroke)
        x += font.getlength(letter) + 2 * stroke * BOLD_ROOM
    return large.reduce(TEXT_SCALE)


@lru_cache(maxsize=CACHED_TEXTS)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of one line in pixels."""
    font = _font(round(size * TEXT_SCALE))
    if not bold:
        return font.getlength(text) / TEXT_SCALE
    return sum(font.getlength(letter) for letter in text) / TEXT_SCALE + 2 * size * BOLD_STROKE * BOLD_ROOM * len(text)


@lru_cache(maxsize=CACHED_SHAPES)
def rounded_mask(w: int, h: int, radius: int) -> Image.Image:
    """Coverage of a rounded rectangle."""
    large = Image.new("L", (w * SHAPE_SCALE, h * SHAPE_SCALE))
    box = (0, 0, w * SHAPE_SCALE - 1, h * SHAPE_SCALE - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, radius * SHAPE_SCALE, 255)
    return large.reduce(SHAPE_SCALE)


@lru_cache(maxsize=CACHED_SHAPES)
def polygon_mask(w: int, h: int, points: tuple[tuple[float, float], ...]) -> Image.Image:
    """Coverage of a polygon."""
    large = Image.new("L", (w * SHAPE_SCALE, h * SHAPE_SCALE))
    ImageDraw.Draw(large).polygon([(x * SHAPE_SCALE, y * SHAPE_SCALE) for x, y in points], 255)
    return large.reduce(SHAPE_SCALE)


@lru_cache(maxsize=16)
def shadow_mask(w: int, h: int, radius: int, blur: int, strength: float) -> Image.Image:
    """Coverage of a soft shadow, `2 * blur` larger than its body on each side."""
    large = Image.new("L", (w + 4 * blur, h + 4 * blur))
    large.paste(int(255 * strength), (2 * blur, 2 * blur), rounded_mask(w, h, radius))
    return large.filter(ImageFilter.GaussianBlur(blur))


class Canvas:
    """A picture to draw on."""

    def __init__(self, image: Image.Image) -> None:
        """Draw on this image."""
        self.image = image
        self._draw = ImageDraw.Draw(image)

    def text(
        self, x: float, y: float, text: str, size: float, ink: str, *, bold: bool = False, right: bool = False
    ) -> None:
        """One line; (x, y) is the start of its baseline, or its end with `right`."""
        if right:
            x -= text_width(text, size, bold)
        mask = text_mask(text, size, bold)
        self.image.paste(colour(ink), (round(x), round(y) - int(size * 1.1)), mask)

    def centred(self, rect: Rect, text: str, size: float, ink: str, *, bold: bool = False) -> None:
        """One line in the middle of a rectangle."""
        x, y = rect.centre
        self.text(x - text_width(text, size, bold) / 2, y + size * 0.36, text, size, ink, bold=bold)

    def box(self, rect: Rect, fill: str) -> None:
        """A plain rectangle."""
        self.image.paste(colour(fill), rect.box)

    def rounded(self, rect: Rect, radius: int, fill: str, line: str | None = None) -> None:
        """A rounded rectangle, with a line of one pixel when `line` is given."""
        if line is not None:
            self._rounded(rect, radius, colour(line))
            rect = Rect(rect.x + 1, rect.y + 1, rect.w - 2, rect.h - 2)
            radius = max(0, radius - 1)
        self._rounded(rect, radius, colour(fill))

    def _rounded(self, rect: Rect, radius: int, fill: Colour) -> None:
        # Masks are slow and only the corners need one.
        x, y, w, h, r = rect.x, rect.y, rect.w, rect.h, radius
        self.image.paste(fill, (x + r, y, x + w - r, y + h))
        self.image.paste(fill, (x, y + r, x + w, y + h - r))
        corners = rounded_mask(2 * r, 2 * r, r)
        for left, top in ((0, 0), (1, 0), (0, 1), (1, 1)):
            part = corners.crop((left * r, top * r, left * r + r, top * r + r))
            self.image.paste(fill, (x + left * (w - r), y + top * (h - r)), part)

    def shadow(self, rect: Rect, radius: int, *, blur: int = 16, drop: int = 10, strength: float = 0.42) -> None:
        """The shadow below something that stands in front."""
        mask = shadow_mask(rect.w, rect.h, radius, blur, strength)
        x, y, inside = rect.x - 2 * blur, rect.y - 2 * blur + drop, 2 * blur + radius
        w, h = mask.size
        # What lies under the body is not seen, and leaving it out saves most of the work.
        for part in (
            (0, 0, w, inside),
            (0, h - inside - drop, w, h),
            (0, inside, inside, h - inside - drop),
            (w - inside, inside, w, h - inside - drop),
        ):
            self.image.paste((8, 14, 18), (x + part[0], y + part[1]), mask.crop(part))

    def polygon(self, x: float, y: float, w: int, h: int, points: tuple[tuple[float, float], ...], fill: str) -> None:
        """A filled polygon with its upper left corner at (x, y)."""
        self.image.paste(colour(fill), (round(x), round(y)), polygon_mask(w, h, points))

    def line(self, x0: int, y0: int, x1: int, y1: int, ink: str) -> None:
        """A thin straight line."""
        self._draw.line((x0, y0, x1, y1), fill=colour(ink))
