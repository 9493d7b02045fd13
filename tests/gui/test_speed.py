"""Nothing holds up the Qt thread: pages are made part by part, a theme is put on part by part. `make bench` has the figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.questions import QuitDialog
from routstr_desktop.gui.theme import Theme
from routstr_desktop.gui.tokens import DARK
from routstr_desktop.gui.window import PAGES, Window
from tests.gui.activity_desk import month
from tests.gui.fakes import FakeEngine
from tests.gui.samples import customer, listed
from tests.gui.speed import Tour

Until = Callable[..., Any]
MOST_MS = 240.0
"""Of work at a time: ten times what was measured, for a slow computer that does other things as well (a theme that was put on
at once took 444 on a fast one). 16 ms is what `make bench` holds it to."""


async def test_every_page_is_made_ahead_in_small_parts(window: Window, until: Until) -> None:
    window.making.make_all()
    steps = 0
    while window.making._due:
        window.making._timer.stop()
        window.making._step()
        steps += 1
    assert steps > 4 * len(PAGES) - 8
    assert len(window.making._made) == len(PAGES)
    assert window.making.row() == 0, "no page comes to light by being made"
    for row, entry in enumerate(PAGES):
        made = window.making._made[row]
        assert window.go(entry.name) is made


class Strays(QObject):
    """Notes what is shown as a window and is none."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = watched if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) else None
        if shown is not None and shown.isWindow() and not isinstance(shown, QDialog | QMainWindow):
            self.found.append(f"{type(shown).__name__} {shown.accessibleName()!r}")
        return False


async def test_no_part_of_a_dialog_or_page_is_shown_as_a_window_of_its_own(
    window: Window, engine: FakeEngine, qapp: QApplication, until: Until
) -> None:
    """Which costs more than the dialog, and flickers: a part without a parent must not be told to be visible."""
    engine.activity.served(*month(5))
    window.making.make_all()
    await until(lambda: not window.making._due)
    strays = Strays()
    tour = Tour(window)
    tour.beat.close()
    window.go("Activity").requests.load()
    await until(lambda: window.go("Activity").requests.model.rows)
    qapp.installEventFilter(strays)
    try:
        for entry in PAGES:
            window.go(entry.name)
        for _name, make in tour.dialogs():
            dialog = make()
            dialog.open()
            dialog.done(0)
    finally:
        qapp.removeEventFilter(strays)
    assert not strays.found


async def test_a_dialog_is_dressed_once_when_it_is_complete_and_as_high_as_it_asks_for(window: Window) -> None:
    dialog = QuitDialog(2, lambda: None, lambda: None, window)
    dialog.fit()
    assert not dialog.styleSheet(), "its parts would be compared with the rules as they come, and once more when it is shown"
    dialog.open()
    worn, height = dialog.styleSheet(), dialog.height()
    assert worn
    dialog.fit()
    assert dialog.height() == height
    dialog.done(0)


async def test_a_page_that_is_asked_for_is_complete(window: Window) -> None:
    window.making.make_all()
    window.making._due = [7]
    window.making._step()
    page = window.making._made[7]
    assert page.step()
    assert window.go("Settings") is page
    assert not page.step()
    window.making._step()  # what was left for later is there already


async def test_another_language_makes_them_anew_behind_the_one_that_is_shown(
    window: Window, controller: Controller, until: Until
) -> None:
    before = [window.go(name) for name in ("Keys", "Wallet")]
    controller.speak("de")
    try:
        await until(lambda: window.pages.currentWidget() is not before[1])
        assert window.making.row() == 1
        await until(lambda: not window.making._due and not window.making._gone)
        assert window.pages.count() == 3
    finally:
        controller.speak("en")
        await until(lambda: not window.making._due and not window.making._gone)


async def test_what_is_seen_is_dressed_first_and_drawn_when_all_of_it_is(window: Window, theme: Theme) -> None:
    hidden, shown = window.go("Models"), window.go("Overview")
    try:
        theme.set_mode("dark")
        assert not window.updatesEnabled()
        seen = [each.isVisible() for each in theme._waiting]
        assert seen == sorted(seen, reverse=True)
        while not window.updatesEnabled():
            theme._dress_next()
        assert DARK.surface in shown.styleSheet()
        assert DARK.surface not in hidden.styleSheet()
        theme.settle()
        assert DARK.surface in hidden.styleSheet()
        late = QWidget()
        theme.dress(late)
        assert DARK.surface in late.styleSheet()
    finally:
        theme.set_mode("light")
        theme.settle()


async def test_a_tour_through_the_window_of_a_big_seller(window: Window, engine: FakeEngine, until: Until) -> None:
    """The same way as `make bench` goes, over the small fake of a node: that its steps work, and are not absurdly slow."""
    engine.activity.served(*month(300))
    engine.key_desk.rows = [dataclasses.replace(customer(number), name="") for number in range(2_000, 0, -1)]
    engine.model_desk.offer(openrouter=tuple(listed(f"vendor/model-{number:04}", "1", "2") for number in range(2_000)))
    window.making.make_all()
    await until(lambda: not window.making._due)
    tour = Tour(window, quiet=6)
    try:
        await tour.pages("first")
        await tour.models()
        await tour.settings()
        await tour.dialog(*next(iter(tour.dialogs())))
    finally:
        tour.beat.close()
        window.controller.speak("en")
    slow = {step.name: round(step.worked, 1) for step in tour.steps if step.worked > MOST_MS}
    assert not slow
    assert len(tour.steps) > 25
