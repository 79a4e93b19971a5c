"""The made-up facts agree with each other."""

from decimal import Decimal

from client_sdk.examples.desktop.story import EMPTY_PAGES, PAGES, PAYMENTS, TOTAL, Page


def test_the_total_is_the_sum():
    assert sum(Decimal(payment.amount.replace(",", "")) for payment in PAYMENTS) == Decimal(TOTAL.replace(",", ""))


def test_every_page_has_something_to_show():
    assert set(PAGES) == {*EMPTY_PAGES, Page.RUNS, Page.CERTIFICATES}
