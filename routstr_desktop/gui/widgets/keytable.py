"""The table of keys: rows come page by page from the node, so that a hundred thousand keys cost what the screen shows."""

from __future__ import annotations

import time

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from routstr_desktop.core.keys import KeyKind, KeyRow
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.gui.icons import pixmap
from routstr_desktop.gui.text import Numbers, ago
from routstr_desktop.gui.theme import font, theme, tokens
from routstr_desktop.gui.translation import tr, tr_later, tr_now

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NAME, KEY, BALANCE, SPENT, REQUESTS, USED, STATE = range(7)
COLUMNS = (
    tr_later("Name"),
    tr_later("Key"),
    tr_later("Balance"),
    tr_later("Spent"),
    tr_later("Requests"),
    tr_later("Last used"),
    tr_later("State"),
)
_RIGHT = frozenset({BALANCE, SPENT, REQUESTS, USED})
_SAMPLES = {
    KEY: "sk-00000000…",
    BALANCE: "10,000,000 sat",
    SPENT: "10,000,000 sat",
    REQUESTS: "1,000,000",
    STATE: tr_later("Revoked, not refunded"),
}
"""The widest text that a column must hold."""
PAGE = 200
AHEAD = 60
"""Rows below the last visible one at which the next page is asked for."""
NAME_LEAST = 120


def key_state(row: KeyRow) -> tuple[str, str, str]:
    """(word, tone, icon) of a key's state."""
    if row.revoked:
        if row.refund in ("prepared", "unknown"):
            return tr("Refund under way"), "info", "loader-circle"
        if row.refund == "minted":
            return tr("Refund token ready"), "warn", "hourglass"
        if row.balance_msat >= MSAT_PER_SAT:
            return tr("Revoked, not refunded"), "warn", "triangle-alert"
        return tr("Revoked"), "plain", "circle-x"
    if row.paused:
        return tr("Paused"), "plain", "circle-pause"
    if row.expired:
        return tr("Expired"), "plain", "hourglass"
    return tr("Active"), "ok", "circle-check"


class KeysModel(QAbstractTableModel):
    """Newest first. `wanted` asks for the page after an id; `renamed` tells what was typed."""

    wanted = Signal(object)
    renamed = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[KeyRow] = []
        self.complete = False
        self.fetching = False
        self._numbers = Numbers()

    # --- what Qt asks -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return tr_now(COLUMNS[section])
        return _aligned(section) if role == Role.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == NAME else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        match role:
            case Role.DisplayRole:
                return self.text(row, column)
            case Role.EditRole:
                return row.name
            case Role.AccessibleTextRole:
                text = self.text(row, column)
                hidden = self._numbers.hidden and text == self._numbers.sat(0)
                return f"{tr_now(COLUMNS[column])}: {tr('hidden') if hidden else text}"
            case Role.TextAlignmentRole:
                return _aligned(column)
            case Role.ForegroundRole:
                return self._colour(row, column)
            case Role.FontRole if column == KEY:
                return font(mono=True)
            case Role.DecorationRole if column == STATE:
                _, tone, icon = key_state(row)
                return pixmap(icon, tokens().pair(tone)[0], 14, 2.0)
            case Role.ToolTipRole if column == USED and row.last_used is not None:
                return time.strftime("%Y-%m-%d %H:%M", time.localtime(row.last_used))
            case Role.ToolTipRole if column == NAME and row.name:
                return row.name
            case Role.ToolTipRole if column == STATE and row.revoked and row.balance_msat >= MSAT_PER_SAT:
                return tr("The balance is still on this key. Nobody can spend it; make its refund when the mint answers.")
        return None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        name = " ".join(str(value).split())
        if role != Role.EditRole or name == self.rows[index.row()].name:
            return False
        self.renamed.emit(self.rows[index.row()].id, name)
        return True  # shown as soon as the node has it

    def canFetchMore(self, parent: Index) -> bool:
        return not (parent.isValid() or self.complete or self.fetching) and bool(self.rows)

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self.fetching = True
            self.wanted.emit(self.rows[-1].id)

    # --- rows ---------------------------------------------------------------------------------------------------------

    def text(self, row: KeyRow, column: int) -> str:
        """What a cell says."""
        match column:
            case 0:
                return row.name or (tr("Unnamed app") if row.kind is KeyKind.LOCAL else tr("Unnamed"))
            case 1:
                return f"{row.prefix}…"
            case 2:
                return self._numbers.sat(row.balance_msat)
            case 3:
                return self._numbers.sat(row.spent_msat)
            case 4:
                return self._numbers.count(row.requests)
            case 5:
                return tr("never") if row.last_used is None else ago(row.last_used, time.time())
            case _:
                return key_state(row)[0]

    def _colour(self, row: KeyRow, column: int) -> QColor:
        t = tokens()
        if column == STATE:
            return QColor(t.pair(key_state(row)[1])[0])
        faint = row.revoked or (column == NAME and not row.name) or column in (KEY, USED)
        return QColor(t.text2 if faint else t.text)

    def reset(self, rows: tuple[KeyRow, ...] = (), *, complete: bool = False) -> None:
        """Begin again with the first page."""
        self.beginResetModel()
        self.rows, self.complete, self.fetching = list(rows), complete, False
        self.endResetModel()

    def append(self, rows: tuple[KeyRow, ...]) -> None:
        """The page that was `wanted`."""
        self.fetching = False
        self.complete = len(rows) < PAGE
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def renew(self, rows: tuple[KeyRow, ...]) -> None:
        """Rows as they are now: known ones are replaced, newer ones come on top; the others stay."""
        places = {row.id: place for place, row in enumerate(self.rows)}
        newest = self.rows[0].id if self.rows else 0
        fresh = [row for row in rows if row.id > newest]
        for row in rows:
            place = places.get(row.id)
            if place is not None and self.rows[place] != row:
                self.rows[place] = row
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(COLUMNS) - 1))
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self.rows[:0] = fresh
            self.endInsertRows()

    def set_numbers(self, numbers: Numbers) -> None:
        """How amounts are written from now on."""
        if numbers != self._numbers:
            self._numbers = numbers
            if self.rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(COLUMNS) - 1))


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class KeysView(QTableView):
    """One row is selected at a time; columns that do not fit give way, money and state last."""

    GIVE_WAY = (SPENT, REQUESTS, USED, KEY)

    def __init__(self, model: KeysModel, name: str, never: frozenset[int]) -> None:
        super().__init__()
        self.keys = model
        self._never = never
        self.setObjectName("keys")
        self.setAccessibleName(name)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(38)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme().changed.connect(self.viewport().update)
        self.fit()

    def fit(self) -> None:
        """Widths by the font; columns that do not fit are left out."""
        width = self.fontMetrics().horizontalAdvance
        samples = {**_SAMPLES, USED: ago(0, 59 * 60), STATE: tr_now(_SAMPLES[STATE])}
        widths = {column: max(width(text), width(tr_now(COLUMNS[column]))) + 22 for column, text in samples.items()}
        widths[KEY] = QFontMetrics(font(mono=True)).horizontalAdvance(_SAMPLES[KEY]) + 22
        widths[STATE] += 24
        shown = [column for column in widths if column not in self._never]
        room = self.viewport().width() - NAME_LEAST
        for column in self.GIVE_WAY:
            if column in shown and sum(widths[one] for one in shown) > room:
                shown.remove(column)
        for column, wide in widths.items():
            self.setColumnHidden(column, column not in shown)
            self.setColumnWidth(column, wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()
        super().resizeEvent(event)

    def _scrolled(self) -> None:
        if self.visible_rows()[1] + AHEAD >= len(self.keys.rows):
            self.keys.fetchMore(QModelIndex())

    def visible_rows(self) -> tuple[int, int]:
        """First and last row on the screen."""
        last = self.rowAt(self.viewport().height() - 1)
        return max(0, self.rowAt(0)), len(self.keys.rows) - 1 if last < 0 else last

    def selected(self) -> KeyRow | None:
        """The key that the buttons are about."""
        chosen = self.selectionModel().selectedRows()
        return self.keys.rows[chosen[0].row()] if chosen else None
