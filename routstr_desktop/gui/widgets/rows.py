"""A row of a list in a card: a name, what there is to say about it, and its state."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.gui.widgets.boxes import Pill
from routstr_desktop.gui.widgets.labels import Elided, Rule, label

Line = tuple[str, str, tuple[str, str, str]]
"""(name, about, (word, tone, icon))."""


class StateRow(QWidget):
    """One line; the about may wrap."""

    def __init__(self, name: str, about: str, chip: tuple[str, str, str]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 7, 0, 7)
        row.setSpacing(12)
        self.setMinimumHeight(44)
        words = QVBoxLayout()
        words.setSpacing(1)
        self.name = Elided("strong")
        words.addWidget(self.name)
        self.about = label("", "caption", "text2", wrap=True)
        words.addWidget(self.about)
        self.chip = Pill(small=True)
        row.addLayout(words, 1)
        row.addWidget(self.chip)
        self.show_line(name, about, chip)

    def show_line(self, name: str, about: str, chip: tuple[str, str, str]) -> None:
        """Say something else."""
        self.name.set_text(name)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.chip.set(*chip)
        self.setAccessibleName(f"{name}: {chip[0]}. {about}".strip())


class StateRows(QWidget):
    """Rows with dividers, made anew only when there are more or fewer of them."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._shown: Sequence[Line] | None = None
        self.rows: list[StateRow] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Fill in."""
        if lines == self._shown:
            return
        self._shown = lines
        self.setVisible(bool(lines))
        if len(lines) == len(self.rows):
            for row, line in zip(self.rows, lines, strict=True):
                row.show_line(*line)
            return
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = [StateRow(*line) for line in lines]
        for index, row in enumerate(self.rows):
            if index:
                self._column.addWidget(Rule())
            self._column.addWidget(row)
