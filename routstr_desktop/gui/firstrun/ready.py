"""The page after the last step: the address and key for apps, and selling, which begins at a word."""

from __future__ import annotations

from routstr_desktop.core.status import NodeState, Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.testrequest import TrialDialog
from routstr_desktop.gui.firstrun.flow import Flow, Goal, Step
from routstr_desktop.gui.firstrun.page import ActionRow, StepPage
from routstr_desktop.gui.pages.connect import ConnectCard
from routstr_desktop.gui.translation import tr, tr_said, trn
from routstr_desktop.gui.words import SELLING


class ReadyPage(StepPage):
    """What is still missing, selling, and what apps need."""

    def __init__(self, controller: Controller, flow: Flow) -> None:
        super().__init__(controller, flow)
        self.models = ActionRow(tr("Models"), tr("Provider…"))
        self.mint = ActionRow(tr("Payments"), tr("Mint…"))
        self.selling = ActionRow(tr("Selling"), tr("Start selling"), "power")
        self.selling.button.clicked.connect(self._start)
        self.card = ConnectCard(controller, brief=True)
        self.trial = ActionRow(tr("Does it work?"), tr("Send a test request…"), "play")
        self.trial.show_state(False, tr("Ask your provider through your node, as your apps will, and see the answer."))
        self.trial.button.clicked.connect(self._try)
        for part in (self.models, self.mint, self.selling, self.card, self.trial):
            self.column.addWidget(part)
        self.column.addStretch()
        self.models.button.clicked.connect(lambda: self.asked(Step.PROVIDER))
        self.mint.button.clicked.connect(lambda: self.asked(Step.WALLET))

    def asked(self, step: Step) -> None:
        """Back to a step where something is missing."""
        self.flow.go(step)
        self.moved.emit()

    @property
    def title(self) -> str:
        """Whether all of it is there."""
        return tr("Ready") if self._complete(self.controller.snapshot) else tr("Almost ready")

    @property
    def about(self) -> str:
        """What is to be done now."""
        return tr("Give your apps this address and this key. Everything can be changed on the pages of the window.")

    @property
    def urges(self) -> bool:
        """Selling waits for a word."""
        button = self.selling.button
        return self.selling.isVisibleTo(self) and button.isVisibleTo(self) and button.isEnabled()

    @property
    def _sells(self) -> bool:
        return self.flow.goal is not Goal.LOCAL

    def _complete(self, s: Snapshot) -> bool:
        return self.flow.done(Step.PROVIDER, s) and (not self._sells or self.flow.done(Step.WALLET, s))

    def entered(self) -> None:
        """On what is to be done next."""
        self.show_snapshot(self.controller.snapshot)
        if self.selling.isVisible() and self.selling.button.isEnabled() and self.selling.button.isVisible():
            self.selling.button.setFocus()

    def show_snapshot(self, s: Snapshot) -> None:
        """Follow the node."""
        provider, mint = self.flow.done(Step.PROVIDER, s), self.flow.done(Step.WALLET, s)
        told = (
            trn("{n} model can be used", "{n} models can be used", s.models)
            if provider
            else tr("No provider is connected yet.")
        )
        self.models.show_state(provider, told)
        self.models.setVisible(not provider)
        self.mint.setVisible(self._sells and not mint)
        self.mint.show_state(mint, tr("Without a mint nobody can pay you."))
        on = s.state in SELLING
        self.selling.setVisible(self._sells)
        if s.state is NodeState.SELLING:
            told = trn("Customers are served with {n} model.", "Customers are served with {n} models.", s.models)
        elif on:
            told = tr_said(s.problems[0].title).rstrip(".") + "." if s.problems else tr("It is switched on.")
        else:
            told = tr("Off. Your own apps can use your models already.")
        self.selling.show_state(on, told, warn=on and s.state is not NodeState.SELLING)
        self.selling.button.setVisible(not on)
        self.selling.button.setEnabled(provider and mint)
        self.selling.button.set_kind("primary" if self.urges else "plain")
        self.card.show_snapshot(s)
        self.trial.setVisible(provider)

    def _try(self) -> None:
        TrialDialog(self.controller, self.window()).open()

    def _start(self) -> None:
        self.said.emit("", "", "")
        start = self.controller.need().start_selling
        self.controller.run(self, self.controller.bridge.call(start), tr("Starting"), failed=self.failed)
