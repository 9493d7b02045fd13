"""A short note at the foot of the window. Errors stay until they are closed, the rest leaves by itself; some can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from routstr_desktop.gui.icons import icon
from routstr_desktop.gui.theme import theme, tokens
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.labels import Icon, label

SHOWN_MS = 4000
UNDO_MS = 8000


class Toast(QFrame):
    """Lies over its parent's lower edge and follows its size."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("toast", True)
        theme().dress(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        self._icon = Icon("circle-check", "window", 16)
        self._label = label(wrap=True)
        self.undo = Button("", kind="toast")
        self.undo.clicked.connect(self._undo)
        self._act: Callable[[], object] | None = None
        self._close = IconButton("x", "")
        self._close.clicked.connect(self.hide)
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        row.addWidget(self.undo)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, tone: str = "ok") -> None:
        """`ok` and `info` leave after four seconds, `error` stays."""
        self._act = None
        self._show(text, tone, 0 if tone == "error" else SHOWN_MS)

    def offer(self, text: str, undo: Callable[[], object]) -> None:
        """What was done, with a button that takes it back; it stays longer."""
        self._act = undo
        self._show(text, "ok", UNDO_MS)

    def _show(self, text: str, tone: str, milliseconds: int) -> None:
        self._label.setText(text)
        self.setAccessibleName(text)
        self._icon.set("circle-x" if tone == "error" else "circle-check", "window")
        self.undo.set(tr("Undo"))
        self._close.setAccessibleName(tr("Close this message"))
        self._close.setToolTip(tr("Close this message"))
        self.undo.setVisible(self._act is not None)
        self._close.setVisible(tone == "error")
        self._close.setIcon(icon("x", tokens().window, 18))
        self._place()
        self.show()
        self.raise_()
        self._timer.stop()
        if milliseconds:
            self._timer.start(milliseconds)

    def _undo(self) -> None:
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()

    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def _place(self) -> None:
        parent, layout = self.parentWidget(), self.layout()
        assert parent is not None
        assert layout is not None
        room = parent.rect()
        most = min(560, room.width() - 48)
        natural = self._label.fontMetrics().horizontalAdvance(self._label.text()) + 64
        if self._close.isVisibleTo(self):
            natural += 40
        if self.undo.isVisibleTo(self):
            natural += self.undo.sizeHint().width() + 12
        width = min(most, natural)
        height = max(40, layout.heightForWidth(width))
        self.setGeometry((room.width() - width) // 2, room.height() - height - 20, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False


def place_over(widget: QWidget) -> Toast:
    """A toast for a window or dialog."""
    toast = Toast(widget)
    toast.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
    return toast
