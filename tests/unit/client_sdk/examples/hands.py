"""Hands for tests: clicks on what a desktop shows."""

from client_sdk.examples.desktop.layout import HEIGHT, WIDTH, Rect, Target
from client_sdk.examples.desktop.model import Desktop
from session_server.protocol.messages import KeyPress, PointerButton


def press(desktop: Desktop, rect: Rect, *, down: bool, now: float = 0.0, button: int = 0) -> None:
    """The mouse button over the middle of something."""
    x, y = rect.centre
    desktop.handle(PointerButton(x=x / WIDTH, y=y / HEIGHT, button=button, down=down), now)


def click(desktop: Desktop, target: Target, index: int = 0, now: float = 0.0) -> None:
    """A whole click."""
    spot = desktop.spot_of(target, index)
    assert spot is not None, f"{target} is not shown"
    press(desktop, spot.rect, down=True, now=now)
    press(desktop, spot.rect, down=False, now=now)


def key(desktop: Desktop, code: str, text: str = "", *, down: bool = True) -> None:
    """One key."""
    desktop.handle(KeyPress(code=code, down=down, text=text), 0.0)


def type_text(desktop: Desktop, text: str) -> None:
    """Several keys, down and up."""
    for letter in text:
        key(desktop, "KeyX", letter)
        key(desktop, "KeyX", letter, down=False)
