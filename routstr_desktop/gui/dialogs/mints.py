"""Add or remove a mint. What a mint is and what becomes of the money is said before."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from routstr_desktop.core.status import MintStatus
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.text import address, host
from routstr_desktop.gui.translation import tr, tr_now
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import heading, label
from routstr_desktop.gui.words import MINT_HELP


class MintsDialog(Dialog):
    """Adds to the mints that are there."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(tr("Add a mint"), tr_now(MINT_HELP), parent)
        self._controller = controller
        self._known = list(dict.fromkeys(mint.url for mint in controller.snapshot.mints if mint.trusted))
        self.column.setSpacing(6)
        caption = heading(tr("Mint address"))
        self.url = field(tr("Mint address"), "https://mint.example.com")
        caption.setBuddy(self.url)
        self.column.addWidget(caption)
        self.column.addWidget(self.url)
        used = ", ".join(host(url) for url in self._known)
        known = tr("In use: {used}.", used=used) if used else tr("Ecash from any other mint is refused.")
        self.column.addWidget(label(known, "caption", "text3", wrap=True))
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = Button(tr("Add mint"), "plus", kind="primary")
        self.save.clicked.connect(self.submit)
        self.save.setDefault(True)
        self.add_buttons(self.cancel, self.save)
        self.column.addWidget(held(controller, (self.url, "cashu_mints"), (self.save, "cashu_mints")))
        self.url.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        self.save.setEnabled(bool(address(self.url.text())))

    def submit(self) -> None:
        """Hand the list to the node."""
        url = address(self.url.text())
        self.error.clear()
        self.save.setEnabled(False)

        async def work() -> None:
            await self._controller.bridge.call(self._controller.need().trust_mint, url)

        self._controller.run(self, work(), tr("Adding the mint"), done=lambda _: self._done(url), failed=self._failed)

    def _done(self, url: str) -> None:
        self._controller.notice.emit(tr("{mint} was added.", mint=host(url)), "ok")
        self.accept()

    def _failed(self, title: str, text: str) -> None:
        self._check()
        self.failed(title, text)


class RemoveMintDialog(Dialog):
    """Says what becomes of the money there."""

    def __init__(self, controller: Controller, item: MintStatus, parent: QWidget | None = None) -> None:
        super().__init__(tr("Stop using {mint}?", mint=host(item.url)), "", parent)
        self._controller = controller
        self._item = item
        told = [tr("New payments with its ecash are refused.")]
        if item.balance_msat:
            held = controller.numbers.sat(item.balance_msat)
            told.append(tr("The {amount} held there stay in your wallet and can still be withdrawn or refunded.", amount=held))
        if sum(mint.trusted for mint in controller.snapshot.mints) == 1:
            told.append(tr("It is your only mint: without one nobody can pay you."))
        self.about.setText(" ".join(told))
        self.about.show()
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.remove = Button(tr("Stop using it"), kind="danger")
        self.remove.clicked.connect(self.submit)
        self.add_buttons(self.cancel, self.remove)
        self.cancel.setFocus()

    def submit(self) -> None:
        """Take it off the list."""
        self.error.clear()
        self.remove.setEnabled(False)

        async def work() -> None:
            await self._controller.bridge.call(self._controller.need().remove_mint, self._item.url)

        self._controller.run(self, work(), tr("Removing the mint"), done=lambda _: self._done(), failed=self._failed)

    def _done(self) -> None:
        self._controller.notice.emit(tr("{mint} was removed.", mint=host(self._item.url)), "ok")
        self.accept()

    def _failed(self, title: str, text: str) -> None:
        self.remove.setEnabled(True)
        self.failed(title, text)
