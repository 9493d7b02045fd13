"""A text as one QR code where it fits, else as an animated one (NUT-16)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from routstr_desktop.gui.widgets.animatedqr import AnimatedQr
from routstr_desktop.gui.widgets.qrcode import QrCode


class AnyCode(QWidget):
    """`set_text` says whether the text can be shown at all."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.still, self.frames = QrCode(), AnimatedQr()
        for part in (self.still, self.frames):
            part.hide()
            column.addWidget(part)
        for code in (self.still, self.frames.code):
            code.resized.connect(self._grown)

    def set_text(self, text: str, name: str) -> bool:
        """Show `text`; `name` is the alternative text. False (and hidden) if it is too long even for frames."""
        fits = bool(text) and self.still.set_text(text, name)
        self.frames.hide()
        shown = fits or (bool(text) and self.frames.set_text(text, name))
        self.setVisible(shown)
        return shown

    def _grown(self) -> None:
        """Who listens wants the new size hint, now."""
        for part in (self.frames, self):
            if (layout := part.layout()) is not None:
                layout.invalidate()
            part.updateGeometry()
        self.resized.emit()

    @property
    def animated(self) -> bool:
        """It is shown as frames."""
        return self.frames.isVisibleTo(self)
