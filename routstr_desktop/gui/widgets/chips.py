"""State chips in a table: painted, so that a table of any length has no widgets in it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableWidgetItem

from routstr_desktop.gui.icons import pixmap
from routstr_desktop.gui.theme import font, tokens

LOOK = Qt.ItemDataRole.UserRole
HEIGHT, EDGE = 22, 8


def chip_item(word: str, tone: str, icon: str) -> QTableWidgetItem:
    """A cell for a column that ChipDelegate paints."""
    item = QTableWidgetItem(word)
    item.setData(LOOK, (tone, icon))
    return item


class ChipDelegate(QStyledItemDelegate):
    """Icon, word and colour, as the Pill."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        tone, icon = index.data(LOOK)
        word = str(index.data())
        text, soft = tokens().pair(tone)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("caption"))
        width = painter.fontMetrics().horizontalAdvance(word) + 14 + 5 + 2 * EDGE
        area = QRectF(option.rect.left() + EDGE, option.rect.center().y() - HEIGHT / 2 + 0.5, width, HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(area, HEIGHT / 2, HEIGHT / 2)
        picture = pixmap(icon, text, 14, painter.device().devicePixelRatio())
        painter.drawPixmap(int(area.left()) + EDGE, int(area.top()) + (HEIGHT - 14) // 2, picture)
        painter.setPen(QColor(text))
        words = area.adjusted(EDGE + 14 + 5, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), word)
        painter.restore()
