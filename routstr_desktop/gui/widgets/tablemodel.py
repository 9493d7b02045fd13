"""What a table shows: columns are described once, a model says what a cell shows.

`Paged` rows come page by page from the node, so that a hundred thousand of them cost what the screen shows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from routstr_desktop.gui.icons import pixmap
from routstr_desktop.gui.text import HIDDEN, UNKNOWN, Numbers
from routstr_desktop.gui.theme import font, tokens
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr, tr_now

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
PAGE = 200
"""Rows that are asked for at a time."""


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

    def key(self, row: Row) -> Hashable:
        """What a row is known by when all of them are made anew; None: it is not known again."""
        return None

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

    def key(self, row: Row) -> Hashable:
        return self.mark(row)

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
