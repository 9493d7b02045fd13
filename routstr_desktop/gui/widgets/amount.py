"""An amount in whole sat: a large field, a button for all there is, and a line that says what it is worth or what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from routstr_desktop.core.money import msat
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.text import NBSP, Numbers
from routstr_desktop.gui.theme import font, restyle
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import heading, label

MOST_SAT = 2_100_000_000


class AmountField(QWidget):
    """`set_most` gives the largest amount that makes sense (None: any) and shows a button that fills it in."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        caption = heading(name)
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setFont(font("title"))
        self.field.setMinimumHeight(44)
        self.field.setValidator(QIntValidator(1, MOST_SAT, self))
        self.field.textChanged.connect(lambda _: self.changed.emit())
        caption.setBuddy(self.field)
        self.all = Button(tr("All"))
        self.all.setAccessibleName(tr("{name}: all", name=name))
        self.all.setMinimumHeight(44)
        self.all.clicked.connect(self.fill)
        self.all.hide()
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.all)
        self.line = label(NBSP, tint="text2")
        column.addWidget(caption)
        column.addLayout(row)
        column.addWidget(self.line)
        self._most: int | None = None

    def set_most(self, sat: int | None) -> None:
        """The largest amount, if there is one."""
        self._most = sat
        self.all.setVisible(sat is not None)

    def fill(self) -> None:
        """All there is."""
        self.field.setText(str(self._most or ""))

    def value(self) -> int:
        """What was typed, in sat; 0 while it is none."""
        return int(self.field.text()) if self.field.text().isdigit() else 0

    def fits(self) -> bool:
        """It is an amount, and not too much."""
        return 0 < self.value() <= (MOST_SAT if self._most is None else self._most)

    def show_worth(self, numbers: Numbers, s: Snapshot, too_much: str) -> None:
        """The worth under it, or the sentence for more than there is."""
        over = self.value() > (MOST_SAT if self._most is None else self._most)
        worth = numbers.fiat(msat(self.value()), s.btc_usd, s.btc_age_seconds) if self.fits() else ""
        self.line.setText(too_much if over else worth or NBSP)
        restyle(self.line, "tint", "error" if over else "text2")
