"""What is safe if this computer breaks: the 12 words on paper, and the backup file."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.backupfile import BackupDialog
from routstr_desktop.gui.dialogs.restore import RestoreDialog
from routstr_desktop.gui.dialogs.restorefile import RestoreFileDialog
from routstr_desktop.gui.dialogs.words import WordsDialog
from routstr_desktop.gui.text import ago, moment
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.boxes import Card, Pill
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import Rule, label


class SafeRow(QWidget):
    """A name, what it is for, its state, and its buttons."""

    def __init__(self, name: str, about: str, *buttons: Button) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 7, 0, 7)
        row.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(name, "strong", wrap=True))
        words.addWidget(label(about, "caption", "text2", wrap=True))
        self.chip = Pill(small=True)
        row.addLayout(words, 1)
        row.addWidget(self.chip)
        for button in buttons:
            row.addWidget(button)


class BackupCard(Card):
    """Dates come from the window's preferences: they are about this owner, not about the node."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(spacing=2)
        self.headed(tr("Backup"), rows=True)
        self._controller = controller
        self.show_words = Button(tr("12 words…"), "eye")
        self.show_words.clicked.connect(lambda: self.open_words())
        self.check = Button(tr("Open…"))
        self.check.setAccessibleName(tr("Open a backup file"))
        self.check.clicked.connect(self._open_file)
        self.save = Button(tr("Save…"), "save")
        self.save.setAccessibleName(tr("Save a backup file"))
        self.save.clicked.connect(lambda: BackupDialog(controller, self.window()).open())
        self.words = SafeRow(tr("The 12 words"), tr("On paper. They bring back the ecash, nothing else."), self.show_words)
        self.file = SafeRow(
            tr("Backup file"),
            tr("Encrypted. Settings, keys and books as well; make a new one now and then."),
            self.check,
            self.save,
        )
        self.restore = Button(tr("12 words…"), "refresh-cw")
        self.restore.setAccessibleName(tr("Restore from 12 words"))
        self.restore.clicked.connect(self._restore)
        self.restore_file = Button(tr("File…"), "file-key")
        self.restore_file.setAccessibleName(tr("Restore from a backup file"))
        self.restore_file.clicked.connect(self._open_file)
        self.earlier = SafeRow(
            tr("You had a wallet before?"),
            tr("The words bring its ecash back; a backup file also settings, keys and books."),
            self.restore,
            self.restore_file,
        )
        self.earlier.chip.hide()
        self._above = Rule()
        self.show_earlier(False)
        self.body.addWidget(self.words)
        self.body.addWidget(Rule())
        self.body.addWidget(self.file)
        self.body.addWidget(self._above)
        self.body.addWidget(self.earlier)

    def show_snapshot(self, s: Snapshot) -> None:
        """Fill in."""
        known, prefs = bool(s.days), self._controller.prefs
        for button in (self.show_words, self.save):
            button.setEnabled(known)
        words, file = prefs.words_checked, prefs.backup_made
        self.words.chip.set(*_state(tr("Checked {when}", when=ago(words, s.now)) if words else "", tr("Not on paper yet")))
        self.file.chip.set(*_state(tr("Made {when}", when=ago(file, s.now)) if file else "", tr("Never made")))
        for row, at in ((self.words, words), (self.file, file)):
            row.chip.setToolTip(moment(at) if at else "")

    def reload(self) -> None:
        """Other words may take the place of these as long as no money has moved under them."""
        s = self._controller.snapshot
        if s.withdrawable_msat or s.customers_msat or s.outstanding_msat:
            self.show_earlier(False)
            return
        if not self._controller.can_ask:
            return
        work = self._controller.bridge.call(self._controller.need().words.replaceable)
        self._controller.run(self, work, tr("Looking at the wallet"), done=self.show_earlier, changes=False)

    def show_earlier(self, on: bool) -> None:
        """Offer to bring back another wallet, or not."""
        self._above.setVisible(on)
        self.earlier.setVisible(on)

    def _restore(self) -> None:
        dialog = RestoreDialog(self._controller, self.window())
        dialog.restored.connect(self.reload)
        dialog.open()

    def _open_file(self) -> None:
        dialog = RestoreFileDialog(self._controller, self.window())
        dialog.restored.connect(self.reload)
        dialog.open()

    def open_words(self) -> None:
        """Shown when asked for, then checked."""
        WordsDialog(self._controller, self.window()).open()


def _state(done: str, never: str) -> tuple[str, str, str]:
    return (done, "ok", "circle-check") if done else (never, "warn", "triangle-alert")
