"""The backup file: made under a passphrase that is typed twice."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from routstr_desktop.core.passphrase import LEAST, strength
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import CommandDialog
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.boxes import Pill
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import heading

SUFFIX = "routstr-backup"


def hint(text: str, again: str) -> tuple[str, str, str] | None:
    """(word, tone, icon) for what was typed so far; None while nothing was."""
    if not text:
        return None
    if (kind := strength(text)) == "short":
        return tr("At least {n} characters", n=LEAST), "plain", "circle"
    if again and text != again:
        return tr("The two differ"), "error", "circle-x"
    return {
        "weak": (tr("Easy to guess: add a few words"), "warn", "triangle-alert"),
        "fair": (tr("Fair: one more word makes it strong"), "info", "info"),
        "strong": (tr("Strong"), "ok", "circle-check"),
    }[kind]


class BackupDialog(CommandDialog):
    """Settings, books and secrets in one file."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        about = tr(
            "One encrypted file with your settings, your books, the wallet's words and your providers' keys. Whoever has the "
            "file and the passphrase has your money. Without the passphrase nobody can open it, you neither."
        )
        super().__init__(controller, tr("Save a backup file"), about, tr("Choose where…"), "save", parent, 500)
        self.first, self.again = field(tr("Passphrase"), "", secret=True), field(tr("The same again"), "", secret=True)
        for name, line in ((tr("Passphrase"), self.first), (tr("The same again"), self.again)):
            caption = heading(name)
            caption.setBuddy(line)
            self.column.addWidget(caption)
            self.column.addWidget(line)
            line.textChanged.connect(self._check)
        self.chip = Pill(small=True)
        self.column.addSpacing(4)
        self.column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch()
        self._check()
        self.first.setFocus()

    def _check(self) -> None:
        text, again = self.first.text(), self.again.text()
        chip = hint(text, again)
        self.chip.setVisible(chip is not None)
        if chip is not None:
            self.chip.set(*chip)
        self.act.setEnabled(len(text) >= LEAST and text == again)

    def submit(self) -> None:
        """Ask where to."""
        if not self.act.isEnabled():
            return
        name = f"routstr-{time.strftime('%Y-%m-%d')}.{SUFFIX}"
        dialog = QFileDialog(self, tr("Save a backup file"), str(Path.home() / name))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, True)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Have the node write it."""
        word = self.first.text()
        self.act.set(tr("Encrypting…"), "save")

        def done(_: int) -> None:
            self._controller.prefs.backup_made = int(time.time())
            self._controller.prefs.save()
            self._controller.changed.emit(self._controller.snapshot)
            self.finish(tr("Saved as {name}. Keep a copy on another computer or disk.", name=path.name))

        self.ask(tr("The backup"), lambda engine: engine.safekeeping.save(path, word), done)

    def _again(self, title: str, text: str) -> None:
        self.act.set(tr("Choose where…"), "save")
        super()._again(title, text)

    def done(self, result: int) -> None:
        """The passphrase does not stay in the window."""
        for line in (self.first, self.again):
            line.clear()
        super().done(result)
