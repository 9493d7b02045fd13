"""Step 5: who may come, how they find this node, and how the program starts. What is local only stops at the last part."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from routstr_desktop.core.listing import Presence
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.desks import Found
from routstr_desktop.gui.dialogs.announce import AnnounceDialog, ProfileDialog, RelaysDialog
from routstr_desktop.gui.dialogs.reach import ReachDialog
from routstr_desktop.gui.firstrun.flow import Flow, Goal
from routstr_desktop.gui.firstrun.page import ActionRow, StepPage
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.text import host
from routstr_desktop.gui.translation import tr, tr_said, trn
from routstr_desktop.gui.widgets.labels import Rule
from routstr_desktop.gui.widgets.switches import LoginSwitch, SellSwitch
from routstr_desktop.system.autostart import Autostart

UNNAMED = "ARoutstrNode"
"""What Routstr calls a node whose operator gave it no name."""


class ReachPage(StepPage):
    """Each row opens the dialog that the page Announce opens; nothing is asked for here a second time."""

    def __init__(self, controller: Controller, flow: Flow, autostart: Callable[[], Autostart]) -> None:
        super().__init__(controller, flow)
        self.column.setSpacing(4)
        self.presence = Presence()
        self._asking = False
        self.address = ActionRow(tr("An address from outside"), tr("Set up…"))
        self.address.button.clicked.connect(lambda: self._open(ReachDialog))
        self.name = ActionRow(tr("Name and description"), tr("Enter…"))
        self.name.button.clicked.connect(lambda: self._open(ProfileDialog))
        self.relays = ActionRow(tr("Relays"), tr("Change…"))
        self.relays.button.clicked.connect(lambda: self._open(RelaysDialog))
        self.announce = ActionRow(tr("Announce on Nostr"), tr("Announce…"))
        self.announce.button.clicked.connect(self._announce)
        self._rows: tuple[QWidget, ...] = (self.address, self.name, self.relays, self.announce, Rule())
        for row in self._rows:
            self.column.addWidget(row)
        self.column.addWidget(
            held(
                controller,
                (self.address.button, "http_url", "tor"),
                (self.name.button, "name", "description", "picture"),
                (self.relays.button, "relays"),
                (self.announce.button, "announce"),
            )
        )
        self.column.addSpacing(8)
        self.login = LoginSwitch(controller, autostart())
        self.sell = SellSwitch(controller)
        self.column.addWidget(self.login)
        self.column.addSpacing(6)
        self.column.addWidget(self.sell)
        self.column.addStretch()

    @property
    def _sells(self) -> bool:
        return self.flow.goal is not Goal.LOCAL

    @property
    def title(self) -> str:
        """The question."""
        return tr("Who may reach this node?") if self._sells else tr("When does it start?")

    @property
    def about(self) -> str:
        """What happens if nothing is done here."""
        if self._sells:
            return tr("Until you do something here, only this computer reaches it. All of it can wait.")
        return tr("Your apps find the node as long as it runs. Nobody else is let in.")

    def entered(self) -> None:
        """What is set up already."""
        for row in self._rows:
            row.setVisible(self._sells)
        self.sell.setVisible(self._sells)
        (self.address.button if self._sells else self.login.box).setFocus()
        self.login.read_back()
        self.show_presence(self.presence)
        if self.controller.engine is not None:
            work = self.controller.call(lambda node: node.preferences.options)
            self.controller.run(self, work, tr("Reading the settings"), done=self._show, changes=False)
            self.load()

    def _show(self, options: dict[str, Any]) -> None:
        self.sell.set(bool(options["sell_at_start"]))

    def show_snapshot(self, s: Snapshot) -> None:
        """Something changed: perhaps the address was checked, or a relay has answered."""
        if self.isVisible() and self._sells:
            self.load()

    def load(self) -> None:
        """Ask the node how it can be found."""
        if self._asking or not self.controller.can_ask or not self._sells:
            return
        self._asking = True

        def ended(found: Presence) -> None:
            self._asking = False
            self.show_presence(found)

        def failed(title: str, text: str) -> None:
            self._asking = False
            self.failed(title, text)

        async def work() -> Presence:
            return await self.controller.bridge.call(self.controller.need().found.presence)

        self.controller.run(self, work(), tr("Reading the announcement"), done=ended, failed=failed, changes=False)

    def show_presence(self, p: Presence) -> None:
        """Row by row."""
        self.presence = p
        urls = [url for url in (p.http_url, p.onion.url if p.tor else p.onion_url) if url]
        checked = [one for one in p.reach if one.url in urls]
        well = any(one.state == "reached" for one in checked)
        if urls:
            told = ", ".join(host(url) for url in urls)
            doubts = [tr_said(one.words) for one in checked if one.state in ("not reached", "somebody else")]
            self.address.show_state(well, f"{told}. {doubts[0]}" if doubts else told, tr("Change…"), warn=bool(doubts))
        else:
            self.address.show_state(
                False, tr("A web address or tunnel of your own, or Tor. Now only this computer."), tr("Set up…")
            )
        named = p.name not in ("", UNNAMED)
        told = f"{p.name} · {p.about}".strip(" ·") if named else tr("How buyers see this node in their lists.")
        self.name.show_state(named, told, tr("Change…") if named else tr("Enter…"))
        self.relays.show_state(bool(p.relay_urls), trn("{n} relay", "{n} relays", len(p.relay_urls)))
        if p.announce:
            told = tr_said(p.obstacle) or tr("Buyers find this node.")
            self.announce.show_state(True, told, tr("Stop"), warn=bool(p.obstacle))
        else:
            self.announce.show_state(False, self._why_not(p), tr("Announce…") if p.npub else tr("Make a key"))
        self.announce.button.setEnabled(not p.npub or p.announce or bool(p.event and p.relay_urls))

    @staticmethod
    def _why_not(p: Presence) -> str:
        if not p.npub:
            return tr("Buyers know a node by its key. It is made here and kept on this computer, encrypted.")
        if p.event and p.relay_urls:
            return tr("You see the exact text before anything is published.")
        return tr_said(p.obstacle) or tr("It needs an address first.")

    # --- commands -----------------------------------------------------------------------------------------------------

    def _open(self, kind: Callable[..., Any]) -> None:
        dialog = kind(self.controller, self.presence, self.window())
        dialog.finished.connect(lambda _: self.load())
        dialog.open()
        dialog.fit()

    def _announce(self) -> None:
        if not self.presence.npub:
            self._command(tr("Making the key"), lambda found: found.identity.generate())
        elif self.presence.announce:
            self._command(tr("Stopping the announcement"), lambda found: found.announce(False))
        else:
            self._open(AnnounceDialog)

    def _command(self, name: str, act: Callable[[Found], Awaitable[Any]]) -> None:
        self.said.emit("", "", "")

        async def call() -> None:
            await act(self.controller.need().found)

        async def work() -> None:
            await self.controller.bridge.call(call)

        self.controller.run(self, work(), name, done=lambda _: self.load(), failed=self.failed)
