"""Receive: paste, drop or scan anything; it is named before anything happens, and one button redeems it or leads on."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QWidget

from routstr_desktop.core.ecash import Received, TokenInfo
from routstr_desktop.core.recognise import Kind, Recognised, recognise
from routstr_desktop.core.ur_reader import parts_in
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.fixed import why_fixed
from routstr_desktop.gui.recognised import named
from routstr_desktop.gui.spoken import announce
from routstr_desktop.gui.text import host
from routstr_desktop.gui.theme import font
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.boxes import Banner, Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.codes import Codes
from routstr_desktop.gui.widgets.dropping import AnyText, Given, given
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.words import unknown_mint


class ReceiveDialog(Dialog):
    """Closes by itself when all the money is there. What is no ecash is named and handed to `controller.lead_asked`."""

    def __init__(self, controller: Controller, parent: QWidget | None = None, what: Given = "") -> None:
        about = tr("Paste or drop a token, an invoice, a key or a picture of a QR code. You are asked first.")
        super().__init__(tr("Receive ecash"), about, parent, width=480)
        self._controller = controller
        self.info: TokenInfo | None = None
        self.other: Recognised | None = None
        """What was recognised and is no ecash."""
        self._asked = 0
        self._busy = False
        self.text = AnyText()
        self.text.setFont(font("caption", mono=True))
        self.text.setAccessibleName(tr("Ecash token"))
        self.text.setPlaceholderText(tr("cashuA… or cashuB…"))
        self.text.setTabChangesFocus(True)
        self.text.setWordWrapMode(self.text.wordWrapMode().WrapAnywhere)
        self.text.setFixedHeight(96)
        self.hint = label("", "caption", "error", wrap=True)
        self.text.pictured.connect(self.take)
        self.codes = Codes(controller)
        self.codes.found.connect(self.text.setPlainText)
        self.codes.nothing.connect(self._say)
        self.codes.moved.connect(self.fit)
        self.codes.watcher.changed.connect(self._watched)
        self.finished.connect(self.codes.watcher.stop)
        self.column.addWidget(self.text)
        self.column.addLayout(self._sources())
        self.column.addWidget(self.codes)
        self.column.addWidget(self.hint)
        self.note = Banner()
        self.column.addWidget(self.note)
        self._panel()
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.redeem = Button(tr("Redeem"), "arrow-down-left", kind="primary")
        self.redeem.clicked.connect(self.submit)
        self.redeem.setDefault(True)
        self.lead = Button(tr("Open…"), kind="primary")
        self.lead.clicked.connect(self.go_there)
        self.add_buttons(self.cancel, self.redeem, self.lead)
        self.text.textChanged.connect(self._changed)
        self._show(None)
        if what:
            self.take(what)
        self.text.setFocus()

    def _sources(self) -> QHBoxLayout:
        """Where it may come from."""
        self.paste = Button(tr("Paste"))
        self.paste.clicked.connect(self.paste_it)
        self.scan = Button(tr("Scan a picture…"), "qr-code")
        self.scan.clicked.connect(self.codes.choose_file)
        self.watch = Button(tr("Read the screen"), "monitor")
        self.watch.clicked.connect(self.watch_screen)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.paste, self.scan, self.watch):
            row.addWidget(button)
        row.addStretch()
        return row

    def _panel(self) -> None:
        self.panel = Card(spacing=6)
        head = QHBoxLayout()
        self.amount = label("", "title")
        head.addWidget(self.amount)
        head.addStretch()
        self.panel.body.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        self.mint, self.memo = label(wrap=True), label(wrap=True)
        self.memo_name = label(tr("Memo"), tint="text2")
        for row, (name, value) in enumerate(((label(tr("Mint"), tint="text2"), self.mint), (self.memo_name, self.memo))):
            grid.addWidget(name, row, 0)
            grid.addWidget(value, row, 1)
        self.panel.body.addLayout(grid)
        self.panel.setFrameShape(QFrame.Shape.NoFrame)
        self.column.addWidget(self.panel)
        self.column.addStretch()

    def take(self, what: Given) -> None:
        """In place of what was there: a text, a picture, or a file that is neither."""
        if isinstance(what, str):
            self.codes.clear()
            self.text.setPlainText(what)
        elif isinstance(what, Recognised):
            self.codes.clear()
            self.text.clear()
            self._show_other(what)
        else:
            self.text.clear()
            self.codes.read(what)

    def paste_it(self) -> None:
        """From the clipboard."""
        if what := given(QApplication.clipboard().mimeData() or QMimeData()):
            self.take(what)
        else:
            self._say(tr("The clipboard holds neither text nor a picture."))

    def watch_screen(self) -> None:
        """Look for codes on the screen, or stop that."""
        if self.codes.watcher.on:
            self.codes.watcher.stop()
            return
        self.text.clear()
        self._show(None)
        self.codes.watch()

    def _watched(self, on: bool) -> None:
        self.watch.set(*((tr("Stop looking"), "x") if on else (tr("Read the screen"), "monitor")))
        if not on and self.isVisible() and not self.isActiveWindow():
            self.raise_()
            self.activateWindow()

    def _changed(self) -> None:
        """Name what it is; a token is read by the node, and an answer about an older text is dropped."""
        self._asked += 1
        mine, text = self._asked, self.text.toPlainText().strip()
        self.error.clear()
        self._show(None)
        if not text:
            return
        found = recognise(text)
        if found.kind is Kind.FRAME:
            self.codes.gather(parts_in(found.value))
            return
        self.codes.forget()
        if found.more:
            self.codes.offer((found.value, *found.more))
            return
        if found.kind not in (Kind.TOKEN, Kind.UNKNOWN):
            self._show_other(found)
            return

        async def work() -> TokenInfo:
            return await self._controller.bridge.call(self._controller.need().describe, found.value)

        def done(info: TokenInfo) -> None:
            if mine == self._asked:
                self._show(info)

        def failed(title: str, more: str) -> None:
            if mine == self._asked:
                self._say(f"{title} {more}".strip())

        self._controller.run(self, work(), tr("Reading the token"), done=done, failed=failed)

    def _say(self, text: str) -> None:
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        announce(self.hint, text, urgent=True)
        self.fit()

    def _show(self, info: TokenInfo | None) -> None:
        """What was recognised, or nothing."""
        self.info, self.other = info, None
        self.note.clear()
        self.text.setPlaceholderText(tr("cashuA… or cashuB…"))
        self.lead.hide()
        self.hint.hide()
        self.panel.setVisible(info is not None)
        self.redeem.setVisible(info is None or info.trusted)
        self.redeem.setDefault(True)
        self.redeem.setEnabled(info is not None and info.trusted and not self._busy)
        if info is not None:
            amount = self._controller.numbers.sat(info.amount_msat)
            self.amount.setText(amount)
            self.mint.setText(host(info.mint))
            self.memo.setText(info.memo or "")
            for each in (self.memo, self.memo_name):
                each.setVisible(bool(info.memo))
            told = tr("Ecash token, {amount}, of {mint}", amount=amount, mint=host(info.mint))
            self.panel.setAccessibleName(told)
            announce(self.panel, told)
            if not info.trusted:
                title, told = unknown_mint(info.mint)
                fixed = why_fixed(self._controller.snapshot, ("cashu_mints",))
                acts = [] if fixed else [(tr("Trust this mint"), self.trust)]
                self.error.show_message("warn", title, f"{told} {fixed}".strip(), acts)
        self.fit()

    def _show_other(self, found: Recognised) -> None:
        """Its name and the button that fits; a secret does not stay on the screen."""
        if found.secret:
            self.text.blockSignals(True)
            self.text.setPlainText("")
            self.text.blockSignals(False)
            self.text.setPlaceholderText(tr("(hidden)"))
        title, about, verb = named(found)
        self.other = found
        self.note.show_message("info", title, about)
        self.redeem.hide()
        self.lead.set(verb)
        self.lead.setVisible(bool(verb))
        self.lead.setDefault(True)
        self.fit()

    def go_there(self) -> None:
        """Where it fits; this dialog is over."""
        found, self.other = self.other, None
        if found is not None:
            self.accept()
            self._controller.lead_asked.emit(found)

    def trust(self) -> None:
        """The operator's consent: the mint is on the list from now on."""
        if self.info is None:
            return
        url = self.info.mint

        async def work() -> None:
            await self._controller.bridge.call(self._controller.need().trust_mint, url)

        def done(_: None) -> None:
            self._controller.notice.emit(tr("{mint} was added.", mint=host(url)), "ok")
            self._changed()

        self._controller.run(self, work(), tr("Adding the mint"), done=done, failed=self.failed)

    def submit(self) -> None:
        """Redeem it. Goes on with the mint also if the dialog is closed meanwhile."""
        if self.info is None or not self.redeem.isEnabled():
            return
        self._set_busy(True)
        text = recognise(self.text.toPlainText()).value

        async def work() -> Received:
            return await self._controller.bridge.call(self._controller.need().receive, text)

        self._controller.run(self._controller, work(), tr("Receiving"), done=self._received, failed=self._not_received)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.error.clear()
        self.redeem.set(tr("Asking the mint…") if busy else tr("Redeem"), "arrow-down-left")
        self.redeem.setEnabled(not busy and self.info is not None)
        self.text.setReadOnly(busy)
        self.paste.setEnabled(not busy)
        self.scan.setEnabled(not busy)
        self.watch.setEnabled(not busy)

    def _received(self, got: Received) -> None:
        numbers = self._controller.numbers
        told = tr("{amount} were added.", amount=numbers.sat(got.amount_msat))
        if got.fee_msat:
            told = f"{told} {tr('The mint kept {amount}.', amount=numbers.sat(got.fee_msat))}"
        self._controller.notice.emit(told, "ok")
        if shiboken6.isValid(self):
            self._set_busy(False)
            if not self.codes.another():
                self.accept()

    def _not_received(self, title: str, text: str) -> None:
        if shiboken6.isValid(self) and self.isVisible():
            self._set_busy(False)
            self.failed(title, text)
        else:
            self._controller.notice.emit(f"{title} {text}".strip(), "error")
