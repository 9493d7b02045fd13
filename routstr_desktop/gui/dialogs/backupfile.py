"""The backup file: made under a passphrase that is typed twice, and opened again to see that it can be."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from routstr_desktop.core.ecash import BackupFound
from routstr_desktop.core.passphrase import LEAST, strength
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import CommandDialog
from routstr_desktop.gui.text import ago
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


class CheckBackupDialog(CommandDialog):
    """Open a file and say what is in it; nothing is changed."""

    def __init__(self, controller: Controller, file: Path, parent: QWidget | None = None) -> None:
        about = tr(
            "{name} is opened and read; nothing is changed. To bring it back, use a new profile: routstr-desktop restore FILE.",
            name=file.name,
        )
        super().__init__(controller, tr("Check a backup file"), about, tr("Check"), "shield-check", parent, 480)
        self._file = file
        self.passphrase = field(tr("Passphrase"), "", secret=True)
        caption = heading(tr("Passphrase"))
        caption.setBuddy(self.passphrase)
        self.column.addWidget(caption)
        self.column.addWidget(self.passphrase)
        self.column.addStretch()
        self.passphrase.textChanged.connect(self._check)
        self._check()
        self.passphrase.setFocus()

    def _check(self) -> None:
        self.act.setEnabled(bool(self.passphrase.text()))

    def submit(self) -> None:
        """Open it."""
        if self.act.isEnabled():
            word = self.passphrase.text()
            self.ask(tr("The check"), lambda engine: engine.safekeeping.look(self._file, word), self.show_found)

    def show_found(self, found: BackupFound) -> None:
        """What is in it."""
        parts = [tr("the wallet's words and {n} keys", n=found.secrets - 1), tr("the books")]
        if found.settings:
            parts.insert(0, tr("your settings"))
        text = tr("Written {when}. It holds {parts}.", when=ago(found.made, time.time()), parts=", ".join(parts))
        self.error.show_message("ok", tr("The passphrase opens it, and it is whole."), text)
        self.passphrase.clear()
        self.act.hide()
        self.cancel.set(tr("Close"))
        self.cancel.setFocus()
        self.fit()

    def done(self, result: int) -> None:
        """The passphrase does not stay in the window."""
        self.passphrase.clear()
        super().done(result)


def choose_backup(controller: Controller, parent: QWidget) -> None:
    """Ask for the file, then open the dialog."""
    dialog = QFileDialog(parent, tr("Check a backup file"), str(Path.home()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, True)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda chosen: CheckBackupDialog(controller, Path(chosen), parent).open())
    dialog.open()
