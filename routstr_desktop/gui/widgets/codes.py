"""The codes of a picture: looked for off the GUI thread; if there are several, which of them is meant."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from routstr_desktop.core.recognise import Kind, recognise
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.recognised import named
from routstr_desktop.gui.scan import Picture, read_codes
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.busy import Busy
from routstr_desktop.gui.widgets.choice import Pick
from routstr_desktop.gui.widgets.labels import label

FORMATS = ("*.png", "*.jpg", "*.jpeg", "*.webp", "*.gif", "*.bmp")


class Codes(QWidget):
    """Hidden while there is nothing to choose. `found` tells a code's text: the only one, the most likely, or the chosen."""

    found = Signal(str)
    nothing = Signal(str)
    """(why)."""
    moved = Signal()
    """It needs more room, or less."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._texts: tuple[str, ...] = ()
        self._asked = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.busy = Busy()
        self.caption = label("", "strong")
        self.pick = Pick(tr("Codes in the picture"))
        self.caption.setBuddy(self.pick)
        self.pick.activated.connect(lambda row: self.found.emit(self._texts[row]))
        for part in (self.busy, self.caption, self.pick):
            column.addWidget(part)
        self.clear()

    def clear(self) -> None:
        """No picture, or no longer."""
        self._asked += 1
        self._texts = ()
        self.busy.end()
        self._show_choice(False)
        self.hide()

    def read(self, picture: Picture) -> None:
        """Look for the codes of another picture."""
        self.clear()
        mine = self._asked
        self.busy.begin(tr("Looking for codes in the picture…"))
        self.show()
        self.moved.emit()

        def done(texts: tuple[str, ...]) -> None:
            if mine == self._asked:
                self._show(texts)

        def failed(title: str, more: str) -> None:
            if mine == self._asked:
                self._none(f"{title} {more}".strip())

        self._controller.run(self, read_codes(picture), tr("Reading the picture"), done=done, failed=failed, changes=False)

    def choose_file(self) -> None:
        """Ask which picture."""
        kinds = tr("Pictures ({formats})", formats=" ".join(FORMATS))
        dialog = QFileDialog(self, tr("Scan a picture"), str(Path.home()), kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, True)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()

    def _none(self, why: str) -> None:
        self.clear()
        self.moved.emit()
        self.nothing.emit(why)

    def _show(self, texts: tuple[str, ...]) -> None:
        if not texts:
            self._none(tr("There is no QR code in this picture, or it is too blurred to be read."))
            return
        kinds = [recognise(text).kind for text in texts]
        known = next((row for row, kind in enumerate(kinds) if kind is not Kind.UNKNOWN), 0)
        likely = kinds.index(Kind.TOKEN) if Kind.TOKEN in kinds else known
        self.clear()
        if len(texts) > 1:
            self._texts = texts
            self.caption.setText(trn("{n} code in this picture", "{n} codes in this picture", len(texts)))
            self.pick.clear()
            for number, text in enumerate(texts, 1):
                self.pick.addItem(tr("{n}: {what}", n=number, what=named(recognise(text))[0]))
            self.pick.setCurrentIndex(likely)
            self._show_choice(True)
            self.show()
        self.moved.emit()
        self.found.emit(texts[likely])

    def _show_choice(self, shown: bool) -> None:
        self.caption.setVisible(shown)
        self.pick.setVisible(shown)
