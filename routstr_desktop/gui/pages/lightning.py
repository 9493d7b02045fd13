"""Lightning on the Wallet page: money in, money out, and payouts that happen by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout

from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.autopayout import AutoPayoutDialog
from routstr_desktop.gui.dialogs.deposit import DepositDialog
from routstr_desktop.gui.dialogs.payout import PayoutDialog
from routstr_desktop.gui.text import Numbers
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import label

if TYPE_CHECKING:
    from routstr_desktop.node.lightning import AutoPayout
    from routstr_desktop.wallet.deposit import Deposit

AGAIN_MS = 500
"""While customers pay all the time it is asked at most this often."""


def told(auto: AutoPayout, numbers: Numbers) -> str:
    """What automatic payouts do, in a sentence or three."""
    if not auto.address:
        return tr("Your earnings stay here until you take them out.")
    said = [
        tr(
            "Earnings from {threshold} on go to {address} by themselves.",
            threshold=numbers.sat(auto.threshold_sat * MSAT_PER_SAT),
            address=auto.address,
        )
    ]
    if auto.daily_cap_sat:
        most = numbers.sat(auto.daily_cap_sat * MSAT_PER_SAT)
        said.append(tr("{paid} of {most} in the last 24 hours.", paid=numbers.sat(auto.paid_today_msat), most=most))
    elif auto.paid_today_msat:
        said.append(tr("{paid} in the last 24 hours.", paid=numbers.sat(auto.paid_today_msat)))
    return " ".join(said)


class LightningCard(Card):
    """Follows the snapshot; what automatic payouts do is asked for when money moved."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(spacing=6)
        self._controller = controller
        self.auto: AutoPayout | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._load)
        self.into = Button(tr("Deposit…"), "arrow-down-left")
        self.into.setAccessibleName(tr("Deposit over Lightning"))
        self.into.clicked.connect(lambda: self.deposit())
        self.out = Button(tr("Pay out…"), "zap")
        self.out.setAccessibleName(tr("Pay out by Lightning"))
        self.out.clicked.connect(lambda: self.pay())
        self.headed(tr("Lightning"), self.into, self.out)
        self.line = label("", tint="text2", wrap=True)
        self.problem = label("", "caption", "error", wrap=True)
        self.problem.hide()
        self.change = Button("", kind="link")
        self.change.clicked.connect(self.set_auto)
        self.change.hide()
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.line, 1)
        foot.addWidget(self.change)
        self.body.addLayout(foot)
        self.body.addWidget(self.problem)
        self.waiting: tuple[Deposit, ...] = ()
        self.invoices = Button("", "hourglass", kind="link")
        self.invoices.clicked.connect(self.show_waiting)
        self.invoices.hide()
        self.body.addWidget(self.invoices, 0, Qt.AlignmentFlag.AlignLeft)

    def show_snapshot(self, s: Snapshot, numbers: Numbers) -> None:
        """What can be done now."""
        known, enough = bool(s.days), s.withdrawable_msat >= MSAT_PER_SAT
        mint = any(one.trusted and one.unit == "sat" for one in s.mints)
        self.into.setEnabled(known and mint)
        self.into.setToolTip("" if mint else tr("Add a mint first"))
        self.out.setEnabled(known and enough)
        self.out.setToolTip("" if enough else tr("There is less than 1 sat to pay out"))
        self._tell(numbers)

    def _tell(self, numbers: Numbers) -> None:
        self.invoices.setVisible(bool(self.waiting))
        if self.waiting:
            amount, rest = numbers.sat(self.waiting[0].amount_msat), len(self.waiting) - 1
            said = tr("An invoice of {amount} waits for payment", amount=amount)
            if rest:
                said = trn(
                    "Invoices of {amount} and {n} more wait for payment",
                    "Invoices of {amount} and {n} more wait for payment",
                    rest,
                    amount=amount,
                )
            self.invoices.set(said, "hourglass")
        self.line.setText(told(self.auto, numbers) if self.auto else tr("Your earnings stay here until you take them out."))
        self.change.setVisible(self.auto is not None)
        if self.auto is not None:
            name = tr("Automatic payouts…") if not self.auto.address else tr("Change…")
            self.change.set(name)
            self.change.setAccessibleName(tr("Automatic payouts"))
            wrong = self.auto.error if self.auto.address else None
            self.problem.setText(tr("The last one did not happen: {why}", why=wrong) if wrong else "")
            self.problem.setVisible(bool(wrong))

    def reload(self) -> None:
        """Ask what automatic payouts do, soon; calls in between are merged."""
        if not self._timer.isActive():
            self._timer.start(0 if self.auto is None else AGAIN_MS)

    def _load(self) -> None:
        if not self._controller.can_ask:
            return
        engine = self._controller.need()

        async def work() -> tuple[AutoPayout, tuple[Deposit, ...]]:
            call = self._controller.bridge.call
            return await call(engine.lightning.auto), await call(engine.lightning.waiting)

        self._controller.run(self, work(), tr("Reading the payouts"), done=lambda found: self.show_auto(*found), changes=False)

    def show_auto(self, auto: AutoPayout, waiting: tuple[Deposit, ...] = ()) -> None:
        """Fill in; `waiting` are invoices that may still be paid."""
        self.auto, self.waiting = auto, waiting
        self._tell(self._controller.numbers)

    def deposit(self, item: Deposit | None = None) -> None:
        """Open the dialog, with an invoice that was made earlier."""
        dialog = DepositDialog(self._controller, self.window(), item)
        dialog.finished.connect(lambda _: self.reload())
        dialog.open()
        dialog.fit()

    def show_waiting(self) -> None:
        """The newest invoice that waits for payment."""
        if self.waiting:
            self.deposit(self.waiting[0])

    def pay(self, target: str = "") -> None:
        """Open the dialog, with a target if one was pasted."""
        PayoutDialog(self._controller, self.window(), target).open()

    def set_auto(self) -> None:
        """Change them."""
        if self.auto is not None:
            dialog = AutoPayoutDialog(self._controller, self.auto, self.window())
            dialog.accepted.connect(self.reload)
            dialog.open()
