"""The table of models: all rows are here, what is searched for and chosen by the filter is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Qt

from routstr_desktop.core.pricetable import ModelRow
from routstr_desktop.gui import prices
from routstr_desktop.gui.text import UNKNOWN
from routstr_desktop.gui.translation import tr, tr_later
from routstr_desktop.gui.widgets.sortheader import SortHeader, Sorting
from routstr_desktop.gui.widgets.table import TableView
from routstr_desktop.gui.widgets.tablemodel import Column, TableModel

NAME, PROVIDER, COST, MARGIN, PRICE, FIAT, STATE = range(7)
_PER_MILLION = tr_later("For a million tokens, in and out")
FILTERS: tuple[tuple[str, Callable[[ModelRow], bool]], ...] = (
    (tr_later("All"), lambda row: True),
    (tr_later("For sale"), lambda row: row.sold),
    (tr_later("At a loss"), lambda row: row.sold and row.loss_msat > 0),
    (tr_later("Not for sale"), lambda row: not row.sold),
)


class ModelsModel(TableModel[ModelRow]):
    """`rows` is everything; `shown` are the places of what is to be seen. Prices are public: they are never hidden."""

    columns = (
        Column(tr_later("Model")),
        Column(tr_later("Provider"), "openrouter-2"),
        Column(tr_later("Your cost"), "$150.00 / $600.00", right=True, tip=_PER_MILLION),
        Column(tr_later("Margin"), "+12.5 %", right=True),
        Column(tr_later("Your price"), "100,000 / 500,000 sat", right=True, tip=_PER_MILLION),
        Column(tr_later("in USD"), "≈ $158.29 / $633.15", right=True, tip=_PER_MILLION),
        Column(tr_later("State"), tr_later("Own price"), icon=True),
    )

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ModelRow, ...] = ()
        self.shown: list[int] = []
        self.words = ""
        self.filter = 0
        self.sorting: Sorting | None = None
        self._names: list[str] = []

    # --- cells --------------------------------------------------------------------------------------------------------

    def count(self) -> int:
        return len(self.shown)

    def at(self, place: int) -> ModelRow:
        return self.rows[self.shown[place]]

    def text(self, row: ModelRow, column: int) -> str:
        match column:
            case 0:
                return row.name
            case 1:
                return row.upstream
            case 2:
                return prices.cost(row, self.numbers)
            case 3:
                return prices.percent(row.margin, self.numbers)
            case 4 | 5 if not row.sold:
                return UNKNOWN if column == PRICE else ""
            case 4 if row.in_msat is None:  # no bitcoin price: what is known of it
                return prices.fiat(row, self.numbers) or UNKNOWN
            case 4:
                return prices.ours(row, self.numbers)
            case 5:
                return "" if row.in_msat is None else prices.fiat(row, self.numbers)
        return prices.state(row)[0]

    def tint(self, row: ModelRow, column: int) -> str:
        if column == STATE:
            return prices.state(row)[1]
        if column == PRICE and row.loss_msat:
            return "warn"
        faint = not row.sold or column in (PROVIDER, FIAT) or (column == MARGIN and not row.own_margin)
        return "text2" if faint else "text"

    def strong(self, row: ModelRow, column: int) -> bool:
        return (column == MARGIN and row.own_margin) or (column == PRICE and row.own_price)

    def sign(self, row: ModelRow, column: int) -> tuple[str, str] | None:
        if column != STATE:
            return None
        _, tone, icon = prices.state(row)
        return icon, tone

    def tip(self, row: ModelRow, column: int) -> str | None:
        if column == STATE or (column == PRICE and row.loss_msat):
            return prices.about(row, self.numbers)
        if column == NAME:
            about = tr("{model} at {provider}", model=row.id, provider=row.upstream)
            return row.name if row.name == row.id else f"{row.name}\n{about}"
        if column == MARGIN:
            return tr("Its own margin") if row.own_margin else tr("The margin of all models")
        if column == COST:
            return tr("Nobody knows what it costs.") if row.cost is None else tr("For a million tokens, in and out")
        return None

    # --- rows ---------------------------------------------------------------------------------------------------------

    def set_rows(self, rows: tuple[ModelRow, ...]) -> None:
        """Everything as it is now. Where the same models are there, only cells change."""
        same = len(rows) == len(self.rows) and all(new.key == old.key for new, old in zip(rows, self.rows, strict=True))
        if same and not self.filter and self.sorting is None:
            self.rows = rows
            self._names = [f"{row.name}\n{row.id}".lower() for row in rows]
            self.redraw()
            return
        self.beginResetModel()
        self.rows = rows
        self._names = [f"{row.name}\n{row.id}".lower() for row in rows]
        self.shown = self._found()
        self.endResetModel()

    def search(self, text: str, filter: int) -> None:
        """Show what has every word of `text` in its name and passes the filter."""
        if (text, filter) != (self.words, self.filter):
            self.beginResetModel()
            self.words, self.filter = text, filter
            self.shown = self._found()
            self.endResetModel()

    def _found(self) -> list[int]:
        words, passes = self.words.lower().split(), FILTERS[self.filter][1]
        places = range(len(self.rows)) if self.filter == 0 else [at for at, row in enumerate(self.rows) if passes(row)]
        for word in words:
            places = [at for at in places if word in self._names[at]]
        return list(places) if self.sorting is None else self._sorted(places, *self.sorting)

    def sort_by(self, sorting: Sorting | None) -> None:
        """In this order from now on; None = the node's. What is not known stands last, whichever way."""
        self.beginResetModel()
        self.sorting = sorting
        self.shown = self._found()
        self.endResetModel()

    def _sorted(self, places: Iterable[int], column: int, order: Qt.SortOrder) -> list[int]:
        known: list[tuple[Any, int]] = []
        unknown: list[int] = []
        for at in places:
            value = _value(self.rows[at], column)
            if value is None:
                unknown.append(at)
            else:
                known.append((value, at))
        known.sort(key=lambda one: one[0], reverse=order == Qt.SortOrder.DescendingOrder)
        return [at for _, at in known] + unknown


def _value(row: ModelRow, column: int) -> Any:
    """By what a column is sorted; None where a cell says nothing."""
    match column:
        case 0:
            return row.name.lower()
        case 1:
            return row.upstream
        case 2:
            cost = row.cost
            if cost is None:
                return None
            return 2 * cost.prompt + cost.completion if cost.prompt or cost.completion else 10**6 + cost.typical
        case 3:
            return row.margin
        case 4 | 5:
            if not row.sold or row.in_msat is None or row.out_msat is None:
                return None
            return (row.each is not None, row.each[1] if row.each is not None else 2 * row.in_msat + row.out_msat)
    return prices.state(row)[0]


class ModelsView(TableView[ModelRow]):
    """Any number of rows is selected; price and state give way last."""

    gives_way = (FIAT, PROVIDER, MARGIN, COST)
    least = 150

    def __init__(self, model: ModelsModel) -> None:
        titles = SortHeader()
        super().__init__(model, tr("Models and prices"), several=True, never=(PROVIDER,), titles=titles)
        self.titles = titles
        self.titles.asked.connect(self.sort_by)

    def sort_by(self, sorting: Sorting | None) -> None:
        """By a column; what is selected stays selected."""
        keys = {row.key for row in self.chosen()}
        assert isinstance(self.table, ModelsModel)
        self.table.sort_by(sorting)
        self.titles.show_sorting(sorting)
        self.choose(keys)

    def show_providers(self, several: bool) -> None:
        """The column of providers is of use where there are several."""
        never = frozenset() if several else frozenset({PROVIDER})
        if never != self.never:
            self.never = never
            self.fit()

    def choose(self, keys: set[tuple[str, str]]) -> None:
        """Select these again, as far as they are shown."""
        selection = QItemSelection()
        last = len(self.table.columns) - 1
        for place in range(self.table.count()):
            if self.table.at(place).key in keys:
                selection.select(self.table.index(place, 0), self.table.index(place, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
