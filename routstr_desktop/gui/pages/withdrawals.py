"""Withdrawals that are not claimed yet stay in sight, with what can be done about them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.status import Snapshot, Withdrawal
from routstr_desktop.gui.text import Numbers, ago, host
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.boxes import Card, Pill
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import Elided, Rule, label
from routstr_desktop.gui.words import unclaimed, withdrawal_chip

SHOWN = 3
Act = Callable[[Withdrawal], None]


class WithdrawalRow(QWidget):
    """Amount, state, age and mint; two buttons while the token exists."""

    def __init__(self, item: Withdrawal, numbers: Numbers, now: int, show_token: Act, take_back: Act) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(10)
        amount = label(numbers.sat(item.amount_sat * 1000), "strong")
        amount.setMinimumWidth(amount.fontMetrics().horizontalAdvance("100,000 sat"))
        self.chip = Pill(small=True)
        self.chip.set(*withdrawal_chip(item.state))
        about = Elided("caption", "text3")
        about.set_text(f"{ago(item.created, now)} · {host(item.mint)}")
        row.addWidget(amount)
        chip = QWidget()
        chip.setFixedWidth(self.chip.fontMetrics().horizontalAdvance(tr("Not claimed yet")) + 44)
        inside = QHBoxLayout(chip)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.chip)
        inside.addStretch()
        row.addWidget(chip)
        row.addWidget(about, 1)
        self.buttons: tuple[Button, ...] = ()
        if unclaimed(item.state) and item.token is not None:
            self.back = Button(tr("Take back"), "undo-2")
            self.back.setAccessibleName(tr("Take back {amount}", amount=numbers.sat(item.amount_sat * 1000)))
            self.back.clicked.connect(lambda: take_back(item))
            self.token = Button(tr("Show token"))
            self.token.setAccessibleName(tr("Show token of {amount}", amount=numbers.sat(item.amount_sat * 1000)))
            self.token.clicked.connect(lambda: show_token(item))
            row.addWidget(self.back)
            row.addWidget(self.token)
            self.buttons = (self.back, self.token)
        else:
            self.setMinimumHeight(44)


class WithdrawalsCard(Card):
    """Hidden while there is nothing; the newest three first, the rest on a click."""

    def __init__(self, show_token: Act, take_back: Act) -> None:
        super().__init__(spacing=0)
        self._acts = (show_token, take_back)
        self._all = False
        self._shown: object = None
        self._sum = label("", "caption", "text3")
        self.headed(tr("Withdrawals"), self._sum, rows=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.more = Button("", kind="link")
        self.more.clicked.connect(self._show_all)
        self.body.addLayout(self._rows)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch()
        self.body.addLayout(foot)
        self._last: tuple[Snapshot, Numbers] | None = None
        self.hide()

    def show_snapshot(self, s: Snapshot, numbers: Numbers) -> None:
        """Rows are made anew only when something in them changed."""
        self._last = (s, numbers)
        items = s.withdrawals if self._all else s.withdrawals[:SHOWN]
        key = (items, numbers, tuple(ago(item.created, s.now) for item in items), len(s.withdrawals))
        if key != self._shown:
            self._shown = key
            self._fill(items, s, numbers)
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

    def _fill(self, items: tuple[Withdrawal, ...], s: Snapshot, numbers: Numbers) -> None:
        while (old := self._rows.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        last: QWidget = self
        for index, item in enumerate(items):
            if index:
                self._rows.addWidget(Rule())
            row = WithdrawalRow(item, numbers, s.now, *self._acts)
            self._rows.addWidget(row)
            for button in row.buttons:
                QWidget.setTabOrder(last, button)
                last = button
        QWidget.setTabOrder(last, self.more)
        rest = len(s.withdrawals) - len(items)
        self.more.set(trn("Show {n} more", "Show {n} more", rest))
        self.more.setVisible(rest > 0)

    def _show_all(self) -> None:
        self._all = True
        if self._last is not None:
            self.show_snapshot(*self._last)
