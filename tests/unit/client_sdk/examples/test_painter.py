"""The picture shows what the desktop's state says; painted anew only where it has changed."""

from datetime import UTC, datetime

import pytest
from PIL import ImageChops

from client_sdk.examples.desktop.layout import HEIGHT, WIDTH, Rect, Target
from client_sdk.examples.desktop.model import WORKING_S, Desktop
from client_sdk.examples.desktop.painter import Painter
from client_sdk.examples.desktop.story import PAGES
from session_server.protocol.messages import PointerMove
from tests.unit.client_sdk.examples.hands import click, type_text

CLOCK = datetime(2026, 11, 21, 10, 26, 7, tzinfo=UTC)


def changed(painter: Painter, desktop: Desktop, act, clock: datetime = CLOCK) -> Rect | None:
    """The part of the picture that an action changes."""
    before = painter.paint(desktop, CLOCK)
    act()
    after = painter.paint(desktop, clock)
    assert after.size == (WIDTH, HEIGHT)
    box = ImageChops.difference(before, after).getbbox()
    return Rect(box[0], box[1], box[2] - box[0], box[3] - box[1]) if box else None


def test_nothing_new_is_the_same_picture():
    assert changed(Painter(), Desktop(), lambda: None) is None


def test_the_clock_changes_nothing_but_its_corner():
    part = changed(Painter(), Desktop(), lambda: None, clock=CLOCK.replace(second=8))
    assert part is not None
    assert part.x > WIDTH - 120
    assert part.y > HEIGHT - 42


def test_the_pointer_is_drawn_where_it_points():
    desktop, painter = Desktop(), Painter()
    desktop.handle(PointerMove(x=0.9, y=0.1), 0.0)
    part = changed(painter, desktop, lambda: desktop.handle(PointerMove(x=0.95, y=0.12), 0.0))
    assert part is not None
    assert part.w < 100
    assert part.h < 50


@pytest.mark.parametrize("index", range(1, len(PAGES)))
def test_each_page_has_its_picture(index: int):
    desktop = Desktop()
    part = changed(Painter(), desktop, lambda: click(desktop, Target.PAGE, index))
    assert part is not None
    assert part.w > 400


def test_the_dialog_stands_where_its_buttons_are():
    desktop, painter = Desktop(), Painter()
    click(desktop, Target.CREATE)
    desktop.tick(WORKING_S)
    desktop.handle(PointerMove(x=0.99, y=0.9), 0.0)
    details = desktop.spot_of(Target.DETAILS)
    assert details is not None
    part = changed(painter, desktop, lambda: setattr(desktop, "details", True))
    assert part is not None
    assert part.holds(*details.rect.centre)


def test_typed_text_is_seen_in_its_field():
    desktop = Desktop()
    click(desktop, Target.SEARCH)
    part = changed(Painter(), desktop, lambda: type_text(desktop, "k"))
    assert part is not None
    assert part.holds(desktop.ledger.search.x + 12, desktop.ledger.search.y + 14)


def test_the_solved_story_and_mails_in_front_are_painted_too():
    desktop, painter = Desktop(), Painter()
    click(desktop, Target.PAGE, 6)
    assert changed(painter, desktop, lambda: click(desktop, Target.INSTALL)) is not None
    click(desktop, Target.PAGE, 0)
    click(desktop, Target.CREATE)
    assert changed(painter, desktop, lambda: desktop.tick(WORKING_S)) is not None
    click(desktop, Target.CLOSE)
    desktop.mail = 0
    assert changed(painter, desktop, lambda: setattr(desktop, "mail_in_front", True)) is not None
    assert changed(painter, desktop, lambda: setattr(desktop, "origin", (100, 300))) is not None
    type_text(desktop, "nothing matches")
    assert painter.paint(desktop, CLOCK).size == (WIDTH, HEIGHT)
