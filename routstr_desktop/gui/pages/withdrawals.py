"""Withdrawals that are not claimed yet stay in sight, with what can be done about them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from routstr_desktop.core.status import Snapshot, Withdrawal
from routstr_desktop.gui.text import Numbers, ago, host, moment
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.boxes import Card, Pill
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import Elided, label
from routstr_desktop.gui.widgets.rows import Row, Rows
from routstr_desktop.gui.words import unclaimed, withdrawal_chip

SHOWN = 3
Act = Callable[[Withdrawal], None]


class WithdrawalRow(Row):
    """Amount, state, age and mint; two buttons while the token exists."""

    def __init__(self, item: Withdrawal, show_token: Act, take_back: Act) -> None:
        super().__init__()
        self.item = item
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(10)
        self.amount = label("", "strong")
        self.amount.setMinimumWidth(self.amount.fontMetrics().horizontalAdvance("100,000 sat"))
        self.chip = Pill(small=True)
        self.about = Elided("caption", "text3")
        row.addWidget(self.amount)
        chip = QWidget()
        chip.setFixedWidth(self.chip.fontMetrics().horizontalAdvance(tr("Not claimed yet")) + 44)
        inside = QHBoxLayout(chip)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.chip)
        inside.addStretch()
        row.addWidget(chip)
        row.addWidget(self.about, 1)
        self.back = Button(tr("Take back"), "undo-2")
        self.back.clicked.connect(lambda: take_back(self.item))
        self.token = Button(tr("Show token"))
        self.token.clicked.connect(lambda: show_token(self.item))
        self.stops = (self.back, self.token)
        for button in self.stops:
            row.addWidget(button)
        self.setMinimumHeight(44)

    def show_item(self, item: Withdrawal, numbers: Numbers, now: int) -> None:
        """What is known of it now."""
        self.item = item
        amount = numbers.sat(item.amount_sat * 1000)
        self.amount.setText(amount)
        self.chip.set(*withdrawal_chip(item.state))
        self.about.set_text(f"{ago(item.created, now)} · {host(item.mint)}", moment(item.created, seconds=True))
        self.back.setAccessibleName(tr("Take back {amount}", amount=amount))
        self.token.setAccessibleName(tr("Show token of {amount}", amount=amount))
        for button in self.stops:
            button.setVisible(unclaimed(item.state) and item.token is not None)


class WithdrawalsCard(Card):
    """Hidden while there is nothing; the newest three first, the rest on a click."""

    def __init__(self, show_token: Act, take_back: Act) -> None:
        super().__init__(spacing=0)
        self._acts = (show_token, take_back)
        self._all = False
        self._shown: object = None
        self._sum = label("", "caption", "text3")
        self.headed(tr("Withdrawals"), self._sum, rows=True)
        self._rows: Rows[Withdrawal, WithdrawalRow] = Rows(
            lambda item: item.id, lambda item: WithdrawalRow(item, *self._acts), self._show
        )
        self.more = Button("", kind="link")
        self.more.clicked.connect(self._show_all)
        self.body.addLayout(self._rows)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch()
        self.body.addLayout(foot)
        self._last: tuple[Snapshot, Numbers] = (Snapshot(), Numbers())
        self.hide()

    def show_snapshot(self, s: Snapshot, numbers: Numbers) -> None:
        """Fill in."""
        self._last = (s, numbers)
        items = s.withdrawals if self._all else s.withdrawals[:SHOWN]
        key = (items, numbers, tuple(ago(item.created, s.now) for item in items), len(s.withdrawals))
        if key != self._shown:
            self._shown = key
            self._fill(items, len(s.withdrawals) - len(items))
        waiting = sum(unclaimed(item.state) for item in s.withdrawals)
        told = trn(
            "{amount} in {n} token not claimed yet",
            "{amount} in {n} tokens not claimed yet",
            waiting,
            n=numbers.count(waiting),
            amount=numbers.sat(s.outstanding_msat),
        )
        self._sum.setText(told if s.outstanding_msat else "")
        self.setVisible(bool(s.withdrawals))

    def _fill(self, items: tuple[Withdrawal, ...], rest: int) -> None:
        self._rows.show_items(items, self)
        QWidget.setTabOrder(self._rows.rows[-1].token if items else self, self.more)
        self.more.set(trn("Show {n} more", "Show {n} more", rest))
        self.more.setVisible(rest > 0)

    def _show(self, row: WithdrawalRow, item: Withdrawal) -> None:
        s, numbers = self._last
        row.show_item(item, numbers, s.now)

    def _show_all(self) -> None:
        self._all = True
        self.show_snapshot(*self._last)
