"""Restore a wallet from its 12 words while this one has never been used: type them, name its mints, see what came back."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from routstr_desktop.core.ecash import FoundAgain
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.dialogs.words import COUNT, note_words
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.text import host
from routstr_desktop.gui.theme import font
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.busy import Busy
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import heading, label


def lines(name: str, height: int) -> QPlainTextEdit:
    """A field for a few lines, left with the Tab key."""
    box = QPlainTextEdit()
    box.setAccessibleName(name)
    box.setFont(font(mono=True))
    box.setTabChangesFocus(True)
    box.setFixedHeight(height)
    return box


class RestoreDialog(Dialog):
    """`restored`: the wallet is the one of the words now. Closed while it looks, it says in a toast what was found."""

    restored = Signal()

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        about = tr(
            "Its ecash is looked for at its mints and is yours here again. Customers' keys and settings are not in the words."
        )
        super().__init__(tr("Restore from 12 words"), about, parent, width=520)
        self._controller = controller
        self.column.setSpacing(6)
        caption = heading(tr("The 12 words, in their order"))
        self.words = lines(tr("The 12 words, in their order"), 76)
        caption.setBuddy(self.words)
        self.count = label(" ", "caption", "text2")
        mints = heading(tr("The mints it used, one on each line"))
        self.mints = lines(tr("The mints it used, one on each line"), 60)
        self.mints.setPlaceholderText("https://mint.example.com")
        self.mints.setPlainText("\n".join(dict.fromkeys(one.url for one in controller.snapshot.mints if one.trusted)))
        mints.setBuddy(self.mints)
        self.busy = Busy()
        self._form = (caption, self.words, self.count, mints, self.mints)
        fixed = held(controller, (self.mints, "cashu_mints"))
        for part in (*self._form, fixed, self.busy):
            self.column.addWidget(part)
        self.column.addStretch()
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.act = Button(tr("Restore"), "refresh-cw", kind="primary")
        self.act.clicked.connect(self.submit)
        self.act.setDefault(True)
        self.add_buttons(self.cancel, self.act)
        self.words.textChanged.connect(self._check)
        self._check()
        self.words.setFocus()

    def _check(self) -> None:
        number = len(self.words.toPlainText().split())
        self.count.setText(tr("{number} of {count} words", number=number, count=COUNT) if number else " ")
        self.act.setEnabled(number == COUNT)

    def submit(self) -> None:
        """Let the node do it; it goes on even if this window is closed."""
        if not self.act.isEnabled():
            return
        self.error.clear()
        self._working(True)
        words, mints = self.words.toPlainText(), self.mints.toPlainText().split()

        async def work() -> FoundAgain:
            return await self._controller.bridge.call(self._controller.need().words.restore, words, mints)

        self._controller.run(self._controller, work(), tr("Restoring"), done=self._ended, failed=self._not_done)

    @property
    def _seen(self) -> bool:
        """This window is still there to tell what came of it."""
        return shiboken6.isValid(self) and self.isVisible()

    def _ended(self, found: FoundAgain) -> None:
        note_words(self._controller)
        if self._seen:
            self.show_found(found)
            return
        amount = self._controller.numbers.sat(found.total_msat)
        self._controller.notice.emit(tr("This wallet is the one of your words now: {amount} found.", amount=amount), "ok")

    def _not_done(self, title: str, text: str) -> None:
        if self._seen:
            self._failed(title, text)
        else:
            self._controller.notice.emit(f"{title} {text}".strip(), "error")

    def _working(self, on: bool) -> None:
        for part in (self.words, self.mints):
            part.setReadOnly(on)
        if on:
            self.busy.begin(tr("Each mint is asked for every coin it ever signed for these words. This can take a minute."))
            self.cancel.set(tr("Go on in the background"))
            self.cancel.setFocus()
        else:
            self.busy.end()
            self.cancel.set(tr("Cancel"))
        self.act.setEnabled(not on)
        self.fit()

    def _failed(self, title: str, text: str) -> None:
        self._working(False)
        self._check()
        self.failed(title, text)
        self.words.setFocus()

    def show_found(self, found: FoundAgain) -> None:
        """What came back, and what could not be asked."""
        self.words.clear()
        self.busy.end()
        for part in self._form:
            part.hide()
        amount = self._controller.numbers.sat(found.total_msat)
        self.title.setText(tr("{amount} found", amount=amount) if found.total_msat else tr("No ecash found"))
        if found.total_msat:
            self.about.setText(tr("They are yours and can be withdrawn. This wallet is the one of your words now."))
        else:
            self.about.setText(
                tr("These mints hold nothing for these words. If the wallet used another mint, add it and look again.")
            )
        if found.unasked:
            names = ", ".join(host(url) for url in found.unasked)
            self.error.show_message(
                "warn", tr("Not every mint answered."), tr("{mints}: asked again after the next start.", mints=names)
            )
        self.act.hide()
        self.cancel.set(tr("Close"))
        self.cancel.set_kind("primary")
        self.cancel.setFocus()
        self.fit()
        self.restored.emit()
