"""Step 3: the wallet that was made, its 12 words, and the mints that hold its money."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from routstr_desktop.core.status import MintHealth, MintStatus, Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.restore import RestoreDialog
from routstr_desktop.gui.dialogs.restorefile import RestoreFileDialog
from routstr_desktop.gui.dialogs.words import WordsDialog
from routstr_desktop.gui.firstrun.flow import Flow
from routstr_desktop.gui.firstrun.page import Action, ActionRow, StepPage
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.text import address, host
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import Rule, label
from routstr_desktop.gui.widgets.rows import StateRows
from routstr_desktop.gui.words import mint_chip

USUAL_MINT = "https://mint.minibits.cash/Bitcoin"
"""The one that a Routstr node takes where its operator names none."""


class WalletPage(StepPage):
    """Words now or later, restore as long as nothing was paid in, at least one mint."""

    def __init__(self, controller: Controller, flow: Flow) -> None:
        super().__init__(controller, flow)
        self.column.setSpacing(8)
        self._adding = False
        self.words = ActionRow(tr("Your 12 words"), tr("Show…"))
        self.words.button.clicked.connect(self._show_words)
        self.restore = ActionRow(tr("You had a wallet before?"), tr("Restore…"), mark="undo-2")
        self.restore.button.clicked.connect(self._restore)
        self.restore_file = ActionRow(tr("You have a backup file?"), tr("Open…"), mark="folder-open")
        self.restore_file.button.clicked.connect(lambda: self.open_file())
        self._show_earlier(False)
        self.url = field(tr("Mint address"), "https://mint.example.com")
        self.url.setText(flow.typed("mint"))
        self.url.textChanged.connect(self.changed)
        self.usual = Button(tr("Use Routstr's usual mint"), kind="link")
        self.usual.setToolTip(plain_tip(USUAL_MINT))
        self.usual.clicked.connect(lambda: self.url.setText(USUAL_MINT))
        self.mints = StateRows()
        self._silent = ""
        self.remove = Button("", "x", kind="link")
        self.remove.clicked.connect(self._remove)
        self.column.addWidget(self.words)
        self.column.addWidget(self.restore)
        self.column.addWidget(self.restore_file)
        self.column.addWidget(Rule())
        caption = label(tr("Mints whose ecash you take"), "strong")
        caption.setBuddy(self.url)
        self.column.addWidget(caption)
        self.column.addWidget(
            label(
                tr(
                    "A mint holds bitcoin and gives out ecash for it, which it pays out to whoever brings it back. It could "
                    "vanish with what it holds: take one you trust, and withdraw often."
                ),
                tint="text2",
                wrap=True,
            )
        )
        self.column.addWidget(self.mints)
        gone = QHBoxLayout()
        gone.addStretch()
        gone.addWidget(self.remove)
        self.column.addLayout(gone)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.url, 1)
        line.addWidget(self.usual)
        self.column.addLayout(line)
        self.column.addWidget(held(controller, *((each, "cashu_mints") for each in (self.url, self.usual, self.remove))))
        self.column.addStretch()

    @property
    def title(self) -> str:
        """The subject."""
        return tr("Your wallet")

    @property
    def about(self) -> str:
        """What was made."""
        return tr("It was made on this computer. What customers pay is kept in it, as ecash of the mints below.")

    def leaving(self) -> None:
        """What is typed is found again after a restart."""
        self.flow.type("mint", self.url.text().strip())

    def entered(self) -> None:
        """Whether other words may still take the place of these."""
        (self.url if self.words_known else self.words.button).setFocus()
        if self.controller.engine is not None:
            work = self.controller.bridge.call(self.controller.need().words.replaceable)
            self.controller.run(self, work, tr("Looking at the wallet"), done=self._show_earlier, changes=False)

    @property
    def words_known(self) -> bool:
        """They are on paper."""
        return bool(self.controller.prefs.words_checked)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_snapshot(self, s: Snapshot) -> None:
        """Words and mints as they are."""
        if self.words_known:
            self.words.show_state(True, tr("They are on paper."), tr("Show again…"))
        else:
            told = tr(
                "They bring your ecash back if this computer is lost. Write them down now, or later: you will be reminded."
            )
            self.words.show_state(False, told, tr("Show…"))
        self.restore.show_state(False, tr("Its ecash comes back from its 12 words."))
        self.restore_file.show_state(False, tr("Everything comes back from it: settings, keys, books and ecash."))
        trusted = [mint for mint in s.mints if mint.trusted]
        self.mints.show_lines([(host(one.url), _about(one), mint_chip(one.reachable, one.health)) for one in trusted])
        silent = [mint.url for mint in trusted if mint.reachable is False and not mint.balance_msat]
        self._silent = silent[-1] if silent else ""
        self.remove.set(tr("Remove {mint}", mint=host(self._silent)), "x")
        self.remove.setVisible(bool(silent))
        self.usual.setVisible(not trusted)
        self.url.setPlaceholderText("https://mint.example.com" if not trusted else tr("Another mint, if you like"))

    def action(self) -> Action | None:
        """Add the mint that is typed, or the first one."""
        typed = self.url.text().strip()
        if "cashu_mints" in self.controller.snapshot.fixed:
            return None
        if typed or not any(mint.trusted for mint in self.controller.snapshot.mints):
            return Action(tr("Add mint"), "plus", bool(address(typed)) and not self._adding, self.submit)
        return None

    # --- commands -----------------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Take ecash of this mint."""
        url = address(self.url.text())
        self.said.emit("", "", "")
        self._adding = True
        self.changed.emit()

        async def work() -> None:
            await self.controller.bridge.call(self.controller.need().trust_mint, url)

        self.controller.run(self, work(), tr("Adding the mint"), done=lambda _: self._added(), failed=self._not_added)

    def _remove(self) -> None:
        """A wrong address, most likely; nothing is held there."""
        url = self._silent

        async def work() -> None:
            await self.controller.bridge.call(self.controller.need().remove_mint, url)

        self.controller.run(self, work(), tr("Removing the mint"), failed=self.failed)

    def _added(self) -> None:
        self._adding = False
        self.url.clear()
        self.changed.emit()

    def _not_added(self, title: str, text: str) -> None:
        self._adding = False
        self.changed.emit()
        self.failed(title, text)
        self.url.setFocus()
        self.url.selectAll()

    def _show_words(self) -> None:
        dialog = WordsDialog(self.controller, self.window())
        dialog.finished.connect(lambda _: self.show_snapshot(self.controller.snapshot))
        dialog.open()

    def _show_earlier(self, on: bool) -> None:
        """Offer to bring back another wallet, or not."""
        self.restore.setVisible(on)
        self.restore_file.setVisible(on)

    def open_file(self, file: Path | None = None) -> None:
        """See what is in a backup, and restore it."""
        dialog = RestoreFileDialog(self.controller, self.window(), file)
        dialog.finished.connect(lambda _: self.entered())
        dialog.open()

    def _restore(self) -> None:
        dialog = RestoreDialog(self.controller, self.window())
        dialog.finished.connect(lambda _: self.entered())
        dialog.open()


def _about(mint: MintStatus) -> str:
    """What its state means."""
    if mint.reachable is False:
        return tr("Its ecash cannot be taken until it answers. Is the address right?")
    if mint.health is MintHealth.REFUSED:
        return tr("Nothing of it is taken in.")
    if mint.fee_ppk:
        return tr("Takes a fee for each coin that is spent.")
    return ""
