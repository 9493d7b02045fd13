"""Before and around the announcement: the exact event with its question, the node's name, the relays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from routstr_desktop.core.listing import Presence
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.engine import Engine
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.text import host
from routstr_desktop.gui.theme import font
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import EventBox, field
from routstr_desktop.gui.widgets.labels import heading, label

NAME_LENGTH, ABOUT_LENGTH = 100, 1000


class CommandDialog(Dialog):
    """A dialog with one command of the node: closes when it worked, says why when it did not."""

    def __init__(
        self,
        controller: Controller,
        title: str,
        about: str,
        verb: str,
        icon: str | None,
        parent: QWidget | None,
        width: int = 460,
    ) -> None:
        super().__init__(title, about, parent, width=width)
        self._controller = controller
        self.column.setSpacing(6)
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.act = Button(verb, icon, kind="primary")
        self.act.clicked.connect(lambda: self.submit())
        self.act.setDefault(True)
        self.add_buttons(self.cancel, self.act)

    def submit(self) -> None:
        """What the button does."""
        raise NotImplementedError

    def ask(self, name: str, work: Callable[[Engine], Awaitable[Any]], done: Callable[[Any], None]) -> None:
        """Run a command on the node; its failure is shown in the dialog and the button can be used again."""
        self.error.clear()
        self.act.setEnabled(False)

        async def run() -> Any:
            async def call() -> Any:
                return await work(self._controller.need())

            return await self._controller.bridge.call(call)

        self._controller.run(self, run(), name, done=done, failed=self._again)

    def _again(self, title: str, text: str) -> None:
        self.act.setEnabled(True)
        self.failed(title, text)

    def finish(self, said: str) -> None:
        """It worked."""
        self._controller.notice.emit(said, "ok")
        self.accept()


class AnnounceDialog(CommandDialog):
    """The exact event and where it goes; published when the button is pressed, not before."""

    def __init__(self, controller: Controller, p: Presence, parent: QWidget | None = None) -> None:
        where = ", ".join(host(url) for url in p.relay_urls)
        about = tr(
            "This event, signed with your key, goes to {where}. Everybody can read it, and others may keep copies.", where=where
        )
        super().__init__(controller, tr("Announce this node?"), about, tr("Publish"), "radio-tower", parent, 660)
        self.text = EventBox()
        self.text.setPlainText(p.event)
        self.column.addWidget(self.text)
        told = tr("Renewed every 45 minutes while you sell; taken back when you stop or quit.")
        self.column.addWidget(label(told, "caption", "text3", wrap=True))
        self.column.addWidget(held(controller, (self.act, "announce")))

    def submit(self) -> None:
        """Switch it on."""
        said = tr("Announcing is switched on.")
        self.ask(tr("Announcing"), lambda engine: engine.found.announce(True), lambda _: self.finish(said))


class ProfileDialog(CommandDialog):
    """Name and description, as buyers read them."""

    def __init__(self, controller: Controller, p: Presence, parent: QWidget | None = None) -> None:
        super().__init__(
            controller, tr("Name of this node"), tr("Buyers see this in their list of nodes."), tr("Save"), "save", parent
        )
        self.name = field(tr("Name"), tr("for example: Ada's node"))
        self.name.setMaxLength(NAME_LENGTH)
        self.name.setText(p.name)
        self.about_line = field(tr("Description"), tr("what you offer, in a sentence"))
        self.about_line.setMaxLength(ABOUT_LENGTH)
        self.about_line.setText(p.about)
        self.picture = field(tr("Picture"), tr("https://…, optional"))
        self.picture.setText(p.picture)
        for name, line in ((tr("Name"), self.name), (tr("Description"), self.about_line), (tr("Picture"), self.picture)):
            caption = heading(name)
            caption.setBuddy(line)
            self.column.addWidget(caption)
            self.column.addWidget(line)
        self.warning = label("", "caption", "text2", wrap=True)
        self.column.addWidget(self.warning)
        inputs = ((self.name, "name"), (self.about_line, "description"), (self.picture, "picture"))
        self.column.addWidget(held(controller, *inputs, (self.act, "name", "description", "picture")))
        self.name.textChanged.connect(self._check)
        self._check()
        self.name.setFocus()

    def _check(self) -> None:
        self.act.setEnabled(bool(self.name.text().strip()))
        hidden = "staging" in self.name.text().lower()
        self.warning.setText(tr("routstr.com does not list names with “staging”.") if hidden else "")
        self.warning.setVisible(hidden)

    def submit(self) -> None:
        """Save; the announcement follows by itself."""
        changes = {
            "name": self.name.text().strip(),
            "description": self.about_line.text().strip(),
            "picture": self.picture.text().strip(),
        }
        self.ask(
            tr("Saving"), lambda engine: engine.change_settings(**changes), lambda _: self.finish(tr("The name was saved."))
        )


class RelaysDialog(CommandDialog):
    """One address a line."""

    def __init__(self, controller: Controller, p: Presence, parent: QWidget | None = None) -> None:
        about = tr("The announcement goes to each of them. Buyers' apps read relay.damus.io, nos.lol and relay.routstr.com.")
        super().__init__(controller, tr("Relays"), about, tr("Save"), "save", parent)
        caption = heading(tr("One address on each line"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Relays"))
        self.text.setFont(font(mono=True))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(140)
        self.text.setPlainText("\n".join(p.relay_urls))
        caption.setBuddy(self.text)
        self.column.addWidget(caption)
        self.column.addWidget(self.text)
        self.column.addWidget(held(controller, (self.text, "relays"), (self.act, "relays")))
        self.text.setFocus()

    def submit(self) -> None:
        """Save; relays that are new are told at once."""
        relays = tuple(self.text.toPlainText().split())
        self.ask(tr("Saving"), lambda engine: engine.change_settings(relays=relays), lambda _: self.finish(tr("Relays saved.")))
