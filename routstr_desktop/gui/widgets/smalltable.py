"""A table as high as its few rows, in a page that scrolls. What is selected in it stays selected when rows come and go."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr_now
from routstr_desktop.gui.widgets.chips import ChipDelegate, chip_item
from routstr_desktop.gui.widgets.labels import label

ROW = 34
CHIP = 62
"""Pixels of a chip around its word."""
LEAST = 64
"""Pixels of the narrowest column."""
Cell = tuple[str, str] | tuple[str, str, str, str]
"""(text, tip) or, of a chip, (word, tip, tone, icon)."""


class SmallTable(QTableWidget):
    """Columns are as wide as they must be; `wide` takes the room that is left, `chips` has the states."""

    def __init__(
        self, name: str, titles: Sequence[str], *, right: Iterable[int], wide: int, chips: int, words: Iterable[str]
    ) -> None:
        """`titles` kept by `tr_later`; `right` are the columns of numbers; `words` all that a chip may say."""
        super().__init__(0, len(titles))
        self._right, self._keys = frozenset(right), list[Hashable]()
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(map(tr_now, titles)))
        for column in range(len(titles)):
            if (item := self.horizontalHeaderItem(column)) is not None:
                item.setTextAlignment(self._aligned(column))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(chips, QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(LEAST)
        self.setColumnWidth(chips, max(map(label("", "caption").fontMetrics().horizontalAdvance, words)) + CHIP)
        self.setItemDelegateForColumn(chips, ChipDelegate(self))
        header.setHighlightSections(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # what tells two models of a maker apart is at their ends
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _aligned(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def fill(self, rows: Sequence[tuple[Hashable, Sequence[Cell]]]) -> None:
        """(what the row is known by, its cells) of each."""
        keys, current = [key for key, _ in rows], self.currentRow()
        chosen = self._keys[current] if 0 <= current < len(self._keys) else None
        self._keys = keys
        self.setRowCount(len(rows))
        for row, (_, cells) in enumerate(rows):
            for column, (text, tip, *look) in enumerate(cells):
                item = chip_item(text, *look) if look else QTableWidgetItem(text)
                item.setToolTip(plain_tip(tip))
                item.setTextAlignment(self._aligned(column))
                self.setItem(row, column, item)
        if chosen is not None and chosen != (keys[current] if current < len(keys) else None):
            self._choose(keys.index(chosen) if chosen in keys else None)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + ROW * len(rows) + 2)

    def _choose(self, row: int | None) -> None:
        """The row that was chosen stands there now, or is gone."""
        if row is None:
            self.setCurrentCell(-1, -1)
        else:
            self.setCurrentCell(row, max(0, self.currentColumn()))
