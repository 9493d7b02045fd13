"""Pages of the window: one column that scrolls and shows the snapshot while it can be seen, or one that fills the window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.theme import theme

WIDEST = 960
"""Content is never wider than this, in logical px."""


class Gradual:
    """Made part by part: all at once for whoever needs it now, or one part per event while the window has time."""

    _left: Iterator[None] | None = None

    def build(self, parts: Iterator[None], slowly: bool) -> None:
        """Each step of `parts` makes one; `slowly`: they are made by `step`."""
        self._left = parts
        if not slowly:
            self.finish()

    def step(self) -> bool:
        """Make the next part; False when all of them are there."""
        if self._left is not None and next(self._left, self) is self:
            self._left = None
        return self._left is not None

    def finish(self) -> None:
        """Make what is left."""
        while self.step():
            pass


def _column(page: QWidget) -> QVBoxLayout:
    """What stands on a page, in its middle where the window is wide."""
    outer = QHBoxLayout(page)
    outer.setContentsMargins(24, 20, 24, 20)
    column = QWidget()
    column.setMaximumWidth(WIDEST)
    outer.addWidget(column)
    inside = QVBoxLayout(column)
    inside.setContentsMargins(0, 0, 0, 0)
    return inside


class FilledPage(Gradual, QWidget):
    """A page that fills the window and does not scroll, its parts do; a subclass fills `column`."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.controller = controller
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        theme().dress(self)
        self.column = _column(self)
        self.column.setSpacing(12)


class ColumnPage(Gradual, QScrollArea):
    """A subclass fills `column`, then calls `begin`; `inside` is what the column stands on (a drop area, for example)."""

    def __init__(self, controller: Controller, inside: QWidget | None = None) -> None:
        super().__init__()
        self.controller = controller
        self.setObjectName("pageArea")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme().dress(self)
        self._inside = inside or QWidget()
        self._inside.setObjectName("page")
        self.column = _column(self._inside)
        self.column.setSpacing(16)
        self.setWidget(self._inside)

    def begin(self) -> None:
        """The column is complete: show the present, then follow the changes."""
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


Page = FilledPage | ColumnPage
