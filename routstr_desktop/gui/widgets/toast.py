"""A short note at the foot of the window. Errors stay until they are closed, the rest leaves by itself; some can be undone.

It never lies on something that can be pressed or typed into, as long as there is another place for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFrame, QHBoxLayout, QLineEdit, QWidget

from routstr_desktop.gui.icons import icon
from routstr_desktop.gui.spoken import announce
from routstr_desktop.gui.theme import theme, tokens
from routstr_desktop.gui.translation import tr, tr_said
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.labels import Icon, label

_CONTROLS = (QAbstractButton, QComboBox, QLineEdit)
GAP = 6
SHOWN_MS = 4000
UNDO_MS = 8000


class Toast(QFrame):
    """Lies over its parent's lower edge and follows its size."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme().dress(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        self._icon = Icon("circle-check", "window", 16)
        self._label = label(tint="window", wrap=True)
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
        text = tr_said(text)
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
        announce(self, text, urgent=tone == "error")
        self._timer.stop()
        if milliseconds:
            self._timer.start(milliseconds)

    def _undo(self) -> None:
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()

    def move_on(self) -> None:
        """Another page lies under it now: find a place once that is laid out."""
        if self.isVisible():
            QTimer.singleShot(0, self, self._place)

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
        spot = QRect((room.width() - width) // 2, room.height() - height - 20, width, height)
        spot.moveTop(self._free(spot))
        self.setGeometry(spot)

    def _free(self, spot: QRect) -> int:
        """The top of the lowest place that covers no control; where there is none in the lower half, the foot of the window."""
        lowest, top = spot.top(), spot.top()
        taken = [area for area in self._controls() if area.right() >= spot.left() and area.left() <= spot.right()]
        while top > lowest // 2:
            under = [area.top() for area in taken if area.bottom() >= top and area.top() <= top + spot.height()]
            if not under:
                return top
            top = min(under) - spot.height() - GAP
        return lowest

    def _controls(self) -> Iterator[QRect]:
        """Where something can be pressed or typed into, as far as it is in sight, with a little room around it."""
        parent = self.parentWidget()
        assert parent is not None
        for one in parent.findChildren(QWidget):
            if isinstance(one, _CONTROLS) and one.isVisible() and one.isEnabled() and not self.isAncestorOf(one):
                seen = one.visibleRegion().boundingRect()
                if not seen.isEmpty():
                    yield seen.translated(one.mapTo(parent, QPoint())).adjusted(-GAP, -GAP, GAP, GAP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False


def place_over(widget: QWidget) -> Toast:
    """A toast for a window or dialog."""
    toast = Toast(widget)
    toast.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
    return toast
