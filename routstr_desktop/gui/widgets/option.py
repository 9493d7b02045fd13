"""One of a few large choices: a title and what it means, with the round mark of a radio button."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy

from routstr_desktop.gui.theme import font, theme, tokens

_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class Option(QRadioButton):
    """Painted by ourselves, so that its words may wrap; arrow keys and screen readers know it as a radio button."""

    EDGE, MARK, GAP = 14, 18, 12

    def __init__(self, title: str, about: str) -> None:
        super().__init__(title)
        self._about = about
        self.setAccessibleName(title)
        self.setAccessibleDescription(about)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        title, about = self._places(width)
        return about.bottom() + 1 + self.EDGE if self._about else title.bottom() + 1 + self.EDGE

    def sizeHint(self) -> QSize:
        return QSize(380, self.heightForWidth(380))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.heightForWidth(max(220, self.width())))

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def _places(self, width: int) -> tuple[QRect, QRect]:
        """Where title and sentence go."""
        left = self.EDGE + self.MARK + self.GAP
        room = QRect(left, self.EDGE, max(1, width - left - self.EDGE), 10_000)
        title = QFontMetrics(font("strong")).boundingRect(room, _WRAP, self.text())
        room.setTop(title.bottom() + 4)
        return title, QFontMetrics(font("body")).boundingRect(room, _WRAP, self._about)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = tokens()
        title, about = self._places(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked, focus = self.isChecked(), self.hasFocus()
        painter.setPen(QPen(QColor(t.accent if marked or focus else t.control), 2 if focus else 1))
        painter.setBrush(QColor(t.accent_soft if marked else t.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        circle = QRectF(self.EDGE + 0.5, self.EDGE + 0.5, self.MARK - 1, self.MARK - 1)
        painter.setPen(QPen(QColor(t.accent if marked else t.control), 1))
        painter.setBrush(QColor(t.surface))
        painter.drawEllipse(circle)
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.accent))
            painter.drawEllipse(circle.adjusted(4, 4, -4, -4))
        painter.setPen(QColor(t.text))
        painter.setFont(font("strong"))
        painter.drawText(title.adjusted(0, 0, 4, 0), _WRAP, self.text())
        painter.setPen(QColor(t.text2))
        painter.setFont(font("body"))
        painter.drawText(about.adjusted(0, 0, 4, 0), _WRAP, self._about)
        painter.end()
