"""Pay out by Lightning: to whom and how much, then what it costs, then the payment, which goes on without the dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QWidget

from routstr_desktop.core.errors import PayoutPending
from routstr_desktop.core.money import MSAT_PER_SAT, sat_floor
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import CommandDialog
from routstr_desktop.gui.text import host
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.amount import AmountField
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import Elided, heading, label

if TYPE_CHECKING:
    from routstr_desktop.wallet.lightning import Quoted
    from routstr_desktop.wallet.melt import Paid

LONGEST = 4096


def is_invoice(text: str) -> bool:
    """An invoice says its own amount."""
    return text.strip().lower().removeprefix("lightning:").startswith(("lnbc", "lntb"))


class PayoutDialog(CommandDialog):
    """Three pages: who and how much; what it costs; how it went."""

    def __init__(self, controller: Controller, parent: QWidget | None = None, target: str = "") -> None:
        super().__init__(controller, tr("Pay out by Lightning"), " ", tr("Continue"), None, parent, 480)
        self.quoted: Quoted | None = None
        self.over = False
        self.target = field(tr("Lightning address or invoice"), tr("you@example.com, lnurl1…, lnbc…"))
        self.target.setMaxLength(LONGEST)
        self.target.setText(target)
        self.target_caption = heading(tr("To"))
        self.target_caption.setBuddy(self.target)
        self.paste = Button(tr("Paste"), "clipboard-paste")
        self.paste.clicked.connect(self._paste)
        self.first = QWidget()
        row = QHBoxLayout(self.first)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.target, 1)
        row.addWidget(self.paste)
        self.amount = AmountField(tr("Amount in sat"))
        self.own = label(tr("The invoice says how much."), tint="text2")
        for part in (self.target_caption, self.first, self.amount, self.own):
            self.column.addWidget(part)
        self._summary()
        self.column.addStretch()
        self.back = Button(tr("Back"))
        self.back.clicked.connect(self._first_page)
        self.foot.insertWidget(self.foot.count() - 2, self.back)
        self.target.textChanged.connect(self._check)
        self.amount.changed.connect(self._check)
        controller.changed.connect(self._changed)
        self._first_page()
        (self.amount.field if target and not is_invoice(target) else self.target).setFocus()

    def _summary(self) -> None:
        self.card = Card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        parts = ("to", "amount", "fee", "total", "mint")
        self.values = {part: Elided("strong" if part == "total" else "body") for part in parts}
        names = (tr("To"), tr("Amount"), tr("Fee"), tr("Together"), tr("From"))
        for row, (name, value) in enumerate(zip(names, self.values.values(), strict=True)):
            grid.addWidget(label(name, tint="text2"), row, 0)
            grid.addWidget(value, row, 1)
        self.card.body.addLayout(grid)
        self.column.addWidget(self.card)

    # --- who and how much ---------------------------------------------------------------------------------------------

    def _first_page(self) -> None:
        self.quoted = None
        self.title.setText(tr("Pay out by Lightning"))
        self._page(self.target_caption, self.first)
        self.amount.set_most(self._most())
        self.cancel.set(tr("Cancel"))
        self.act.set(tr("Continue"))
        self.error.clear()
        self._check()
        self.fit()

    def _page(self, *parts: QWidget) -> None:
        every = (self.target_caption, self.first, self.amount, self.own, self.card, self.back)
        for part in every:
            part.setVisible(part in parts)

    def _most(self) -> int:
        return sat_floor(self._controller.snapshot.withdrawable_msat)

    def _paste(self) -> None:
        self.target.setText(QApplication.clipboard().text().strip()[:LONGEST])

    def _check(self) -> None:
        if self.quoted is not None:
            return
        numbers, snapshot = self._controller.numbers, self._controller.snapshot
        self.about.setText(tr("Yours to pay out: {amount}", amount=numbers.sat(self._most() * MSAT_PER_SAT)))
        self.about.show()
        own = is_invoice(self.target.text())
        self.amount.setVisible(not own)
        self.own.setVisible(own)
        self.amount.show_worth(numbers, snapshot, tr("That is more than is yours."))
        self.act.setEnabled(bool(self.target.text().strip()) and (own or self.amount.fits()))

    def _changed(self, _snapshot: Snapshot) -> None:
        if self.quoted is None and not self.over and self.first.isVisible():
            self.amount.set_most(self._most())
            self._check()

    def submit(self) -> None:
        """Ask what it costs; the second time, pay."""
        if self.over or not self.act.isEnabled():
            return
        if self.quoted is not None:
            self._pay(self.quoted)
            return
        target = self.target.text().strip()
        everything = self.amount.value() == self._most()
        amount = None if is_invoice(target) or everything else self.amount.value()
        self.ask(tr("The payout"), lambda engine: engine.lightning.quote(target, amount), self.show_quote)

    # --- what it costs ------------------------------------------------------------------------------------------------

    def show_quote(self, quoted: Quoted) -> None:
        """All figures before anything is moved."""
        self.quoted = quoted
        numbers = self._controller.numbers
        amount = numbers.sat(quoted.amount_msat)
        self.title.setText(tr("Pay {amount}?", amount=amount))
        self.about.setText(tr("A Lightning payment cannot be called back."))
        highest = numbers.cost(quoted.fee_msat)
        worth = numbers.fiat(quoted.amount_msat, self._controller.snapshot.btc_usd, self._controller.snapshot.btc_age_seconds)
        shown = {
            "to": quoted.recipient,
            "amount": f"{amount}  {worth}".strip(),
            "fee": tr("at most {fee}; what is not needed comes back", fee=highest) if quoted.fee_msat else tr("none"),
            "total": tr("at most {amount}", amount=numbers.cost(quoted.amount_msat + quoted.fee_msat)),
            "mint": host(quoted.mint),
        }
        for name, text in shown.items():
            self.values[name].set_text(text)
        self._page(self.card, self.back)
        self.act.set(tr("Pay {amount}", amount=amount), "zap")
        self.act.setEnabled(True)
        self.act.setFocus()
        self.fit()

    def _pay(self, quoted: Quoted) -> None:
        self.error.clear()
        for button in (self.act, self.back):
            button.setEnabled(False)
        self.act.set(tr("Paying…"), "zap")
        engine = self._controller.need()
        # an invoice has its own amount, which may be no whole sat; of an address it is the one that was shown
        amount = None if is_invoice(quoted.recipient) else quoted.amount_msat // MSAT_PER_SAT

        async def work() -> Paid | None:
            try:
                return await self._controller.bridge.call(engine.lightning.payout, quoted.recipient, amount, quoted.fee_msat)
            except PayoutPending:
                return None  # not known yet: no failure, and above all no invitation to pay again

        # owned by the controller: what was begun with the mint is not cancelled because the dialog was closed
        self._controller.run(self._controller, work(), tr("The payout"), done=self._paid, failed=self._not_paid)

    # --- how it went --------------------------------------------------------------------------------------------------

    def _paid(self, paid: Paid | None) -> None:
        numbers = self._controller.numbers
        if paid is None:
            self._pending()
            return
        said = tr(
            "{amount} were paid. The fee was {fee}.",
            amount=numbers.sat(paid.amount_msat),
            fee=numbers.cost(paid.fee_msat),
        )
        self._controller.notice.emit(said, "ok")
        if shiboken6.isValid(self) and self.isVisible():
            self.accept()

    def _pending(self) -> None:
        title = tr("The payment is not confirmed yet.")
        text = tr("The amount is set aside. As soon as the mint knows, it is booked or yours again: the history shows it.")
        if not shiboken6.isValid(self) or not self.isVisible():
            self._controller.notice.emit(f"{title} {text}", "info")
            return
        self.over = True
        self.title.setText(title)
        self.about.setText(text)
        self._page(self.card)
        self.act.hide()
        self.cancel.set(tr("Close"))
        self.cancel.setFocus()
        self.fit()

    def _not_paid(self, title: str, text: str) -> None:
        if not shiboken6.isValid(self) or not self.isVisible():
            self._controller.notice.emit(f"{title} {text}".strip(), "error")
            return
        self.back.setEnabled(True)
        self._first_page()
        self.failed(title, text)
