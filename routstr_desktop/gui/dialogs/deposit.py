"""Deposit over Lightning: an amount, then an invoice as QR code and text, until it is paid.

The node looks after the invoice whether this dialog is open or not; here it is only asked more often.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.clipboard import copy
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import CommandDialog
from routstr_desktop.gui.dialogs.keys import SecretBox
from routstr_desktop.gui.text import host, span
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.amount import AmountField
from routstr_desktop.gui.widgets.boxes import Pill
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.choice import Pick
from routstr_desktop.gui.widgets.labels import heading, label
from routstr_desktop.gui.widgets.qrcode import QrCode

if TYPE_CHECKING:
    from routstr_desktop.wallet.deposit import Deposit

LOOK_MS = 2500
"""Between two questions about an invoice that is looked at."""
MOST_SAT = 10_000_000


def deposit_chip(state: str, *, expired: bool) -> tuple[str, str, str]:
    """(word, tone, icon) of a deposit."""
    if state == "done":
        return tr("Paid"), "ok", "circle-check"
    if state == "prepared":
        return tr("Paid, being credited"), "info", "loader-circle"
    if state in ("failed", "foreign"):
        return tr("Not credited"), "error", "circle-x"
    return (tr("Expired"), "plain", "circle") if expired else (tr("Waiting for payment"), "warn", "hourglass")


class DepositDialog(CommandDialog):
    """Asks for an amount, makes an invoice, and watches it; with `deposit` it shows one that was made earlier."""

    def __init__(self, controller: Controller, parent: QWidget | None = None, deposit: Deposit | None = None) -> None:
        about = tr("Pay yourself by Lightning: the amount is yours as ecash as soon as the invoice is paid.")
        super().__init__(controller, tr("Deposit over Lightning"), about, tr("Make invoice"), "zap", parent, 460)
        self.deposit: Deposit | None = None
        self._asking = False
        self.amount = AmountField(tr("Amount in sat"))
        self.amount.field.setText("1000")
        self.amount.changed.connect(self._check)
        self.mint = Pick(tr("Mint"))
        for one in controller.snapshot.mints:
            if one.trusted and one.unit == "sat":
                self.mint.addItem(host(one.url), one.url)
        self.mint_caption = heading(tr("Kept at"))
        self.mint_caption.setBuddy(self.mint)
        for part in (self.mint_caption, self.mint):
            part.setVisible(self.mint.count() > 1)
        self.column.addWidget(self.amount)
        self.column.addWidget(self.mint_caption)
        self.column.addWidget(self.mint)
        self._invoice_side()
        self.copy = Button(tr("Copy invoice"), "copy", kind="primary")
        self.copy.clicked.connect(self.copy_invoice)
        self.again = Button(tr("New invoice"), "refresh-cw", kind="primary")
        self.again.clicked.connect(self._start_again)
        for button in (self.again, self.copy):
            button.hide()
            self.foot.insertWidget(self.foot.count() - 1, button)
        self._look_timer, self._second = QTimer(self), QTimer(self)
        self._look_timer.setInterval(LOOK_MS)
        self._look_timer.timeout.connect(self.look)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        controller.changed.connect(self._changed)
        self._check()
        self.amount.field.setFocus()
        self.amount.field.selectAll()
        if deposit is not None:
            self.show_deposit(deposit)

    def _invoice_side(self) -> None:
        self.side = QWidget()
        row = QHBoxLayout(self.side)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(16)
        self.qr = QrCode()
        self.qr.resized.connect(self.fit)
        row.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(8)
        self.chip = Pill(small=True)
        self.left = label("", "caption", "text2", wrap=True)
        self.text = SecretBox(tr("Lightning invoice"))
        self.text.setMinimumSize(220, 100)
        self.mint_line = label("", "caption", "text2", wrap=True)
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.left)
        column.addWidget(self.text, 1)
        column.addWidget(self.mint_line)
        row.addLayout(column, 1)
        self.side.hide()
        self.column.addWidget(self.side, 1)
        self.column.addStretch()

    # --- amount -------------------------------------------------------------------------------------------------------

    def _check(self) -> None:
        self.amount.show_worth(self._controller.numbers, self._controller.snapshot, "")
        self.act.setEnabled(self.amount.fits() and self.amount.value() <= MOST_SAT)

    def submit(self) -> None:
        """Have the mint make an invoice."""
        amount, mint = self.amount.value(), self.mint.currentData()
        self.ask(tr("The deposit"), lambda engine: engine.lightning.deposit(amount, mint), self.show_deposit)

    def _start_again(self) -> None:
        self.deposit = None
        for part in (self.side, self.copy, self.again):
            part.hide()
        for part in (self.amount, self.act):
            part.show()
        for part in (self.mint_caption, self.mint):
            part.setVisible(self.mint.count() > 1)
        self._check()
        self.fit()

    # --- invoice ------------------------------------------------------------------------------------------------------

    def show_deposit(self, deposit: Deposit) -> None:
        """The invoice, or what became of it."""
        fresh = self.deposit is None
        self.deposit = deposit
        if fresh:
            amount = self._controller.numbers.sat(deposit.amount_msat)
            self.title.setText(tr("Pay {amount}", amount=amount))
            self.about.setText(tr("With any Lightning wallet. You may close this window: it is credited all the same."))
            self.qr.set_text(deposit.bolt11.upper(), tr("QR code of a Lightning invoice, {amount}", amount=amount))
            self.text.setPlainText(deposit.bolt11)
            self.mint_line.setText(tr("The ecash will be kept at {mint}.", mint=host(deposit.mint)))
            for part in (self.amount, self.mint_caption, self.mint, self.act):
                part.hide()
            for shown in (self.side, self.text, self.copy):
                shown.show()
            self.copy.setDefault(True)
            self.copy.setFocus()
            self.cancel.set(tr("Close"))
            self._look_timer.start()
            self._second.start()
        self._tick()
        if deposit.state in ("done", "failed", "foreign"):
            self._over(deposit)
        if fresh:
            self.fit()

    def _over(self, deposit: Deposit) -> None:
        self._look_timer.stop()
        self._second.stop()
        self.copy.hide()
        self.qr.hide()
        self.text.hide()
        amount = self._controller.numbers.sat(deposit.amount_msat)
        if deposit.state == "done":
            self.title.setText(tr("{amount} came in", amount=amount))
            self.about.setText(tr("They are yours, as ecash of {mint}.", mint=host(deposit.mint)))
            self.mint_line.hide()
        elif deposit.state == "foreign":
            text = tr("The mint gave its ecash to somebody else. The log has its number: ask whoever runs the mint.")
            self.failed(tr("The deposit was not credited."), text)
        else:
            self.failed(tr("The invoice was not paid in time."), tr("Nothing was moved."))
        self.cancel.set(tr("Close"))
        self.cancel.setFocus()
        self.fit()

    def _tick(self) -> None:
        """What the clock says."""
        if self.deposit is None:
            return
        rest = self.deposit.expires - int(time.time())
        expired = rest <= 0 and self.deposit.state == "quoted"
        self.chip.set(*deposit_chip(self.deposit.state, expired=expired))
        if self.deposit.state != "quoted":
            self.left.setText("")
        elif expired:
            self.left.setText(tr("A payment that is on its way is still credited for a day."))
        else:
            self.left.setText(tr("Expires in {time}", time=span(rest)))
        self.left.setVisible(bool(self.left.text()))
        self.again.setVisible(expired)
        if expired and self.qr.isVisibleTo(self):
            self.title.setText(tr("This invoice has expired"))
            self.about.setText(tr("Nothing was moved."))
            for part in (self.qr, self.text, self.copy):
                part.hide()
            self.again.setFocus()
            self.fit()

    def look(self) -> None:
        """Ask the node, which asks the mint."""
        if self.deposit is None or self._asking:
            return
        self._asking = True
        engine, wanted = self._controller.need(), self.deposit.id

        async def work() -> Deposit:
            return await self._controller.bridge.call(engine.lightning.look, wanted)

        self._controller.run(
            self, work(), tr("Looking at the invoice"), done=self._looked, failed=self._not_looked, changes=False
        )

    def _looked(self, found: Deposit) -> None:
        self._asking = False
        if self.deposit is not None and found.id == self.deposit.id:
            self.show_deposit(found)

    def _not_looked(self, title: str, _text: str) -> None:
        self._asking = False
        self.left.setText(tr("{problem} Asking again.", problem=title))
        self.left.show()

    def _changed(self, _snapshot: Snapshot) -> None:
        """Money moved: it may be this."""
        if self._look_timer.isActive():
            self.look()

    def copy_invoice(self) -> None:
        """To the clipboard; an invoice is no secret."""
        if self.deposit is not None:
            copy(self.deposit.bolt11)
            self.copy.set(tr("Copied"), "check")
