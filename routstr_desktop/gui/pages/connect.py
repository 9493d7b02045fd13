"""Where is my endpoint? Base URL and local key to copy; the key stays masked, copying works all the same."""

from __future__ import annotations

from PySide6.QtCore import Qt

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.clipboard import copy, copy_secret
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.apps import AppsDialog
from routstr_desktop.gui.text import masked
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import CopyField
from routstr_desktop.gui.widgets.labels import Elided, label


class ConnectCard(Card):
    """Two fields, or the sentence why there is no address yet. `brief`: for a narrow place."""

    def __init__(self, controller: Controller, *, brief: bool = False) -> None:
        super().__init__(spacing=8)
        self._controller, self._brief = controller, brief
        self._hint = Elided("caption", "text3")
        self._hint.set_text(tr("Works with every OpenAI-compatible app on this computer"))
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.more = Button(tr("Apps…"), "plug", kind="link")
        self.more.setAccessibleName(tr("Connect an app"))
        self.more.clicked.connect(lambda: AppsDialog(controller, self.window()).open())
        self.headed(tr("Connect an app"), self._hint, self.more)
        names = tr("Base URL"), tr("Local key")
        width = max(map(label().fontMetrics().horizontalAdvance, names)) + 8
        self.url, self.key = (CopyField(name, name_width=width) for name in names)
        waiting = tr("No address yet. It appears here as soon as the node answers on this computer.")
        self.none = label(waiting, tint="text2", wrap=True)
        self.url.copy_asked.connect(self.copy_url)
        self.key.copy_asked.connect(self.copy_key)
        self.body.addWidget(self.url)
        self.body.addWidget(self.key)
        self.body.addWidget(self.none)

    def show_snapshot(self, s: Snapshot) -> None:
        """Fill in."""
        up = s.local_url is not None
        for field in (self.url, self.key, self.more):
            field.setVisible(up)
        self._hint.setVisible(up and not self._brief)
        self.none.setVisible(not up)
        self.url.set_text(s.local_url or "")
        self.key.set_text(masked(s.local_key_prefix))
        self.key.setVisible(up and s.local_key_prefix is not None)

    def copy_url(self) -> None:
        """To the clipboard."""
        if self._controller.snapshot.local_url:
            copy(self._controller.snapshot.local_url)
            self.url.confirm()

    def copy_key(self) -> None:
        """Read the key from the keyring and copy it, flagged secret."""

        def done(secret: str) -> None:
            copy_secret(secret)
            self.key.confirm()

        self._controller.run(self, self._controller.call(lambda node: node.local_key), tr("Reading the key"), done=done)
