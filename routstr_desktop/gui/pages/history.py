"""What came in and went out, newest first, a page at a time, asked of the books when it is looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from routstr_desktop.core.ecash import Movement
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.text import ago, host, moment
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr, tr_later, tr_now
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.chips import ChipDelegate, chip_item
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.words import movement_amount, movement_chip, movement_word, movement_words

PAGE = 10
ROW = 34
AGAIN_MS = 500
"""While customers pay all the time the list is read at most this often."""
COLUMNS = (tr_later("When"), tr_later("What"), tr_later("Amount"), tr_later("State"), tr_later("Mint"))
_AMOUNT, _STATE, _MINT = 2, 3, 4
_MINT_LEAST = 80
"""Pixels below which the mint gives way; the other columns are never cut."""


class HistoryCard(Card):
    """`reload` when something may have moved."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(spacing=6)
        self._controller = controller
        self.lines: tuple[Movement, ...] = ()
        self.offset = 0
        self._more = False
        self._loading = False
        self._shown: object = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._load)
        self.range = label("", "caption", "text3")
        self.headed(tr("History"), self.range)
        waiting = tr("Nothing yet. Payments, withdrawals and received ecash are listed here.")
        self.empty = label(waiting, tint="text2", wrap=True)
        self.table = self._table()
        self.newer = Button(tr("Newer"), eager=True)
        self.older = Button(tr("Older"), eager=True)
        self.newer.clicked.connect(lambda: self._turn(-PAGE))
        self.older.clicked.connect(lambda: self._turn(PAGE))
        self.foot = QWidget()
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(0, 4, 0, 0)
        foot.addStretch()
        foot.addWidget(self.newer)
        foot.addWidget(self.older)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.table)
        self.body.addWidget(self.foot)
        self._fill()

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, len(COLUMNS))
        table.setAccessibleName(tr("History of the wallet"))
        table.setHorizontalHeaderLabels(list(map(tr_now, COLUMNS)))
        for column in range(len(COLUMNS)):
            side = Qt.AlignmentFlag.AlignRight if column == _AMOUNT else Qt.AlignmentFlag.AlignLeft
            if (item := table.horizontalHeaderItem(column)) is not None:
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_MINT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_STATE, QHeaderView.ResizeMode.Fixed)
        width = label("", "caption").fontMetrics().horizontalAdvance
        table.setColumnWidth(_STATE, max(map(width, movement_words())) + 62)
        table.setItemDelegateForColumn(_STATE, ChipDelegate(table))
        header.setHighlightSections(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return table

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The mint gives way where there is no room for it."""
        table, header = self.table, self.table.horizontalHeader()
        needed = sum(max(table.sizeHintForColumn(place), header.sectionSizeHint(place)) for place in range(_STATE))
        table.setColumnHidden(_MINT, table.viewport().width() - needed - table.columnWidth(_STATE) < _MINT_LEAST)

    # --- reading ------------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Soon; calls in between are merged."""
        if not self._timer.isActive():
            self._timer.start(AGAIN_MS if self._loading or self.lines else 0)

    def _turn(self, by: int) -> None:
        self.offset = max(0, self.offset + by)
        self._load()

    def _load(self) -> None:
        if not self._controller.can_ask or not self._controller.snapshot.days:
            return
        if self._loading:
            self._timer.start(AGAIN_MS)
            return
        self._loading = True
        offset = self.offset

        async def work() -> tuple[Movement, ...]:
            return await self._controller.bridge.call(self._controller.need().history, PAGE + 1, offset)

        self._controller.run(self, work(), tr("Reading the history"), done=self._loaded, failed=self._not_loaded)

    def _loaded(self, lines: tuple[Movement, ...]) -> None:
        self._loading = False
        self.show_lines(lines)

    def _not_loaded(self, title: str, _text: str) -> None:
        self._loading = False
        self.range.setText(title)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_lines(self, lines: tuple[Movement, ...]) -> None:
        """A page, and one line more if there is another page."""
        self.lines, self._more = lines[:PAGE], len(lines) > PAGE
        self._fill()

    def show_snapshot(self, s: Snapshot) -> None:
        """Ages and hidden amounts; the lines themselves come with `reload`."""
        self._fill()

    def _fill(self) -> None:
        numbers, now = self._controller.numbers, self._controller.snapshot.now
        ages = tuple(ago(line.created, now) for line in self.lines)
        key = (self.lines, ages, numbers, self.offset, self._more)
        if key == self._shown:
            return
        self._shown = key
        self.empty.setVisible(not self.lines)
        self.table.setVisible(bool(self.lines))
        self.foot.setVisible(self._more or self.offset > 0)
        self.newer.setEnabled(self.offset > 0)
        self.older.setEnabled(self._more)
        first = numbers.count(self.offset + 1)
        self.range.setText(
            tr("{first} to {last}", first=first, last=numbers.count(self.offset + len(self.lines))) if self.lines else ""
        )
        self.table.setRowCount(len(self.lines))
        for row, (line, age) in enumerate(zip(self.lines, ages, strict=True)):
            texts = (age, movement_word(line), movement_amount(line, numbers), "", host(line.mint))
            for column, text in enumerate(texts):
                item = chip_item(*movement_chip(line.state)) if column == _STATE else QTableWidgetItem(text)
                if column == _AMOUNT:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if column == 0:
                    item.setToolTip(plain_tip(moment(line.created, seconds=True)))
                elif column == _MINT:
                    item.setToolTip(plain_tip(text))
                self.table.setItem(row, column, item)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + ROW * len(self.lines) + 2)
        self._fit()
