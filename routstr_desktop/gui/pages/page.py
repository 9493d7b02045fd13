"""Pages of the window: one column that scrolls and shows the snapshot while it can be seen, or one that fills the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller

WIDEST = 960
"""Content is never wider than this, in logical px."""


class FilledPage(QWidget):
    """A page that fills the window and does not scroll, its parts do; a subclass fills `column`."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.controller = controller
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(12)


class ColumnPage(QScrollArea):
    """A subclass fills `column`, then calls `begin`; `inside` is what the column stands on (a drop area, for example)."""

    def __init__(self, controller: Controller, inside: QWidget | None = None) -> None:
        super().__init__()
        self.controller = controller
        self.setObjectName("pageArea")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = inside or QWidget()
        self._inside.setObjectName("page")
        outer = QHBoxLayout(self._inside)
        outer.setContentsMargins(24, 20, 24, 20)
        column = QWidget()
        column.setMaximumWidth(WIDEST)
        outer.addWidget(column)
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)

    def begin(self) -> None:
        """The column is complete: show the present, then follow the changes."""
        self.setWidget(self._inside)
        self.show_snapshot(self.controller.snapshot)
        self.controller.changed.connect(self._changed)

    def show_snapshot(self, s: Snapshot) -> None:
        """Everything on the page from one frozen snapshot."""

    def _changed(self, snapshot: Snapshot) -> None:
        if self.isVisible():
            self.show_snapshot(snapshot)

    def showEvent(self, event: QShowEvent) -> None:
        self.show_snapshot(self.controller.snapshot)
        super().showEvent(event)
