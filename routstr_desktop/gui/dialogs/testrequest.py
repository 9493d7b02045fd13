"""Send a test request: a question to one's own node, its answer as it streams, and what it took.

`TrialPanel` is for dialogs and for the wizard; `TrialDialog` puts it in a window of its own.
"""

from __future__ import annotations

import asyncio
import uuid

import shiboken6
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from routstr_desktop.core.trial import PROMPT, Trial, TrialMoved
from routstr_desktop.gui import prices
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.spoken import announce
from routstr_desktop.gui.text import HIDDEN, NBSP, UNKNOWN, Numbers, duration
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.boxes import Banner
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.choice import Pick
from routstr_desktop.gui.widgets.facts import Facts
from routstr_desktop.gui.widgets.labels import label


def counts(trial: Trial, numbers: Numbers) -> str:
    """`12 in, 34 out`."""
    if trial.input_tokens is None or trial.output_tokens is None:
        return UNKNOWN
    counted = {"input": numbers.count(trial.input_tokens), "output": numbers.count(trial.output_tokens)}
    return tr("about {input} in, {output} out", **counted) if trial.estimated else tr("{input} in, {output} out", **counted)


def cost(trial: Trial, numbers: Numbers) -> str:
    """`0.42 sat ≈ $0.0004`: what the provider asks."""
    if numbers.hidden:
        return HIDDEN
    told = [] if trial.cost_msat is None else [f"{prices.sat(trial.cost_msat, numbers)}{NBSP}sat"]
    told += [] if trial.cost_usd is None else [f"≈{NBSP}{prices.usd(trial.cost_usd, numbers)}"]
    return " ".join(told) or UNKNOWN


class TrialPanel(QWidget):
    """Model, question, answer, figures. One request at a time; it ends with the panel."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._task: asyncio.Task[None] | None = None
        self._id = ""
        self.model = Pick(tr("Model"))
        self.model.setMinimumWidth(240)
        self.model.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.send = Button(tr("Send"), "play", kind="primary")
        self.send.clicked.connect(self.ask)
        self.stop = Button(tr("Stop"), "x")
        self.stop.clicked.connect(self.halt)
        self.question = QPlainTextEdit(PROMPT)
        self.question.setAccessibleName(tr("Question"))
        self.question.setTabChangesFocus(True)
        self.question.setFixedHeight(58)
        self.answer = QPlainTextEdit()
        self.answer.setReadOnly(True)
        self.answer.setAccessibleName(tr("Answer"))
        self.answer.setPlaceholderText(tr("The answer appears here while it is made."))
        self.answer.setTabChangesFocus(True)
        self.answer.setMinimumHeight(110)
        self.error = Banner()
        self.facts = Facts(
            ("first", tr("First token")), ("total", tr("Complete")), ("tokens", tr("Tokens")), ("cost", tr("Costs you"))
        )
        self.note = label("", "caption", "text3", wrap=True)
        self._place()
        self.question.textChanged.connect(self._buttons)
        controller.bridge.events.connect(self._heard)
        self._buttons()
        self.renew()

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(12)
        caption = label(tr("Model"), tint="text2")
        caption.setBuddy(self.model)
        row.addWidget(caption)
        row.addWidget(self.model, 1)
        row.addWidget(self.stop)
        row.addWidget(self.send)
        column.addLayout(row)
        column.addWidget(self.question)
        column.addWidget(self.error)
        column.addWidget(self.answer, 1)
        column.addWidget(self.facts)
        column.addWidget(self.note)

    # --- models -------------------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Ask which models there are."""

        async def work() -> tuple[str, ...]:
            return await self._controller.bridge.call(self._controller.need().trials.models)

        self._controller.run(self, work(), tr("Reading the models"), done=self.show_models, failed=self._failed, changes=False)

    def show_models(self, models: tuple[str, ...]) -> None:
        """What can be asked; the chosen one stays."""
        chosen = self.model.currentText()
        self.model.clear()
        self.model.addItems(list(models))
        if chosen in models:
            self.model.setCurrentText(chosen)
        if models:
            self.error.clear()
        else:
            self.error.show_message("plain", tr("No model is for sale yet."), tr("Connect a provider first."))
        self._buttons()

    # --- asking -------------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """An answer is on its way."""
        return self._task is not None and not self._task.done()

    def ask(self) -> None:
        """Send the question."""
        if self.running or not self.send.isEnabled():
            return
        self.error.clear()
        self.answer.clear()
        self.facts.show_values({})
        self.note.setText(tr("Waiting for the first token…"))
        self._id = uuid.uuid4().hex
        asked = (self._id, self.model.currentText(), self.question.toPlainText())

        async def work() -> Trial:
            return await self._controller.bridge.call(self._controller.need().trials.send, *asked)

        self._task = self._controller.run(
            self, work(), tr("The test request"), done=self._done, failed=self._failed, outlives=False
        )
        self._task.add_done_callback(self._ended)
        self._buttons()
        self.stop.setFocus()

    def halt(self) -> None:
        """Hang up."""
        if self._task is not None and self.running:
            self._task.cancel()
            self._id = ""
            self.note.setText(tr("Stopped. What was delivered until then is counted."))

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task is self._task and shiboken6.isValid(self):
            self._task = None
            self._buttons()

    def _heard(self, events: tuple[object, ...]) -> None:
        mine = [event.trial for event in events if isinstance(event, TrialMoved) and event.trial.id == self._id]
        if mine and self._id:
            self.show_trial(mine[-1])

    def _done(self, trial: Trial) -> None:
        self._id = ""
        self.show_trial(trial)
        announce(self.answer, f"{trial.text} {self.note.text()}")

    def show_trial(self, trial: Trial) -> None:
        """What is known so far."""
        numbers = self._controller.numbers
        if trial.text != self.answer.toPlainText():
            self.answer.setPlainText(trial.text)
            self.answer.verticalScrollBar().setValue(self.answer.verticalScrollBar().maximum())
        values = {} if trial.first_ms is None else {"first": duration(trial.first_ms, numbers)}
        self.note.setText(tr("The answer is streaming…"))
        if trial.total_ms is not None:
            total = duration(trial.total_ms, numbers)
            values |= {"total": total, "tokens": counts(trial, numbers), "cost": cost(trial, numbers)}
            self.note.setText(self._result(trial))
        self.facts.show_values(values)

    def _result(self, trial: Trial) -> str:
        """What it means."""
        if not trial.text:
            return tr("The provider answered without a text. That is unusual: try another model.")
        if trial.price_msat is None:
            return tr("Your node, your key and your provider work.")
        price = HIDDEN if self._controller.numbers.hidden else prices.sat(trial.price_msat, self._controller.numbers)
        return tr("Your node, your key and your provider work. A customer would have paid {price} sat for this.", price=price)

    def _failed(self, title: str, text: str) -> None:
        self._id = ""
        self.note.setText("")
        self.error.show_message("error", title, text)

    def _buttons(self) -> None:
        self.stop.setVisible(self.running)
        self.send.setVisible(not self.running)
        self.send.setEnabled(bool(self.model.count() and self.question.toPlainText().strip()))
        self.model.setEnabled(not self.running)
        self.question.setReadOnly(self.running)


class TrialDialog(Dialog):
    """The panel, for the Overview and for Connect an app."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        about = tr("It takes the way that your apps take: through the address of this computer, with your local key.")
        super().__init__(tr("Send a test request"), about, parent, width=560)
        self.panel = TrialPanel(controller, self)
        self.column.addWidget(self.panel, 1)
        self.close_button = Button(tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self.add_buttons(self.close_button)
        self.panel.send.setDefault(True)
        self.panel.question.setFocus()
