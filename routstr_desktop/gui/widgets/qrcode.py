"""A QR code that phones can read: black on white in every theme, whole-pixel modules, quiet zone of four."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr

QUIET = 4
MODULE = 4
"""Logical pixels per module, at least."""
SMALLEST, LARGEST = 180, 420
SHARE = 0.7
"""Of the screen's height that an enlarged code may take."""
SHORT = 300
"""Characters up to which the stronger error correction M is used."""
MASK = 0
"""Weighing all eight masks would take longer than a frame may; what is shown here looks random under each of them."""

MOST = 1249
"""Characters that a code of `LARGEST` holds at best: version 20, correction L, capitals and digits."""

Rows = list[bytearray]


def matrix(text: str, version: int | None = None) -> Rows | None:
    """The modules with their quiet zone, or None if the code would not fit `LARGEST` at `MODULE` pixels."""
    if len(text) > MOST:
        return None  # known without drawing a code of forty thousand modules first
    import segno

    level = "m" if len(text) < SHORT and version is None else "l"
    try:
        code = segno.make_qr(text, error=level, version=version, mask=MASK, boost_error=False)
    except segno.DataOverflowError:
        return None
    rows = [bytearray(row) for row in code.matrix_iter(border=QUIET)]
    return rows if len(rows) * MODULE <= LARGEST else None


def side(modules: int) -> int:
    """Edge in logical pixels: a whole number of pixels per module, between the limits."""
    return modules * max(MODULE, -(-SMALLEST // modules))


def picture(rows: Rows) -> QImage:
    """One pixel per module, dark on white."""
    edge = len(rows)
    grey = bytes(0 if module else 255 for row in rows for module in row)
    return QImage(grey, edge, edge, edge, QImage.Format.Format_Grayscale8).copy()


class QrCode(QWidget):
    """`set_text` says whether the text fits one code. A click (or Enter) enlarges it, another one shows it as before."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._modules = 0
        self.large = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_text(self, text: str, name: str) -> bool:
        """Show `text`; `name` is the alternative text. False (and hidden) if it is too long for one code."""
        rows = matrix(text)
        if rows is None:
            self._image = None
            self.hide()
            return False
        self.name(name)
        self.show_picture(picture(rows))
        self.show()
        return True

    def name(self, name: str) -> None:
        """The alternative text."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("Enter changes its size."))
        self.setToolTip(plain_tip(tr("{name}. Click to change its size.", name=name)))

    def show_picture(self, image: QImage) -> None:
        """A code that was made already (see `picture`)."""
        self._image = image
        if image.width() != self._modules:
            self._modules = image.width()
            self.setFixedSize(self.sizeHint())
        self.update()

    def enlarge(self) -> None:
        """Twice as large, or as before."""
        self.large = not self.large
        self.setFixedSize(self.sizeHint())
        self.resized.emit()

    def sizeHint(self) -> QSize:
        edge = side(self._modules) if self._modules else SMALLEST
        if self.large and self._modules:
            room = int(self.screen().availableGeometry().height() * SHARE)
            edge = max(edge, min(2 * edge, room // self._modules * self._modules))
        return QSize(edge, edge)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.enlarge()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.enlarge()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.drawImage(self.rect(), self._image)
        painter.end()
