"""Step 2: who serves the models. Address and key are tested at once; what was found and what it costs is shown."""

from __future__ import annotations

import asyncio

import shiboken6
from PySide6.QtWidgets import QHBoxLayout

from routstr_desktop.core.pricetable import PriceTable
from routstr_desktop.core.status import Snapshot, UpstreamStatus
from routstr_desktop.gui import prices
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.firstrun.flow import Flow
from routstr_desktop.gui.firstrun.page import Action, StepPage
from routstr_desktop.gui.pages.providers import FoundCard
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.busy import Busy
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.widgets.providerform import ProviderForm
from routstr_desktop.gui.widgets.rows import StateRows
from routstr_desktop.gui.words import upstream_chip
from routstr_desktop.upstream.local import LocalServer

EXAMPLES = 3


class ProviderPage(StepPage):
    """The form, until there is a provider; then what it has, with a button for one more."""

    def __init__(self, controller: Controller, flow: Flow) -> None:
        super().__init__(controller, flow)
        self._work: asyncio.Task[None] | None = None
        self._priced: object = None
        self._adding = False
        self.connected = StateRows()
        self.costs = label("", "caption", "text2", wrap=True)
        self.costs.hide()
        self.more = Button(tr("Add another provider"), "plus", kind="link")
        self.more.clicked.connect(self._add_more)
        self.form = ProviderForm()
        if (place := self.form.kind.findText(flow.typed("provider"))) > 0:
            self.form.kind.setCurrentIndex(place)
        self.form.url.setText(flow.typed("url") or self.form.url.text())
        self.form.changed.connect(self.changed)
        self.busy = Busy()
        self.local = FoundCard(self._use)
        for part in (self.connected, self.costs, self.local, self.form, self.busy):
            self.column.addWidget(part)
        more = QHBoxLayout()
        more.addWidget(self.more)
        more.addStretch()
        self.column.addLayout(more)
        self.column.addStretch()

    @property
    def title(self) -> str:
        """The question."""
        return tr("Which provider do you have a key for?")

    @property
    def about(self) -> str:
        """Where the key goes."""
        return tr("Your API key stays on this computer, encrypted, and goes only to this provider.")

    def leaving(self) -> None:
        """What is typed is found again after a restart, but for the key."""
        self.flow.type("provider", self.form.kind.currentText() if self.form.kind.currentIndex() > 0 else "")
        self.flow.type("url", self.form.url.text().strip())

    def entered(self) -> None:
        """Look for model servers on this computer, too."""
        (self.form.kind if self.form.isVisible() else self.more).setFocus()
        if self.controller.engine is not None:
            local = self.controller.need().upstreams.local
            work = self.controller.bridge.call(local)
            self.controller.run(self, work, tr("Looking for model servers"), done=self.local.show_found, changes=False)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_snapshot(self, s: Snapshot) -> None:
        """The providers that are there, and what their models cost."""
        lines = [(one.name, self._has(one), upstream_chip(one)) for one in s.upstreams]
        self.connected.show_lines(lines)
        form = self._adding or not s.upstreams
        self.form.setVisible(form)
        self.more.setVisible(not form)
        self.local.setVisible(bool(self.local.rows))
        if (s.upstreams, s.btc_usd is None) != self._priced and s.upstreams and self.controller.engine is not None:
            self._priced = (s.upstreams, s.btc_usd is None)
            work = self.controller.bridge.call(self.controller.need().model_desk.table)
            self.controller.run(self, work, tr("Reading the prices"), done=self.show_costs, changes=False)

    @staticmethod
    def _has(item: UpstreamStatus) -> str:
        if item.models:
            return trn("{n} model with a price", "{n} models with a price", item.models)
        if item.unsold:
            return trn("{n} model, without a price yet", "{n} models, none with a price yet", item.unsold)
        return tr("It lists no models yet.")

    def show_costs(self, table: PriceTable) -> None:
        """What you pay, by a few examples; silent where nobody knows."""
        numbers = self.controller.numbers
        known = [row for row in table.rows if row.sold and row.cost is not None]
        known = [*(row for row in known if row.upstream == known[0].upstream)] if known else []
        step = max(1, len(known) // EXAMPLES)
        told = [f"{row.name} {prices.cost(row, numbers)}" for row in known[::step][:EXAMPLES]]
        self.costs.setText(tr("You pay, per million tokens in and out: {examples}.", examples="; ".join(told)))
        self.costs.setVisible(bool(told))

    def action(self) -> Action | None:
        """Test and connect; while it is asked, stop."""
        if self._work is not None:
            return Action(tr("Cancel the test"), "x", True, self.cancel)
        if self._adding or not self.controller.snapshot.upstreams:
            return Action(tr("Test and connect"), "plug", self.form.complete, self.submit)
        return None

    # --- commands -----------------------------------------------------------------------------------------------------

    def _add_more(self) -> None:
        self._adding = True
        self.show_snapshot(self.controller.snapshot)
        self.form.kind.setFocus()
        self.changed.emit()

    def submit(self) -> None:
        """Let the node test it; it is kept only if it answers."""
        self._connect(*self.form.values())

    def _use(self, found: LocalServer) -> None:
        self._connect(found.base_url, "", {"kind": found.kind})

    def _connect(self, url: str, key: str, more: dict[str, str]) -> None:
        if self._work is not None:
            return
        self.said.emit("", "", "")
        self.busy.begin(tr("Asking the provider for its models…"))

        async def work() -> UpstreamStatus:
            return await self.controller.bridge.call(self.controller.need().upstreams.add, url, key, **more)

        self._work = self.controller.run(
            self, work(), tr("Connecting"), done=self._done, failed=self._not_connected, outlives=False
        )
        self._work.add_done_callback(self._ended)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop asking; nothing was kept."""
        if self._work is not None:
            self._work.cancel()

    def _ended(self, _task: object) -> None:
        if shiboken6.isValid(self):
            self._work = None
            self.busy.end()
            self.changed.emit()

    def _done(self, made: UpstreamStatus) -> None:
        self.form.key.clear()
        self.form.kind.setCurrentIndex(0)
        self.form.url.clear()
        self._adding = False
        self.said.emit("ok", tr("{name} is connected.", name=made.name), "")
        self.local.show_found([row.found for row in self.local.rows if row.found.base_url != made.base_url])

    def _not_connected(self, title: str, text: str) -> None:
        self.failed(title, text)
        self.form.key.setFocus()
        self.form.key.selectAll()
