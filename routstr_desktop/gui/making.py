"""Makes the pages of the window: one at once when it is asked for, the others ahead of time, a part per event.

A page has a hundred widgets and more; made in one go it would hold up the window for 50 ms. In another language they are made
anew behind the one that is shown, which gives way when its successor is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.pages.page import Page
from routstr_desktop.gui.sidebar import PageEntry
from routstr_desktop.gui.spoken import unheard
from routstr_desktop.gui.widgets.stack import Stack

AHEAD_MS = 10
"""Between two parts that nobody waits for."""


class Pages(QObject):
    """`stack` shows them; they are known by their row."""

    def __init__(self, entries: Sequence[PageEntry], controller: Controller, stack: Stack) -> None:
        super().__init__(stack)
        self._entries, self._controller, self._stack = entries, controller, stack
        self._made: dict[int, Page] = {}
        self._gone: list[Page] = []
        self._due: list[int] = []
        self._then: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    def get(self, row: int) -> Page:
        """A complete one."""
        if row not in self._made:
            self._add(row, self._entries[row].make(self._controller))
        self._made[row].finish()
        return self._made[row]

    def row(self) -> int:
        """The one that is shown."""
        shown = self._stack.currentWidget()
        return next((row for row, page in self._made.items() if page is shown), 0)

    def make_all(self) -> None:
        """Make whatever nobody asked for yet, while the window has time."""
        self._due = list(range(len(self._entries)))
        self._timer.start(AHEAD_MS)

    def forget(self) -> None:
        """None of those that are there is good any more."""
        shown = self._stack.currentWidget()
        for page in sorted(self._made.values(), key=lambda page: page is shown):  # no other comes to light meanwhile
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._made.clear()

    def replace(self, leave: Callable[[], None], done: Callable[[], None]) -> None:
        """Make them anew, the one that is shown first: when its successor is complete, `leave`, exchange them, `done`."""
        row, every = self.row(), [*self._made]
        self._gone += self._made.values()
        self._made.clear()
        self._due = list(dict.fromkeys((row, *every)))

        def then() -> None:
            leave()
            self._stack.setCurrentWidget(self._made[row])
            done()

        self._then = then
        self._timer.start(0)

    def _begun(self, row: int) -> Page:
        if row not in self._made:
            self._add(row, self._entries[row].make(self._controller, slowly=True))
        return self._made[row]

    def _add(self, row: int, page: Page) -> None:
        self._made[row] = page
        self._stack.addWidget(page)  # shows it if there is no other

    def _step(self) -> None:
        """One part of the next page, or the end of one that is not needed any more."""
        if self._due:
            with unheard():
                more = self._begun(self._due[0]).step()
            if not more:
                self._due.pop(0)
                if (then := self._then) is not None:
                    self._then = None
                    then()
        elif self._gone:
            page = self._gone.pop()
            self._stack.removeWidget(page)
            page.deleteLater()
        if self._due or self._gone:
            self._timer.start(AHEAD_MS if self._then is None else 0)
