"""Every state of every screen, in each language: no cut word, nothing clipped, a name for whatever the keyboard reaches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.gui import languages
from routstr_desktop.gui.widgets.labels import label
from tests.gui.layout import SIDEWAYS, faults, tab_faults
from tests.gui.screenshots import walk
from tests.gui.spoken import unsaid


@pytest.fixture
def spoken(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    yield languages.install(qapp, request.param)
    languages.install(qapp, languages.ENGLISH)


@pytest.mark.parametrize("spoken", [languages.ENGLISH, "de", languages.PSEUDO], indirect=True)
async def test_no_word_is_cut_and_every_control_has_a_name(spoken: str, qapp: QApplication) -> None:
    found: list[str] = []
    seen: set[str] = set()

    def look(widget: QWidget, name: str) -> None:
        seen.add(name)
        found.extend(f"{name}: {fault}" for fault in faults(widget, SIDEWAYS.get(spoken, 0)))
        if spoken == languages.PSEUDO:
            found.extend(f"{name}: {fault}" for fault in unsaid(widget))
        if spoken == languages.ENGLISH:
            found.extend(f"{name}: {fault}" for fault in tab_faults(widget))

    await walk(look, ("light",))
    assert not found, "\n".join(found)
    assert len(seen) > 100


def test_what_is_wrong_is_found(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    row = QHBoxLayout(box)
    words, button, silent, trap = (
        label("Some words that do not fit"),
        QPushButton("Press me here"),
        QLineEdit(),
        QPlainTextEdit(),
    )
    trap.setAccessibleName("A trap")
    for each in (words, button, silent, trap):
        row.addWidget(each)
    words.setFixedWidth(60)
    button.setFixedWidth(40)
    out = QPushButton("x", box)
    out.move(-5, 0)
    box.show()
    told = "\n".join(faults(box))
    assert "cut: 'Some words that do not fit' needs" in told
    assert "cut: the button 'Press me here' needs" in told
    assert "QLineEdit has no accessible name" in told
    assert "QPlainTextEdit 'A trap' keeps the Tab key" in told
    assert "QPushButton 'x' reaches out of its QWidget" in told
    assert any("Tab does not reach" in fault for fault in tab_faults(box))
