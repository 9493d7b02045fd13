"""The two fields that limit what a provider, or all of them, may cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from routstr_desktop.core.status import Spent
from routstr_desktop.gui import prices
from routstr_desktop.gui.text import Numbers
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import label


class LimitFields(QWidget):
    """USD a day and a month; an empty field is no limit."""

    def __init__(self, spent: Spent, numbers: Numbers) -> None:
        super().__init__()
        self._numbers = numbers
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.daily = field(tr("Most USD a day"), tr("no limit"))
        self.monthly = field(tr("Most USD a month"), tr("no limit"))
        for line, limit, words in (
            (self.daily, spent.daily, tr("USD a day")),
            (self.monthly, spent.monthly, tr("USD a month")),
        ):
            line.setMinimumWidth(line.fontMetrics().horizontalAdvance(line.placeholderText()) + 28)
            if limit is not None:
                line.setText(prices.typed(limit, numbers))
            row.addWidget(line, 1)
            row.addWidget(label(words, tint="text2"))

    def values(self, daily: str, monthly: str) -> dict[str, Any]:
        """By the names of the two settings. ValueError with a sentence."""
        return {name: self._limit(line.text()) for name, line in ((daily, self.daily), (monthly, self.monthly))}

    def _limit(self, text: str) -> Decimal | None:
        try:
            value = prices.number(text, self._numbers)
        except ValueError:
            value = Decimal(0)
        if value is not None and value <= 0:
            raise ValueError(tr("A limit is a number of USD above zero, or empty."))
        return value
