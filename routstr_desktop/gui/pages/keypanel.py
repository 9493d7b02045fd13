"""The keys of one kind in a table; what can be done with the selected one stands below."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from routstr_desktop.core.keys import KeyKind, KeyRefund, KeyRow
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.keydetails import KeyDialog, rules
from routstr_desktop.gui.dialogs.keys import RevokeDialog, show_refund
from routstr_desktop.gui.shortcuts import native
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr, tr_later, tr_now
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.keytable import BALANCE, NAME, PAGE, SPENT, KeysModel, KeysView
from routstr_desktop.gui.widgets.tablebox import TableBox

RENEW_MS = 1000
"""What the screen shows is asked for again this often at most, while something changes."""
TOP = 50
_EMPTY = {
    KeyKind.CUSTOMER: (
        tr_later("No customers yet."),
        tr_later("A key appears here when someone pays. To use your own apps, make a local key."),
    ),
    KeyKind.LOCAL: (
        tr_later("No local keys yet."),
        tr_later("A local key lets an app on this computer use your models free of charge."),
    ),
}


class KeysPanel(QWidget):
    """The keys of one kind."""

    def __init__(self, controller: Controller, kind: KeyKind, new_key: Callable[[], None]) -> None:
        super().__init__()
        self.controller = controller
        self.kind = kind
        self._generation = 0
        self._loaded = False
        self._renewing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.model = KeysModel(self)
        local = kind is KeyKind.LOCAL
        self.view = KeysView(
            self.model, tr("Local keys") if local else tr("Customer keys"), frozenset({BALANCE, SPENT} if local else ())
        )
        self.box = TableBox(self.view)
        self.box.offered.connect(new_key)
        self._foot()
        column.addWidget(self.box)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(RENEW_MS)
        self._timer.timeout.connect(self.renew)
        self.model.wanted.connect(self._fetch)
        self.model.renamed.connect(self._rename)
        self.model.dataChanged.connect(lambda *_: self.show_actions())
        self.model.modelReset.connect(self.show_actions)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.show_actions())
        self.show_actions()

    def _foot(self) -> None:
        self.details = Button(tr("Details…"), "info")
        self.details.clicked.connect(self._details)
        self.rename = Button(tr("Rename"))
        self.rename.setToolTip(tr("Rename (F2)"))
        self.rename.setAccessibleDescription(native("F2"))
        self.rename.clicked.connect(self._edit_name)
        self.pause = Button(tr("Pause"), "circle-pause")
        self.pause.clicked.connect(self._pause)
        self.revoke = Button(tr("Revoke key"))
        self.revoke.clicked.connect(self._revoke)
        for button in (self.details, self.rename, self.pause, self.revoke):
            self.box.foot.addWidget(button)

    # --- rows ---------------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """The first page, from the beginning."""
        self._generation += 1
        self._loaded = False
        self._fetch(None)

    def _fetch(self, before: int | None) -> None:
        generation = self._generation

        async def work() -> tuple[KeyRow, ...]:
            return await self.controller.call(lambda node: node.key_desk.page, self.kind, PAGE, before)

        def done(rows: tuple[KeyRow, ...]) -> None:
            if generation != self._generation:
                return
            if before is None:
                self._loaded = True
                self.model.reset(rows, complete=len(rows) < PAGE)
            else:
                self.model.append(rows)
            self._choose()

        def failed(title: str, text: str) -> None:
            if generation == self._generation:
                self.model.fetching = False
                if not self._loaded:
                    self.say(title, text, offer=False)

        self.controller.run(self, work(), tr("Reading the keys"), done=done, failed=failed, changes=False)

    def soon(self) -> None:
        """Something changed: look again within a second."""
        if not self._timer.isActive():
            self._timer.start()

    def renew(self) -> None:
        """The newest keys and those on the screen, as they are now."""
        if not self.isVisible() or self._renewing or not self.controller.can_ask:
            return
        if not self._loaded or not self.model.rows:
            self.load()
            return
        first, last = self.view.visible_rows()
        generation, newest = self._generation, self.model.rows[0].id
        before = self.model.rows[first - 1].id if first else None
        self._renewing = True

        async def work() -> tuple[tuple[KeyRow, ...], tuple[KeyRow, ...]]:
            top = await self.controller.call(lambda node: node.key_desk.page, self.kind, TOP, None)
            if before is None and last < TOP:
                return top, ()
            return top, await self.controller.call(lambda node: node.key_desk.page, self.kind, last - first + 1, before)

        def done(found: tuple[tuple[KeyRow, ...], tuple[KeyRow, ...]]) -> None:
            self._renewing = False
            if generation != self._generation:
                return
            top, shown = found
            if top and top[-1].id > newest:  # more new ones than one look shows
                self.load()
                return
            self.model.renew(top + shown)

        def failed(title: str, text: str) -> None:
            self._renewing = False
            if generation == self._generation:
                self._loaded = False
                self.model.reset()
                self.say(title, text, offer=False)

        self.controller.run(self, work(), tr("Reading the keys"), done=done, failed=failed, changes=False)

    def _choose(self) -> None:
        if self.model.rows:
            self.box.show_table()
            self.view.fit()
            if self.view.selected() is None:
                self.view.selectRow(0)
        else:
            self.say(*map(tr_now, _EMPTY[self.kind]), offer=True)

    def say(self, title: str, text: str, *, offer: bool) -> None:
        """Words instead of the table."""
        self.box.say(title, text, tr("New local key") if offer else "", "plus")

    # --- actions ------------------------------------------------------------------------------------------------------

    def show_actions(self) -> None:
        """Buttons by the state of the selected key."""
        row = self.view.selected()
        self.rename.setEnabled(row is not None)
        self.details.setEnabled(row is not None)
        self.pause.setEnabled(row is not None and not row.revoked)
        self.pause.set(
            *((tr("Resume"), "play") if row is not None and row.paused and not row.revoked else (tr("Pause"), "circle-pause"))
        )
        word, usable, why = self._revoke_word(row)
        self.revoke.set(word)
        self.revoke.setEnabled(usable)
        self.revoke.setToolTip(plain_tip(why))
        self.box.told.set_text("" if row is None else self._about(row))

    def _about(self, row: KeyRow) -> str:
        told = [row.name or f"{row.prefix}…"]
        if self.kind is KeyKind.CUSTOMER:
            told.append(tr("spent {amount}", amount=self.model.text(row, SPENT)))
        return " · ".join(filter(None, (*told, rules(row, self.controller.numbers))))

    def _revoke_word(self, row: KeyRow | None) -> tuple[str, bool, str]:
        if self.kind is KeyKind.LOCAL:
            needed = row is not None and row.needed
            why = tr("The Overview offers this key to your apps. It can be paused, not revoked.") if needed else ""
            return tr("Revoke key"), row is not None and not row.revoked and not needed, why
        if row is None or not row.revoked:
            return tr("Revoke with refund"), row is not None, ""
        if row.refund in ("prepared", "unknown"):
            return tr("Refund under way"), False, tr("The mint has not confirmed it yet.")
        if row.refund == "minted":
            return tr("Show refund"), True, ""
        return tr("Make refund"), row.balance_msat >= MSAT_PER_SAT, ""

    def _details(self) -> None:
        row = self.view.selected()
        if row is not None:
            dialog = KeyDialog(self.controller, row, self.window())
            dialog.finished.connect(lambda _: self.soon())
            dialog.open()
            dialog.fit()

    def _edit_name(self) -> None:
        self.view.setFocus()
        self.view.edit(self.model.index(self.view.currentIndex().row(), NAME))

    def _shown(self, row: KeyRow) -> None:
        self.model.renew((row,))

    def _rename(self, key_id: int, name: str) -> None:
        work = self.controller.call(lambda node: node.key_desk.rename, key_id, name)
        self.controller.run(self, work, tr("Renaming"), done=self._shown)

    def _pause(self) -> None:
        row = self.view.selected()
        if row is not None:
            work = self.controller.call(lambda node: node.key_desk.pause, row.id, not row.paused)
            self.controller.run(self, work, tr("Resuming") if row.paused else tr("Pausing"), done=self._shown)

    def _revoke(self) -> None:
        row = self.view.selected()
        if row is None:
            return
        if row.revoked:
            self._refund(row)
            return
        act = self._revoke_local if self.kind is KeyKind.LOCAL else self._refund
        dialog = RevokeDialog(row, self.controller.numbers.sat(row.balance_msat), lambda: act(row), self.window())
        dialog.open()
        dialog.fit()

    def _revoke_local(self, row: KeyRow) -> None:
        work = self.controller.call(lambda node: node.key_desk.revoke, row.id)
        self.controller.run(self, work, tr("Revoking"), done=self._shown)

    def _refund(self, row: KeyRow) -> None:
        window, controller = self.window(), self.controller
        self.revoke.setEnabled(False)

        def look() -> None:
            if shiboken6.isValid(self):  # else the page was made anew meanwhile, and looks by itself
                self.soon()
                self.show_actions()

        def done(refund: KeyRefund | None) -> None:
            look()
            if refund is None:
                controller.notice.emit(tr("The key is revoked. There was nothing to refund."), "ok")
            else:
                show_refund(controller, refund, window)

        def failed(title: str, text: str) -> None:
            look()
            safe = tr("No money is lost; the row of the key says how it stands.")
            controller.notice.emit(" ".join(filter(None, (title, text, safe))), "error")

        # owned by the controller: a refund begun with the mint is not cancelled because the page is gone
        work = controller.call(lambda node: node.key_desk.revoke_with_refund, row.id)
        controller.run(controller, work, tr("The refund"), done=done, failed=failed)
