"""Connect a provider: base URL and API key, tested by the node before anything is kept."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import label

EXAMPLE = "https://openrouter.ai/api/v1"


def field(name: str, placeholder: str = "", *, secret: bool = False) -> QLineEdit:
    """An input line with its accessible name."""
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(placeholder)
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


class UpstreamDialog(Dialog):
    """Closes by itself when the node accepted the provider."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        about = "Your API key is kept in the keyring of this computer and is sent to this provider only."
        super().__init__("Connect a provider", about, parent)
        self._controller = controller
        self.url = field("Base URL", EXAMPLE)
        self.key = field("API key", "sk-…", secret=True)
        for name, line in (("Base URL", self.url), ("API key", self.key)):
            caption = label(name, "strong")
            caption.setBuddy(line)
            self.column.addWidget(caption)
            self.column.addWidget(line)
            self.column.setSpacing(6)
        self.column.addWidget(label("The address ends with /v1 for most providers.", "caption", "text3"))
        self.cancel = Button("Cancel")
        self.cancel.clicked.connect(self.reject)
        self.save = Button("Test and connect", "plug", kind="primary")
        self.save.clicked.connect(self.submit)
        self.save.setDefault(True)
        self.add_buttons(self.cancel, self.save)
        self.url.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        self.save.setEnabled(self.url.text().strip().startswith(("http://", "https://")))

    def submit(self) -> None:
        """Let the node test it."""
        url, key = self.url.text().strip(), self.key.text().strip()
        self.error.clear()
        self.save.setEnabled(False)
        self.save.set("Testing…", "plug")

        async def work() -> None:
            await self._controller.bridge.call(self._controller.need().set_upstream, url, key)

        self._controller.run(self, work(), "Connecting", done=lambda _: self._done(), failed=self._failed)

    def _done(self) -> None:
        self._controller.notice.emit("Provider connected.", "ok")
        self.accept()

    def _failed(self, title: str, text: str) -> None:
        self.save.set("Test and connect", "plug")
        self._check()
        self.failed(title, text)
