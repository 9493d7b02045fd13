"""Rows in a card, one below the other. A row stays as long as what it shows: balances and ages change all the time, and the
keyboard, a screen reader or the pointer may be in the row meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.gui.widgets.boxes import Pill
from routstr_desktop.gui.widgets.labels import Elided, Rule, label

Item = TypeVar("Item")
Line = tuple[str, str, tuple[str, str, str]]
"""(name, about, (word, tone, icon))."""


class Row(QWidget):
    """`stops` are what the Tab key comes to, in order."""

    stops: tuple[QWidget, ...] = ()


R = TypeVar("R", bound=Row)


class Rows(QVBoxLayout, Generic[Item, R]):
    """Rows with rules between them, known by what `key` says of their items.

    `make` makes the row of a new item, `show` says in one what is known of its item now.
    """

    def __init__(self, key: Callable[[Item], Hashable], make: Callable[[Item], R], show: Callable[[R, Item], None]) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(0)
        self._key, self._make, self._show = key, make, show
        self._by_key: dict[tuple[Hashable, int], R] = {}
        self.rows: list[R] = []

    def show_items(self, items: Sequence[Item], after: QWidget | None = None) -> None:
        """These and no others, in this order; the Tab key comes to them from `after`."""
        made: dict[tuple[Hashable, int], R] = {}
        for item in items:
            same = self._key(item)
            name = next((same, n) for n in range(len(items)) if (same, n) not in made)
            if (row := self._by_key.get(name)) is None:
                row = self._make(item)
            self._show(row, item)
            made[name] = row
        before, rows = self.rows, list(made.values())
        if rows == before:
            return
        self._by_key, self.rows = made, rows
        for row in before:
            if row not in rows:
                row.hide()  # a focus in it goes on to what the Tab key comes to next
                row.deleteLater()
        self._place()
        if after is not None:
            for stop in (stop for row in rows for stop in row.stops):
                QWidget.setTabOrder(after, stop)
                after = stop

    def _place(self) -> None:
        while (item := self.itemAt(0)) is not None and (widget := item.widget()) is not None:
            self.removeWidget(widget)  # not `takeAt`: its item lives on and keeps the height that the row had
            if not isinstance(widget, Row):
                widget.hide()
                widget.deleteLater()
        for index, row in enumerate(self.rows):
            if index:
                self.addWidget(Rule())
            self.addWidget(row)


class StateRow(Row):
    """A name, what there is to say about it, which may wrap, and its state."""

    def __init__(self) -> None:
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

    def show_line(self, line: Line) -> None:
        """What is known now."""
        name, about, chip = line
        self.name.set_text(name)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.chip.set(*chip)
        self.setAccessibleName(f"{name}: {chip[0]}. {about}".strip())


class StateRows(QWidget):
    """Lines that say how things stand; hidden while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._column: Rows[Line, StateRow] = Rows(lambda line: line[0], lambda _: StateRow(), StateRow.show_line)
        self.setLayout(self._column)
        self._shown: Sequence[Line] | None = None

    @property
    def rows(self) -> list[StateRow]:
        """From top to bottom."""
        return self._column.rows

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Fill in."""
        if lines == self._shown:
            return
        self._shown = lines
        self.setVisible(bool(lines))
        self._column.show_items(lines)
