"""A moving code (NUT-16) that is being read: how many of its parts are known, whether they were seen, pasted or dropped."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from routstr_desktop.core.ur_reader import Fed, UrReader
from routstr_desktop.gui.spoken import announce
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.labels import label


class MovingCode(QWidget):
    """Hidden while there is nothing to tell."""

    whole = Signal(str)
    """What the code says. What was read of it is forgotten then."""

    def __init__(self) -> None:
        super().__init__()
        self._reader = UrReader()
        self._expected = False
        self._said = 0
        """Quarters of it that were told to those who listen."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        self.words = label(role="strong", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Parts of the moving QR code"))
        self.about = label(role="caption", tint="text2", wrap=True)
        for part in (self.words, self.bar, self.about):
            column.addWidget(part)
        self.hide()

    def clear(self) -> None:
        """Forget it."""
        self._reader, self._said = UrReader(), 0
        self.hide()

    def expect(self, more: bool) -> None:
        """Whether more parts come by themselves."""
        self._expected = more
        self._tell()

    def feed(self, parts: Iterable[str]) -> Fed:
        """Take parts; the worst that was found in them is the answer."""
        fed = {self._reader.feed(part) for part in parts}
        if self._reader.text is not None:
            text = self._reader.text
            self.clear()
            self.whole.emit(text)
            return Fed.NEW
        self._tell()
        return next((one for one in (Fed.FOREIGN, Fed.TOO_LARGE, Fed.DAMAGED, Fed.NEW) if one in fed), Fed.KNOWN)

    def _tell(self) -> None:
        known, needed = self._reader.progress
        self.setVisible(needed > 0)
        self.words.setText(tr("A moving QR code: {known} of {needed} parts", known=known, needed=needed))
        self.bar.setRange(0, max(1, needed))
        self.bar.setValue(known)
        self.about.setText(
            tr("Keep it in full view until all parts are read.")
            if self._expected
            else tr("The other parts are missing: read them from the screen, or paste or drop more pictures of it.")
        )
        if needed and (quarters := 1 + 4 * known // needed) != self._said:
            self._said = quarters
            announce(self.words, self.words.text())


def fault(fed: Fed) -> str:
    """What is to be said of parts that were of no use; "" for good ones."""
    match fed:
        case Fed.DAMAGED:
            return tr("This part of a moving QR code is damaged: letters are missing or were changed. It was left out.")
        case Fed.TOO_LARGE:
            return tr("This moving QR code is too long to be ecash. Nothing was taken from it.")
        case Fed.FOREIGN:
            return tr("This moving QR code holds something else than a text, such as a key of another wallet.")
    return ""
