"""The numbers of a chart as a table, one click away from it: read only, and Tab leads through it, not into it."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QTableWidget

ROW = 26
"""Height of a row, in logical px."""


class TwinTable(QTableWidget):
    """Takes the room that the chart had, and asks for none of its own."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
