"""The two windows of the made-up desktop: the ledger and the mails."""

from __future__ import annotations

from client_sdk.examples.desktop.ink import Canvas, text_width
from client_sdk.examples.desktop.layout import (
    MAIL_ROW,
    MAIL_WINDOW,
    TITLE,
    VISIBLE_ROWS,
    Ledger,
    Rect,
    Target,
    mail_row,
)
from client_sdk.examples.desktop.model import Desktop
from client_sdk.examples.desktop.story import EMPTY_PAGES, MAILS, PAGES, TOTAL, Page

INK, DIM, FAINT = "#1b2327", "#5d6a70", "#8a979d"
LINE, PAPER, BAR, ZEBRA = "#dde2e4", "#ffffff", "#e9edef", "#f4f6f7"
WINE, WINE_DARK, WINE_SOFT = "#7b2436", "#5f1a29", "#efdfe3"
AMBER, GREEN = "#8a5a00", "#1a6b3c"
COLUMNS = ((12, "No."), (54, "Supplier"), (262, "Invoice"), (392, "Due"))
AMOUNT_RIGHT = 566
STATE_LEFT = 590


def paint_frame(canvas: Canvas, rect: Rect, title: str, *, badge: bool = False) -> None:
    """A window's ground, title bar and buttons."""
    canvas.shadow(rect, 8)
    canvas.rounded(rect, 8, PAPER, "#9fb0b9")
    canvas.rounded(Rect(rect.x + 1, rect.y + 1, rect.w - 2, TITLE), 7, BAR)
    canvas.box(Rect(rect.x + 1, rect.y + 12, rect.w - 2, TITLE - 11), BAR)
    canvas.line(rect.x + 1, rect.y + TITLE, rect.x + rect.w - 2, rect.y + TITLE, LINE)
    left = rect.x + 12
    if badge:
        canvas.rounded(Rect(left, rect.y + 8, 19, 19), 4, WINE)
        canvas.centred(Rect(left, rect.y + 8, 19, 19), "AL", 9, "#ffffff", bold=True)
        left += 28
    canvas.text(left, rect.y + 22, title, 13, INK, bold=True)
    for index in range(3):
        canvas.rounded(Rect(rect.x + rect.w - 24 - index * 20, rect.y + 12, 11, 11), 2, BAR, "#76848b")


def paint_button(canvas: Canvas, rect: Rect, text: str, *, filled: bool = False, down: bool = False) -> None:
    """A button; `down` while the mouse holds it."""
    fill = (WINE_DARK if down else WINE) if filled else ("#e2e7e9" if down else PAPER)
    canvas.rounded(rect, 4, fill, WINE_DARK if filled else "#b5c0c5")
    canvas.centred(rect, text, 12, "#ffffff" if filled else INK, bold=filled)


def paint_mail(canvas: Canvas, desktop: Desktop) -> None:
    """The mails."""
    window = MAIL_WINDOW
    paint_frame(canvas, window, "Inbox - ruth@haldenfreight.example")
    for index, mail in enumerate(MAILS):
        row = mail_row(index)
        if desktop.mail == index:
            canvas.box(Rect(row.x + 1, row.y, row.w - 2, row.h), WINE_SOFT)
        unread = index == 0 and desktop.mail != 0
        if unread:
            canvas.rounded(Rect(row.x + 12, row.y + 12, 7, 7), 3, WINE)
        canvas.text(row.x + 28, row.y + 19, mail.sender, 12.5, INK, bold=unread)
        canvas.text(row.x + 28, row.y + 36, mail.subject, 12, DIM)
        canvas.text(row.x + row.w - 16, row.y + 19, mail.at, 11.5, FAINT, right=True)
        canvas.line(row.x + 1, row.y + MAIL_ROW - 1, row.x + row.w - 2, row.y + MAIL_ROW - 1, LINE)
    top = mail_row(len(MAILS)).y + 16
    if desktop.mail is None:
        canvas.text(window.x + 28, top + 14, "Choose a mail to read it.", 12, FAINT)
        return
    mail = MAILS[desktop.mail]
    canvas.text(window.x + 28, top + 14, mail.subject, 14, INK, bold=True)
    canvas.text(window.x + 28, top + 34, f"From {mail.sender}, {mail.at}", 11.5, FAINT)
    for index, line in enumerate(mail.text):
        canvas.text(window.x + 28, top + 62 + index * 20, line, 12.5, INK)


def paint_ledger(canvas: Canvas, desktop: Desktop) -> None:
    """The ledger."""
    ledger = desktop.ledger
    paint_frame(canvas, ledger.window, "Acme Ledger 8.4 - Payments - Halden Freight Ltd", badge=True)
    _paint_menu(canvas, ledger)
    _paint_sidebar(canvas, desktop, ledger)
    match desktop.page:
        case Page.RUNS:
            _paint_run(canvas, desktop, ledger)
        case Page.CERTIFICATES:
            _paint_certificates(canvas, desktop, ledger)
        case _:
            _paint_heading(canvas, ledger, desktop.page, "Halden Freight Ltd")
            canvas.text(ledger.table.x, ledger.table.y + 24, EMPTY_PAGES[desktop.page], 13, DIM)
    _paint_status(canvas, desktop, ledger)


def _paint_menu(canvas: Canvas, ledger: Ledger) -> None:
    menu = ledger.menu
    x = menu.x + 14
    for word in ("File", "Edit", "Ledger", "Payments", "Reports", "Tools", "Help"):
        own = word == "Payments"
        canvas.text(x, menu.y + 20, word, 12.5, WINE if own else INK, bold=own)
        x += int(text_width(word, 12.5, own)) + 18
    canvas.line(menu.x + 1, menu.y + menu.h - 1, menu.x + menu.w - 2, menu.y + menu.h - 1, LINE)


def _paint_sidebar(canvas: Canvas, desktop: Desktop, ledger: Ledger) -> None:
    side = ledger.sidebar
    canvas.box(Rect(side.x + 1, side.y, side.w - 1, side.h), "#f2f1f1")
    canvas.line(side.x + side.w, side.y, side.x + side.w, side.y + side.h, LINE)
    canvas.text(side.x + 14, side.y + 26, "Payments", 11, "#8b5560", bold=True)
    canvas.text(side.x + 14, ledger.page(5).y - 9, "Set-up", 11, "#8b5560", bold=True)
    for index, page in enumerate(PAGES):
        rect = ledger.page(index)
        chosen = page is desktop.page
        if chosen:
            canvas.box(Rect(rect.x + 1, rect.y, rect.w - 1, rect.h), "#e6d6da")
            canvas.box(Rect(rect.x + 1, rect.y, 3, rect.h), WINE)
        canvas.text(rect.x + 14, rect.y + 18, page, 12.5, INK, bold=chosen)
        if page is Page.CERTIFICATES and not desktop.installed:
            canvas.rounded(Rect(rect.x + rect.w - 26, rect.y + 6, 15, 15), 7, WINE)
            canvas.centred(Rect(rect.x + rect.w - 26, rect.y + 6, 15, 15), "1", 10, "#ffffff", bold=True)


def _paint_heading(canvas: Canvas, ledger: Ledger, title: str, below: str) -> None:
    x, y = ledger.heading
    canvas.text(x, y + 22, title, 19, INK, bold=True)
    canvas.text(x, y + 42, below, 11.5, DIM)


def _paint_run(canvas: Canvas, desktop: Desktop, ledger: Ledger) -> None:
    below = "File created, sent to Corvane Bank" if desktop.file_created else "Corvane Bank · due 23 Nov 2026"
    _paint_heading(canvas, ledger, "Payment run PR-1121", below)
    _paint_search(canvas, desktop, ledger.search)
    pressed = desktop.pressed.target if desktop.pressed is not None else None
    paint_button(canvas, ledger.check, "Check", down=pressed is Target.CHECK)
    paint_button(canvas, ledger.create, "Create file", filled=True, down=pressed is Target.CREATE)
    _paint_table(canvas, desktop, ledger)


def _paint_search(canvas: Canvas, desktop: Desktop, rect: Rect) -> None:
    canvas.rounded(rect, 4, PAPER, WINE if desktop.search_focused else "#b5c0c5")
    if desktop.search:
        canvas.text(rect.x + 10, rect.y + 20, desktop.search, 12.5, INK)
    else:
        canvas.text(rect.x + 10, rect.y + 20, "Find supplier or invoice", 12.5, FAINT)
    if desktop.search_focused:
        caret = rect.x + 11 + int(text_width(desktop.search, 12.5))
        canvas.box(Rect(caret, rect.y + 7, 1, 16), INK)


def _paint_table(canvas: Canvas, desktop: Desktop, ledger: Ledger) -> None:
    table, rows = ledger.table, desktop.rows
    canvas.rounded(table, 4, PAPER, LINE)
    canvas.box(Rect(table.x + 1, table.y + 1, table.w - 2, 29), ZEBRA)
    for left, word in COLUMNS:
        canvas.text(table.x + left, table.y + 20, word, 11.5, DIM, bold=True)
    canvas.text(table.x + AMOUNT_RIGHT, table.y + 20, "Amount EUR", 11.5, DIM, bold=True, right=True)
    canvas.text(table.x + STATE_LEFT, table.y + 20, "State", 11.5, DIM, bold=True)
    shown = rows[desktop.scroll : desktop.scroll + VISIBLE_ROWS]
    for index, payment in enumerate(shown):
        rect, number = ledger.row(index), desktop.scroll + index
        if desktop.selected == number:
            canvas.box(Rect(rect.x + 1, rect.y, rect.w - 2, rect.h), WINE_SOFT)
        y = rect.y + 19
        canvas.text(rect.x + 12, y, str(number + 1), 12.5, DIM)
        canvas.text(rect.x + 54, y, payment.supplier, 12.5, INK)
        canvas.text(rect.x + 262, y, payment.invoice, 12.5, INK)
        canvas.text(rect.x + 392, y, payment.due, 12.5, INK)
        canvas.text(rect.x + AMOUNT_RIGHT, y, payment.amount, 12.5, INK, right=True)
        state = "Sent" if desktop.file_created and payment.state == "Ready" else payment.state
        ink = {"Ready": INK, "Sent": GREEN}.get(state, AMBER)
        canvas.text(rect.x + STATE_LEFT, y, state, 12.5, ink, bold=state != "Ready")
        canvas.line(rect.x + 1, rect.y + rect.h - 1, rect.x + rect.w - 2, rect.y + rect.h - 1, LINE)
    if not shown:
        canvas.text(table.x + 54, table.y + 56, "No payment matches.", 12.5, DIM)
    _paint_total(canvas, desktop, table, len(rows))
    _paint_scroll_bar(canvas, desktop, table, len(rows))


def _paint_total(canvas: Canvas, desktop: Desktop, table: Rect, count: int) -> None:
    foot = Rect(table.x + 1, table.y + table.h - 33, table.w - 2, 32)
    canvas.box(foot, ZEBRA)
    words = f"{count} payments, 1 on hold" if not desktop.search else f"{count} found"
    canvas.text(foot.x + 12, foot.y + 21, words, 12.5, INK)
    if not desktop.search:
        canvas.text(table.x + AMOUNT_RIGHT, foot.y + 21, TOTAL, 12.5, INK, bold=True, right=True)


def _paint_scroll_bar(canvas: Canvas, desktop: Desktop, table: Rect, count: int) -> None:
    if count <= VISIBLE_ROWS:
        return
    top, height = table.y + 34, table.h - 72
    length = height * VISIBLE_ROWS // count
    offset = (height - length) * desktop.scroll // (count - VISIBLE_ROWS)
    canvas.rounded(Rect(table.x + table.w - 9, top + offset, 5, length), 2, "#b9c4c9")


def _paint_certificates(canvas: Canvas, desktop: Desktop, ledger: Ledger) -> None:
    _paint_heading(canvas, ledger, "Certificates", "Used to sign payment files")
    table = ledger.table
    canvas.rounded(Rect(table.x, table.y, table.w, 30 + 3 * 44), 4, PAPER, LINE)
    canvas.box(Rect(table.x + 1, table.y + 1, table.w - 2, 29), ZEBRA)
    for left, word in ((12, "Store"), (150, "Issued by"), (330, "Valid until"), (466, "State")):
        canvas.text(table.x + left, table.y + 20, word, 11.5, DIM, bold=True)
    used = ("Corvane-Prod", "Corvane Bank CA 4", "21 Nov 2028", "In use", GREEN)
    rows = (
        ("Corvane-Test", "Corvane Bank CA 3", "14 Mar 2027", "In use", GREEN),
        used if desktop.installed else ("Corvane-Prod", "-", "ended 21 Nov 2026", "Not found", "#b42318"),
        ("Inbox", "-", "-", "Empty", DIM)
        if desktop.installed
        else ("Inbox", "Corvane Bank CA 4", "21 Nov 2028", "Received 09:12", AMBER),
    )
    for index, (store, issuer, until, state, ink) in enumerate(rows):
        rect = ledger.certificate(index)
        for left, word in ((12, store), (150, issuer), (330, until)):
            canvas.text(rect.x + left, rect.y + 27, word, 12.5, INK, bold=left == 12)
        canvas.text(rect.x + 466, rect.y + 27, state, 12.5, ink, bold=True)
        canvas.line(rect.x + 1, rect.y + rect.h - 1, rect.x + rect.w - 2, rect.y + rect.h - 1, LINE)
    if not desktop.installed:
        down = desktop.pressed is not None and desktop.pressed.target is Target.INSTALL
        paint_button(canvas, ledger.install, "Install", filled=True, down=down)


def _paint_status(canvas: Canvas, desktop: Desktop, ledger: Ledger) -> None:
    bar = ledger.status
    canvas.box(Rect(bar.x + 1, bar.y, bar.w - 2, bar.h - 8), BAR)
    canvas.rounded(Rect(bar.x + 1, bar.y + 4, bar.w - 2, bar.h - 5), 7, BAR)
    canvas.line(bar.x + 1, bar.y, bar.x + bar.w - 2, bar.y, LINE)
    canvas.text(bar.x + 14, bar.y + 17, "Ruth Adeyemi · Payments", 11, DIM)
    words = "Signing: Corvane-Prod is ready" if desktop.installed else "Signing: Corvane-Prod not found"
    canvas.text(bar.x + bar.w - 14, bar.y + 17, words, 11, GREEN if desktop.installed else "#b42318", right=True)
