"""Text: one factory, so that size and tint come from the scale and never from a page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from routstr_desktop.gui.icons import pixmap
from routstr_desktop.gui.theme import font, theme, tokens


def label(text: str = "", role: str = "body", tint: str = "text", *, wrap: bool = False) -> QLabel:
    """A label of a role (caption, body, strong, title, page) in a tint (text, text2, text3, accent, ok, error)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(role))
    made.setWordWrap(wrap)
    if tint != "text":
        made.setProperty("tint", tint)
    return made


class Icon(QWidget):
    """A decorative icon; the word beside it carries the meaning, so it has no accessible name."""

    def __init__(self, name: str, colour: str = "text2", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._colour, self._size = name, colour, size
        self.setFixedSize(size, size)
        theme().changed.connect(self.update)

    def set(self, name: str, colour: str) -> None:
        """Another picture; `colour` is a token's name."""
        if (name, colour) != (self._name, self._colour):
            self._name, self._colour = name, colour
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Only what is seen is drawn."""
        painter = QPainter(self)
        picture = pixmap(self._name, getattr(tokens(), self._colour), self._size, self.devicePixelRatioF())
        painter.drawPixmap(0, 0, picture)
        painter.end()


class Figure(QWidget):
    """A big number that shrinks rather than being cut, down to the size of a title."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """What to show."""
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self.updateGeometry()
            self.update()

    def text(self) -> str:
        """What is shown."""
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(120, QFontMetrics(font("figure")).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(QFontMetrics(font("title")).horizontalAdvance(self._text), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        chosen = font("figure")
        smallest = font("title").pointSizeF()
        while chosen.pointSizeF() > smallest and QFontMetrics(chosen).horizontalAdvance(self._text) > self.width():
            chosen.setPointSizeF(max(smallest, chosen.pointSizeF() - 0.5))
        painter = QPainter(self)
        painter.setFont(chosen)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self._text)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()
        super().changeEvent(event)


class Elided(QLabel):
    """One line that gives way with an ellipsis; the whole text is in the tooltip."""

    def __init__(self, role: str = "body", tint: str = "text", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__()
        self._full, self._mode = "", mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if tint != "text":
            self.setProperty("tint", tint)

    def set_text(self, text: str) -> None:
        """What to show."""
        self._full = text
        self.setText(text)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics, room = self.fontMetrics(), self.contentsRect()
        shown = metrics.elidedText(self._full, self._mode, room.width())
        tip = self._full if shown != self._full else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(QRect(room), int(self.alignment()), shown)
        painter.end()


def rule() -> QFrame:
    """A thin divider."""
    line = QFrame()
    line.setProperty("rule", True)
    line.setFixedHeight(1)
    return line
