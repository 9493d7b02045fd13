"""Fields: an input line; read-only ones in mono, a value with its button and a Nostr event."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from routstr_desktop.gui.theme import font
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.labels import label

CONFIRM_MS = 1600


def field(name: str, placeholder: str = "", *, secret: bool = False) -> QLineEdit:
    """An input line with its accessible name."""
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(placeholder)
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


class SecretField(QWidget):
    """A secret that somebody types; the eye beside it shows what it is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.line = field(name, secret=True)
        self.eye = IconButton("eye", tr("Show what is typed"))
        self.eye.clicked.connect(lambda: self.reveal(self.line.echoMode() is QLineEdit.EchoMode.Password))
        row.addWidget(self.line, 1)
        row.addWidget(self.eye)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget it, and hide the next one."""
        self.line.clear()
        self.reveal(False)

    def reveal(self, on: bool) -> None:
        """Show what is typed, or dots."""
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        self.eye.set("eye-off" if on else "eye", tr("Hide what is typed") if on else tr("Show what is typed"))


class CopyField(QWidget):
    """`name` is what it holds ("Base URL"). The page decides what is copied: the field may show less (a masked key)."""

    copy_asked = Signal()

    def __init__(self, name: str, *, name_width: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        caption = label(name, tint="text2")
        if name_width:
            caption.setFixedWidth(name_width)
        self.field = QLineEdit()
        self.field.setReadOnly(True)
        self.field.setFont(font(mono=True))
        self.field.setAccessibleName(name)
        caption.setBuddy(self.field)
        self.button = Button(tr("Copy"), "copy")
        self.button.setAccessibleName(tr("Copy: {name}", name=name))
        self._copy_name = self.button.accessibleName()
        self.button.setMinimumWidth(self.button.fontMetrics().horizontalAdvance(tr("Copied")) + 56)
        self.button.clicked.connect(self.copy_asked)
        row.addWidget(caption)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._rest)

    def set_text(self, text: str) -> None:
        """What the field shows, from its beginning."""
        if text != self.field.text():
            self.field.setText(text)
            self.field.setCursorPosition(0)

    def confirm(self) -> None:
        """Say for a moment that it was copied."""
        self.button.set(tr("Copied"), "check")
        self._timer.start(CONFIRM_MS)

    def _rest(self) -> None:
        self.button.set(tr("Copy"), "copy")
        self.button.setAccessibleName(self._copy_name)


class EventBox(QPlainTextEdit):
    """A Nostr event, to be read before it is published."""

    HEIGHT = 210

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(font("caption", mono=True))
        self.setAccessibleName(tr("The event"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.HEIGHT)
