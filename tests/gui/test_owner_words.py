"""The wallet's 12 words in the window: shown, typed again, and typed to bring another wallet back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from routstr_desktop.core.ecash import FoundAgain
from routstr_desktop.core.errors import ConfigError, SecretsLocked
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.restore import RestoreDialog
from routstr_desktop.gui.dialogs.words import WordsDialog
from tests.gui.fakes import FakeEngine
from tests.gui.samples import MINT, WORDS

Until = Callable[..., Any]


@pytest.fixture
async def ready(controller: Controller, until: Until) -> Controller:
    """With the fake's snapshot."""
    await until(lambda: controller.snapshot.models == 12)
    controller.prefs.words_checked = 0
    return controller


@pytest.fixture
def opened(qtbot: QtBot) -> Callable[[Any], Any]:
    """Keeps a dialog for the length of the test."""

    def open_it(dialog: Any) -> Any:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return open_it


def seen(dialog: WordsDialog) -> str:
    """Every word that a label of the dialog shows now."""
    return " ".join(one.text() for one in dialog.grid.findChildren(QLabel) if one.isVisible())


async def test_words_are_shown_when_asked_for_and_checked_by_three(
    ready: Controller, opened: Any, until: Until, qtbot: QtBot
) -> None:
    dialog = opened(WordsDialog(ready))
    assert not dialog.grid.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    await until(lambda: dialog.grid.isVisible())
    assert all(word in seen(dialog) for word in WORDS.split())
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.grid.isVisible()
    assert len(set(dialog.places)) == 3
    assert not dialog.act.isEnabled()
    words = WORDS.split()
    for place, line in zip(dialog.places, dialog.fields, strict=True):
        qtbot.keyClicks(line, "wrong" if place == dialog.places[1] else words[place - 1].upper())
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert f"Word {dialog.places[1]} is another one" in dialog.error.words()
    assert ready.prefs.words_checked == 0
    assert dialog.fields[1].selectedText() == "wrong"
    qtbot.keyClicks(dialog.fields[1], f" {words[dialog.places[1] - 1]} ")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert ready.prefs.words_checked > 0
    assert not set(QGuiApplication.clipboard().text().split()) & set(words)


async def test_back_shows_them_again_and_the_end_forgets_them(
    ready: Controller, opened: Any, until: Until, qtbot: QtBot
) -> None:
    dialog = opened(WordsDialog(ready))
    dialog.act.click()
    await until(lambda: dialog.grid.isVisible())
    dialog.act.click()
    dialog.back.click()
    assert dialog.grid.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not any(one.text() in WORDS.split() for one in dialog.grid.findChildren(QLabel))
    assert dialog.grid.accessibleDescription() == ""
    assert ready.prefs.words_checked == 0


async def test_locked_keyring_is_told(ready: Controller, engine: FakeEngine, opened: Any, until: Until) -> None:
    engine.fail["words"] = SecretsLocked("The keyring is locked.")
    dialog = opened(WordsDialog(ready))
    dialog.act.click()
    await until(lambda: dialog.error.isVisible())
    assert dialog.act.isEnabled()
    assert not dialog.grid.isVisible()


async def test_restore_asks_for_twelve_and_says_what_was_found(
    ready: Controller, engine: FakeEngine, opened: Any, until: Until, qtbot: QtBot
) -> None:
    dialog = opened(RestoreDialog(ready))
    assert dialog.mints.toPlainText() == MINT.url
    qtbot.keyClicks(dialog.words, "one two")
    assert dialog.count.text() == "2 of 12 words"
    assert not dialog.act.isEnabled()
    engine.fail["restore"] = ConfigError("Word 2, “two”, is not one of the words in use.")
    dialog.words.setPlainText(WORDS)
    dialog.act.click()
    await until(lambda: dialog.error.isVisible())
    assert "Word 2" in dialog.error.words()
    assert dialog.words.toPlainText() == WORDS  # what was typed stays
    engine.fail.clear()
    with qtbot.waitSignal(dialog.restored, timeout=3000) as _:
        dialog.act.click()
        await until(lambda: dialog.title.text() != "Restore from 12 words")
    assert ("restore", WORDS, (MINT.url,)) in engine.calls
    assert dialog.title.text().replace("\N{NO-BREAK SPACE}", " ") == "377 sat found"
    assert dialog.words.toPlainText() == ""
    assert ready.prefs.words_checked > 0


async def test_restore_can_be_left_while_it_looks(
    ready: Controller, bridge: Any, engine: FakeEngine, opened: Any, until: Until, qtbot: QtBot
) -> None:
    async def gate() -> asyncio.Event:
        return asyncio.Event()

    engine.gate = await bridge.call(gate)
    dialog = opened(RestoreDialog(ready))
    dialog.words.setPlainText(WORDS)
    dialog.act.click()
    await until(lambda: ("restore", WORDS, (MINT.url,)) in engine.calls)
    assert dialog.busy.isVisible()
    assert dialog.cancel.text() == "Go on in the background"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    told: list[str] = []
    ready.notice.connect(lambda text, _tone: told.append(text))

    async def release() -> None:
        assert engine.gate is not None
        engine.gate.set()

    await bridge.call(release)
    await until(lambda: told)
    assert "377" in told[0]
    assert ready.prefs.words_checked > 0


async def test_restore_names_the_mints_that_were_silent(
    ready: Controller, engine: FakeEngine, opened: Any, until: Until
) -> None:
    engine.words.found = FoundAgain(unasked={MINT.url: "The mint does not answer."})
    dialog = opened(RestoreDialog(ready))
    dialog.words.setPlainText(WORDS)
    dialog.act.click()
    await until(lambda: dialog.error.isVisible())
    assert dialog.title.text() == "No ecash found"
    assert "mint.example.com" in dialog.error.words()
