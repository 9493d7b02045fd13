"""What a screen reader is told: changes that come by themselves, where the focus goes, figures as text, nothing nameless."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.core.keys import KeyKind, KeyRow
from routstr_desktop.core.status import NodeState
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.keys import NewKeyDialog
from routstr_desktop.gui.spoken import voice
from routstr_desktop.gui.window import PAGES, Window
from tests.gui.samples import SELLING, STATES

Until = Callable[..., Any]
NAMELESS = {QAccessible.Role.LayeredPane, QAccessible.Role.Graphic}
"""Roles that readers say aloud: nothing of ours that has no name may have one of them."""


@pytest.fixture
def still_window(still: Controller, qtbot: QtBot) -> Window:
    made = Window(still)
    made.may_close = True
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def heard() -> Iterator[list[str]]:
    said: list[str] = []
    voice().said.connect(said.append)
    yield said
    voice().said.disconnect(said.append)


def parts(face: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield face
    for place in range(face.childCount()):
        if (child := face.child(place)) is not None:
            yield from parts(child)


def face(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def test_what_changes_by_itself_is_said_once(still: Controller, still_window: Window, heard: list[str]) -> None:
    still.show(STATES["selling"])
    heard.clear()
    still.show(dataclasses.replace(SELLING, state=NodeState.PAUSED))
    still.show(dataclasses.replace(SELLING, state=NodeState.PAUSED, now=SELLING.now + 1))
    assert heard == ["Paused"]
    still_window.toast.say("Copied", "ok")
    still.show(STATES["attention"])
    assert heard[1] == "Copied"
    assert any("is unreachable" in said for said in heard[2:]), "the banner"
    heard.clear()
    still.show(STATES["attention"])
    assert not heard
    still_window.toggle_amounts()
    still_window.toggle_amounts()
    assert [said for said in heard if "Amounts" in said] == ["Amounts are hidden.", "Amounts are shown."]
    still_window.hide()
    heard.clear()
    still_window.toast.say("Nobody looks", "ok")
    still.show(STATES["selling"])
    assert not heard


def test_a_page_chosen_by_key_takes_the_focus_along(still: Controller, still_window: Window) -> None:
    still.show(STATES["selling"])
    pages = still_window.sidebar.list
    assert still_window.focusWidget() is pages
    still_window.overview.main.setFocus()
    still_window.keyboard()["Ctrl+2"]()
    assert still_window.focusWidget() is pages
    assert pages.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) == "Wallet"
    still_window.go("Overview")
    still_window.overview.main.setFocus()
    still_window.go("Keys")  # as a link does: the focus was in the page that went
    assert still_window.focusWidget() is pages


def test_figures_are_read_as_they_are_shown(still: Controller, still_window: Window) -> None:
    still.show(STATES["selling"])
    cards = still_window.overview.money
    told = face(cards.yours.figure)
    assert told.role() is QAccessible.Role.StaticText
    assert told.text(QAccessible.Text.Name) == cards.yours.figure.text() != ""
    assert face(cards.withdraw).text(QAccessible.Text.Description) == f"Yours to withdraw: {cards.yours.figure.text()}"
    still_window.toggle_amounts()
    still.show(STATES["selling"])
    assert told.text(QAccessible.Text.Name) == "hidden"
    assert face(cards.withdraw).text(QAccessible.Text.Description) == "Yours to withdraw: hidden"


async def test_nothing_on_a_page_is_a_picture_or_a_pane_without_a_name(window: Window, until: Until) -> None:
    await until(lambda: window.overview.pill.text() == "Selling")
    for entry in PAGES:
        page = window.go(entry.name)
        nameless = [one.role() for one in parts(face(page)) if one.role() in NAMELESS and not one.text(QAccessible.Text.Name)]
        assert not nameless, entry.name


def test_a_dialog_that_turns_says_what_it_shows_now(still: Controller, qtbot: QtBot, heard: list[str]) -> None:
    dialog = NewKeyDialog(still)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    heard.clear()
    dialog.show_secret(("sk-" + "ab" * 32, KeyRow(1, "sk-abababab", KeyKind.LOCAL, "laptop")))
    assert heard == ["The key of laptop", "Copy it into your app now. It is not stored and is not shown again."]
