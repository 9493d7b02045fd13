"""One of a few: buttons side by side, of which one is pressed; one of many: a list that opens."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QStyleOptionComboBox,
    QWidget,
)

from routstr_desktop.gui.icons import pixmap
from routstr_desktop.gui.theme import theme, tokens
from routstr_desktop.gui.tips import plain_tip


class Choice(QWidget):
    """`options` are (value, word). Arrow keys move; `chosen` tells the value when a person changed it."""

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for value, word in options:
            button = QPushButton(word)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("kind", "choice")
            button.setAccessibleName(f"{name}: {word}")
            button.clicked.connect(functools.partial(self._clicked, value))
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button)
        self._group.buttonToggled.connect(self._hand_tab)

    def _hand_tab(self, button: QAbstractButton, on: bool) -> None:
        """Tab goes to the one that is chosen, as with radio buttons; Qt would keep it at the first it came to."""
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)
        if on:
            for other in self._buttons.values():
                if other is not button:
                    other.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def value(self) -> str | None:
        """What is chosen."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), None)

    def set_value(self, value: str) -> None:
        """Show a choice, telling nobody."""
        if value in self._buttons:
            self._buttons[value].setChecked(True)

    def clear(self) -> None:
        """Nothing is chosen."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def _clicked(self, value: str, _checked: bool = False) -> None:
        self.chosen.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        values = list(self._buttons)
        now = self.value()
        if step is None or now is None:
            super().keyPressEvent(event)
            return
        then = values[(values.index(now) + step) % len(values)]
        self._buttons[then].setFocus()
        self._buttons[then].click()


ROOM = 48
"""What edges and arrow of a list take from its words."""


class Pick(QComboBox):
    """A list that opens; its arrow is one of our icons, since a styled box has none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        theme().changed.connect(self.update)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Words that do not fit end in dots."""
        super().initStyleOption(option)
        room = self.width() - ROOM
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.currentText()) > self.width() - ROOM
        self.setToolTip(plain_tip(self.currentText()) if cut else "")
        super().paintEvent(event)
        painter = QPainter(self)
        arrow = pixmap("chevron-down", tokens().text2, 16, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 26, (self.height() - 16) // 2, arrow)
        painter.end()
