"""The shape of our tables: columns are described once, a model says what a cell shows, a view lets columns give way.

`Paged` rows come page by page from the node, so that a hundred thousand of them cost what the screen shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from routstr_desktop.gui.icons import pixmap
from routstr_desktop.gui.text import HIDDEN, UNKNOWN, Numbers
from routstr_desktop.gui.theme import font, theme, tokens
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr, tr_now

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
PAGE = 200
"""Rows that are asked for at a time."""
AHEAD = 60
"""Rows below the last visible one at which the next page is asked for."""
_PADDING, _ICON = 26, 24
"""Pixels: 22 are of the style, the rest is for widths of glyphs, which are rounded each."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Words are kept by `tr_later`."""

    title: str
    sample: str = ""
    """The widest usual text; "" = the column takes the room that the others leave."""
    right: bool = False
    mono: bool = False
    icon: bool = False
    """A picture stands before the text."""
    tip: str = ""
    """Told at its title."""


class TableModel(QAbstractTableModel, Generic[Row]):
    """One object per row. A subclass has `columns`, `count`, `at` and `text`, and what else its cells need."""

    columns: ClassVar[tuple[Column, ...]]

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.numbers = Numbers()

    # --- what a subclass says -------------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def at(self, place: int) -> Row:
        """The row on that line."""
        raise NotImplementedError

    def text(self, row: Row, column: int) -> str:
        """What a cell says."""
        raise NotImplementedError

    def tint(self, row: Row, column: int) -> str:
        """The token of its colour."""
        return "text"

    def strong(self, row: Row, column: int) -> bool:
        """Whether it stands out."""
        return False

    def sign(self, row: Row, column: int) -> tuple[str, str] | None:
        """(picture, token of its colour) of a cell."""
        return None

    def tip(self, row: Row, column: int) -> str | None:
        """More than fits."""
        return None

    # --- what Qt asks -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.count()

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        match role:
            case Role.DisplayRole:
                return tr_now(column.title)
            case Role.TextAlignmentRole:
                return self._aligned(section)
            case Role.ToolTipRole if column.tip:
                return tr_now(column.tip)
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        row, column = self.at(index.row()), index.column()
        match role:
            case Role.DisplayRole:
                return self.text(row, column)
            case Role.AccessibleTextRole:
                text = self.text(row, column)
                said = tr("hidden") if text == HIDDEN else tr("unknown") if text in ("", UNKNOWN) else text
                return f"{tr_now(self.columns[column].title)}: {said}"
            case Role.TextAlignmentRole:
                return self._aligned(column)
            case Role.ForegroundRole:
                return QColor(getattr(tokens(), self.tint(row, column)))
            case Role.FontRole:
                if self.columns[column].mono:
                    return font(mono=True)
                return font("strong") if self.strong(row, column) else None
            case Role.DecorationRole:
                sign = self.sign(row, column)
                return None if sign is None else pixmap(sign[0], getattr(tokens(), sign[1]), 14, 2.0)
            case Role.ToolTipRole:
                return None if (tip := self.tip(row, column)) is None else plain_tip(tip)
        return None

    def _aligned(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.columns[column].right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    # --- changes ------------------------------------------------------------------------------------------------------

    def set_numbers(self, numbers: Numbers) -> None:
        """How numbers are written from now on."""
        if numbers != self.numbers:
            self.numbers = numbers
            self.redraw()

    def redraw(self, first: int = 0, last: int | None = None) -> None:
        """The cells of these rows say something else."""
        end = self.count() - 1 if last is None else last
        if end >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(end, len(self.columns) - 1))


class PagedModel(TableModel[Row]):
    """Newest first. `wanted` asks for the page below a mark; the answer comes by `reset` or `append`."""

    wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.complete = False
        self.fetching = False
        self._below: int | None = None

    def mark(self, row: Row) -> int:
        """Its place in the node's order; newer is higher."""
        raise NotImplementedError

    def count(self) -> int:
        return len(self.rows)

    def at(self, place: int) -> Row:
        return self.rows[place]

    def canFetchMore(self, parent: Index) -> bool:
        return not (parent.isValid() or self.complete or self.fetching) and (bool(self.rows) or self._below is not None)

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self.fetching = True
            self.wanted.emit(self.mark(self.rows[-1]) if self._below is None else self._below)

    def look_on(self) -> None:
        """Ask for the next page, if there is one."""
        self.fetchMore(QModelIndex())

    def reset(self, rows: Sequence[Row] = (), *, complete: bool = False, below: int | None = None) -> None:
        """Begin again with the first page; `below`: the mark that the next one begins under, if not the last row's."""
        self.beginResetModel()
        self.rows, self.complete, self.fetching, self._below = list(rows), complete, False, below
        self.endResetModel()

    def append(self, rows: Sequence[Row], *, complete: bool | None = None, below: int | None = None) -> None:
        """The page that was `wanted`; without `complete`, a short page was the last."""
        self.fetching, self._below = False, below
        self.complete = len(rows) < PAGE if complete is None else complete
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def renew(self, rows: Iterable[Row]) -> None:
        """Rows as they are now: known ones are replaced, newer ones come on top; the others stay."""
        places = {self.mark(row): place for place, row in enumerate(self.rows)}
        newest = self.mark(self.rows[0]) if self.rows else 0
        fresh = []
        for row in rows:
            mark = self.mark(row)
            place = places.get(mark)
            if mark > newest:
                fresh.append(row)
            elif place is not None and self.rows[place] != row:
                self.rows[place] = row
                self.redraw(place, place)
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self.rows[:0] = fresh
            self.endInsertRows()


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
