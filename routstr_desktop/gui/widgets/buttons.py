"""Buttons. An icon without a word must have an accessible name, so it is an argument of its constructor."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from routstr_desktop.gui.icons import icon
from routstr_desktop.gui.theme import theme, tokens

GAP = 4
"""Between icon and word, beyond the style's own."""


class Button(QPushButton):
    """A button with a word. `kind`: `primary` (one per view), `plain` or `link`."""

    def __init__(self, text: str, icon_name: str | None = None, *, kind: str = "plain", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon = icon_name
        self.setProperty("kind", kind)
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(16 + GAP, 16))
        theme().changed.connect(self._tint)
        self._tint()

    def set(self, text: str, icon_name: str | None = None) -> None:
        """Another word (and icon)."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
        if icon_name != self._icon:
            self._icon = icon_name
            self._tint()

    def set_kind(self, kind: str) -> None:
        """`primary`, `plain` or `link`."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self._tint()

    def _tint(self) -> None:
        if self._icon is None:
            return
        t = tokens()
        colour = {"primary": t.on_accent, "link": t.accent}.get(str(self.property("kind")), t.text)
        self.setIcon(icon(self._icon, colour, 16, t.text3, GAP))


class IconButton(QToolButton):
    """An icon alone: its name is read out and shown as tooltip."""

    def __init__(self, icon_name: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon_name
        self.setProperty("iconButton", True)
        self.setIconSize(QSize(18, 18))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme().changed.connect(self._tint)
        self.set(icon_name, name)

    def set(self, icon_name: str, name: str) -> None:
        """Another picture and name."""
        self._icon = icon_name
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._tint()

    def _tint(self) -> None:
        t = tokens()
        self.setIcon(icon(self._icon, t.text2, 18, t.text3))
