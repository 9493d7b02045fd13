"""A backup file: choose or drop it, open it, see what is in it, and restore it where this profile was never used.

Nothing is changed before the last button. What is under way there goes on even if this window is closed, and a toast tells.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from routstr_desktop.core.ecash import BackupFound, FoundAgain
from routstr_desktop.gui import backup_words
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.backupfile import SUFFIX
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.translation import tr, tr_said
from routstr_desktop.gui.widgets.boxes import Banner, Card
from routstr_desktop.gui.widgets.busy import Busy
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.dropping import TakesBackups
from routstr_desktop.gui.widgets.facts import NamedValues
from routstr_desktop.gui.widgets.fields import SecretField
from routstr_desktop.gui.widgets.filebox import FileBox
from routstr_desktop.gui.widgets.labels import label


class RestoreFileDialog(TakesBackups, Dialog):
    """`restored`: this profile is the one of the backup now."""

    restored = Signal()

    def __init__(self, controller: Controller, parent: QWidget | None = None, file: Path | None = None) -> None:
        about = tr("It is opened and read first. Nothing is changed before you have seen what is in it.")
        super().__init__(tr("Open a backup file"), about, parent, width=520)
        self.setAcceptDrops(True)
        self._controller = controller
        self._work: asyncio.Task[None] | None = None
        self.found: BackupFound | None = None
        self.column.setSpacing(8)
        self.box = FileBox(tr("Drop the file here, or choose it."))
        self.box.choose.clicked.connect(self.choose)
        self.passphrase = SecretField(tr("Passphrase"))
        caption = label(tr("Passphrase"), "strong")
        caption.setBuddy(self.passphrase.line)
        self.busy = Busy()
        self.panel = Card(spacing=6)
        self.values = NamedValues()
        self.panel.body.addWidget(self.values)
        self.since, self.before = Banner(), label(tint="text2", wrap=True)
        self._ask = (self.box, caption, self.passphrase)
        self._tell = (self.panel, self.since, self.before)
        for part in (*self._ask, *self._tell, self.busy):
            self.column.addWidget(part)
        for part in self._tell:
            part.hide()
        self.column.addStretch()
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self._cancelled)
        self.act = Button(tr("Open"), "folder-open", kind="primary")
        self.act.clicked.connect(self.submit)
        self.act.setDefault(True)
        self.add_buttons(self.cancel, self.act)
        self.passphrase.line.textChanged.connect(self._check)
        if file is not None:
            self.take_backup(file)
        else:
            self._check()
            self.box.choose.setFocus()

    # --- which file ---------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for it."""
        dialog = QFileDialog(self, tr("Open a backup file"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [tr("Backups of routstr ({pattern})", pattern=f"*.{SUFFIX}"), tr("All files ({pattern})", pattern="*")]
        )
        dialog.fileSelected.connect(lambda chosen: self.take_backup(Path(chosen)))
        dialog.open()

    def take_backup(self, file: Path) -> None:
        """This one; while another one is open or under way it is not asked for."""
        if self.found is not None or self._work is not None:
            return
        self.error.clear()
        self.box.show_file(file)
        self._check()
        self.passphrase.line.setFocus()

    def _check(self) -> None:
        self.act.setEnabled(self.box.file is not None and bool(self.passphrase.text()) and self._work is None)

    # --- opening and restoring ----------------------------------------------------------------------------------------

    def submit(self) -> None:
        """What the button says: open it, then restore it."""
        if not self.act.isEnabled() or self.box.file is None:
            return
        self.error.clear()
        if self.found is None:
            self._open(self.box.file)
        else:
            self._restore(self.box.file)

    def _open(self, file: Path) -> None:
        word = self.passphrase.text()
        self.busy.begin(tr("Opening it. The passphrase is made hard to guess, so this takes a moment."))

        async def work() -> BackupFound:
            return await self._controller.bridge.call(self._controller.need().safekeeping.look, file, word)

        self._under_way(
            self._controller.run(
                self, work(), tr("Opening the backup"), done=self.show_contents, failed=self._not_done, changes=False
            )
        )

    def _restore(self, file: Path) -> None:
        word = self.passphrase.text()
        self.busy.begin(tr("The backup is put in place, then each mint is asked for every coin. This can take a minute."))
        self.cancel.set(tr("Go on in the background"))
        self.cancel.setFocus()

        async def work() -> FoundAgain:
            return await self._controller.bridge.call(self._controller.need().safekeeping.restore, file, word)

        self._under_way(
            self._controller.run(self._controller, work(), tr("Restoring"), done=self._ended, failed=self._not_done)
        )

    def _under_way(self, task: asyncio.Task[None] | None) -> None:
        self._work = task
        self.passphrase.setEnabled(task is None)
        self.box.choose.setEnabled(task is None)
        self._check()
        self.fit()

    def _cancelled(self) -> None:
        """Opening is called off; restoring goes on without this window."""
        if self._work is not None and self.found is None:
            self._work.cancel()
            self.busy.end()
            self._under_way(None)
            self.passphrase.line.setFocus()
        else:
            self.reject()

    def _not_done(self, title: str, text: str) -> None:
        if not self._seen:
            self._controller.notice.emit(f"{title} {text}".strip(), "error")
            return
        self.busy.end()
        self.cancel.set(tr("Cancel") if self.found is None else tr("Close"))
        self._under_way(None)
        self.failed(title, text)
        if self.found is None:
            self.passphrase.line.setFocus()
            self.passphrase.line.selectAll()

    @property
    def _seen(self) -> bool:
        """This window is still there to tell what came of it."""
        return shiboken6.isValid(self) and self.isVisible()

    # --- telling ------------------------------------------------------------------------------------------------------

    def show_contents(self, found: BackupFound) -> None:
        """What is in it, and whether it can be restored here."""
        self.found = found
        self.busy.end()
        for part in self._ask:
            part.hide()
        self.title.setText(backup_words.made(found, time.time()))
        self.about.setText(tr("The passphrase opens it, and it is whole. This is in it:"))
        self.values.show_values(backup_words.contents(found, self._controller.numbers))
        self.panel.show()
        if found.why_not:
            head, _, rest = tr_said(found.why_not).partition(". ")
            self.since.show_message("info", f"{head.rstrip('.')}.", rest)
        else:
            self.since.show_message("warn", *backup_words.since(found))
            self.before.setText(backup_words.before(found))
            self.before.show()
        self.act.set(tr("Restore"), "refresh-cw")
        self.act.setVisible(not found.why_not)
        self.cancel.set(tr("Close") if found.why_not else tr("Cancel"))
        self._under_way(None)
        (self.cancel if found.why_not else self.act).setFocus()

    def _ended(self, found: FoundAgain) -> None:
        prefs = self._controller.prefs
        prefs.words_checked = 0  # of the wallet that was here
        if self.found is not None:
            prefs.backup_made = self.found.made
        prefs.save()
        if self._seen:
            self.show_outcome(found)
        else:
            tone, title, text = self._difference(found)
            head, _ = backup_words.outcome(found, self._controller.numbers)
            self._controller.notice.emit(f"{head}. {title} {text}".strip(), tone or "ok")

    def show_outcome(self, found: FoundAgain) -> None:
        """What was found at the mints."""
        self._work = None
        self.busy.end()
        self.passphrase.clear()
        for part in self._tell:
            part.hide()
        head, about = backup_words.outcome(found, self._controller.numbers)
        self.title.setText(head)
        self.about.setText(about)
        tone, title, text = self._difference(found)
        if tone:
            self.error.show_message(tone, title, text)
        self.act.hide()
        self.cancel.set(tr("Close"))
        self.cancel.set_kind("primary")
        self.cancel.setFocus()
        self.fit()
        self.restored.emit()

    def _difference(self, found: FoundAgain) -> tuple[str, str, str]:
        return backup_words.difference(found, self._controller.snapshot.customers_msat, self._controller.numbers)

    def done(self, result: int) -> None:
        """The passphrase does not stay in the window."""
        self.passphrase.clear()
        super().done(result)
