"""Shapes that all pages share: first lines of cards, the ring of a table, notes that cover nothing, dialogs for beginners."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.gui.theme import install
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.labels import Elided, label
from routstr_desktop.gui.widgets.providerform import ProviderForm
from routstr_desktop.gui.widgets.tablebox import TableBox
from routstr_desktop.gui.widgets.toast import place_over


@pytest.fixture(autouse=True)
def styled(qapp: QApplication) -> None:
    install(qapp, "light")


def _card(qtbot: QtBot, *right: QWidget) -> Card:
    card = Card()
    qtbot.addWidget(card)
    card.headed("Title", *right)
    card.body.addWidget(label("content"))
    card.resize(400, 200)
    card.show()
    return card


def test_titles_of_cards_sit_at_one_height_with_and_without_buttons(qtbot: QtBot) -> None:
    heights = set()
    for right in ((), (Button("Act", kind="link"),), (Button("Act"),), (IconButton("save", "Save"),)):
        card = _card(qtbot, *right)
        title = next(part for part in card.findChildren(QLabel) if part.text() == "Title")
        heights.add(title.mapTo(card, title.rect().center()).y())
    assert len(heights) == 1


def test_words_and_pictures_at_the_right_end_where_the_content_ends(qtbot: QtBot) -> None:
    link, picture = Button("Act", kind="link"), IconButton("save", "Save")
    for part, inset in ((link, 0), (picture, IconButton.INSET)):
        card = _card(qtbot, part)
        content = next(one for one in card.findChildren(QLabel) if one.text() == "content")
        assert part.mapTo(card, part.rect().topRight()).x() - inset == content.geometry().right()


def test_a_note_covers_no_control_while_there_is_another_place(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    column = QVBoxLayout(window)
    column.addStretch()
    line, button = QLineEdit(), Button("Below")
    column.addWidget(line)
    column.addWidget(button)
    toast = place_over(window)
    window.show()
    toast.say("Done.")
    taken = [QRect(one.geometry()) for one in (line, button)]
    assert not any(toast.geometry().intersects(area) for area in taken)
    line.hide()
    button.setEnabled(False)
    toast.say("Done again.")
    assert window.height() - toast.geometry().bottom() < 30


def test_a_table_wears_the_ring_where_the_keyboard_brought_the_focus(qtbot: QtBot) -> None:
    view = QTableView()
    box = TableBox(view)
    qtbot.addWidget(box)
    box.show_table()
    box.show()
    frame = next(one for one in box.findChildren(Card) if one.isAncestorOf(view))
    for reason, ring in ((Qt.FocusReason.MouseFocusReason, "off"), (Qt.FocusReason.TabFocusReason, "on")):
        QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusIn, reason))
        assert frame.property("ring") == ring
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusOut))
    assert frame.property("ring") == "off"


def test_two_lines_are_broken_between_words_before_anything_is_left_out(qtbot: QtBot) -> None:
    told = Elided(two=True)
    qtbot.addWidget(told)
    told.set_text("You would lose about 3 sat per typical request on a model with a long name")
    room = told.fontMetrics().horizontalAdvance(told.text())
    told.resize(room * 2 // 3, 40)
    told.show()
    told.grab()
    assert told.toolTip() == ""
    told.resize(room // 3, 40)
    told.grab()
    assert told.toolTip() == told.text()


def test_a_folded_form_shows_its_lines_when_asked(qtbot: QtBot) -> None:
    form = ProviderForm()
    qtbot.addWidget(form)
    form.fold()
    rare = QLineEdit()
    form.add("Rare", rare, "For few.")
    form.show()
    assert not rare.isVisible()
    form.unfold()
    assert rare.isVisible()
