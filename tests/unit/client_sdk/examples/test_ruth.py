"""The made-up person goes her round, keeps her hands off, tidies up, and starts the story over."""

from itertools import pairwise

from client_sdk.examples.desktop.layout import Target
from client_sdk.examples.desktop.model import Desktop, Dialog
from client_sdk.examples.desktop.ruth import FORGET_AFTER_S, HANDS_OFF_S, Ruth
from client_sdk.examples.desktop.story import Page
from tests.unit.client_sdk.examples.hands import click


def live(ruth: Ruth, desktop: Desktop, since: float, until: float) -> set[Dialog]:
    """Time passes in steps of a tenth of a second; returns the dialogs that were seen."""
    seen = set()
    for tenth in range(int(since * 10), int(until * 10)):
        desktop.tick(tenth / 10)
        for event in ruth.act(desktop, tenth / 10):
            desktop.handle(event, tenth / 10)
        seen.add(desktop.dialog)
    return seen


def test_her_round_shows_the_problem_and_never_solves_it():
    desktop = Desktop()
    seen = live(Ruth(0.0), desktop, 0, 140)
    assert {Dialog.WORKING, Dialog.FAILED, Dialog.CHECKED, Dialog.NONE} == seen
    assert not desktop.installed
    assert desktop.mail == 0


def test_her_hand_moves_smoothly():
    desktop, ruth = Desktop(), Ruth(0.0)
    places = []
    for tenth in range(29, 45):
        for event in ruth.act(desktop, tenth / 10):
            desktop.handle(event, tenth / 10)
        places.append(desktop.pointer[0])
    steps = [abs(b - a) for a, b in pairwise(places)]
    assert max(steps) < 80
    assert places[0] != places[-1]


def test_she_keeps_her_hands_off_while_others_drive():
    desktop, ruth = Desktop(), Ruth(0.0)
    live(ruth, desktop, 0, 3.4)
    ruth.others_drive(3.5)
    pointer = desktop.pointer
    live(ruth, desktop, 3.5, 3.5 + HANDS_OFF_S - 0.5)
    assert desktop.pointer == pointer
    live(ruth, desktop, 3.5 + HANDS_OFF_S, 3.5 + HANDS_OFF_S + 3)
    assert desktop.pointer != pointer


def test_she_tidies_up_what_others_left():
    desktop, ruth = Desktop(), Ruth(0.0)
    click(desktop, Target.PAGE, 2)
    live(ruth, desktop, 0, 12)
    assert desktop.page is Page.RUNS
    other, ruth = Desktop(), Ruth(0.0)
    click(other, Target.CHECK)
    assert Dialog.NONE in live(ruth, other, 0, 10)


def test_she_rests_when_the_story_is_solved_and_begins_anew():
    desktop, ruth = Desktop(), Ruth(0.0)
    desktop.file_created = True
    version = desktop.version
    live(ruth, desktop, 0, 20)
    assert desktop.version == version
    ruth.others_drive(20.0)
    assert not ruth.start_over(desktop, 20.0 + FORGET_AFTER_S - 1)
    assert ruth.start_over(desktop, 20.0 + FORGET_AFTER_S)
    assert not ruth.start_over(Desktop(), 1e9)
