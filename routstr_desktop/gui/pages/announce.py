"""Announce: who this node is, what is published where, whether customers reach it, how buyers see it, and who else sells."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from routstr_desktop.core.listing import Presence
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.desks import Found
from routstr_desktop.gui.dialogs.announce import AnnounceDialog, ProfileDialog, RelaysDialog
from routstr_desktop.gui.dialogs.identity import BackupDialog, ImportDialog, RevealDialog
from routstr_desktop.gui.dialogs.reach import ReachDialog
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.found_words import presence_pill
from routstr_desktop.gui.pages.identity import IdentityCard, ReviewsCard
from routstr_desktop.gui.pages.neighbours import NeighboursCard
from routstr_desktop.gui.pages.page import ColumnPage
from routstr_desktop.gui.pages.relays import EventCard, ReachCard, RelaysCard
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.boxes import Banner, Pill
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import label

RENEW_MS = 500
"""What is shown is asked for again this often at most, while something changes."""
UNKNOWN = Presence()


class AnnouncePage(ColumnPage):
    """Asks the node for its `Presence` while it can be seen, and after each command."""

    def __init__(self, controller: Controller, *, slowly: bool = False) -> None:
        super().__init__(controller)
        self.build(self._parts(controller), slowly)

    def _parts(self, controller: Controller) -> Iterator[None]:
        self.presence = UNKNOWN
        self._known = False
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(RENEW_MS)
        self._timer.timeout.connect(self.load)
        self._head()
        self.banner = Banner()
        yield
        self.identity = IdentityCard(controller, self.edit_profile, self.new_identity, self.bring, self.backup, self.reveal)
        yield
        self.reviews = ReviewsCard(lambda: self._command(tr("Looking up the reviews"), lambda found: found.reviews.look()))
        self.reach = ReachCard(
            controller,
            lambda: self._command(tr("Checking the address"), lambda found: found.reach.check()),
            self.set_up_reach,
        )
        yield
        self.relays = RelaysCard(controller, self.change_relays)
        self.event_card = EventCard()
        yield
        self.neighbours = NeighboursCard(
            lambda: self._command(tr("Looking for other nodes"), lambda found: found.neighbours.look())
        )
        self._cards = (self.identity, self.reach, self.relays, self.event_card, self.reviews, self.neighbours)
        for part in (self.banner, *self._cards):
            self.column.addWidget(part)
            yield
        self.column.addStretch(1)
        self.begin()

    def _head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStrut(34)
        row.addWidget(label(tr("Announce"), "page"))
        self.pill = Pill()
        row.addWidget(self.pill)
        row.addStretch()
        self.switch = Button(tr("Announce…"), "radio-tower", kind="primary")
        self.switch.clicked.connect(self.toggle)
        row.addWidget(self.switch)
        self.column.addLayout(row)
        self.column.addWidget(held(self.controller, (self.switch, "announce")))

    # --- showing ------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.load()

    def show_snapshot(self, s: Snapshot) -> None:
        """Something changed: ask again soon."""
        if not self._known:
            self.show_presence(self.presence)
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    @property
    def busy(self) -> bool:
        """The node is being asked, or will be."""
        return self._asking or self._timer.isActive()

    def load(self) -> None:
        """Ask the node; calls during one that is under way are left out, the next change asks again."""
        if self._asking or not self.controller.can_ask or not self.isVisible():
            return
        self._asking = True

        async def work() -> Presence:
            return await self.controller.bridge.call(self.controller.need().found.presence)

        def done(found: Presence) -> None:
            self._asking, self._known = False, True
            self.show_presence(found)

        def failed(title: str, text: str) -> None:
            self._asking = False
            self.banner.show_message("error", title, text)

        self.controller.run(self, work(), tr("Reading the announcement"), done=done, failed=failed, changes=False)

    def show_presence(self, p: Presence) -> None:
        """Everything on the page from one frozen value."""
        self.presence = p
        now, numbers = self.controller.snapshot.now, self.controller.numbers
        for card in self._cards:
            card.setVisible(self._known)
        self.pill.setVisible(self._known)
        self.switch.setVisible(self._known)
        self._say(p)
        if not self._known:
            return
        self.pill.set(*presence_pill(p))
        self.switch.set(tr("Stop announcing") if p.announce else tr("Announce…"), None if p.announce else "radio-tower")
        self.switch.set_kind("plain" if p.announce else "primary")
        self.switch.setEnabled(p.announce or bool(p.event and p.relay_urls))
        self.switch.setToolTip("" if self.switch.isEnabled() else tr("There is nothing to announce yet"))
        self.identity.show_presence(p)
        self.reach.show_presence(p, now)
        self.relays.show_presence(p)
        self.event_card.show_presence(p, now)
        self.reviews.show_presence(p, now)
        self.neighbours.show_presence(p, now, numbers)

    def _say(self, p: Presence) -> None:
        if not self._known or not p.running:
            self.banner.show_message(
                "info", tr("The node is not running."), tr("What is announced appears here as soon as it is.")
            )
        elif not p.npub:
            self.banner.show_message(
                "info", tr("Nobody can find this node yet."), tr("It needs a key of its own, and an address.")
            )
        elif p.published is not None and p.obstacle:
            self.banner.show_message("warn", tr("Announced, but buyers' apps may not believe it."), p.obstacle)
        elif p.announce and p.obstacle:
            self.banner.show_message("warn", tr("Switched on, but not announced."), p.obstacle)
        elif p.obstacle:
            self.banner.show_message("info", tr("Not announced."), p.obstacle, [(tr("Set up reach…"), self.set_up_reach)])
        elif p.relays and all(one.state == "refused" for one in p.relays):
            self.banner.show_message("warn", tr("Every relay refused the announcement."), tr("Below is why. Try other relays."))
        else:
            self.banner.clear()

    # --- commands -----------------------------------------------------------------------------------------------------

    def _command(self, name: str, act: Callable[[Found], Awaitable[Any]], said: str = "") -> None:
        async def work() -> None:
            async def call() -> None:
                await act(self.controller.need().found)

            await self.controller.bridge.call(call)

        def done(_: None) -> None:
            if said:
                self.controller.notice.emit(said, "ok")
            self.load()

        def failed(title: str, text: str) -> None:
            self.controller.notice.emit(f"{title} {text}".strip(), "error")
            self.load()

        self.controller.run(self, work(), name, done=done, failed=failed)
        self._timer.start()

    def toggle(self) -> None:
        """Take it back at once, or show the exact event and ask."""
        if self.presence.announce:
            self._command(tr("Stopping the announcement"), lambda found: found.announce(False), tr("Not announced any more."))
        else:
            self._open(AnnounceDialog(self.controller, self.presence, self.window()))

    def new_identity(self) -> None:
        """Make a key."""
        self._command(tr("Making the key"), lambda found: found.identity.generate(), tr("This node has a key now. Back it up."))

    def bring(self) -> None:
        """Import a key."""
        self._open(ImportDialog(self.controller, self.presence, self.window()))

    def backup(self) -> None:
        """The key, encrypted."""
        self._open(BackupDialog(self.controller, self.window()))

    def reveal(self) -> None:
        """The key itself, after a question."""
        self._open(RevealDialog(self.controller, self.window()))

    def edit_profile(self) -> None:
        """Name and description."""
        self._open(ProfileDialog(self.controller, self.presence, self.window()))

    def change_relays(self) -> None:
        """The list of relays."""
        self._open(RelaysDialog(self.controller, self.presence, self.window()))

    def set_up_reach(self) -> None:
        """The three ways to be reached."""
        self._open(ReachDialog(self.controller, self.presence, self.window()))

    def _open(self, dialog: Any) -> None:
        dialog.finished.connect(lambda _: self.load())
        dialog.open()
        dialog.fit()
