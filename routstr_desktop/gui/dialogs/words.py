"""The wallet's 12 words: shown when asked for, then three of them typed again as proof that they are on paper.

They are fetched for the moment they are seen, never copied to the clipboard, and forgotten when the dialog turns the page.
"""

from __future__ import annotations

import random
import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.theme import font
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import heading, label

COUNT, ASKED = 12, 3


def note_words(controller: Controller) -> None:
    """The owner has the words, as of now: remembered, and every screen may say so."""
    controller.prefs.words_checked = int(time.time())
    controller.prefs.save()
    controller.changed.emit(controller.snapshot)


class WordGrid(QFrame):
    """The words in three columns, numbered downwards as on paper."""

    ROWS = 4

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("The 12 words"))
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        self._words: list[QLabel] = []
        for place in range(COUNT):
            number = label(str(place + 1), "caption", "text2")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            word = QLabel()
            word.setTextFormat(Qt.TextFormat.PlainText)
            word.setFont(font("title", mono=True))
            row, column = place % self.ROWS, place // self.ROWS * 2
            grid.addWidget(number, row, column)
            grid.addWidget(word, row, column + 1)
            grid.setColumnStretch(column + 1, 1)
            self._words.append(word)

    def show_words(self, text: str) -> None:
        """Show these; "" forgets them."""
        words = text.split()
        for place, shown in enumerate(self._words):
            shown.setText(words[place] if place < len(words) else "")
        self.setAccessibleDescription(", ".join(f"{place} {word}" for place, word in enumerate(words, 1)))


class WordsDialog(Dialog):
    """Three pages: what they are, the words, the check. Accepted when the check was passed."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(tr("Your 12 words"), " ", parent, width=520)
        self._controller = controller
        self._words = ""
        self.places: tuple[int, ...] = ()
        """Which words are asked for, counted from 1."""
        self.grid = WordGrid()
        self.column.addWidget(self.grid)
        self.fields = self._check_side()
        self.column.addStretch()
        self.back = Button(tr("Later"))
        self.back.clicked.connect(self._go_back)
        self.act = Button(tr("Show the words"), "eye", kind="primary")
        self.act.clicked.connect(self.go_on)
        self.act.setDefault(True)
        self.add_buttons(self.back, self.act)
        self._tell()

    def _check_side(self) -> tuple[QLineEdit, ...]:
        self._side = QWidget()
        row = QHBoxLayout(self._side)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        fields: list[QLineEdit] = []
        self._captions: list[QLabel] = []
        for _ in range(ASKED):
            column = QVBoxLayout()
            column.setSpacing(4)
            caption, line = heading(""), field("")
            caption.setBuddy(line)
            line.textChanged.connect(self._typed)
            column.addWidget(caption)
            column.addWidget(line)
            row.addLayout(column, 1)
            self._captions.append(caption)
            fields.append(line)
        self.column.addWidget(self._side)
        return tuple(fields)

    # --- the three pages ----------------------------------------------------------------------------------------------

    def _turn(self, about: str, back: str, verb: str, icon: str, *, words: bool = False, check: bool = False) -> None:
        self.about.setText(about)
        self.back.set(back)
        self.act.set(verb, icon)
        self.act.setEnabled(not check)
        self.grid.setVisible(words)
        self._side.setVisible(check)
        self.fit()

    def _tell(self) -> None:
        self._forget()
        about = tr(
            "With these words the ecash of this wallet can be found again on another computer. Whoever reads them can take it: "
            "write them on paper, in this order, and make no picture and no file of them."
        )
        self._turn(about, tr("Later"), tr("Show the words"), "eye")

    def show_words(self, text: str) -> None:
        """The second page."""
        self._words = text
        self.grid.show_words(text)
        self.act.setEnabled(True)
        self._turn(
            tr("Write them down, with their numbers. You will be asked for three of them."),
            tr("Later"),
            tr("I have written them down"),
            "check",
            words=True,
        )
        self.act.setFocus()

    def ask_words(self) -> None:
        """The third page; the words themselves can no longer be seen."""
        self.grid.show_words("")
        self.places = tuple(sorted(random.SystemRandom().sample(range(1, COUNT + 1), ASKED)))
        for place, caption, line in zip(self.places, self._captions, self.fields, strict=True):
            caption.setText(tr("Word {number}", number=place))
            line.setAccessibleName(tr("Word {number}", number=place))
            line.clear()
        self._turn(tr("From your paper:"), tr("Back"), tr("Check"), "check", check=True)
        self.fields[0].setFocus()

    def _forget(self) -> None:
        self._words = ""
        self.grid.show_words("")

    # --- buttons ------------------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """What the button says."""
        if not self.act.isEnabled():
            return
        self.error.clear()
        if self._side.isVisible():
            self._check()
        elif self._words:
            self.ask_words()
        else:
            self._fetch()

    def _go_back(self) -> None:
        self.error.clear()
        if self._side.isVisible():
            self.show_words(self._words)
        else:
            self.reject()

    def _fetch(self) -> None:
        self.act.setEnabled(False)
        work = self._controller.bridge.call(self._controller.need().words.show)
        self._controller.run(self, work, tr("Reading the words"), done=self.show_words, failed=self._not_read, changes=False)

    def _not_read(self, title: str, text: str) -> None:
        self.act.setEnabled(True)
        self.failed(title, text)

    def _typed(self) -> None:
        self.act.setEnabled(all(line.text().strip() for line in self.fields))

    def _check(self) -> None:
        words = self._words.split()
        typed = [line.text().strip().lower() for line in self.fields]
        for place, word, line in zip(self.places, typed, self.fields, strict=True):
            if word != words[place - 1]:
                self.failed(
                    tr("Word {number} is another one.", number=place),
                    tr("Compare your paper with the words: go back to see them."),
                )
                line.setFocus()
                line.selectAll()
                return
        note_words(self._controller)
        self._controller.notice.emit(tr("The words are on paper. Keep them where only you find them."), "ok")
        self.accept()

    def done(self, result: int) -> None:
        """However it ends, nothing of the words stays in the window."""
        self._forget()
        for line in self.fields:
            line.clear()
        super().done(result)
