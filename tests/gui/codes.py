"""Pictures with QR codes, as somebody would paste or drop them."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter

from routstr_desktop.gui.widgets.qrcode import matrix, picture


def code(text: str, edge: int = 400) -> QImage:
    """A QR code of `text`."""
    rows = matrix(text)
    assert rows is not None
    return picture(rows).scaled(edge, edge)


def sheet(*codes: QImage, width: int = 1400, height: int = 700, ground: str = "#1D2128") -> QImage:
    """A screenshot with codes side by side on it."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    for number, one in enumerate(codes):
        painter.drawImage(QPoint(100 + 620 * number, 120), one)
    painter.end()
    return image
