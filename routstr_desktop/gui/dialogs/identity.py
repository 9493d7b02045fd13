"""The node's key: import one (after a look at what it is announced as), back it up, and see it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from routstr_desktop.core.listing import Presence
from routstr_desktop.gui.clipboard import copy_secret
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import CommandDialog
from routstr_desktop.gui.dialogs.keys import SecretBox
from routstr_desktop.gui.text import host
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import heading, label

SECRET_LENGTH = 1000


class ImportDialog(CommandDialog):
    """First looked up on the relays; then taken over, or with a listing of its own."""

    def __init__(self, controller: Controller, p: Presence, parent: QWidget | None = None) -> None:
        about = tr("An nsec, 64 hex digits, an ncryptsec, or 12 or 24 words. It stays on this computer, encrypted.")
        super().__init__(controller, tr("Import a key"), about, tr("Look it up"), "search", parent, 480)
        self._replaces = bool(p.npub)
        self._own = p.npub
        self._seen: Any = None
        self.secret = field(tr("Secret key"), tr("nsec1…, ncryptsec1… or words"), secret=True)
        self.secret.setMaxLength(SECRET_LENGTH)
        self.passphrase = field(tr("Passphrase of the ncryptsec"), "", secret=True)
        self.pass_caption = heading(tr("Passphrase of the ncryptsec"))
        caption = heading(tr("Secret key"))
        caption.setBuddy(self.secret)
        self.pass_caption.setBuddy(self.passphrase)
        self.found = label("", wrap=True)
        self.second = Button(tr("Make a second listing"))
        self.second.clicked.connect(lambda: self._bring(second=True))
        for part in (caption, self.secret, self.pass_caption, self.passphrase, self.found):
            self.column.addWidget(part)
        self.foot.insertWidget(self.foot.count() - 1, self.second)
        self.secret.textChanged.connect(self._check)
        self._check()
        self.secret.setFocus()

    def _check(self) -> None:
        encrypted = self.secret.text().strip().lower().startswith("ncryptsec1")
        for part in (self.pass_caption, self.passphrase):
            part.setVisible(encrypted)
        self._seen = None
        self.found.hide()
        self.second.hide()
        self.act.set(tr("Look it up"), "search")
        self.act.setEnabled(bool(self.secret.text().strip()))
        self.fit()

    def submit(self) -> None:
        """Look it up; the second time, import it."""
        if self._seen is None:
            given = self.secret.text(), self.passphrase.text() or None
            self.ask(tr("Looking up the key"), lambda engine: engine.found.identity.look_up(*given), self.show_found)
        elif self._seen.listings:
            self._bring(take_over=self._seen.listings[0].id)
        else:
            self._bring(second=not self._seen.answered)

    def show_found(self, seen: Any) -> None:
        """What the key is, and the question."""
        self._seen = seen
        self.act.setEnabled(True)
        told = [tr("This is {npub}.", npub=f"{seen.identity.npub[:16]}…{seen.identity.npub[-6:]}")]
        if seen.listings:
            first = seen.listings[0]
            told.append(
                tr("It is announced already: {name} at {address}.", name=first.name or first.id, address=host(first.urls[0]))
            )
            told.append(
                tr("Take over that listing, or make a second one? Two nodes must not keep one listing at the same time.")
            )
            self.act.set(tr("Take it over"), "check")
        elif seen.answered:
            told.append(tr("It is not announced anywhere on your relays."))
            self.act.set(tr("Import"), "check")
        else:
            told.append(tr("No relay answered, so it is not known whether it is announced. It would get a listing of its own."))
            self.act.set(tr("Import anyway"), "check")
        if self._replaces and seen.identity.npub != self._own:
            told.append(tr("It replaces the present key of this node, for ever: back that up first. Its reviews stay with it."))
        self.second.setVisible(bool(seen.listings))
        self.found.setText(" ".join(told))
        self.found.show()
        self.fit()

    def _bring(self, *, take_over: str | None = None, second: bool = False) -> None:
        secret, word = self.secret.text(), self.passphrase.text() or None
        choice: dict[str, Any] = {"replace": self._replaces, "take_over": take_over, "second": second}
        self.ask(
            tr("Importing the key"),
            lambda engine: engine.found.identity.bring(secret, word, **choice),
            lambda _: self.finish(tr("The key is this node's now.")),
        )


class BackupDialog(CommandDialog):
    """A passphrase, then the ncryptsec."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        about = tr(
            "You get the key encrypted (ncryptsec). Keep it anywhere; without its passphrase it is of no use to anybody."
        )
        super().__init__(controller, tr("Back up the key"), about, tr("Encrypt"), "lock", parent)
        self.first, self.again = field(tr("Passphrase"), "", secret=True), field(tr("The same again"), "", secret=True)
        self._captions = [heading(tr("Passphrase, at least 8 characters")), heading(tr("The same again"))]
        for caption, line in zip(self._captions, (self.first, self.again), strict=True):
            caption.setBuddy(line)
            self.column.addWidget(caption)
            self.column.addWidget(line)
            line.textChanged.connect(self._check)
        self.secret = SecretBox(tr("Encrypted key"))
        self.secret.setFixedHeight(96)
        self.secret.hide()
        self.column.addWidget(self.secret)
        self._check()
        self.first.setFocus()

    def _check(self) -> None:
        self.act.setEnabled(len(self.first.text()) >= 8 and self.first.text() == self.again.text())

    def submit(self) -> None:
        """Encrypt; then copy."""
        if self.secret.isVisible():
            copy_secret(self.secret.toPlainText())
            self.act.set(tr("Copied"), "check")
            return
        word = self.first.text()
        self.ask(tr("Encrypting the key"), lambda engine: engine.found.identity.backup(word), self.show_copy)

    def show_copy(self, text: str) -> None:
        """The result."""
        lines: list[QWidget] = [*self._captions, self.first, self.again]
        for part in lines:
            part.hide()
        for line in (self.first, self.again):
            line.clear()
        _show_secret(self, self.secret, text)


class RevealDialog(CommandDialog):
    """The nsec, behind a question: whoever has it is this node, for ever."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        about = tr("Whoever sees it can speak as your node for ever, and it cannot be changed. Nobody needs it to help you.")
        super().__init__(controller, tr("Show the secret key?"), about, tr("Show it"), "eye", parent)
        self.secret = SecretBox(tr("Secret key"))
        self.secret.setFixedHeight(56)
        self.secret.hide()
        self.column.addWidget(self.secret)
        self.act.setDefault(False)
        self.cancel.setDefault(True)
        self.cancel.setFocus()

    def submit(self) -> None:
        """Show; then copy."""
        if self.secret.isVisible():
            copy_secret(self.secret.toPlainText())
            self.act.set(tr("Copied"), "check")
            return
        self.ask(tr("Showing the key"), lambda engine: engine.found.identity.reveal(), self.show_secret)

    def show_secret(self, text: str) -> None:
        """The one moment that it is on the screen."""
        _show_secret(self, self.secret, text)


def _show_secret(dialog: CommandDialog, box: SecretBox, text: str) -> None:
    box.setPlainText(text)
    box.show()
    dialog.act.set(tr("Copy"), "copy")
    dialog.act.setEnabled(True)
    dialog.cancel.set(tr("Close"))
    dialog.act.setFocus()
    dialog.fit()
