"""A text too long for one QR code, as frames that follow each other without end (NUT-16), with pause and pace."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.ur import UrBytes
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import IconButton
from routstr_desktop.gui.widgets.choice import Choice
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.widgets.qrcode import MASK, QrCode, matrix, picture

PACES = {"slow": 500, "normal": 250, "fast": 150}
"""Milliseconds that a frame stays."""
ROUNDS = 3
"""The frames of a round are the pieces and twice as many mixtures, so that missed ones are made good soon."""
MOST_PIECES = 200
"""Above that a reader would take minutes."""


class AnimatedQr(QWidget):
    """`set_text` says whether it can be shown. It runs while it can be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ur: UrBytes | None = None
        self._frames: dict[int, QImage] = {}
        self._version = 1
        self.number = 0
        """The frame that is shown, counted from 1."""
        self.paused = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PACES["normal"])
        self._timer.timeout.connect(self.step)
        self.code = QrCode()
        self.hold = IconButton("pause", tr("Pause"))
        self.hold.clicked.connect(self.pause)
        self.pace = Choice(tr("Speed"), [("slow", tr("Slow")), ("normal", tr("Normal")), ("fast", tr("Fast"))])
        self.pace.set_value("normal")
        self.pace.chosen.connect(lambda pace: self._timer.setInterval(PACES[pace]))
        self.where = label("", "caption", "text2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.hold)
        row.addWidget(self.pace)
        row.addStretch()
        column.addWidget(self.code)
        column.addWidget(self.where)
        column.addLayout(row)

    def set_text(self, text: str, name: str) -> bool:
        """Show `text` from its first frame; `name` is the alternative text. False (and hidden) if it has too many."""
        self._frames.clear()
        ur = UrBytes(text.encode())
        if ur.count > MOST_PIECES:
            self._ur = None
            self.hide()
            return False
        self._ur, self.number = ur, 0
        self._version = _version(ur.text(self.round))
        self.code.name(name)
        self.step()
        self.show()
        return True

    @property
    def round(self) -> int:
        """Frames until it begins anew."""
        return 0 if self._ur is None else self._ur.count * (ROUNDS if self._ur.count > 1 else 1)

    def step(self) -> None:
        """The next frame; one that was shown before is not made again."""
        if self._ur is None:
            return
        self.number = self.number % self.round + 1
        image = self._frames.get(self.number)
        if image is None:
            rows = matrix(self._ur.text(self.number), self._version)
            assert rows is not None, "parts are of one size"
            image = self._frames[self.number] = picture(rows)
        self.code.show_picture(image)
        self.where.setText(tr("Frame {number} of {round}", number=self.number, round=self.round))

    def pause(self) -> None:
        """Hold this frame, or go on."""
        self.paused = not self.paused
        self.hold.set(*(("play", tr("Go on")) if self.paused else ("pause", tr("Pause"))))
        self._run()

    def _run(self) -> None:
        if self.isVisible() and not self.paused and self.round > 1:
            self._timer.start()
        else:
            self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._run()


def _version(text: str) -> int:
    """The version that the longest frame needs: all frames have it, so that the picture never jumps."""
    import segno

    return int(segno.make_qr(text, error="l", mask=MASK, boost_error=False).version)
