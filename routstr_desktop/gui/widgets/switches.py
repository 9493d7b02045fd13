"""Switches with their sentence; those of the program's start, which are shown in more than one place."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.translation import tr, tr_said
from routstr_desktop.gui.widgets.buttons import CheckBox
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.system.autostart import Autostart


class Switch(QWidget):
    """A switch with a line below it that says what it does, or why it cannot be used."""

    def __init__(self, text: str, about: str) -> None:
        super().__init__()
        self._about = about
        column = QGridLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setHorizontalSpacing(0)
        column.setVerticalSpacing(0)
        column.setColumnMinimumWidth(0, CheckBox.BOX + 12)
        column.setColumnStretch(1, 1)
        self.box = CheckBox(text)
        self.line = label(about, "caption", "text2", wrap=True)
        column.addWidget(self.box, 0, 0, 1, 2)
        column.addWidget(self.line, 1, 1)

    def add_line(self, line: QLabel) -> None:
        """One more line, below the others."""
        column = self.layout()
        assert isinstance(column, QGridLayout)
        column.addWidget(line, column.rowCount(), 1)

    def set(self, on: bool) -> None:
        """Show a state, telling nobody."""
        self.box.blockSignals(True)
        self.box.setChecked(on)
        self.box.blockSignals(False)

    def explain(self, reason: str) -> None:
        """Say how it is now; nothing brings back the line of every day."""
        self.line.setText(tr_said(reason) or self._about)

    def forbid(self, reason: str) -> None:
        """It cannot be used; an empty reason allows it again."""
        self.box.setEnabled(not reason)
        self.explain(reason)


class LoginSwitch(Switch):
    """Start at login: what the system says is shown, never a note of ours."""

    def __init__(self, controller: Controller, autostart: Autostart) -> None:
        super().__init__(tr("Start at login"), tr("It opens in the tray, without its window."))
        self._controller, self._autostart = controller, autostart
        self.box.toggled.connect(self._set)

    def read_back(self) -> None:
        """What the system will do at the next login."""
        try:
            self.set(self._autostart.enabled())
            self.forbid("")
        except ConfigError as error:
            self.set(False)
            self.forbid(error.message)

    def _set(self, on: bool) -> None:
        try:
            self._autostart.set(on)
        except ConfigError as error:
            self._controller.notice.emit(error.message, "error")
        self.read_back()


class OptionSwitch(Switch):
    """A setting of the node, saved at once; a refusal puts the switch back and is told."""

    def __init__(self, controller: Controller, option: str, text: str, about: str) -> None:
        super().__init__(text, about)
        self._controller, self._option = controller, option
        self.box.toggled.connect(self._set)
        self.add_line(held(controller, (self.box, option)))

    def _set(self, on: bool) -> None:
        def failed(title: str, text: str) -> None:
            self.set(not on)
            self._controller.notice.emit(f"{title} {text}".strip(), "error")

        work = self._controller.call(lambda node: node.preferences.change, **{self._option: on})
        self._controller.run(self, work, tr("Saving"), failed=failed)


class SellSwitch(OptionSwitch):
    """Start selling at launch."""

    def __init__(self, controller: Controller) -> None:
        about = tr("Otherwise selling waits until you press Start.")
        super().__init__(controller, "sell_at_start", tr("Start selling when routstr starts"), about)
