"""What all providers together may cost, and whether your own apps stop there, too."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.spent import spent_line
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.widgets.limits import LimitFields
from routstr_desktop.gui.widgets.switches import Switch


class SpendDialog(Dialog):
    """Limits of the node; each provider may have its own beside."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        about = tr("At 80 % of a limit you are told, at 100 % nothing more is sold until the next day or month.")
        super().__init__(tr("Spending limits"), about, parent, width=520)
        self._controller = controller
        snapshot, numbers = controller.snapshot, controller.numbers
        now = spent_line(snapshot.spent, numbers) or tr("Nothing was spent this month.")
        self.now = label(tr("All providers together: {spent}", spent=now), "strong", wrap=True)
        self.limits = LimitFields(snapshot.spent, numbers)
        self.local = Switch(
            tr("Stop my own apps, too"),
            tr("Otherwise they go on to cost you money when a limit is reached, also that of one provider."),
        )
        self.local.set(snapshot.spend_limit_local)
        fixed = held(
            controller,
            (self.limits.daily, "upstream_daily_usd"),
            (self.limits.monthly, "upstream_monthly_usd"),
            (self.local.box, "spend_limit_local"),
        )
        for part in (self.now, self.limits, self.local, fixed):
            self.column.addWidget(part)
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = Button(tr("Save"), "save", kind="primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self.submit)
        self.add_buttons(self.cancel, self.save)
        self.limits.daily.setFocus()

    def submit(self) -> None:
        """Keep them; they count at once."""
        self.error.clear()
        try:
            values = self.limits.values("upstream_daily_usd", "upstream_monthly_usd")
        except ValueError as error:
            self.failed(tr("Nothing was changed."), str(error))
            return
        values["spend_limit_local"] = self.local.box.isChecked()
        self.save.setEnabled(False)
        change = self._controller.call(lambda node: node.preferences.change, **values)
        self._controller.run(self, change, tr("Saving"), done=lambda _: self._done(), failed=self._failed)

    def _done(self) -> None:
        self._controller.notice.emit(tr("The spending limits count from now on."), "ok")
        self.accept()

    def _failed(self, title: str, text: str) -> None:
        self.save.setEnabled(True)
        self.failed(title, text)
