"""Move balance from one own mint to another: over Lightning, so it costs what the mints ask for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.errors import PayoutPending
from routstr_desktop.core.money import MSAT_PER_SAT, sat_floor
from routstr_desktop.core.status import MintStatus
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import CommandDialog
from routstr_desktop.gui.text import host
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.amount import AmountField
from routstr_desktop.gui.widgets.choice import Pick
from routstr_desktop.gui.widgets.labels import heading, label

if TYPE_CHECKING:
    from routstr_desktop.wallet.melt import Paid

LEAST_FEE_SAT, FEE_PERCENT = 10, 3
"""More than this for fees is refused by the wallet (`wallet.lightning.fee_limit`)."""


def can_move(mints: tuple[MintStatus, ...]) -> bool:
    """Somewhere to move from, and another mint to move to."""
    return any(_others(one, mints) for one in mints if one.unit == "sat" and one.balance_msat >= MSAT_PER_SAT)


def _others(origin: MintStatus, mints: tuple[MintStatus, ...]) -> list[MintStatus]:
    return [one for one in mints if one.trusted and one.unit == "sat" and one.url != origin.url]


class MoveDialog(CommandDialog):
    """From, to, how much; what is begun goes on without the dialog."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        about = tr(
            "Whose money it is does not change: customers' balances may lie at any of your mints. The fees are yours to pay."
        )
        super().__init__(controller, tr("Move between your mints"), about, tr("Move"), "arrow-left-right", parent, 480)
        self._mints = controller.snapshot.mints
        self.origin, self.target = Pick(tr("From")), Pick(tr("To"))
        both = QHBoxLayout()
        both.setSpacing(16)
        for name, pick in ((tr("From"), self.origin), (tr("To"), self.target)):
            column = QVBoxLayout()
            column.setSpacing(6)
            caption = heading(name)
            caption.setBuddy(pick)
            column.addWidget(caption)
            column.addWidget(pick)
            both.addLayout(column, 1)
        for one in self._mints:
            if one.unit == "sat" and one.balance_msat >= MSAT_PER_SAT and _others(one, self._mints):
                self.origin.addItem(host(one.url), one.url)
        self.amount = AmountField(tr("Amount in sat"))
        self.fee = label("", "caption", "text3", wrap=True)
        self.column.addLayout(both)
        self.column.addWidget(self.amount)
        self.column.addWidget(self.fee)
        self.column.addStretch()
        self.origin.currentIndexChanged.connect(lambda _: self._chosen())
        self.amount.changed.connect(self._check)
        self._chosen()
        self.amount.field.setFocus()

    def _from(self) -> MintStatus | None:
        return next((one for one in self._mints if one.url == self.origin.currentData() and one.unit == "sat"), None)

    def _chosen(self) -> None:
        origin, before = self._from(), self.target.currentData()
        self.target.clear()
        for one in _others(origin, self._mints) if origin else ():
            self.target.addItem(host(one.url), one.url)
        self.target.setCurrentIndex(max(0, self.target.findData(before)))
        self.amount.set_most(sat_floor(origin.balance_msat) if origin else 0)
        self._check()

    def _check(self) -> None:
        numbers, origin = self._controller.numbers, self._from()
        self.amount.show_worth(numbers, self._controller.snapshot, tr("There is less than that at this mint."))
        most = max(LEAST_FEE_SAT, self.amount.value() * FEE_PERCENT // 100) * MSAT_PER_SAT
        held = numbers.sat(origin.balance_msat if origin else 0)
        if self._everything():
            text = tr("{held} are there. The fee, at most {fee}, is taken from them.", held=held, fee=numbers.cost(most))
        else:
            text = tr("{held} are there. The fee is at most {fee} on top.", held=held, fee=numbers.cost(most))
        self.fee.setText(text)
        self.act.setEnabled(self.amount.fits() and self.target.count() > 0)

    def _everything(self) -> bool:
        origin = self._from()
        return origin is not None and self.amount.value() == sat_floor(origin.balance_msat)

    def submit(self) -> None:
        """Move it."""
        if not self.act.isEnabled():
            return
        self.error.clear()
        self.act.setEnabled(False)
        self.act.set(tr("Moving…"), "arrow-left-right")
        engine = self._controller.need()
        asked = (self.origin.currentData(), self.target.currentData(), None if self._everything() else self.amount.value())

        async def work() -> Paid | None:
            try:
                return await self._controller.bridge.call(engine.lightning.move, *asked)
            except PayoutPending:
                return None

        self._controller.run(self._controller, work(), tr("The move"), done=self._moved, failed=self._not_moved)

    def _moved(self, paid: Paid | None) -> None:
        numbers = self._controller.numbers
        if paid is None:
            said = tr("The mint has not confirmed the move yet. Nothing is lost; the history shows what becomes of it.")
        else:
            said = tr(
                "{amount} are on their way. The fee was {fee}.",
                amount=numbers.sat(paid.amount_msat),
                fee=numbers.cost(paid.fee_msat),
            )
        self._controller.notice.emit(said, "ok" if paid else "info")
        if shiboken6.isValid(self) and self.isVisible():
            self.accept()

    def _not_moved(self, title: str, text: str) -> None:
        if shiboken6.isValid(self) and self.isVisible():
            self.act.set(tr("Move"), "arrow-left-right")
            self._check()
            self.failed(title, text)
        else:
            self._controller.notice.emit(f"{title} {text}".strip(), "error")
