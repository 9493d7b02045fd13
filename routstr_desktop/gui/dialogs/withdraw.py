"""Withdraw: amount filled in, one click, then the token as text, QR code and file. It stays listed until it is claimed."""

from __future__ import annotations

import asyncio
import functools
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from routstr_desktop.core.ecash import Asked
from routstr_desktop.core.money import msat, sat_floor
from routstr_desktop.core.status import Snapshot, Withdrawal
from routstr_desktop.gui.asked import asked_words, mint_for, missing_words
from routstr_desktop.gui.clipboard import copy_secret
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.spoken import announce
from routstr_desktop.gui.text import host
from routstr_desktop.gui.theme import font, restyle
from routstr_desktop.gui.translation import tr, tr_later, tr_now
from routstr_desktop.gui.widgets.anycode import AnyCode
from routstr_desktop.gui.widgets.boxes import Pill
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import heading, label
from routstr_desktop.gui.words import unclaimed, withdrawal_chip
from routstr_desktop.system.paths import write_private

MOVING = tr_later("A wallet that reads moving codes (NUT-16) takes it from the screen: hold the camera still for a round.")
TOO_LONG = tr_later("This token is too long for one code. Copy it or save it to a file.")


class WithdrawDialog(Dialog):
    """With `item` it shows a token made earlier; with `asked`, what somebody asks for is filled in."""

    def __init__(
        self,
        controller: Controller,
        parent: QWidget | None = None,
        item: Withdrawal | None = None,
        asked: Asked | None = None,
    ) -> None:
        super().__init__(tr("Withdraw as ecash"), "", parent, width=460)
        self._controller = controller
        self.item: Withdrawal | None = None
        self._asked = asked
        self._mint: str | None = None
        """Of which it is made; None = where there is most."""
        self._amount_side()
        self._token_side()
        self.close_button = Button(tr("Cancel"))
        self.close_button.clicked.connect(self.reject)
        self.back = Button(tr("Take back"), "undo-2")
        self.back.clicked.connect(self.take_back)
        self.save = Button(tr("Save…"), "save")
        self.save.clicked.connect(self.choose_file)
        self.make = Button(tr("Make token"), "arrow-up-right", kind="primary")
        self.make.clicked.connect(self.submit)
        self.make.setDefault(True)
        self.copy = Button(tr("Copy"), "copy", kind="primary")
        self.copy.clicked.connect(self.copy_token)
        self.foot.addWidget(self.back)
        self.add_buttons(self.close_button, self.save, self.copy, self.make)
        controller.changed.connect(self._changed)
        if item is None:
            self._show_amount()
        else:
            self.show_token(item)

    # --- amount -------------------------------------------------------------------------------------------------------

    def _amount_side(self) -> None:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        caption = heading(tr("Amount in sat"))
        self.amount = QLineEdit()
        self.amount.setAccessibleName(tr("Amount in sat"))
        self.amount.setFont(font("title"))
        self.amount.setMinimumHeight(44)
        self.amount.setValidator(QIntValidator(1, 2_100_000_000, self))
        caption.setBuddy(self.amount)
        row = QHBoxLayout()
        self.all = Button(tr("All"))
        self.all.setAccessibleName(tr("Withdraw all"))
        self.all.setMinimumHeight(44)
        self.all.clicked.connect(self._fill_all)
        row.addWidget(self.amount, 1)
        row.addWidget(self.all)
        self.worth = label(tint="text2")
        self.hint = label("", "caption", "text3", wrap=True)
        column.addWidget(caption)
        column.addLayout(row)
        column.addWidget(self.worth)
        column.addSpacing(4)
        column.addWidget(self.hint)
        column.addStretch()
        self.amount.textChanged.connect(lambda _: self._check())
        self.amount_side = side
        self.column.addWidget(side, 1)

    def _most(self) -> int:
        return sat_floor(self._controller.snapshot.withdrawable_msat)

    def _fill_all(self) -> None:
        self.amount.setText(str(self._most()))

    def _show_amount(self) -> None:
        self._fill_all()
        self._only(self.amount_side, self.close_button, self.make)
        mints = [host(mint.url) for mint in self._controller.snapshot.mints if mint.balance_msat > 0]
        told = tr("Only what you earned; what is held for customers stays.")
        if mints:
            told = f"{told} {tr('It is ecash of {mints}.', mints=', '.join(mints))}"
        self.hint.setText(told)
        if self._asked is not None:
            self._show_asked(self._asked)
        self._check()
        self.amount.setFocus()
        self.amount.selectAll()
        self.fit()

    def _show_asked(self, asked: Asked) -> None:
        self.hint.setText(asked_words(asked, self._controller.numbers))
        mint = mint_for(asked, self._controller.snapshot)
        if mint is not None:
            self._mint = mint.url
            self.amount.setText(str(asked.amount_sat or min(self._most(), sat_floor(mint.balance_msat))))
            return
        self.amount.setText(str(asked.amount_sat or ""))
        if self.value() <= self._most():
            self.error.show_message("warn", *missing_words(asked))

    def value(self) -> int:
        """The amount typed, in sat; 0 while it is none."""
        return int(self.amount.text()) if self.amount.text().isdigit() else 0

    def _check(self) -> None:
        numbers, most, value = self._controller.numbers, self._most(), self.value()
        snapshot = self._controller.snapshot
        self.about.setText(tr("Yours to withdraw: {amount}", amount=numbers.sat(msat(most))))
        self.about.show()
        fits = 0 < value <= most
        too_much = value > most
        worth = numbers.fiat(msat(value), snapshot.btc_usd, snapshot.btc_age_seconds) if fits else ""
        self.worth.setText(tr("That is more than is yours.") if too_much else worth or "\N{NO-BREAK SPACE}")
        restyle(self.worth, "tint", "error" if too_much else "text2")
        if too_much:
            announce(self.worth, self.worth.text())
        self.make.setEnabled(fits and (self._asked is None or self._mint is not None))

    def submit(self) -> None:
        """One click: make the token."""
        value = self.value()
        if not self.make.isEnabled():
            return
        self.error.clear()
        self.make.setEnabled(False)
        self.make.set(tr("Asking the mint…"), "arrow-up-right")
        self.amount.setEnabled(False)
        self.all.setEnabled(False)
        work = self._controller.call(lambda node: node.withdraw, value, self._mint)
        # owned by the controller: what was begun with the mint is not cancelled because the dialog was closed
        self._controller.run(self._controller, work, tr("The withdrawal"), done=self._made, failed=self._not_made)

    def _made(self, item: Withdrawal) -> None:
        if shiboken6.isValid(self) and self.isVisible():
            self.show_token(item)
        else:
            amount = self._controller.numbers.sat(msat(item.amount_sat))
            self._controller.notice.emit(
                tr("A token of {amount} was made. It is listed under Withdrawals.", amount=amount), "ok"
            )

    def _not_made(self, title: str, text: str) -> None:
        if shiboken6.isValid(self) and self.isVisible():
            self._failed(title, text)
        else:
            self._controller.notice.emit(f"{title} {text}", "error")

    def _failed(self, title: str, text: str) -> None:
        self.make.set(tr("Make token"), "arrow-up-right")
        self.amount.setEnabled(True)
        self.all.setEnabled(True)
        self._check()
        self.failed(title, text)

    # --- token --------------------------------------------------------------------------------------------------------

    def _token_side(self) -> None:
        side = QWidget()
        row = QHBoxLayout(side)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(16)
        self.qr = AnyCode()
        self.qr.resized.connect(self._make_room)
        row.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(label(tr("Token"), "strong"))
        head.addStretch()
        self.chip = Pill(small=True)
        head.addWidget(self.chip)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(font("caption", mono=True))
        self.text.setAccessibleName(tr("Ecash token"))
        self.text.setTabChangesFocus(True)
        self.text.setWordWrapMode(self.text.wordWrapMode().WrapAnywhere)
        self.text.setMinimumSize(230, 120)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.too_long = label(tr_now(TOO_LONG), "caption", "text3", wrap=True)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        column.addWidget(self.too_long)
        row.addLayout(column, 1)
        self.token_side = side
        self.column.addWidget(side, 1)

    def show_token(self, item: Withdrawal) -> None:
        """The token, with everything that can be done with it."""
        self.item = item
        amount = self._controller.numbers.sat(msat(item.amount_sat))
        self.title.setText(tr("{amount} are in this token", amount=amount))
        self.about.setText(tr("Whoever has it can spend it. Paste it into your wallet; a copy stays here."))
        self.about.show()
        token = item.token or ""
        self.text.setPlainText(token)
        fits = self.qr.set_text(token, tr("QR code of an ecash token, {amount}", amount=amount))
        self.too_long.setText(tr_now(MOVING if self.qr.animated else TOO_LONG))
        self.too_long.setVisible(bool(token) and (not fits or self.qr.animated))
        self.error.clear()
        self.close_button.set(tr("Close"))
        self._show_state(item)
        self._only(self.token_side, self.close_button, self.save, self.copy, self.back)
        self.copy.setDefault(True)
        self.copy.setFocus()
        self._make_room()

    def _make_room(self) -> None:
        """As wide as the code beside its text, and no wider."""
        self.setMinimumWidth(self.qr.sizeHint().width() + 300 if self.qr.isVisibleTo(self) else 560)
        self.resize(self.minimumWidth(), self.height())
        self.fit()

    def _show_state(self, item: Withdrawal) -> None:
        self.chip.set(*withdrawal_chip(item.state))
        usable = unclaimed(item.state)
        self.back.setEnabled(usable)
        self.copy.setEnabled(usable)
        self.save.setEnabled(usable)
        if item.state == "claimed":
            self.about.setText(tr("It was claimed. Nothing more to do."))
        elif item.state == "reclaimed":
            self.about.setText(tr("It was taken back; the amount is yours to withdraw again. This text is worth nothing now."))

    def _changed(self, snapshot: Snapshot) -> None:
        if self.item is None:
            if self.amount.isEnabled():
                self._check()
            return
        for item in snapshot.withdrawals:
            if item.id == self.item.id and item.state != self.item.state:
                self.item = item
                self._show_state(item)

    def copy_token(self) -> None:
        """To the clipboard, flagged secret."""
        if self.item is not None and self.item.token:
            copy_secret(self.item.token)
            self.copy.set(tr("Copied"), "check")
            self._left_the_house()

    def _left_the_house(self) -> None:
        """Tell the books that the token may be somewhere else now."""
        if self.item is not None and self.item.state == "minted":
            work = self._controller.call(lambda node: node.handed_out, self.item.id)
            self._controller.run(self, work, tr("Noting the copy"))

    def choose_file(self) -> None:
        """Ask where to."""
        if self.item is None:
            return
        dialog = QFileDialog(self, tr("Save the token"), str(Path.home() / f"ecash-{self.item.amount_sat}-sat.txt"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, True)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, False)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the token, readable by this user only. A memory stick may take its time."""
        if self.item is None or not self.item.token:
            return
        text = self.item.token + "\n"

        async def work() -> OSError | None:
            try:
                await asyncio.to_thread(write_private, path, text)
            except OSError as error:
                return error
            return None

        self._controller.run(self, work(), tr("Saving"), done=functools.partial(self._saved, path))

    def _saved(self, path: Path, error: OSError | None) -> None:
        if error is not None:
            self.failed(
                tr("The file could not be written."),
                tr("{reason}. The token is still here; choose another place.", reason=error.strerror),
            )
            return
        self._left_the_house()
        self.error.show_message("ok", "", tr("Saved as {file}. Delete the file once the token is claimed.", file=path.name))
        self.fit()

    def take_back(self) -> None:
        """Swap the token back to us."""
        if self.item is not None:
            self.error.clear()
            self.back.setEnabled(False)
            self._controller.take_back(self.item, self._not_taken_back)

    def _not_taken_back(self, title: str, text: str) -> None:
        if shiboken6.isValid(self) and self.isVisible() and self.item is not None:
            self._show_state(self.item)
            self.failed(title, text)
        else:
            self._controller.notice.emit(f"{title} {text}".strip(), "error")

    def _only(self, side: QWidget, *buttons: Button) -> None:
        """Show one side, and its buttons."""
        for each in (self.amount_side, self.token_side):
            each.setVisible(each is side)
        for button in (self.close_button, self.save, self.copy, self.make, self.back):
            button.setVisible(button in buttons)
