"""Automatic payouts: the address, from how much on, and how much at most in a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import CommandDialog
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import label

if TYPE_CHECKING:
    from routstr_desktop.node.lightning import AutoPayout

MOST = 100_000_000


def _sats(name: str, value: int, least: int, placeholder: str = "") -> QLineEdit:
    line = field(name, placeholder)
    line.setValidator(QIntValidator(least, MOST, line))
    line.setText(str(value) if value else "")
    return line


class AutoPayoutDialog(CommandDialog):
    """Saved at once; switched off with a button of its own."""

    def __init__(self, controller: Controller, auto: AutoPayout, parent: QWidget | None = None) -> None:
        about = tr(
            "What you earned goes to your Lightning address as soon as there is enough of it. What is held for customers "
            "never does."
        )
        super().__init__(controller, tr("Automatic payouts"), about, tr("Save"), "save", parent, 500)
        self.address = field(tr("Lightning address"), "you@example.com")
        self.address.setText(auto.address)
        self.threshold = _sats(tr("Pay out from, in sat"), auto.threshold_sat, 1)
        self.cap = _sats(tr("At most in 24 hours, in sat"), auto.daily_cap_sat, 0, tr("no limit"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        rows = (
            (tr("Lightning address"), self.address),
            (tr("Pay out from, in sat"), self.threshold),
            (tr("At most in 24 hours, in sat"), self.cap),
        )
        for row, (name, line) in enumerate(rows):
            caption = label(name, tint="text2")
            caption.setBuddy(line)
            grid.addWidget(caption, row, 0)
            grid.addWidget(line, row, 1)
            line.textChanged.connect(self._check)
        self.column.addLayout(grid)
        hint = tr("Fees come on top and count towards the limit. Looked at every 15 minutes, unless you set another time.")
        self.column.addWidget(label(hint, "caption", "text3", wrap=True))
        self.off = Button(tr("Switch off"), "power")
        self.off.clicked.connect(lambda: self._set("", tr("Earnings are not paid out by themselves any more.")))
        self.off.setVisible(bool(auto.address))
        fixed = held(
            controller,
            (self.address, "receive_ln_address"),
            (self.off, "receive_ln_address"),
            (self.threshold, "min_payout_sat"),
            (self.cap, "payout_daily_cap_sat"),
            (self.act, "receive_ln_address", "min_payout_sat", "payout_daily_cap_sat"),
        )
        self.column.addWidget(fixed)
        self.foot.insertWidget(0, self.off)
        self._auto = auto
        self._check()
        self.address.setFocus()

    def _check(self) -> None:
        self.act.setEnabled(bool(self.address.text().strip() and self.threshold.hasAcceptableInput()))

    def submit(self) -> None:
        """Save what was typed; the node says what is wrong with it."""
        if self.act.isEnabled():
            address = self.address.text().strip()
            self._set(address, tr("Earnings are paid to {address} by themselves.", address=address))

    def _set(self, address: str, said: str) -> None:
        threshold = int(self.threshold.text() or self._auto.threshold_sat)
        cap = int(self.cap.text() or 0)
        self.ask(
            tr("Automatic payouts"),
            lambda engine: engine.lightning.set_auto(address, threshold, cap),
            lambda _: self.finish(said),
        )
