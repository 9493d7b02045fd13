"""A few values side by side, each under its name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.gui.text import UNKNOWN
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
            value.setToolTip((tips or {}).get(key, ""))

    def text(self, key: str) -> str:
        """What is shown."""
        return self.values[key].text()
