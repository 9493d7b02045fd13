"""The codes of pictures and of the screen: looked for off the GUI thread; if there are several, which of them is meant."""

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
from routstr_desktop.gui.widgets.moving import MovingCode, fault
from routstr_desktop.gui.widgets.screenwatch import ScreenWatch

FORMATS = ("*.png", "*.jpg", "*.jpeg", "*.webp", "*.gif", "*.bmp")


class Codes(QWidget):
    """`found` tells a code's text: the only one, the most likely, the chosen, or that of a moving code when it is whole."""

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
        self.moving = MovingCode()
        self.moving.whole.connect(self._whole)
        self.caption = label("", "strong")
        self.pick = Pick(tr("Codes that were found"))
        self.caption.setBuddy(self.pick)
        self.pick.activated.connect(lambda row: self.found.emit(self._texts[row]))
        for part in (self.busy, self.moving, self.caption, self.pick):
            column.addWidget(part)
        self.watcher = ScreenWatch(controller, self._seen, self)
        self.watcher.changed.connect(self._watched)
        self.watcher.failed.connect(self.nothing)
        self.clear()

    def clear(self) -> None:
        """No picture, or no longer. What is known of a moving code stays until `forget`."""
        self._asked += 1
        self._texts = ()
        self.watcher.stop()
        self.busy.end()
        self._show_choice(False)
        self.fit()

    def forget(self) -> None:
        """Something else was given: the moving code is over."""
        self.moving.clear()
        self.fit()

    def fit(self) -> None:
        """Shown while there is anything in it."""
        parts = (self.busy, self.moving, self.pick)
        self.setVisible(any(part.isVisibleTo(self) for part in parts))
        self.moved.emit()

    def read(self, picture: Picture) -> None:
        """Look for the codes of another picture."""
        self.clear()
        mine = self._asked
        self.show()
        self.busy.begin(tr("Looking for codes in the picture…"))
        self.fit()

        def done(texts: tuple[str, ...]) -> None:
            if mine == self._asked:
                self._show(texts)

        def failed(title: str, more: str) -> None:
            if mine == self._asked:
                self._none(f"{title} {more}".strip())

        self._controller.run(self, read_codes(picture), tr("Reading the picture"), done=done, failed=failed, changes=False)

    def choose_file(self) -> None:
        """Ask which pictures."""
        kinds = tr("Pictures ({formats})", formats=" ".join(FORMATS))
        dialog = QFileDialog(self, tr("Scan a picture"), str(Path.home()), kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, True)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.read(tuple(Path(name) for name in names)))
        dialog.open()

    def gather(self, parts: list[str]) -> None:
        """Parts of a moving code that were pasted, dropped, or in a picture."""
        if why := fault(self.moving.feed(parts)):
            self.nothing.emit(why)
        self.fit()

    def watch(self) -> None:
        """Look at the screen until a code was read."""
        self.clear()
        self.watcher.start()

    def offer(self, tokens: tuple[str, ...]) -> None:
        """Several tokens that were in one text."""
        self._show(tokens)

    def another(self) -> bool:
        """The chosen one is done with; whether there was another token to choose."""
        left = tuple(text for row, text in enumerate(self._texts) if row != self.pick.currentIndex())
        tokens = tuple(text for text in left if recognise(text).kind is Kind.TOKEN)
        if tokens:
            self._show(tokens)
        return bool(tokens)

    def _watched(self, on: bool) -> None:
        self.moving.expect(on)
        if on:
            self.show()
            self.busy.begin(self.watcher.words)
        else:
            self.busy.end()
        self.fit()

    def _seen(self, texts: tuple[str, ...]) -> bool:
        """Whether that was enough: a moving code must be whole, and what nobody knows may stand beside it."""
        kinds = {text: recognise(text).kind for text in texts}
        parts = [text for text, kind in kinds.items() if kind is Kind.FRAME]
        still = tuple(text for text, kind in kinds.items() if kind not in (Kind.FRAME, Kind.UNKNOWN))
        if still and (not parts or Kind.TOKEN in kinds.values()):
            self._show(still)
            return True
        if parts:
            self.busy.end()
            self.show()
            self.gather(parts)
        return not self.watcher.on

    def _whole(self, text: str) -> None:
        self.clear()
        self.found.emit(text)

    def _none(self, why: str) -> None:
        self.clear()
        self.nothing.emit(why)

    def _show(self, texts: tuple[str, ...]) -> None:
        if not texts:
            self._none(tr("There is no QR code in this picture, or it is too blurred to be read."))
            return
        kinds = [recognise(text).kind for text in texts]
        if Kind.FRAME in kinds and Kind.TOKEN not in kinds:
            self.clear()
            self.gather([text for text, kind in zip(texts, kinds, strict=True) if kind is Kind.FRAME])
            return
        known = next((row for row, kind in enumerate(kinds) if kind is not Kind.UNKNOWN), 0)
        likely = kinds.index(Kind.TOKEN) if Kind.TOKEN in kinds else known
        self.clear()
        if len(texts) > 1:
            self._texts = texts
            tokens = set(kinds) == {Kind.TOKEN}
            self.caption.setText(
                trn("{n} ecash token was found", "{n} ecash tokens were found", len(texts))
                if tokens
                else trn("{n} code was found", "{n} codes were found", len(texts))
            )
            self.pick.clear()
            for number, text in enumerate(texts, 1):
                self.pick.addItem(tr("{n}: {what}", n=number, what=named(recognise(text))[0]))
            self.pick.setCurrentIndex(likely)
            self._show_choice(True)
        self.fit()
        self.found.emit(texts[likely])

    def _show_choice(self, shown: bool) -> None:
        self.caption.setVisible(shown)
        self.pick.setVisible(shown)
