"""What came in and went out, newest first, a page at a time, asked of the books when it is looked at."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from routstr_desktop.core.ecash import Movement
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.text import ago, host, moment
from routstr_desktop.gui.translation import tr, tr_later
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.widgets.smalltable import Cell, SmallTable
from routstr_desktop.gui.words import movement_amount, movement_chip, movement_word, movement_words

PAGE = 10
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
        self.table = SmallTable(
            tr("History of the wallet"), COLUMNS, right=(_AMOUNT,), wide=_MINT, chips=_STATE, words=movement_words()
        )
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
        self.table.fill([(line.id, self._cells(line, age)) for line, age in zip(self.lines, ages, strict=True)])
        self._fit()

    def _cells(self, line: Movement, age: str) -> tuple[Cell, ...]:
        mint = host(line.mint)
        word, tone, icon = movement_chip(line.state)
        return (
            (age, moment(line.created, seconds=True)),
            (movement_word(line), ""),
            (movement_amount(line, self._controller.numbers), ""),
            (word, "", tone, icon),
            (mint, mint),
        )
