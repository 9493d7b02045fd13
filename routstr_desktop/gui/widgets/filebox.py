"""The place of a file: what to do while there is none, else its name; beside it the button that asks for one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import Elided, Icon, label


class FileBox(QFrame):
    """The dialog around it takes what is dropped."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.file: Path | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 14, 14)
        row.setSpacing(12)
        self._icon = Icon("file-key", "text3", 20)
        self._hint = label(hint, tint="text2", wrap=True)
        self.name = Elided("body", "text", Qt.TextElideMode.ElideMiddle)
        self.name.hide()
        self.choose = Button(tr("Choose…"), "folder-open")
        self.choose.setAccessibleName(tr("Choose a backup file"))
        row.addWidget(self._icon)
        row.addWidget(self._hint, 1)
        row.addWidget(self.name, 1)
        row.addWidget(self.choose)

    def show_file(self, file: Path) -> None:
        """This one was chosen."""
        self.file = file
        self._icon.set("file-key", "accent")
        self._hint.hide()
        self.name.set_text(file.name)
        self.name.show()
        self.choose.set(tr("Another…"), "folder-open")
        self.choose.setAccessibleName(tr("Choose another backup file"))
