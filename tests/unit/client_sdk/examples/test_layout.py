"""Rectangles of the made-up desktop."""

from itertools import pairwise

import pytest

from client_sdk.examples.desktop.layout import (
    LEDGER_HOME,
    MAIL_WINDOW,
    Ledger,
    Rect,
    Spot,
    Target,
    dialog_buttons,
    mail_row,
)

LEDGER = Ledger(*LEDGER_HOME)


def test_a_rectangle_holds_its_first_pixel_and_not_the_one_behind():
    rect = Rect(10, 20, 5, 5)
    assert rect.holds(10, 20)
    assert not rect.holds(15, 20)
    assert not rect.holds(10, 25)
    assert not rect.holds(9, 22)
    assert rect.centre == (12.5, 22.5)
    assert rect.box == (10, 20, 15, 25)


@pytest.mark.parametrize(
    "part",
    [
        LEDGER.search,
        LEDGER.check,
        LEDGER.create,
        LEDGER.table,
        LEDGER.row(0),
        LEDGER.install,
        LEDGER.certificate(2),
        LEDGER.page(6),
        LEDGER.dialog(details=True),
    ],
)
def test_everything_of_the_ledger_lies_inside_its_window(part: Rect):
    assert LEDGER.window.holds(part.x, part.y)
    assert LEDGER.window.holds(part.x + part.w - 1, part.y + part.h - 1)


def test_the_second_group_of_pages_stands_apart():
    assert LEDGER.page(5).y - LEDGER.page(4).y > LEDGER.page(4).y - LEDGER.page(3).y


def test_details_make_the_dialog_higher():
    assert LEDGER.dialog(details=True).h > LEDGER.dialog(details=False).h


def test_buttons_of_a_dialog_stand_in_order_and_apart():
    dialog = LEDGER.dialog(details=False)
    spots = dialog_buttons(dialog, (Target.DETAILS, Target.RETRY, Target.CLOSE))
    assert [spot.target for spot in spots] == [Target.DETAILS, Target.RETRY, Target.CLOSE]
    assert all(left.rect.x + left.rect.w < right.rect.x for left, right in pairwise(spots))
    assert all(dialog.holds(*spot.rect.centre) for spot in spots)


def test_mail_rows_lie_in_their_window():
    assert all(MAIL_WINDOW.holds(*mail_row(index).centre) for index in range(5))
    assert Spot(Target.MAIL, mail_row(0)) == Spot(Target.MAIL, mail_row(0), 0)
