"""Earned per day: the bars, and the same numbers as a table one click away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QSizePolicy,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from routstr_desktop.core.status import DayEarned, Snapshot
from routstr_desktop.gui.text import Numbers, iso_day
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.bars import Bars
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.widgets.stack import Stack
from routstr_desktop.gui.widgets.twin import TwinTable

TALLEST = 400
"""Pixels: bars that are higher tell no more."""


class EarnedCard(Card):
    """30 days."""

    def __init__(self, test: Callable[[], object]) -> None:
        super().__init__(spacing=6)
        self.setMaximumHeight(TALLEST)
        self._range = label("", "caption", "text3")
        self.switch = IconButton("table-2", tr("Show as a table"))
        self.switch.clicked.connect(self._toggle)
        self.headed(tr("Earned per day"), self._range, self.switch)
        self.bars = Bars()
        self.empty, self.trial = QWidget(), Button(tr("Send a test request…"), kind="link")
        self.trial.clicked.connect(lambda: test())
        self._say_empty()
        self.table = TwinTable(tr("Earned per day, table"))
        self.table.setColumnCount(3)
        self.table.setHorizontalHeaderLabels([tr("Day"), tr("Earned"), tr("Requests")])
        for column in range(3):
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            if (head_item := self.table.horizontalHeaderItem(column)) is not None:
                head_item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.stack = Stack()
        for each in (self.bars, self.empty, self.table):
            self.stack.addWidget(each)
        self.empty.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.stack.setMinimumHeight(90)
        self.body.addWidget(self.stack, 1)
        self._days: tuple[DayEarned, ...] = ()
        self._numbers = Numbers()
        self._as_table = False

    def _say_empty(self) -> None:
        column = QVBoxLayout(self.empty)
        column.setSpacing(4)
        column.addStretch()
        for part in (label(tr("No sales yet. Each day with a sale gets a bar here."), tint="text2"), self.trial):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def show_snapshot(self, s: Snapshot, numbers: Numbers) -> None:
        """Fill in; the table only while it is looked at."""
        self.trial.setVisible(s.local_url is not None and s.models > 0)
        self._days, self._numbers = s.days, numbers
        self.bars.set_days(s.days, numbers)
        self._choose()

    def _toggle(self) -> None:
        self._as_table = not self._as_table
        self.switch.set(*(("chart-column", tr("Show as bars")) if self._as_table else ("table-2", tr("Show as a table"))))
        self._choose()

    def _choose(self) -> None:
        earned = any(day.earned_msat for day in self._days)
        self.switch.setVisible(earned)
        self._range.setText(trn("{n} day", "{n} days", len(self._days)) if earned else "")
        if not earned:
            self.stack.setCurrentWidget(self.empty)
        elif self._as_table:
            self._fill()
            self.stack.setCurrentWidget(self.table)
        else:
            self.stack.setCurrentWidget(self.bars)

    def _fill(self) -> None:
        self.table.setRowCount(len(self._days))
        for row, day in enumerate(reversed(self._days)):
            name = tr("{day} (today)", day=iso_day(day.day)) if row == 0 else iso_day(day.day)
            for column, text in enumerate((name, self._numbers.sat(day.earned_msat), self._numbers.count(day.requests))):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
