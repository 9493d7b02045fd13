"""The table of models: all rows are here, what is searched for and chosen by the filter is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from routstr_desktop.core.pricetable import ModelRow
from routstr_desktop.gui import prices
from routstr_desktop.gui.icons import pixmap
from routstr_desktop.gui.text import UNKNOWN, Numbers
from routstr_desktop.gui.theme import font, theme, tokens
from routstr_desktop.gui.translation import tr, tr_later, tr_now

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NAME, PROVIDER, COST, MARGIN, PRICE, FIAT, STATE = range(7)
COLUMNS = (
    tr_later("Model"),
    tr_later("Provider"),
    tr_later("Your cost"),
    tr_later("Margin"),
    tr_later("Your price"),
    tr_later("in USD"),
    tr_later("State"),
)
_RIGHT = frozenset({COST, MARGIN, PRICE, FIAT})
_SAMPLES = {
    PROVIDER: "openrouter-2",
    COST: "$150.00 / $600.00",
    MARGIN: "+12.5 %",
    PRICE: "100,000 / 500,000 sat",
    FIAT: "≈ $158.29 / $633.15",
    STATE: tr_later("Own price"),
}
"""The widest usual text of a column."""
NAME_LEAST = 150
FILTERS: tuple[tuple[str, Callable[[ModelRow], bool]], ...] = (
    (tr_later("All"), lambda row: True),
    (tr_later("For sale"), lambda row: row.sold),
    (tr_later("At a loss"), lambda row: row.sold and row.loss_msat > 0),
    (tr_later("Not for sale"), lambda row: not row.sold),
)


class ModelsModel(QAbstractTableModel):
    """`rows` is everything; `shown` are the places of what is to be seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ModelRow, ...] = ()
        self.shown: list[int] = []
        self.text = ""
        self.filter = 0
        self._names: list[str] = []
        self._numbers = Numbers()

    # --- what Qt asks -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case Role.DisplayRole:
                return tr_now(COLUMNS[section])
            case Role.TextAlignmentRole:
                return _aligned(section)
            case Role.ToolTipRole if section in (COST, PRICE, FIAT):
                return tr("For a million tokens, in and out")
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        row, column = self.at(index.row()), index.column()
        match role:
            case Role.DisplayRole:
                return self.cell(row, column)
            case Role.AccessibleTextRole:
                text = self.cell(row, column)
                return f"{tr_now(COLUMNS[column])}: {tr('unknown') if text in ('', UNKNOWN) else text}"
            case Role.TextAlignmentRole:
                return _aligned(column)
            case Role.ForegroundRole:
                return self._colour(row, column)
            case Role.FontRole if (column == MARGIN and row.own_margin) or (column == PRICE and row.own_price):
                return _bold()
            case Role.DecorationRole if column == STATE:
                _, tone, icon = prices.state(row)
                return pixmap(icon, tokens().pair(tone)[0], 14, 2.0)
            case Role.ToolTipRole:
                return self._tip(row, column)
        return None

    # --- rows ---------------------------------------------------------------------------------------------------------

    def at(self, place: int) -> ModelRow:
        """The row on that line of the screen."""
        return self.rows[self.shown[place]]

    def cell(self, row: ModelRow, column: int) -> str:
        """What a cell says."""
        match column:
            case 0:
                return row.name
            case 1:
                return row.upstream
            case 2:
                return prices.cost(row, self._numbers)
            case 3:
                return prices.percent(row.margin, self._numbers)
            case 4:
                return prices.ours(row, self._numbers) if row.sold else UNKNOWN
            case 5:
                return prices.fiat(row, self._numbers) if row.sold else ""
        return prices.state(row)[0]

    def _colour(self, row: ModelRow, column: int) -> QColor:
        t = tokens()
        if column == STATE:
            return QColor(t.pair(prices.state(row)[1])[0])
        if column == PRICE and row.loss_msat:
            return QColor(t.warn)
        faint = not row.sold or column in (PROVIDER, FIAT) or (column == MARGIN and not row.own_margin)
        return QColor(t.text2 if faint else t.text)

    def _tip(self, row: ModelRow, column: int) -> str | None:
        if column == STATE or (column == PRICE and row.loss_msat):
            return prices.about(row, self._numbers)
        if column == NAME:
            about = tr("{model} at {provider}", model=row.id, provider=row.upstream)
            return row.name if row.name == row.id else f"{row.name}\n{about}"
        if column == MARGIN:
            return tr("Its own margin") if row.own_margin else tr("The margin of all models")
        if column == COST:
            return tr("Nobody knows what it costs.") if row.cost is None else tr("For a million tokens, in and out")
        return None

    def set_rows(self, rows: tuple[ModelRow, ...]) -> None:
        """Everything as it is now. Where the same models are there, only cells change."""
        same = len(rows) == len(self.rows) and all(new.key == old.key for new, old in zip(rows, self.rows, strict=True))
        if same and not self.filter:
            self.rows = rows
            self._names = [f"{row.name}\n{row.id}".lower() for row in rows]
            if self.shown:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self._names = [f"{row.name}\n{row.id}".lower() for row in rows]
        self.shown = self._found()
        self.endResetModel()

    def search(self, text: str, filter: int) -> None:
        """Show what has every word of `text` in its name and passes the filter."""
        if (text, filter) != (self.text, self.filter):
            self.beginResetModel()
            self.text, self.filter = text, filter
            self.shown = self._found()
            self.endResetModel()

    def _found(self) -> list[int]:
        words, passes = self.text.lower().split(), FILTERS[self.filter][1]
        places = range(len(self.rows)) if self.filter == 0 else [at for at, row in enumerate(self.rows) if passes(row)]
        for word in words:
            places = [at for at in places if word in self._names[at]]
        return list(places)

    def set_numbers(self, numbers: Numbers) -> None:
        """How numbers are written from now on. Prices are public: they are not hidden."""
        if numbers != self._numbers:
            self._numbers = numbers
            if self.shown:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, len(COLUMNS) - 1))


def _bold() -> QFont:
    return font("strong")


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class ModelsView(QTableView):
    """Any number of rows is selected; columns that do not fit give way, price and state last."""

    GIVE_WAY = (FIAT, PROVIDER, MARGIN, COST)

    def __init__(self, model: ModelsModel) -> None:
        super().__init__()
        self.models = model
        self._several = False
        self.setObjectName("keys")
        self.setAccessibleName(tr("Models and prices"))
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(36)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        theme().changed.connect(self.viewport().update)
        self.fit()

    def show_providers(self, several: bool) -> None:
        """The column of providers is of use where there are several."""
        if several != self._several:
            self._several = several
            self.fit()

    def fit(self) -> None:
        """Widths by the font; columns that do not fit are left out."""
        width = self.fontMetrics().horizontalAdvance
        samples = {**_SAMPLES, STATE: tr_now(_SAMPLES[STATE])}
        widths = {column: max(width(text), width(tr_now(COLUMNS[column]))) + 22 for column, text in samples.items()}
        widths[STATE] += 24
        shown = [column for column in widths if column != PROVIDER or self._several]
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

    def chosen(self) -> list[ModelRow]:
        """The rows that the buttons are about."""
        return [self.models.at(index.row()) for index in self.selectionModel().selectedRows()]

    def choose(self, keys: set[tuple[str, str]]) -> None:
        """Select these again, as far as they are shown."""
        selection = QItemSelection()
        last = len(COLUMNS) - 1
        for place in range(len(self.models.shown)):
            if self.models.at(place).key in keys:
                selection.select(self.models.index(place, 0), self.models.index(place, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
