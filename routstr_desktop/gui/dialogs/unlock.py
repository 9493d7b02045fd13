"""No keyring opens: a passphrase instead, which is typed at each start."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from routstr_desktop.core.passphrase import LEAST
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import CommandDialog
from routstr_desktop.gui.dialogs.backupfile import hint
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.boxes import Pill
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import heading


class UnlockDialog(CommandDialog):
    """`known`: there is one already; else it is chosen here and typed twice. When it opens, the node is started."""

    def __init__(self, controller: Controller, parent: QWidget | None = None, *, known: bool) -> None:
        about = (
            tr("Your provider's key and the words of your wallet are in a file that this passphrase opens.")
            if known
            else tr(
                "Instead of a keyring: your provider's key and the words of your wallet are kept in a file that only this "
                "passphrase opens. You type it at each start. Nobody can recover it for you."
            )
        )
        title = tr("Type your passphrase") if known else tr("Choose a passphrase")
        super().__init__(controller, title, about, tr("Unlock") if known else tr("Use it"), "lock", parent)
        self._known = known
        self.first, self.again = field(tr("Passphrase"), secret=True), field(tr("The same again"), secret=True)
        for name, line in ((tr("Passphrase"), self.first), (tr("The same again"), self.again)):
            caption = heading(name)
            caption.setBuddy(line)
            for part in (caption, line):
                self.column.addWidget(part)
                part.setVisible(not known or line is self.first)
            line.textChanged.connect(self._check)
        self.chip = Pill(small=True)
        self.column.addSpacing(4)
        self.column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch()
        self._check()
        self.first.setFocus()

    def _check(self) -> None:
        text, again = self.first.text(), self.again.text()
        chip = None if self._known else hint(text, again)
        appears = self.isVisible() and self.chip.isHidden() == (chip is not None)
        self.chip.setVisible(chip is not None)
        if chip is not None:
            self.chip.set(*chip)
        if appears:
            self.fit()
        self.act.setEnabled(bool(text) if self._known else len(text) >= LEAST and text == again)

    def submit(self) -> None:
        """Let the node try it."""
        if not self.act.isEnabled():
            return
        word = self.first.text()

        def done(_: None) -> None:
            self.accept()
            self._controller.run(self._controller, self._controller.toggle(), tr("Starting"))

        self.ask(tr("The passphrase"), lambda engine: engine.unlocking.use(word), done)

    def _again(self, title: str, text: str) -> None:
        super()._again(title, text)
        self.first.selectAll()
        self.first.setFocus()

    def done(self, result: int) -> None:
        """The passphrase does not stay in the window."""
        for line in (self.first, self.again):
            line.clear()
        super().done(result)


def ask_passphrase(controller: Controller, window: QWidget, *, only_known: bool = False) -> None:
    """The dialog that fits: for the passphrase that there is, or (unless `only_known`) for a new one."""

    def found(need: str) -> None:
        if only_known and need != "known":
            return
        if need == "keyring":
            told = tr("The secrets of this profile are in your system's keyring. Unlock it and try again.")
            controller.notice.emit(told, "error")
        else:
            dialog = UnlockDialog(controller, window, known=need == "known")
            dialog.open()
            dialog.fit()

    work = controller.bridge.call(controller.need().unlocking.need)
    controller.run(controller, work, tr("Looking for the secrets"), done=found, changes=False)
