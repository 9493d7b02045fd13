"""The keyboard: what the help says is what the keys do, for every key, and no key is bound beside the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.gui import languages
from routstr_desktop.gui.dialogs.keyboard import KeyboardDialog, written
from routstr_desktop.gui.firstrun.flow import Flow
from routstr_desktop.gui.firstrun.wizard import SetupWizard
from routstr_desktop.gui.shortcuts import TABLE, bind, native
from routstr_desktop.gui.widgets.choice import Choice
from routstr_desktop.gui.window import PAGES, Window
from tests.gui.fakes import FakeEngine

Until = Callable[..., Any]
GUI = Path(__file__).resolve().parents[2] / "routstr_desktop" / "gui"


def bound(widget: QWidget) -> set[tuple[str, str]]:
    return {(each.objectName(), each.key().toString()) for each in widget.findChildren(QShortcut)}


async def test_every_key_of_the_help_is_bound_and_no_other(window: Window, qtbot: QtBot, until: Until) -> None:
    await until(lambda: window.controller.snapshot.models == 12)
    assert len(TABLE["page"].keys) == len(PAGES)
    for row in range(len(PAGES)):
        window.open_page(row)
    wizard = SetupWizard(window.controller, Flow({}, lambda _: None))
    qtbot.addWidget(wizard)
    told = {(name, QKeySequence(key).toString()) for name, keys in TABLE.items() if not keys.qt for key in keys.keys}
    assert bound(window) | bound(wizard) == told


def test_keys_are_bound_by_the_table_alone() -> None:
    beside = [path.name for path in GUI.rglob("*.py") if "QShortcut(" in path.read_text(encoding="utf-8")]
    assert beside == ["shortcuts.py"]


@pytest.mark.parametrize("key", ["F1", "Ctrl+/"])
async def test_the_help_shows_every_line_of_the_table(window: Window, qtbot: QtBot, until: Until, key: str) -> None:
    await until(lambda: window.controller.snapshot.models == 12)
    shortcut = next(one for one in window.findChildren(QShortcut) if one.key() == QKeySequence(key))
    shortcut.activated.emit()
    dialog = window.findChild(KeyboardDialog)
    assert dialog is not None
    shown = [each.text() for each in dialog.findChildren(QLabel)]
    for keys in TABLE.values():
        assert keys.about in shown
        assert set(written(keys)) <= set(shown)
    assert "Ctrl+1" in shown
    assert f"Ctrl+{len(PAGES)}" in shown
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)  # its own line about Esc
    assert not dialog.isVisible()


async def test_keys_do_what_the_help_says(window: Window, engine: FakeEngine, until: Until, qtbot: QtBot) -> None:
    await until(lambda: window.controller.snapshot.models == 12)

    def press(name: str, at: int = 0) -> None:
        wanted = QKeySequence(TABLE[name].keys[at])
        next(one for one in window.findChildren(QShortcut) if one.objectName() == name and one.key() == wanted).activated.emit()

    press("copy-url")
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:8421/v1"
    before = engine.snapshots
    press("refresh")
    await until(lambda: engine.snapshots > before)
    press("amounts")
    assert window.controller.numbers.hidden
    for row, entry in enumerate(PAGES):
        press("page", row)
        assert window.pages.currentWidget() is window.go(entry.name)
    press("page")
    press("settings")
    assert window.pages.currentWidget() is window.go("Settings")
    with qtbot.waitSignal(window.quit_asked):
        press("quit")
    window.may_close = False
    with qtbot.waitSignal(window.closing):
        press("close")


def test_arrows_move_along_a_choice(qtbot: QtBot) -> None:
    choice = Choice("Which", (("one", "One"), ("two", "Two")))
    qtbot.addWidget(choice)
    choice.set_value("one")
    qtbot.keyClick(choice, Qt.Key.Key_Right)
    assert choice.value() == "two"


def test_binding_what_is_not_in_the_table_is_refused(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    with pytest.raises(KeyError):
        bind(widget, "nothing of the kind", lambda: None)


def test_keys_are_written_as_the_language_writes_them(qapp: Any) -> None:
    languages.install(qapp, "de")
    try:
        assert native("Ctrl+H") == "Strg+H"
    finally:
        languages.install(qapp, languages.ENGLISH)


def test_tooltips_name_keys_that_are_in_the_table() -> None:
    every = {key for keys in TABLE.values() for key in keys.keys} | {"Enter"}
    found = set()
    for path in GUI.rglob("*.py"):
        for keys in re.findall(r"\(((?:Ctrl|Alt|Shift|F\d|Enter)[\w+,/]*)\)", path.read_text(encoding="utf-8")):
            found.add(keys)
    assert found - every == set()


async def test_another_language_is_spoken_at_once(window: Window, until: Until, qapp: Any) -> None:
    await until(lambda: window.controller.snapshot.models == 12)
    page: Any = window.go("Settings")
    german = page.look.language._buttons["de"]
    try:
        german.click()
        await until(lambda: window.go("Settings") is not page)
        fresh: Any = window.go("Settings")
        assert fresh.look.contrast.box.text() == "Hoher Kontrast"
        assert window.overview.main.text() == "Verkauf stoppen"
        assert window.controller.numbers.count(1204) == "1.204"
        assert window.controller.prefs.language == "de"
    finally:
        languages.install(qapp, languages.ENGLISH)
