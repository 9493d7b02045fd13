"""The shape of our tables: whole rows are selected, columns give way, and what is chosen stays when the rows are made anew."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Generic

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from routstr_desktop.gui.theme import font, theme
from routstr_desktop.gui.translation import tr_now
from routstr_desktop.gui.widgets.tablemodel import Row, TableModel

AHEAD = 60
"""Rows below the last visible one at which the next page is asked for."""
_PADDING, _ICON = 26, 24
"""Pixels: 22 are of the style, the rest is for widths of glyphs, which are rounded each."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is found again when the rows of a table are made anew: places of keys, and pixels."""

    chosen: frozenset[Hashable] = frozenset()
    current: Hashable = None
    column: int = 0
    scrolled: int = 0


class TableView(QTableView, Generic[Row]):
    """Whole rows are selected. Columns that do not fit are left out in the order of `gives_way`."""

    gives_way: ClassVar[tuple[int, ...]] = ()
    least = 120
    """Pixels that the column without a sample keeps."""
    row_height = 36

    def __init__(
        self,
        model: TableModel[Row],
        name: str,
        *,
        several: bool = False,
        never: Iterable[int] = (),
        titles: QHeaderView | None = None,
    ) -> None:
        """`titles`: columns that can be chosen by their titles."""
        super().__init__()
        if titles is not None:
            self.setHorizontalHeader(titles)
        self.table = model
        self.never = frozenset(never)
        """Columns that are not shown at all."""
        self.setObjectName("rows")
        self.setAccessibleName(name)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # what tells two models of a maker apart is at their ends
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.row_height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(titles is not None)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for place, column in enumerate(model.columns):
            if not column.sample:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self._kept = Kept()
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        self.verticalScrollBar().valueChanged.connect(self.look_ahead)
        theme().changed.connect(self.viewport().update)
        self.fit()

    def sample(self, column: int) -> str:
        """The widest usual text of a column, in the language of the program."""
        return tr_now(self.table.columns[column].sample)

    def fit(self) -> None:
        """Widths by the font; columns that do not fit are left out."""
        plain, mono = self.fontMetrics(), QFontMetrics(font(mono=True))
        widths = {}
        for place, column in enumerate(self.table.columns):
            if column.sample:
                text = (mono if column.mono else plain).horizontalAdvance(self.sample(place))
                title = plain.horizontalAdvance(tr_now(column.title))
                widths[place] = max(text, title) + _PADDING + (_ICON if column.icon else 0)
        shown = [place for place in widths if place not in self.never]
        room = self.viewport().width() - self.least
        for place in self.gives_way:
            if place in shown and sum(widths[one] for one in shown) > room:
                shown.remove(place)
        for place, wide in widths.items():
            self.setColumnHidden(place, place not in shown)
            self.setColumnWidth(place, wide)

    def _keep(self) -> None:
        table, current = self.table, self.currentIndex()
        chosen = frozenset(key for row in self.chosen() if (key := table.key(row)) is not None)
        key = table.key(table.at(current.row())) if current.isValid() else None
        self._kept = Kept(chosen, key, max(0, current.column()), self.verticalScrollBar().value())

    def _restore(self) -> None:
        """What was selected, where the keyboard was, and what was scrolled to, as far as it is there."""
        kept, table, flags = self._kept, self.table, QItemSelectionModel.SelectionFlag
        if kept.current is None and not kept.chosen:
            return
        selection = QItemSelection()
        for place in range(table.count()):
            key = table.key(table.at(place))
            if key in kept.chosen:
                selection.select(table.index(place, 0), table.index(place, len(table.columns) - 1))
            if key == kept.current:
                self.selectionModel().setCurrentIndex(table.index(place, kept.column), flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)
        self.verticalScrollBar().setValue(kept.scrolled)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()
        super().resizeEvent(event)

    def look_ahead(self) -> None:
        """Ask for more rows where the screen comes near the last of those that are here."""
        if self.visible_rows()[1] + AHEAD >= self.table.count():
            self.table.fetchMore(QModelIndex())

    def visible_rows(self) -> tuple[int, int]:
        """First and last row on the screen."""
        last = self.rowAt(self.viewport().height() - 1)
        return max(0, self.rowAt(0)), self.table.count() - 1 if last < 0 else last

    def chosen(self) -> list[Row]:
        """The rows that the buttons are about, from top to bottom."""
        ranges = self.selectionModel().selection().toList()  # not `selectedRows`: 2,000 indexes took 20 ms
        places = sorted({place for one in ranges for place in range(one.top(), one.bottom() + 1)})
        return [self.table.at(place) for place in places]

    def selected(self) -> Row | None:
        """The one row that they are about."""
        return next(iter(self.chosen()), None)
