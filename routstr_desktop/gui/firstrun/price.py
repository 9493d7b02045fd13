"""Step 4: one margin for all models, with one request as the example of what it brings."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSlider, QWidget

from routstr_desktop.core.pricetable import TYPICAL, Example, PriceTable, example, ordinary
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui import prices
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.firstrun.flow import Flow
from routstr_desktop.gui.firstrun.page import StepPage
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.labels import Figure, label

STEPS, MOST = 2, 100
"""Of the slider: steps in one percent, and percent."""
SAVE_MS = 300
"""How long it must rest before the node is told."""


class PricePage(StepPage):
    """The slider is saved when it rests; what the example says is computed here, by the code that bills."""

    def __init__(self, controller: Controller, flow: Flow) -> None:
        super().__init__(controller, flow)
        self.table = PriceTable()
        self._seen: object = None
        self._saved = self.factor = self.table.terms.margin
        """What the node has, and what stands here; a margin beside the slider's steps stays until it is moved."""
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("Your margin, percent"))
        self.slider.setRange(0, MOST * STEPS)
        self.slider.setPageStep(5 * STEPS)
        self.slider.valueChanged.connect(self._moved)
        self.margin = Figure()
        self.margin.setMaximumWidth(150)
        self.margin.setAccessibleName(tr("Your margin"))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.slider, 1)
        row.addWidget(self.margin)
        self.card = Card(spacing=6)
        self.head = label("", "strong", wrap=True)
        self.earned = label("", "title", "ok", wrap=True)
        self._amount_rows = QWidget()
        grid = QGridLayout(self._amount_rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(1, 1)
        self.pays = self._line(grid, 0, tr("The customer pays"))
        self.costs = self._line(grid, 1, tr("Your provider takes"))
        self.card.body.addWidget(self.head)
        self.card.body.addWidget(self._amount_rows)
        self.card.body.addWidget(self.earned)
        self.column.addLayout(row)
        self.column.addWidget(held(controller, (self.slider, "upstream_provider_fee")))
        self.column.addWidget(self.card)
        self.column.addWidget(
            label(
                tr("Every model can have a margin or a price of its own later, on the page Models."),
                "caption",
                "text2",
                wrap=True,
            )
        )
        self.column.addStretch()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_MS)
        self._timer.timeout.connect(self.save)
        self.card.hide()  # until the prices are known

    @staticmethod
    def _line(grid: QGridLayout, row: int, name: str) -> QLabel:
        amount = label("")
        grid.addWidget(label(name, tint="text2"), row, 0)
        grid.addWidget(amount, row, 1)
        return amount

    @property
    def title(self) -> str:
        """The question."""
        return tr("What do you add to your provider's price?")

    @property
    def about(self) -> str:
        """What it is good for."""
        return tr("Your margin pays for your trouble, for the fees of mints, and for a bitcoin price that moves.")

    def entered(self) -> None:
        """Read the prices anew."""
        self._seen = None
        self.show_snapshot(self.controller.snapshot)
        self.slider.setFocus()

    def show_snapshot(self, s: Snapshot) -> None:
        """Another provider or rate: other prices."""
        now = (s.upstreams, s.models, s.btc_usd)
        if now == self._seen or not self.controller.can_ask:
            return
        self._seen = now
        work = self.controller.bridge.call(self.controller.need().model_desk.table)
        self.controller.run(self, work, tr("Reading the prices"), done=self.show_table, changes=False)

    def show_table(self, table: PriceTable) -> None:
        """These are the prices; the slider stands at the margin of all models, unless it is being moved."""
        self.table = table
        self.card.show()
        if not self._timer.isActive():
            self._saved = self.factor = table.terms.margin
            self.slider.blockSignals(True)
            self.slider.setValue(round((self.factor - 1) * 100 * STEPS))
            self.slider.blockSignals(False)
        self._show()

    def _show(self) -> None:
        numbers = self.controller.numbers
        self.margin.set_text(prices.percent(self.factor, numbers))
        row = ordinary(self.table.rows)
        shown = None if row is None else example(row, self.factor, self.table.terms)
        for part in (self._amount_rows, self.earned):
            part.setVisible(shown is not None)
        if shown is None:
            self.head.setText(self._why_none())
            return
        tokens = {"asked": numbers.count(TYPICAL.prompt), "answered": numbers.count(TYPICAL.completion)}
        self.head.setText(
            tr("For example: a request of {asked} tokens to {model}, {answered} answered", model=shown.model, **tokens)
        )
        self._amounts(shown)

    def _amounts(self, shown: Example) -> None:
        rate, numbers = self.table.terms.btc_usd, self.controller.numbers

        def both(msat: int) -> str:
            return tr("{amount} sat {fiat}", amount=prices.sat(msat, numbers), fiat=numbers.fiat(msat, rate, None))

        self.pays.setText(both(shown.price_msat))
        self.costs.setText(both(shown.cost_msat))
        amount = prices.sat(shown.earned_msat, numbers)
        fiat = numbers.fiat(shown.earned_msat, rate, None)
        self.earned.setText(tr("You earn ≈ {amount} sat ({fiat}) per typical request", amount=amount, fiat=fiat))

    def _why_none(self) -> str:
        if not self.controller.snapshot.upstreams:
            return tr("Connect a provider first: then an example stands here.")
        if self.table.terms.btc_usd is None:
            return tr("The price of bitcoin is not known yet, so there is no example yet.")
        return tr("Nobody knows what your provider's models cost, so there is no example. Give them prices on the page Models.")

    def _moved(self, value: int) -> None:
        self.factor = 1 + Decimal(value) / (100 * STEPS)
        self._show()
        self._timer.start()

    def leaving(self) -> None:
        """What the slider says is saved, even if it has not rested yet."""
        if self._timer.isActive():
            self.save()

    def save(self) -> None:
        """Tell the node, if it does not know yet. Not cancelled with this page."""
        self._timer.stop()
        factor = self.factor
        if factor == self._saved:
            return
        self._saved = factor

        async def work() -> None:
            await self.controller.bridge.call(self.controller.need().model_desk.set_default_margin, factor)

        self.controller.run(self.controller, work(), tr("Saving the margin"))
