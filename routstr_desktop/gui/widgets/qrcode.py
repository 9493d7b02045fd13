"""A QR code that phones can read: black on white in every theme, whole-pixel modules, quiet zone of four."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

QUIET = 4
MODULE = 4
"""Logical pixels per module, at least."""
SMALLEST, LARGEST = 180, 420
SHORT = 300
"""Characters up to which the stronger error correction M is used."""


def matrix(text: str) -> list[list[int]] | None:
    """The modules with their quiet zone, or None if the code would not fit `LARGEST` at `MODULE` pixels."""
    import segno

    try:
        code = segno.make_qr(text, error="m" if len(text) < SHORT else "l")
    except segno.DataOverflowError:
        return None
    rows = [[int(bit) for bit in row] for row in code.matrix_iter(border=QUIET)]
    return rows if len(rows) * MODULE <= LARGEST else None


def side(modules: int) -> int:
    """Edge in logical pixels: a whole number of pixels per module, between the limits."""
    return modules * max(MODULE, -(-SMALLEST // modules))


class QrCode(QWidget):
    """`set_text` says whether the text fits one code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._modules = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str, name: str) -> bool:
        """Show `text`; `name` is the alternative text. False (and hidden) if it is too long for one code."""
        rows = matrix(text)
        if rows is None:
            self._image = None
            self.hide()
            return False
        self._modules = len(rows)
        image = QImage(self._modules, self._modules, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        for y, row in enumerate(rows):
            for x, bit in enumerate(row):
                if bit:
                    image.setPixel(x, y, 0xFF000000)
        self._image = image
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(self.sizeHint())
        self.show()
        self.update()
        return True

    def sizeHint(self) -> QSize:
        edge = side(self._modules) if self._modules else SMALLEST
        return QSize(edge, edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.drawImage(self.rect(), self._image)
        painter.end()
