"""One of several widgets at a time. Qt's own stack calls itself a "layered pane", which readers of the screen say aloud."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout, QWidget


class Stack(QWidget):
    """The first widget that is added is shown, until another one is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._layers = QStackedLayout(self)
        self.currentChanged = self._layers.currentChanged

    def addWidget(self, widget: QWidget) -> int:
        """One more; its number."""
        return self._layers.addWidget(widget)

    def removeWidget(self, widget: QWidget) -> None:
        """It stays alive, and is hidden by whoever took it out."""
        self._layers.removeWidget(widget)

    def currentWidget(self) -> QWidget | None:
        """The one that is shown."""
        return self._layers.currentWidget()

    def currentIndex(self) -> int:
        """Its number; -1 while there is none."""
        return self._layers.currentIndex()

    def setCurrentWidget(self, widget: QWidget) -> None:
        """Show this one."""
        self._layers.setCurrentWidget(widget)

    def setCurrentIndex(self, index: int) -> None:
        """Show the one with this number."""
        self._layers.setCurrentIndex(index)

    def count(self) -> int:
        """How many there are."""
        return self._layers.count()
