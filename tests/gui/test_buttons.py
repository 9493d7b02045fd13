"""Whoever clicks twice out of habit has clicked once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from routstr_desktop.gui.widgets.buttons import Button, IconButton

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("make", [lambda: Button("Start"), lambda: IconButton("power", "Switch it off")])
def test_a_double_click_is_one_click(make: object, qtbot: QtBot) -> None:
    button = make()  # type: ignore[operator]
    assert isinstance(button, QAbstractButton)
    qtbot.addWidget(button)
    with qtbot.waitExposed(button):
        button.show()
    clicks: list[bool] = []
    button.clicked.connect(lambda on=False: clicks.append(on))
    qtbot.mouseClick(button, LEFT)
    qtbot.mouseDClick(button, LEFT)  # the second press of a pair
    qtbot.mouseRelease(button, LEFT)
    assert len(clicks) == 1
    qtbot.mouseClick(button, LEFT)
    assert len(clicks) == 2
    assert not button.isDown()


def test_pages_may_be_turned_as_fast_as_one_clicks(qtbot: QtBot) -> None:
    button = Button("Older", eager=True)
    qtbot.addWidget(button)
    with qtbot.waitExposed(button):
        button.show()
    clicks: list[bool] = []
    button.clicked.connect(lambda on=False: clicks.append(on))
    qtbot.mouseClick(button, LEFT)
    qtbot.mouseDClick(button, LEFT)  # the second press of a pair
    qtbot.mouseRelease(button, LEFT)
    assert len(clicks) == 2
