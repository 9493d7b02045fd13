"""Step 1: what this node is for."""

from __future__ import annotations

import functools

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.firstrun.flow import Flow, Goal
from routstr_desktop.gui.firstrun.page import StepPage
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.busy import Busy
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import Rule, label
from routstr_desktop.gui.widgets.option import Option


class GoalPage(StepPage):
    """Two choices; with `play` also a look at a sale with play money before anything is set up."""

    play_asked = Signal()

    def __init__(self, controller: Controller, flow: Flow, *, play: bool) -> None:
        super().__init__(controller, flow)
        told = {
            Goal.SELL: (
                tr("Sell my API key"),
                tr("Others pay you in ecash for what they use of it. Your own apps use it free of charge."),
            ),
            Goal.LOCAL: (
                tr("Only use it on this computer"),
                tr("One address and one key for all your apps, whatever provider stands behind. Nobody else is let in."),
            ),
        }
        self._group = QButtonGroup(self)
        self.options: dict[Goal, Option] = {}
        for goal, (title, about) in told.items():
            self.options[goal] = option = Option(title, about)
            option.setChecked(flow.goal is goal)
            option.toggled.connect(functools.partial(self._choose, goal))
            self._group.addButton(option)
            self.column.addWidget(option)
        self.play = Button(tr("Try it with play money"), "flask-conical")
        self.play.clicked.connect(self.play_asked)
        if play:
            self._offer_play()
        self.busy = Busy()
        self.column.addWidget(self.busy)
        self.column.addStretch()

    def _offer_play(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(
            label(tr("Curious first? See a whole sale, with a toy mint and a toy provider."), tint="text2", wrap=True), 1
        )
        row.addWidget(self.play)
        self.column.addSpacing(4)
        self.column.addWidget(Rule())
        self.column.addLayout(row)

    @property
    def title(self) -> str:
        """The question."""
        return tr("What do you want to do?")

    @property
    def about(self) -> str:
        """It is no decision for life."""
        return tr("You can change your mind at any time.")

    def entered(self) -> None:
        """On the choice that was made, else on what most come for, which is chosen then."""
        chosen = self.options[self.flow.goal or Goal.SELL]
        chosen.setChecked(True)
        chosen.setFocus()

    def playing(self, on: bool) -> None:
        """The demo is being started, which the same button calls off."""
        if on:
            self.busy.begin(tr("Starting a toy mint and a toy provider on this computer. It takes some seconds."))
        else:
            self.busy.end()
        self.play.set(tr("Cancel") if on else tr("Try it with play money"), "x" if on else "flask-conical")

    def _choose(self, goal: Goal, on: bool) -> None:
        if on:
            self.flow.choose(goal)
            self.changed.emit()
