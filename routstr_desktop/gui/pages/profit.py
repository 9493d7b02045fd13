"""Profit: income less what providers, mints and Lightning took; per hour or day, and by model, key or app."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.activity import Chart, Dimension, LogFilter
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.profit import Profit, ProfitReport
from routstr_desktop.gui import activity_words as words
from routstr_desktop.gui.text import UNKNOWN, Numbers
from routstr_desktop.gui.translation import tr, tr_later, tr_now
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.chart import Bar, BarChart, Picture
from routstr_desktop.gui.widgets.facts import Facts
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.widgets.table import TableView
from routstr_desktop.gui.widgets.tablemodel import Column, TableModel

NAME, REQUESTS, INCOME, COST, PROFIT, UNPRICED = range(6)


class ProfitModel(TableModel[Profit]):
    """Models, keys or apps, what earned or lost most in front."""

    columns = (
        Column(tr_later("Name")),
        Column(tr_later("Requests"), "1,000,000", right=True),
        Column(tr_later("Income"), "10,000,000 sat", right=True),
        Column(tr_later("Provider cost"), "10,000,000 sat", right=True),
        Column(tr_later("Profit"), "+10,000,000 sat", right=True, tip=tr_later("Income less provider cost")),
        Column(tr_later("Cost unknown"), "1,000,000", right=True, tip=tr_later("Requests whose cost nobody knows")),
    )

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Profit, ...] = ()
        self.by: Dimension = "model"

    def count(self) -> int:
        return len(self.lines)

    def at(self, place: int) -> Profit:
        return self.lines[place]

    def text(self, row: Profit, column: int) -> str:
        match column:
            case 0:
                return words.part(row.name, row.title, self.by)
            case 1:
                return self.numbers.count(row.requests)
            case 2:
                return self.numbers.sat(row.earned_msat)
            case 3:
                return UNKNOWN if row.unpriced and not row.cost_msat else words.cost(row.cost_msat, self.numbers)
            case 4:
                return self.numbers.delta(row.profit_msat)
        return self.numbers.count(row.unpriced) if row.unpriced else ""

    def tint(self, row: Profit, column: int) -> str:
        if column == PROFIT:
            return "error" if row.profit_msat < 0 else "text"
        if column == UNPRICED:
            return "warn"
        return "text2" if column == REQUESTS else "text"

    def key(self, row: Profit) -> Hashable:
        return self.by, row.name

    def strong(self, row: Profit, column: int) -> bool:
        return column == PROFIT

    def tip(self, row: Profit, column: int) -> str | None:
        if column == NAME:
            return self.text(row, column)
        return words.unpriced(row.unpriced, self.numbers) or None if column in (COST, PROFIT, UNPRICED) else None

    def show_lines(self, lines: tuple[Profit, ...], by: Dimension) -> None:
        """Other rows; the same ones only change their cells."""
        same = by == self.by and [one.name for one in lines] == [one.name for one in self.lines]
        if same:
            self.lines = lines
            self.redraw()
            return
        self.beginResetModel()
        self.lines, self.by = lines, by
        self.endResetModel()


class ProfitView(TableView[Profit]):
    """One row is selected at a time; name and profit give way last."""

    gives_way = (REQUESTS, UNPRICED, COST, INCOME)
    row_height = 30


class ProfitPanel(QWidget):
    """`show_profit` fills in."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        top = Card(spacing=10)
        self.figures = Facts(
            ("income", tr("Income")),
            ("cost", tr("Provider cost")),
            ("fees", tr("Mint and Lightning fees")),
            ("profit", tr("Profit")),
        )
        self.bars = BarChart(tr("Profit"))
        self.bars.setMinimumHeight(76)
        self.note = label("", "caption", "text2", wrap=True)
        top.body.addWidget(self.figures)
        top.body.addWidget(self.bars, 1)
        top.body.addWidget(self.note)
        self.note.hide()
        below = Card(spacing=0)
        below.body.setContentsMargins(1, 6, 1, 6)
        self.model = ProfitModel(self)
        self.view = ProfitView(self.model, tr("Profit by model, key or app"))
        self.view.setMinimumHeight(56)
        below.body.addWidget(self.view)
        self.more = label("", "caption", "text2", wrap=True)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 2)
        foot.addWidget(self.more)
        below.body.addLayout(foot)
        column.addWidget(top, 3)
        column.addWidget(below, 2)

    def show_profit(
        self, chart: Chart, report: ProfitReport, by: Dimension, numbers: Numbers, chosen: LogFilter | None = None
    ) -> None:
        """The slots of the chart, the lines of the report; `chosen` is what they are of. Only the whole has fees."""
        total, part = chart.total, bool(chosen and not chosen.empty)
        self.figures.show_values(
            {
                "income": numbers.sat(total.earned_msat),
                "cost": words.cost(total.cost_msat, numbers),
                "fees": UNKNOWN if part else words.cost(total.fees_msat, numbers),
                "profit": numbers.delta(total.profit_msat),
            }
        )
        self.bars.set_picture(picture(chart, numbers))
        left_out = tr("Fees belong to no single request: they are left out here.") if part else ""
        note = " ".join(filter(None, (words.since(chart.since), left_out, words.unpriced(total.unpriced, numbers))))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.model.set_numbers(numbers)
        self.model.show_lines(report.lines, by)
        self.view.fit()
        more = tr("Fees belong to no single line. Only the largest lines are shown.") if report.more else ""
        self.more.setText(more or ("" if part else tr("Fees belong to no single line: they are in the figures above.")))
        self.more.setVisible(bool(self.more.text()))


def picture(chart: Chart, numbers: Numbers) -> Picture:
    """One part per bar, below zero where more was spent than earned."""
    last = len(chart.slots) - 1
    bars = tuple(
        Bar(
            (slot.profit_msat,),
            words.slot_now(chart.span) if at == last else words.slot(slot.name, chart.span),
        )
        for at, slot in enumerate(chart.slots)
    )

    def tell(at: int) -> str:
        slot = chart.slots[at]
        return f"{words.slot_told(slot.name, chart.span, last=at == last)}: {words.profit_told(slot, numbers)}"

    span, profit = tr_now(dict(words.SPANS)[chart.span]), numbers.delta(chart.total.profit_msat)
    summary = tr("Profit, {span}, {amount} in all", span=span, amount=profit)
    return Picture(bars, tell, summary, MSAT_PER_SAT, money=True, numbers=numbers)
