"""The strip that stands over every page while nothing shown is real money, with what happens in the demo and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from routstr_desktop.gui.spoken import announce
from routstr_desktop.gui.theme import font, theme
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import Icon, label


class PlayStrip(QFrame):
    """Without a visit from a node of one's own there is no way back, and no lines."""

    HEIGHT = 116
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme().dress(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Icon("flask-conical", "info", 16))
        row.addWidget(label(tr("Play money"), "strong", "info"))
        about = label(tr("This is the demo: its mint is a toy and nothing here is worth anything."), tint="info", wrap=True)
        row.addWidget(about, 1)
        self.back = Button(tr("Back to your node"), "undo-2")
        self.back.clicked.connect(self.left)
        self.back.hide()
        row.addWidget(self.back)
        self.lines = QPlainTextEdit()
        self.lines.setReadOnly(True)
        self.lines.setAccessibleName(tr("What happens in the demo"))
        self.lines.setFont(font("caption", mono=True))
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.lines.setTabChangesFocus(True)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.setFixedHeight(self.HEIGHT)
        self.lines.hide()
        column.addLayout(row)
        column.addWidget(self.lines)
        self.hide()

    def visit(self, on: bool) -> None:
        """A visit begins or ends."""
        self.back.setVisible(on)
        self.back.setEnabled(on)
        self.lines.clear()
        self.lines.hide()

    def say(self, line: str) -> None:
        """The next thing that happened."""
        self.lines.appendPlainText(line)
        self.lines.show()
        announce(self.lines, line)
