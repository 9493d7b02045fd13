"""What is kept of requests, and for how long. What was said in them is kept nowhere, so there is nothing to choose about it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.translation import tr, tr_later, tr_now, trn
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.choice import Choice
from routstr_desktop.gui.widgets.labels import label

KEPT = (("0", tr_later("For ever")), ("365", tr_later("1 year")), ("90", tr_later("90 days")), ("30", tr_later("30 days")))
"""Days; 0 = without an end."""


class ForgetDialog(Dialog):
    """What is older goes at once, and nothing brings it back: so this is asked."""

    def __init__(self, days: int, parent: Any = None) -> None:
        super().__init__(
            trn("Delete requests older than {n} day?", "Delete requests older than {n} days?", days),
            tr("They leave the request log now, and from then on each day. Charts, profit and your books stay as they are."),
            parent,
            width=440,
        )
        self.keep = Button(tr("Keep them"))
        self.keep.clicked.connect(self.reject)
        self.delete = Button(tr("Delete them"), kind="danger")
        self.delete.clicked.connect(self.accept)
        self.add_buttons(self.keep, self.delete)
        self.keep.setFocus()


class PrivacyCard(Card):
    """How long the request log keeps a request."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(spacing=8)
        self._controller = controller
        self._days = 0
        self.headed(tr("Privacy"))
        self.keep = Choice(tr("Keep the request log"), [(days, tr_now(word)) for days, word in KEPT])
        self.body.addWidget(label(tr("Keep the request log"), tint="text2"))
        self.body.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.line = label("", "caption", "text2", wrap=True)
        self.body.addWidget(self.line)
        self.body.addWidget(held(controller, (self.keep, "keep_log_days")))
        self.keep.chosen.connect(self._choose)
        self._show(0)

    def show_options(self, options: dict[str, Any]) -> None:
        """What the node's settings say."""
        self._show(int(options["keep_log_days"]))

    def _show(self, days: int) -> None:
        self._days = days
        self.keep.clear()
        self.keep.set_value(str(days))
        about = tr("Who asked for which model, when and at what cost; never what was said. Charts and profit stay in any case.")
        if str(days) not in dict(KEPT):
            about = f"{trn('Now: {n} day.', 'Now: {n} days.', days)} {about}"
        self.line.setText(about)

    def _choose(self, value: str) -> None:
        days = int(value)
        if not days or 0 < self._days <= days:
            self._save(days)
            return
        dialog = ForgetDialog(days, self.window())
        dialog.accepted.connect(lambda: self._save(days))
        dialog.rejected.connect(lambda: self._show(self._days))
        dialog.open()
        dialog.fit()

    def _save(self, days: int) -> None:
        def failed(title: str, text: str) -> None:
            self._show(self._days)
            self._controller.notice.emit(f"{title} {text}".strip(), "error")

        work = self._controller.call(lambda node: node.preferences.change, keep_log_days=days)
        self._controller.run(self, work, tr("Saving"), done=lambda _: self._show(days), failed=failed)
