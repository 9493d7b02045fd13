"""Usage: what was earned, spent or used, hour by hour or day by day, as stacked bars and as a table."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from routstr_desktop.core.activity import Chart, LogFilter, Measure, Range
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.profit import Profit
from routstr_desktop.gui import activity_words as words
from routstr_desktop.gui.text import Numbers
from routstr_desktop.gui.theme import theme, tokens
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.tokens import series
from routstr_desktop.gui.translation import tr, tr_now, trn
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import IconButton
from routstr_desktop.gui.widgets.chart import Bar, BarChart, Picture
from routstr_desktop.gui.widgets.choice import Choice
from routstr_desktop.gui.widgets.labels import Elided, label
from routstr_desktop.gui.widgets.stack import Stack
from routstr_desktop.gui.widgets.twin import TwinTable


class Mark(QWidget):
    """The colour of a part of the stack."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place
        self.setFixedSize(10, 10)
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(series(tokens())[self._place]))
        painter.drawRoundedRect(self.rect(), 2, 2)
        painter.end()


class Legend(QWidget):
    """Names beside their colours, in the order of the stack."""

    COLUMNS = 3

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(4)
        self._entries: list[tuple[QWidget, Elided, QLabel]] = []
        for place in range(6):
            mark = Mark(place)
            name = Elided("caption", "text", Qt.TextElideMode.ElideMiddle)
            amount = label("", "caption", "text2")
            entry = QWidget()
            row = QHBoxLayout(entry)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(7)
            row.addWidget(mark)
            row.addWidget(name, 1)
            row.addWidget(amount)
            self._entries.append((entry, name, amount))
            self._grid.addWidget(entry, place // self.COLUMNS, place % self.COLUMNS)
        for column in range(self.COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def show_parts(self, parts: list[tuple[str, str]]) -> None:
        """(name, amount) of each."""
        for (entry, name, amount), (text, told) in zip(self._entries, [*parts, *[("", "")] * 6], strict=False):
            name.set_text(text)
            amount.setText(told)
            entry.setVisible(bool(text))

    def names(self) -> list[str]:
        """What is shown."""
        return [name.text() for _, name, _ in self._entries if name.text()]


class UsagePanel(QWidget):
    """`show_chart` fills in; `measure` is chosen here, the rest on the page. `export_asked` hands out the chart."""

    export_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.found: Chart | None = None
        self._numbers = Numbers()
        self._chosen = LogFilter()
        self._as_table = False
        self._heads: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(spacing=10)
        column.addWidget(card)
        head = QHBoxLayout()
        self.measures = Choice(tr("What is shown"), [(value, tr_now(word)) for value, word in words.MEASURES])
        self.measures.set_value("earned")
        self.total = label("", "strong")
        self.switch = IconButton("table-2", tr("Show as a table"))
        self.switch.clicked.connect(self._toggle)
        head.addWidget(self.measures)
        self.export = IconButton("save", tr("Export as CSV"))
        self.export.clicked.connect(lambda: self.found and self.export_asked.emit(self.found))
        head.addStretch()
        head.addWidget(self.export)
        head.addWidget(self.switch)
        self.bars = BarChart(tr("Usage"))
        self.empty = label("", tint="text2", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table = TwinTable(tr("Usage, table"))
        self.stack = Stack()
        for each in (self.bars, self.empty, self.table):
            self.stack.addWidget(each)
        self.empty.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.legend = Legend()
        self.note = label("", "caption", "text2", wrap=True)
        card.body.addLayout(head)
        card.body.addWidget(self.stack, 1)
        card.body.addWidget(self.total)
        card.body.addWidget(self.legend)
        card.body.addWidget(self.note)
        self.note.hide()

    @property
    def measure(self) -> Measure:
        """What is chosen."""
        return self.measures.value() or "earned"  # type: ignore[return-value]

    def show_chart(self, chart: Chart, numbers: Numbers, chosen: LogFilter | None = None) -> None:
        """Fill in; `chosen` is what it is a chart of."""
        self.found, self._numbers, self._chosen = chart, numbers, chosen or LogFilter()
        names = [words.part_of(one, chart.by) for one in chart.series]
        sums = [sum(one.values) for one in chart.series]
        self.total.setText(tr("{amount} in all", amount=words.amount(sum(sums), chart.measure, numbers)))
        self.legend.show_parts(
            [(name, words.amount(value, chart.measure, numbers)) for name, value in zip(names, sums, strict=True)]
        )
        self.bars.set_picture(picture(chart, numbers))
        unpriced = words.unpriced(chart.total.unpriced, numbers) if chart.measure == "cost" else ""
        note = " ".join(filter(None, (words.since(chart.since), unpriced)))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._choose()

    def _toggle(self) -> None:
        self._as_table = not self._as_table
        shown = ("chart-column", tr("Show as bars")) if self._as_table else ("table-2", tr("Show as a table"))
        self.switch.set(*shown)
        self._choose()

    def _choose(self) -> None:
        chart = self.found
        if chart is None:
            return
        for button in (self.switch, self.export):
            button.setVisible(bool(chart.series))
        self.legend.setVisible(bool(chart.series) and not self._as_table)
        self.total.setVisible(bool(chart.series))
        if not chart.series:
            why = nothing(chart.total, chart.measure, chart.span, self._numbers)
            self.empty.setText(words.none_chosen(self._chosen) or why)
            self.stack.setCurrentWidget(self.empty)
        elif self._as_table:
            self._fill(chart)
            self.stack.setCurrentWidget(self.table)
        else:
            self.stack.setCurrentWidget(self.bars)

    def _fill(self, chart: Chart) -> None:
        """The twin of the bars: the newest slot on top, all parts side by side. Only cells that changed are touched."""
        when = tr("Hour") if chart.span == "day" else tr("Day")
        heads = [when, tr("All"), *(words.part_of(one, chart.by) for one in chart.series)]
        last = len(chart.slots) - 1
        lines = []
        for at in range(last, -1, -1):
            values = [one.values[at] for one in chart.series]
            amounts = [words.amount(value, chart.measure, self._numbers) for value in (sum(values), *values)]
            lines.append([words.slot_told(chart.slots[at].name, chart.span, last=at == last), *amounts])
        if heads != self._heads or len(lines) != self.table.rowCount():
            self._rule(heads, lines)
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                item = self.table.item(row, column)
                if item is not None and item.text() != text:
                    item.setText(text)

    def _rule(self, heads: list[str], lines: list[list[str]]) -> None:
        """Empty cells under these heads, each column as wide as its widest text."""
        self._heads = heads
        self.table.setColumnCount(len(heads))
        self.table.setHorizontalHeaderLabels(heads)
        self.table.setRowCount(len(lines))
        width = self.table.fontMetrics().horizontalAdvance
        for column, name in enumerate(heads):
            if (head := self.table.horizontalHeaderItem(column)) is not None:
                head.setTextAlignment(_side(column))
                head.setToolTip(plain_tip(name))
            widest = max(width(text) for text in (name, *(line[column] for line in lines)))
            self.table.setColumnWidth(column, widest + 24)
            for row in range(len(lines)):
                cell = QTableWidgetItem()
                cell.setTextAlignment(_side(column))
                if not column:
                    cell.setToolTip(plain_tip(lines[row][0]))
                self.table.setItem(row, column, cell)


def _side(column: int) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def picture(chart: Chart, numbers: Numbers) -> Picture:
    """The bars, each with what is said about it."""
    last = len(chart.slots) - 1
    bars = tuple(
        Bar(
            tuple(one.values[at] for one in chart.series),
            words.slot_now(chart.span) if at == last else words.slot(slot.name, chart.span),
        )
        for at, slot in enumerate(chart.slots)
    )

    def tell(at: int) -> str:
        head = words.slot_told(chart.slots[at].name, chart.span, last=at == last)
        lines = [f"{head}: {words.amount(sum(bars[at].values), chart.measure, numbers)}"]
        lines += [
            f"{words.part_of(one, chart.by)}: {words.amount(value, chart.measure, numbers)}"
            for one, value in zip(chart.series, bars[at].values, strict=True)
            if value
        ]
        return "\n".join(lines)

    money = chart.measure in ("earned", "cost")
    return Picture(bars, tell, summary(chart, numbers), MSAT_PER_SAT if money else 1, money, numbers)


def summary(chart: Chart, numbers: Numbers) -> str:
    """The chart in one sentence."""
    name, span = words.measure_name(chart.measure), tr_now(dict(words.SPANS)[chart.span])
    sums = [sum(one.values[at] for one in chart.series) for at in range(len(chart.slots))]
    if not any(sums):
        return tr("{name}, {span}, nothing yet", name=name, span=span)
    at = max(range(len(sums)), key=sums.__getitem__)
    return tr(
        "{name}, {span}, highest {time} {amount}",
        name=name,
        span=span,
        time=words.slot(chart.slots[at].name, chart.span),
        amount=words.amount(sums[at], chart.measure, numbers),
    )


def nothing(total: Profit, measure: Measure, span: Range, numbers: Numbers) -> str:
    """Why there are no bars."""
    if not total.requests:
        return {
            "day": tr("No requests in the last 24 hours."),
            "week": tr("No requests in the last 7 days."),
            "month": tr("No requests in the last 30 days."),
        }[span]
    if measure == "earned":
        return tr("Nothing was earned in this time. What local apps cost you is under “Cost”.")
    if measure == "cost" and total.unpriced:
        return trn(
            "The cost of {n} request is not known.",
            "The cost of {n} requests is not known.",
            total.unpriced,
            n=numbers.count(total.unpriced),
        )
    return tr("These requests cost and used nothing.")
