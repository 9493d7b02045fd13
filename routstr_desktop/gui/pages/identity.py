"""Who this node is: its name and its key, and how buyers see it."""

from __future__ import annotations

import functools
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.listing import Presence
from routstr_desktop.gui.clipboard import copy
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.found_words import IDENTITY_HELP, standing_chip
from routstr_desktop.gui.text import ago, moment
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr, tr_now, tr_said
from routstr_desktop.gui.widgets.boxes import Card, Pill
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import CopyField
from routstr_desktop.gui.widgets.fold import Fold
from routstr_desktop.gui.widgets.labels import Elided, label

Act = Callable[[], object]
NAME_WIDTH = 56


class IdentityCard(Card):
    """Name and description, npub; hex on demand, and the secret behind a button that asks."""

    def __init__(self, controller: Controller, edit: Act, make: Act, bring: Act, backup: Act, reveal: Act) -> None:
        super().__init__(spacing=10)
        self.edit = _link(tr("Edit name…"), edit)
        self.headed(tr("Identity"), self.edit)
        self.body.addWidget(held(controller, (self.edit, "name", "description", "picture")))
        words = QVBoxLayout()
        words.setSpacing(2)
        self.name = Elided("title")
        self.about = label(tint="text2", wrap=True)
        words.addWidget(self.name)
        words.addWidget(self.about)
        self.body.addLayout(words)
        self.none = label(tr_now(IDENTITY_HELP), wrap=True)
        self.body.addWidget(self.none)
        self.npub, self.hex = CopyField("npub", name_width=NAME_WIDTH), CopyField(tr("Hex"), name_width=NAME_WIDTH)
        for field in (self.npub, self.hex):
            field.copy_asked.connect(functools.partial(_copied, field))
            self.body.addWidget(field)
        self.more = Fold(tr("Show hex key"), tr("Hide hex key"), self.hex)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        foot = QHBoxLayout()
        foot.setSpacing(20)
        self.make = Button(tr("New identity"), "plus", kind="primary")
        self.make.clicked.connect(lambda: make())
        self.bring, self.backup = _link(tr("Import…"), bring), _link(tr("Back up…"), backup)
        self.reveal = _link(tr("Show secret key…"), reveal)
        for part in (self.make, self.bring, self.backup, self.reveal):
            foot.addWidget(part)
        foot.addStretch()
        self.body.addLayout(foot)
        self.body.addWidget(held(controller, (self.make, "nsec"), (self.bring, "nsec")))

    def show_presence(self, p: Presence) -> None:
        """Fill in."""
        known = bool(p.npub)
        self.name.set_text(p.name or tr("No name"))
        self.about.setText(p.about or tr("No description"))
        self.none.setVisible(not known)
        self.make.setVisible(not known)
        for part in (self.npub, self.backup, self.reveal):
            part.setVisible(known)
        self.more.set_there(known)
        self.bring.set(tr("Import another…") if known else tr("Import…"))
        self.npub.set_text(p.npub)
        self.hex.set_text(p.hex)


class ReviewsCard(Card):
    """Announced, not reviewed yet; trusted; flagged: what it means, and the link to hand out."""

    def __init__(self, look: Act) -> None:
        super().__init__(spacing=10)
        self.chip = Pill(small=True)
        self.when = Elided("caption", "text3")
        self.look = Button(tr("Look up"), "refresh-cw", kind="link")
        self.look.clicked.connect(lambda: look())
        self.headed(tr("How buyers see you"), self.look, beside=(self.chip, self.when))
        self.meaning = label(tint="text2", wrap=True)
        self.body.addWidget(self.meaning)
        self.link = CopyField(tr("Link"), name_width=NAME_WIDTH)
        self.link.copy_asked.connect(functools.partial(_copied, self.link))
        self.body.addWidget(self.link)
        self.words = QWidget()
        self._words = QVBoxLayout(self.words)
        self._words.setContentsMargins(0, 0, 0, 0)
        self._words.setSpacing(2)
        self.body.addWidget(self.words)
        self._shown: object = None

    def show_presence(self, p: Presence, now: int) -> None:
        """Fill in."""
        seen = p.standing
        self.setVisible(bool(p.npub))
        self.chip.set(*standing_chip(seen.state))
        if seen.looked:
            self.when.set_text(tr("Looked up {when}", when=ago(seen.looked, now)), moment(seen.looked))
        else:
            self.when.set_text("")
        self.meaning.setText(tr_said(seen.meaning))
        self.link.setVisible(bool(seen.link))
        self.link.set_text(seen.link)
        self.words.setVisible(bool(seen.recommendations))
        if seen.recommendations == self._shown:
            return
        self._shown = seen.recommendations
        while (old := self._words.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in seen.recommendations[:3]:
            line = label(
                tr("Recommended by {who}…: {words}", who=one.author[:8], words=one.text or tr("no words")),
                "caption",
                "text2",
                wrap=True,
            )
            line.setToolTip(plain_tip(one.author))
            self._words.addWidget(line)


def _copied(field: CopyField) -> None:
    copy(field.field.text())
    field.confirm()


def _link(text: str, act: Act) -> Button:
    made = Button(text, kind="link")
    made.clicked.connect(lambda: act())
    return made
