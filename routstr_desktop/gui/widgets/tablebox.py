"""A table in its card with a foot for what can be done, or in its place a sentence why there is none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QTableView

from routstr_desktop.gui.theme import restyle
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import Elided, Rule, label
from routstr_desktop.gui.widgets.stack import Stack

_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_MARGINS = (2, 6, 2, 10)
"""Between the edge of the card and the table: room for the ring that is there while the table has the keyboard."""


class TableBox(Stack):
    """`offered` is emitted when the button under the sentence is pressed."""

    offered = Signal()

    def __init__(self, view: QTableView, *, kind: str = "plain") -> None:
        super().__init__()
        self.view = view
        self.title = label("", "title")
        self.text = label("", tint="text2", wrap=True)
        self.button = Button("", kind=kind)
        self.button.clicked.connect(self.offered)
        self._empty = Card()
        self._empty.body.addStretch()
        for part in (self.title, self.text):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._empty.body.addWidget(part)
        self._empty.body.addSpacing(6)
        self._empty.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._empty.body.addStretch()
        full = Card(spacing=0)
        full.body.setContentsMargins(*_MARGINS)
        full.body.addWidget(view, 1)
        full.body.addWidget(Rule())
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(12, 10, 12, 0)
        self.foot.setSpacing(8)
        self.told = Elided(tint="text2", two=True)
        self.foot.addWidget(self.told, 1)
        full.body.addLayout(self.foot)
        self._full = full
        self.addWidget(self._empty)
        self.addWidget(full)
        view.installEventFilter(self)
        self.say("", "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The card wears the ring of the table's focus where the keyboard brought it: a row that was clicked says enough."""
        if watched is self.view and isinstance(event, QFocusEvent):
            ring = event.gotFocus() and event.reason() in _BY_KEYBOARD
            restyle(self._full, "ring", "on" if ring else "off")
        return False

    def say(self, title: str, text: str, offer: str = "", icon: str | None = None) -> None:
        """Why there is no table, and what can be done about it."""
        self.title.setText(title)
        self.text.setText(text)
        self.button.setVisible(bool(offer))
        self.button.set(offer, icon)
        self._empty.setAccessibleName(f"{title} {text}".strip())
        self.setCurrentWidget(self._empty)

    def show_table(self) -> None:
        """There are rows."""
        self.setCurrentWidget(self._full)

    @property
    def filled(self) -> bool:
        """Whether the table is shown."""
        return self.currentWidget() is self._full
