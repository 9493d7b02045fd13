"""Text: one factory, so that size and tint come from the scale and never from a page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from routstr_desktop.gui.icons import pixmap
from routstr_desktop.gui.spoken import announce
from routstr_desktop.gui.text import HIDDEN, UNKNOWN
from routstr_desktop.gui.theme import font, theme, tokens
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr


class LiveLabel(QLabel):
    """A text that is read out whenever it becomes another while it is seen."""

    def setText(self, text: str) -> None:
        before = self.text()
        super().setText(text)
        if text != before:
            announce(self, text)


def label(text: str = "", role: str = "body", tint: str = "text", *, wrap: bool = False, live: bool = False) -> QLabel:
    """A label of a role (caption, body, strong, title, page) in a tint (text, text2, text3, accent, ok, error)."""
    made = LiveLabel(text) if live else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(role))
    made.setWordWrap(wrap)
    if tint != "text":
        made.setProperty("tint", tint)
    return made


def heading(text: str) -> QLabel:
    """What the field below it is for: nearer to it than to what stands above."""
    made = label(text, "strong")
    made.setContentsMargins(0, 6, 0, 0)
    return made


class Icon(QWidget):
    """A decorative icon. The word beside it carries the meaning: to readers of the screen it is no picture and has no name."""

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
        painter = QPainter(self)
        picture = pixmap(self._name, getattr(tokens(), self._colour), self._size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(0, 0), picture)
        painter.end()


class Figure(QLabel):
    """A big number that shrinks rather than being cut, down to the size of a title."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """What to show."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(tr("hidden") if text == HIDDEN else tr("unknown") if text == UNKNOWN else "")

    def said(self) -> str:
        """What is read of it."""
        return self.accessibleName() or self.text()

    def sizeHint(self) -> QSize:
        return QSize(120, QFontMetrics(font("figure")).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(QFontMetrics(font("title")).horizontalAdvance(self.text()), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        chosen = font("figure")
        smallest = font("title").pointSizeF()
        while chosen.pointSizeF() > smallest and QFontMetrics(chosen).horizontalAdvance(self.text()) > self.width():
            chosen.setPointSizeF(max(smallest, chosen.pointSizeF() - 0.5))
        painter = QPainter(self)
        painter.setFont(chosen)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()
        super().changeEvent(event)


class Elided(QLabel):
    """One line, or `two`, that gives way with an ellipsis; the whole text is in the tooltip. It asks for one line's height."""

    def __init__(
        self,
        role: str = "body",
        tint: str = "text",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        *,
        two: bool = False,
    ) -> None:
        super().__init__()
        self._full, self._mode, self._two, self._more = "", mode, two, ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if tint != "text":
            self.setProperty("tint", tint)

    def set_text(self, text: str, more: str = "") -> None:
        """What to show; `more` is for the tooltip alone."""
        self._full, self._more = text, more
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(more)

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics, room = self.fontMetrics(), self.contentsRect()
        first, rest = self._full, ""
        if self._two and metrics.horizontalAdvance(first) > room.width():
            first, rest = _broken(self._full, metrics, room.width())
        shown = "\n".join(metrics.elidedText(line, self._mode, room.width()) for line in (first, rest) if line)
        cut = shown.replace("\n", " ") != self._full
        tip = "\n".join(filter(None, (self._full if cut else "", self._more)))
        if self.toolTip() != plain_tip(tip):
            self.setToolTip(plain_tip(tip))
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(QRect(room), int(self.alignment()), shown)
        painter.end()


def _broken(text: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """The words that fit into a line, and the others."""
    words = text.split(" ")
    fits = len(words)
    while fits > 1 and metrics.horizontalAdvance(" ".join(words[:fits])) > width:
        fits -= 1
    return " ".join(words[:fits]), " ".join(words[fits:])


class Rule(QFrame):
    """A thin divider."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)
