"""The three figures of the Overview: yours, your customers', today's. Never mixed, never added up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.status import NodeState, Snapshot
from routstr_desktop.gui import prices
from routstr_desktop.gui.text import UNKNOWN, Numbers
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import Figure, label

_CALM = (NodeState.SELLING, NodeState.ATTENTION)
"""Otherwise the page has something to press first, and one button stands out, not two."""
MANY_REFUSED = 25
"""Fewer in 24 hours are what any address sees: scanners, mistyped keys."""


class FigureCard(Card):
    """A caption, a figure, a line about it, and a foot."""

    def __init__(self, caption: str) -> None:
        super().__init__(spacing=3)
        self.caption = label(caption, tint="text2", wrap=True)
        self.figure = Figure()
        self.line = label(tint="text2")
        self.line.setMinimumHeight(self.line.fontMetrics().height())
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(0, 8, 0, 0)
        self.body.addWidget(self.caption)
        self.body.addWidget(self.figure)
        self.body.addWidget(self.line)
        self.body.addStretch()
        self.body.addLayout(self.foot)


class MoneyCards(QWidget):
    """All three in a row."""

    def __init__(self, withdraw: Callable[[], None], refused: Callable[[], None]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.yours = FigureCard(tr("Yours to withdraw"))
        self.held = FigureCard(tr("Held for customers"))
        self.today = FigureCard(tr("Today"))
        self.withdraw = Button(tr("Withdraw…"), "arrow-up-right", kind="primary")
        self.withdraw.clicked.connect(lambda: withdraw())
        self.yours.foot.addWidget(self.withdraw)
        self.yours.foot.addStretch()
        self._held_note = label(tr("Never part of a withdrawal"), "caption", "text3", wrap=True)
        self.held.foot.addWidget(self._held_note)
        self._month = label("", "caption", "text3", wrap=True)
        self.today.foot.addWidget(self._month)
        self.refused = Button("", "circle-x", kind="link")
        self.refused.setToolTip(tr("Requests of the last 24 hours that were refused: see why"))
        self.refused.clicked.connect(lambda: refused())
        self.today.body.insertWidget(self.today.body.indexOf(self.today.line) + 1, self.refused, 0, Qt.AlignmentFlag.AlignLeft)
        self.refused.hide()
        for card in (self.yours, self.held, self.today):
            card.foot.setContentsMargins(0, 10, 0, 0)
            row.addWidget(card, 1)

    def show_snapshot(self, s: Snapshot, numbers: Numbers) -> None:
        """Fill in. Without an open ledger nothing is known, and nothing is shown as zero."""
        if not s.days:
            self._show_unknown()
            return
        self.yours.figure.set_text(numbers.sat(s.withdrawable_msat))
        fiat = numbers.fiat(s.withdrawable_msat, s.btc_usd, s.btc_age_seconds) if s.withdrawable_msat else ""
        self.yours.line.setText(fiat or (tr("Nothing earned yet") if not s.withdrawable_msat else tr("Ecash, at your mint")))
        self.withdraw.set_kind("primary" if s.state in _CALM else "plain")
        enough = s.withdrawable_msat >= MSAT_PER_SAT
        self.withdraw.setEnabled(enough)
        self.withdraw.setAccessibleDescription(f"{self.yours.caption.text()}: {self.yours.figure.said()}")
        self.withdraw.setToolTip("" if enough else tr("There is less than 1 sat to withdraw"))
        self.held.figure.set_text(numbers.sat(s.customers_msat))
        self.held.line.setText(
            trn("{n} key", "{n} keys", s.customer_keys, n=numbers.count(s.customer_keys))
            if s.customer_keys
            else tr("No customers yet")
        )
        self.today.figure.set_text(numbers.delta(s.today_msat))
        served = trn("{n} request", "{n} requests", s.today_requests, n=numbers.count(s.today_requests))
        self.today.line.setText(served if s.today_requests else tr("No requests yet"))
        self.refused.set(tr("{n} refused", n=numbers.count(s.refused_requests)), "circle-x")
        self.refused.setVisible(s.refused_requests >= MANY_REFUSED)
        month = sum(day.earned_msat for day in s.days)
        told = [trn("{change} in {n} day", "{change} in {n} days", len(s.days), change=numbers.delta(month))]
        if s.spent.today and not numbers.hidden:
            told.insert(0, tr("Providers cost {usd} today", usd=prices.usd(s.spent.today, numbers)))
        self._month.setText("\n".join(told))

    def _show_unknown(self) -> None:
        for card in (self.yours, self.held, self.today):
            card.figure.set_text(UNKNOWN)
            card.line.setText(tr("Not known yet"))
        self._month.setText("")
        self.refused.hide()
        self.withdraw.set_kind("plain")
        self.withdraw.setEnabled(False)
        self.withdraw.setToolTip(tr("The node is not running"))
