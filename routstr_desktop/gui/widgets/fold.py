"""Details on demand: a link that shows what few need, and hides it again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from routstr_desktop.gui.widgets.buttons import Button


class Fold(Button):
    """`show_text` and `hide_text` say what pressing it does to `parts`. It stays as it was left while what it hides changes."""

    def __init__(self, show_text: str, hide_text: str, *parts: QWidget) -> None:
        super().__init__(show_text, kind="link")
        self._texts, self._parts = (show_text, hide_text), parts
        self._open, self._there = False, True
        self.clicked.connect(lambda: self._turn())
        self._show()

    def set_there(self, there: bool) -> None:
        """Whether there is anything to show."""
        self._there = there
        self.setVisible(there)
        self._show()

    def _turn(self) -> None:
        self._open = not self._open
        self.set(self._texts[self._open])
        self._show()

    def _show(self) -> None:
        for part in self._parts:
            part.setVisible(self._there and self._open)
