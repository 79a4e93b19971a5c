"""The made-up desktop reacts to mouse and keys, and its story can be solved."""

from client_sdk.examples.desktop.layout import HEIGHT, WIDTH, Rect, Target
from client_sdk.examples.desktop.model import MAX_SEARCH, WORKING_S, Desktop, Dialog
from client_sdk.examples.desktop.story import PAYMENTS, Page
from session_server.protocol.messages import PointerMove, PointerWheel
from tests.unit.client_sdk.examples.hands import click, key, press, type_text


def worked(desktop: Desktop, at: float = 0.0) -> Dialog:
    """Press Create file and let it work."""
    click(desktop, Target.CREATE, now=at)
    assert desktop.dialog is Dialog.WORKING
    desktop.tick(at + WORKING_S / 2)
    desktop.tick(at + WORKING_S)
    return desktop.dialog


def test_the_pointer_goes_where_it_is_moved():
    desktop = Desktop()
    desktop.handle(PointerMove(x=0.25, y=0.5), 0.0)
    assert desktop.pointer == (WIDTH / 4, HEIGHT / 2)
    version = desktop.version
    desktop.handle(PointerMove(x=0.25, y=0.5), 0.0)
    assert desktop.version == version
    desktop.handle(PointerMove(x=1.0, y=1.0), 0.0)
    assert desktop.pointer == (WIDTH - 1, HEIGHT - 1)


def test_creating_the_file_fails_and_shows_details():
    desktop = Desktop()
    assert worked(desktop) is Dialog.FAILED
    assert not desktop.file_created
    height = desktop.dialog_rect.h
    click(desktop, Target.DETAILS)
    assert desktop.dialog_rect.h > height
    click(desktop, Target.CLOSE)
    assert desktop.dialog is Dialog.NONE


def test_progress_changes_the_picture_step_by_step():
    desktop = Desktop()
    click(desktop, Target.CREATE)
    version = desktop.version
    desktop.tick(0.0)
    assert desktop.version == version
    desktop.tick(WORKING_S / 2)
    assert desktop.version == version + 1
    assert 0 < desktop.progress < 14


def test_retry_works_again():
    desktop = Desktop()
    worked(desktop)
    click(desktop, Target.RETRY, now=10.0)
    assert desktop.dialog is Dialog.WORKING
    desktop.tick(10.0 + WORKING_S)
    assert desktop.dialog is Dialog.FAILED


def test_the_story_can_be_solved():
    desktop = Desktop()
    click(desktop, Target.PAGE, 6)
    assert desktop.page is Page.CERTIFICATES
    click(desktop, Target.INSTALL)
    assert desktop.spot_of(Target.INSTALL) is None
    click(desktop, Target.PAGE, 0)
    assert worked(desktop) is Dialog.DONE
    assert desktop.file_created


def test_checking_tells_the_result():
    desktop = Desktop()
    click(desktop, Target.CHECK)
    assert desktop.dialog is Dialog.CHECKED


def test_a_dialog_is_modal():
    desktop = Desktop()
    create = desktop.ledger.create
    click(desktop, Target.CHECK)
    press(desktop, create, down=True)
    press(desktop, create, down=False)
    type_text(desktop, "kiel")
    assert desktop.dialog is Dialog.CHECKED
    assert desktop.search == ""
    press(desktop, desktop.dialog_rect, down=True)
    press(desktop, desktop.dialog_rect, down=False)
    assert desktop.dialog is Dialog.CHECKED


def test_keys_close_a_dialog_unless_it_works():
    desktop = Desktop()
    click(desktop, Target.CREATE)
    key(desktop, "Escape")
    assert desktop.dialog is Dialog.WORKING
    desktop.tick(WORKING_S)
    key(desktop, "KeyA", "a")
    assert desktop.dialog is Dialog.FAILED
    key(desktop, "Enter")
    assert desktop.dialog is Dialog.NONE


def test_typed_text_filters_the_table():
    desktop = Desktop()
    click(desktop, Target.SEARCH)
    assert desktop.search_focused
    type_text(desktop, "kiel")
    assert [payment.supplier for payment in desktop.rows] == ["Port of Kiel"]
    key(desktop, "Backspace")
    assert desktop.search == "kie"
    key(desktop, "Escape")
    assert len(desktop.rows) == len(PAYMENTS)


def test_keys_without_text_and_long_texts_do_no_harm():
    desktop = Desktop()
    version = desktop.version
    key(desktop, "ShiftLeft")
    key(desktop, "Tab", "\t")
    key(desktop, "Escape")
    assert desktop.version == version
    type_text(desktop, "x" * 100)
    assert len(desktop.search) == MAX_SEARCH
    assert desktop.rows == ()


def test_keys_on_another_page_are_nobodys():
    desktop = Desktop()
    click(desktop, Target.PAGE, 1)
    type_text(desktop, "abc")
    assert desktop.search == ""
    assert desktop.spot_of(Target.TABLE_ROW) is None


def test_the_wheel_scrolls_within_the_table():
    desktop = Desktop()
    desktop.handle(PointerWheel(x=0.3, y=0.5, dy=-3), 0.0)
    assert desktop.scroll == 0
    desktop.handle(PointerWheel(x=0.3, y=0.5, dy=2), 0.0)
    assert desktop.scroll == 2
    desktop.handle(PointerWheel(x=0.3, y=0.5, dy=100), 0.0)
    assert desktop.scroll == len(PAYMENTS) - 11


def test_a_row_is_chosen():
    desktop = Desktop()
    desktop.handle(PointerWheel(x=0.3, y=0.5, dy=2), 0.0)
    click(desktop, Target.TABLE_ROW, 3)
    assert desktop.selected == 5


def test_a_mail_comes_to_the_front_and_the_ledger_back():
    desktop = Desktop()
    mail = desktop.spot_of(Target.MAIL_ROW, 1)
    assert mail is not None
    right_end = Rect(mail.rect.x + mail.rect.w - 20, mail.rect.y, 10, mail.rect.h)
    press(desktop, right_end, down=True)
    press(desktop, right_end, down=False)
    assert desktop.mail == 1
    assert desktop.mail_in_front
    click(desktop, Target.CHECK)
    assert not desktop.mail_in_front


def test_the_window_is_dragged_by_its_title_and_stays_in_reach():
    desktop = Desktop()
    title = desktop.ledger.title_bar
    press(desktop, title, down=True)
    desktop.handle(PointerMove(x=0.5, y=0.4), 0.0)
    moved = desktop.origin
    assert moved != (title.x, title.y)
    desktop.handle(PointerMove(x=1.0, y=1.0), 0.0)
    assert desktop.origin[0] <= WIDTH - 80
    assert desktop.origin[1] < HEIGHT
    desktop.handle(PointerMove(x=0.0, y=0.0), 0.0)
    assert desktop.origin[1] >= 0
    press(desktop, desktop.ledger.title_bar, down=False)
    where = desktop.origin
    desktop.handle(PointerMove(x=0.9, y=0.9), 0.0)
    assert desktop.origin == where


def test_a_press_that_is_let_go_elsewhere_is_no_click():
    desktop = Desktop()
    press(desktop, desktop.ledger.check, down=True)
    press(desktop, desktop.ledger.create, down=False)
    assert desktop.dialog is Dialog.NONE


def test_other_buttons_and_the_empty_desktop_do_nothing():
    desktop = Desktop()
    press(desktop, desktop.ledger.check, down=True, button=2)
    press(desktop, desktop.ledger.check, down=False, button=2)
    assert desktop.dialog is Dialog.NONE
    corner = Rect(4, 640, 8, 8)
    press(desktop, corner, down=True)
    press(desktop, corner, down=False)
    assert desktop.dialog is Dialog.NONE
    press(desktop, corner, down=False)
    assert desktop.pressed is None
