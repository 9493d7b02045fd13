"""Where the announcement goes, what came of it, and its exact text."""

from __future__ import annotations

from collections.abc import Callable

from routstr_desktop.core.listing import Presence
from routstr_desktop.gui.clipboard import copy
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.found_words import reach_chip, relay_about, relay_chip
from routstr_desktop.gui.text import ago, host, moment
from routstr_desktop.gui.translation import tr, tr_said
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import EventBox
from routstr_desktop.gui.widgets.fold import Fold
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.widgets.rows import StateRows

Act = Callable[[], object]


class RelaysCard(Card):
    """A relay each row: accepted, refused with its words, or no answer."""

    def __init__(self, controller: Controller, change: Act) -> None:
        super().__init__(spacing=4)
        self.change = Button(tr("Change…"), kind="link")
        self.change.clicked.connect(lambda: change())
        self.headed(tr("Relays"), self.change, rows=True)
        self.body.addWidget(held(controller, (self.change, "relays")))
        self.none = label(tr("No relay. Buyers find nodes on relays: add at least one."), tint="text2", wrap=True)
        self.none.setContentsMargins(0, 0, 0, 6)
        self.body.addWidget(self.none)
        self.rows = StateRows()
        self.body.addWidget(self.rows)

    def show_presence(self, p: Presence) -> None:
        """Fill in."""
        told = {one.url: one for one in p.relays}
        lines = []
        for url in p.relay_urls:
            result = told.get(url)
            if result is None:
                lines.append((host(url), "", (tr("Not sent yet"), "plain", "circle")))
            else:
                lines.append((host(url), relay_about(result), relay_chip(result)))
        self.none.setVisible(not lines)
        self.rows.show_lines(lines)


class ReachCard(Card):
    """Each address with what came of calling it."""

    def __init__(self, controller: Controller, check: Act, set_up: Act) -> None:
        super().__init__(spacing=4)
        self.check = Button(tr("Check now"), "refresh-cw", kind="link")
        self.check.clicked.connect(lambda: check())
        self.set_up = Button(tr("Set up…"), "globe")
        self.set_up.clicked.connect(lambda: set_up())
        self.headed(tr("Can customers reach you?"), self.check, self.set_up, rows=True).setSpacing(20)
        self.body.addWidget(held(controller, (self.set_up, "http_url", "tor")))
        nowhere = tr("Not yet: no address leads to this computer from outside. Set one up: your own, a tunnel's, or Tor.")
        self.none = label(nowhere, tint="text2", wrap=True)
        self.none.setContentsMargins(0, 8, 0, 6)
        self.body.addWidget(self.none)
        self.rows = StateRows()
        self.body.addWidget(self.rows)

    def show_presence(self, p: Presence, now: int) -> None:
        """Fill in."""
        lines = []
        for one in p.reach:
            words = tr_said(one.words)
            if one.state == "reached" and one.at is not None:
                words = f"{words} {tr('Checked {when}.', when=ago(one.at, now))}"
            lines.append((host(one.url) if not one.url.startswith("http://") else one.url, words, reach_chip(one.state)))
        if p.onion.state == "failed" or (p.onion.state == "missing" and p.tor):
            lines.append((tr("Onion service"), tr_said(p.onion.words), (tr("Failed"), "error", "circle-x")))
        elif p.onion.state == "starting" and not p.onion.url:
            lines.append((tr("Onion service"), tr_said(p.onion.words), (tr("Starting…"), "info", "loader-circle")))
        self.none.setVisible(not lines)
        self.check.setEnabled(bool(p.reach))
        self.rows.show_lines(lines)


class EventCard(Card):
    """The exact event, on demand: nothing else is published."""

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self.text = EventBox()
        self.more = Fold(tr("Show the event"), tr("Hide the event"), self.text)
        self.copy = Button(tr("Copy"), "copy", kind="link")
        self.copy.setAccessibleName(tr("Copy the event"))
        self.headed(tr("What is published"), self.more, self.copy).setSpacing(20)
        self.about = label("", "caption", "text2", wrap=True)
        self.body.addWidget(self.about)
        self.body.addWidget(self.text)
        self.copy.clicked.connect(lambda: copy(self.text.toPlainText()))

    def show_presence(self, p: Presence, now: int) -> None:
        """Fill in."""
        self.about.setToolTip("" if p.published is None else moment(p.published))
        if p.published is not None:
            when = tr("This event was published {when}.", when=ago(p.published, now))
            then = tr("It is renewed every 45 minutes with a new time, and expires by itself after two hours.")
            self.about.setText(f"{when} {then}")
        elif p.event:
            self.about.setText(tr("Exactly this would be published, signed with your key. Nothing else is ever sent."))
        else:
            self.about.setText(tr("There is nothing to publish yet."))
        self.more.set_there(bool(p.event))
        self.copy.setVisible(bool(p.event))
        if p.event != self.text.toPlainText():
            self.text.setPlainText(p.event)
