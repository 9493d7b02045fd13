"""A few values: side by side, each under its name, or one below the other, each beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.gui.text import UNKNOWN
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.widgets.labels import label


class Facts(QWidget):
    """`names` are (key, name); `show_values` fills in, what is not given is not known yet."""

    def __init__(self, *names: tuple[str, str]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.values = {}
        for key, name in names:
            column = QVBoxLayout()
            column.setSpacing(1)
            value = self.values[key] = label(UNKNOWN, "strong")
            column.addWidget(label(name, "caption", "text2"))
            column.addWidget(value)
            row.addLayout(column, 1)

    def show_values(self, values: Mapping[str, str], tips: Mapping[str, str] | None = None) -> None:
        """By key; `tips` are what the pointer is told."""
        for key, value in self.values.items():
            text = values.get(key) or UNKNOWN
            value.setText(text)
            value.setToolTip(plain_tip((tips or {}).get(key, "")))

    def text(self, key: str) -> str:
        """What is shown."""
        return self.values[key].text()


class NamedValues(QWidget):
    """Lines of a name and its value, which may wrap; filled in once or anew."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.lines: dict[str, str] = {}

    def show_values(self, lines: Sequence[tuple[str, str]]) -> None:
        """(name, value) of each."""
        while (old := self._grid.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = dict(lines)
        for row, (name, value) in enumerate(lines):
            self._grid.addWidget(label(name, tint="text2"), row, 0, Qt.AlignmentFlag.AlignTop)
            shown = label(value, wrap=True)
            shown.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(shown, row, 1)
