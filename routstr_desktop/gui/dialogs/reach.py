"""Three ways for customers to reach this computer, each with what to do: an address of one's own, Tor, the local network."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QTabBar, QVBoxLayout, QWidget

from routstr_desktop.core.listing import Presence
from routstr_desktop.gui.clipboard import copy
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import CommandDialog
from routstr_desktop.gui.fixed import held, why_fixed
from routstr_desktop.gui.found_words import onion_chip
from routstr_desktop.gui.text import address
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr, tr_later, tr_now, tr_said
from routstr_desktop.gui.widgets.boxes import Pill
from routstr_desktop.gui.widgets.fields import CopyField, field
from routstr_desktop.gui.widgets.labels import heading, label
from routstr_desktop.gui.widgets.stack import Stack

WAYS = ("own", "tor", "lan")
_PORT = 8422
_OWN = (
    tr_later("1. Let a domain of yours, or a tunnel (cloudflared, ngrok, Tailscale Funnel), lead to this computer: {target}."),
    tr_later("2. Enter its https address. Choose one that stays: buyers enable a node by its address."),
    tr_later("3. It is called from here through the internet, and announced once it answers as this node."),
)
_TOR = (
    tr_later(
        "This program runs Tor and gives the node an onion address: no router to open, no domain. Customers need Tor, too."
    ),
    tr_later("The address is kept for as long as this profile is; its key stays on this computer, encrypted."),
)
_LAN = (
    tr_later(
        "Only devices in your own network reach the node. The address is never announced, and nothing outside can check it."
    ),
    tr_later("An address of your own, or the onion service, is switched off."),
)


class ReachDialog(CommandDialog):
    """A tab for each way; the button does what the tab says."""

    def __init__(self, controller: Controller, p: Presence, parent: QWidget | None = None) -> None:
        about = tr(
            "Customers come over the internet, so an address must lead to this computer from outside. Only priced requests are "
            "answered there, and no customer sees your provider's key."
        )
        super().__init__(controller, tr("How customers reach you"), about, tr("Save and check"), "globe", parent, 620)
        self._presence = p
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("Ways to be reached"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for name in (tr("Own address or tunnel"), tr("Tor"), tr("This network only")):
            self.tabs.addTab(name)
        self.stack = Stack()
        self.column.addWidget(self.tabs)
        self.column.addWidget(self.stack)
        self._own_side(controller)
        self._tor_side()
        self._lan_side()
        self.tabs.currentChanged.connect(self._turn)
        self.url.textChanged.connect(self._check)
        self.tabs.setCurrentIndex(1 if p.tor and not p.http_url else 0)
        self._check()
        (self.tabs if self.tabs.currentIndex() else self.url).setFocus()

    def _side(self, lines: tuple[str, ...]) -> QVBoxLayout:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        for line in lines:
            column.addWidget(label(line, tint="text2", wrap=True))
        self.stack.addWidget(side)
        return column

    def _own_side(self, controller: Controller) -> None:
        target = (controller.snapshot.public_url or "").removesuffix("/v1")
        if not target.startswith("http://"):
            target = f"http://127.0.0.1:{_PORT}"
        first, *rest = _OWN
        column = self._side((tr_now(first, target=target), *map(tr_now, rest)))
        self.url = field(tr("Your https address"), "https://node.example.com")
        self.url.setText(self._presence.http_url)
        caption = heading(tr("Your https address"))
        caption.setBuddy(self.url)
        column.addWidget(caption)
        column.addWidget(self.url)
        self.warning = label("", "caption", "text2", wrap=True)
        column.addWidget(self.warning)
        column.addWidget(held(controller, (self.url, "http_url")))
        column.addStretch()

    def _tor_side(self) -> None:
        column = self._side(tuple(map(tr_now, _TOR)))
        self.onion = Pill(small=True)
        self.onion.set(*onion_chip(self._presence.onion.state))
        column.addWidget(self.onion)
        self.onion_words = label(tr_said(self._presence.onion.words), "caption", "text2", wrap=True)
        self.onion_words.setVisible(bool(self._presence.onion.words))
        column.addWidget(self.onion_words)
        self.address = CopyField(tr("Address"))
        self.address.set_text(self._presence.onion.url)
        self.address.setVisible(bool(self._presence.onion.url))
        self.address.copy_asked.connect(self._copy)
        column.addWidget(self.address)
        column.addWidget(self._why("tor"))
        column.addStretch()

    def _lan_side(self) -> None:
        column = self._side(tuple(map(tr_now, _LAN)))
        lan = next((one.url for one in self._presence.reach if "never announced" in one.words), "")
        if lan:
            column.addWidget(label(tr("The address there: {url}", url=f"{lan}/v1"), wrap=True))
        column.addWidget(self._why("http_url", "tor"))
        column.addStretch()

    def _why(self, *settings: str) -> QLabel:
        """Why a way cannot be chosen."""
        line = label(why_fixed(self._controller.snapshot, settings), "caption", "text2", wrap=True)
        line.setVisible(bool(line.text()))
        return line

    def _copy(self) -> None:
        copy(self.address.field.text())
        self.address.confirm()

    def _turn(self, row: int) -> None:
        self.stack.setCurrentIndex(row)
        self._check()
        self.fit()

    def _check(self) -> None:
        row, url = self.tabs.currentIndex(), address(self.url.text())
        verb = (
            tr("Save and check"),
            tr("Stop the service") if self._presence.tor else tr("Start the service"),
            tr("Use this network only"),
        )
        self.act.set(verb[row], ("globe", "radio-tower", "monitor")[row])
        fixed = why_fixed(self._controller.snapshot, (("http_url",), ("tor",), ("http_url", "tor"))[row])
        self.act.setEnabled(not fixed and (row > 0 or url.startswith("https://")))
        self.act.setToolTip(plain_tip(fixed))
        self.act.setAccessibleDescription(fixed)
        hidden = any(part in url.lower() for part in ("staging.", "test.", "dev.", "preview."))
        plain = url.startswith("http://")
        self.warning.setText(
            tr("It must begin with https://, because customers send money over it.")
            if plain
            else tr("routstr.com does not list addresses with staging, test, dev or preview in them.")
            if hidden
            else ""
        )
        self.warning.setVisible(plain or hidden)

    def submit(self) -> None:
        """Do what the tab says."""
        way, url = WAYS[self.tabs.currentIndex()], address(self.url.text())
        if way == "tor" and self._presence.tor:
            self.ask(
                tr("Stopping Tor"), lambda engine: engine.found.onion.switch(False), lambda _: self.finish(tr("Tor is off."))
            )
            return
        said = {
            "own": tr("The address was saved and called."),
            "tor": tr("The onion service is starting."),
            "lan": tr("Done."),
        }[way]
        self.ask(tr("Setting it up"), lambda engine: engine.found.reach_by(way, url), lambda _: self.finish(said))
