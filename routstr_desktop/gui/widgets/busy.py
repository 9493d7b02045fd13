"""Something is under way and nobody knows how long: a sentence, and a bar that moves."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from routstr_desktop.gui.spoken import announce
from routstr_desktop.gui.widgets.labels import label


class Busy(QWidget):
    """Hidden while nothing is under way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        self._words = label(tint="text2", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        self.hide()

    def begin(self, text: str) -> None:
        """It has begun; the bar moves until `end`."""
        self._words.setText(text)
        self._bar.setAccessibleName(text)
        self._bar.setRange(0, 0)
        self.show()
        announce(self, text)

    def end(self) -> None:
        """It is over."""
        self._bar.setRange(0, 1)
        self.hide()
