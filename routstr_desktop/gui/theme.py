"""Light, dark or as the system says: palette, style sheet and fonts over Fusion, switched live.

Qt's own report of the colour scheme is only an input (it is Unknown on many desktops and ignores `setColorScheme`
there), so the resolved theme is kept here and nowhere read back.

No style sheet is set for the whole program: Qt would look at every widget once for each of its ancestors (0.3 s for all
pages). Instead each page, bar and dialog wears it (`dress`), and after a change they are dressed anew one event after another.
"""

from __future__ import annotations

import weakref
from collections import deque
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from routstr_desktop.gui.style import sheet
from routstr_desktop.gui.tokens import BY_NAME, LIGHT, STRONG, Tokens

MODES = ("system", "light", "dark")

_SCALE = {
    "caption": (0.88, False),
    "body": (1.0, False),
    "strong": (1.0, True),
    "title": (1.15, True),
    "page": (1.55, True),
    "figure": (2.1, True),
}

_ROLES = QPalette.ColorRole
_PALETTE = {
    _ROLES.Window: "window",
    _ROLES.WindowText: "text",
    _ROLES.Base: "surface",
    _ROLES.AlternateBase: "sunken",
    _ROLES.Text: "text",
    _ROLES.Button: "surface",
    _ROLES.ButtonText: "text",
    _ROLES.BrightText: "error",
    _ROLES.Highlight: "accent",
    _ROLES.HighlightedText: "on_accent",
    _ROLES.Accent: "accent",
    _ROLES.Link: "accent",
    _ROLES.LinkVisited: "accent",
    _ROLES.PlaceholderText: "text3",
    _ROLES.ToolTipBase: "surface",
    _ROLES.ToolTipText: "text",
    _ROLES.Mid: "border",
    _ROLES.Dark: "control",
    _ROLES.Light: "border",
    _ROLES.Midlight: "border",
    _ROLES.Shadow: "control",
}


class Theme(QObject):
    """The one theme of the application; widgets repaint their icons on `changed`."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self.mode = mode if mode in MODES else "system"
        self.contrast = False
        """High contrast was asked for here; otherwise the system says whether it is wanted."""
        self.tokens: Tokens = LIGHT
        self._sheet = ""
        self._dressed: weakref.WeakSet[QWidget] = weakref.WeakSet()
        self._waiting: deque[QWidget] = deque()
        """Not dressed yet since the last change, those that can be seen in front."""
        self._held: list[QWidget] = []
        """Windows that draw nothing until all that can be seen of them is dressed."""
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._dress_next)
        app.setStyle("Fusion")
        self._hints = app.styleHints()  # kept: what it hands out is gone with it
        self._hints.colorSchemeChanged.connect(self._system_changed)
        self._wishes: Any = self._hints.accessibility() if hasattr(self._hints, "accessibility") else None
        """What the desktop says of its user's eyes; None where this Qt does not know."""
        if self._wishes is not None:
            self._wishes.contrastPreferenceChanged.connect(self._contrast_changed)
        self._apply()

    def set_mode(self, mode: str) -> None:
        """`system`, `light` or `dark`; takes effect at once."""
        self.mode = mode
        hints = self._app.styleHints()
        if mode == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light)
        self._apply()

    def set_contrast(self, high: bool) -> None:
        """High contrast, or as the system says; takes effect at once."""
        self.contrast = high
        self._apply()

    @property
    def strong(self) -> bool:
        """High contrast is shown."""
        wishes = self._wishes
        return self.contrast or (wishes is not None and wishes.contrastPreference() == Qt.ContrastPreference.HighContrast)

    @Slot(Qt.ContrastPreference)
    def _contrast_changed(self, _preference: Qt.ContrastPreference) -> None:
        self._apply()

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._apply()

    def _apply(self) -> None:
        name = self.mode
        if name == "system":
            name = "dark" if self._hints.colorScheme() == Qt.ColorScheme.Dark else "light"
        self.tokens = (STRONG if self.strong else BY_NAME)[name]
        self._app.setPalette(palette(self.tokens))
        self._sheet = sheet(self.tokens)
        self.changed.emit()
        found = [each for each in self._dressed if shiboken6.isValid(each)]
        self._waiting = deque(sorted(found, key=lambda each: not each.isVisible()))
        for window in {each.window() for each in found if each.isVisible()} - set(self._held):
            window.setUpdatesEnabled(False)
            self._held.append(window)
        self._next.start(0)

    def dress(self, widget: QWidget) -> None:
        """`widget` and all that is in it wear the style sheet, now and after every change: a page, a bar, a dialog, a menu.

        Best called when all of it is there: what is polished already is compared with the sheet's rules once, not twice.
        """
        self._dressed.add(widget)
        for each in (widget, *widget.findChildren(QWidget)):
            each.ensurePolished()
        widget.setStyleSheet(self._sheet)

    def settle(self) -> None:
        """Whatever waits to be dressed is dressed now."""
        while self._waiting:
            self._dress_next()

    def _dress_next(self) -> None:
        while self._waiting and not shiboken6.isValid(self._waiting[0]):
            self._waiting.popleft()
        if self._waiting:
            self._waiting.popleft().setStyleSheet(self._sheet)
        if self._held and not any(shiboken6.isValid(each) and each.isVisible() for each in self._waiting):
            for window in filter(shiboken6.isValid, self._held):
                window.setUpdatesEnabled(True)
            self._held.clear()
        if self._waiting:
            self._next.start(0)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet asks for, and let the sheet see it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def palette(tokens: Tokens) -> QPalette:
    """Every role we paint with; disabled text is the caption colour."""
    made = QPalette()
    for role, token in _PALETTE.items():
        made.setColor(role, QColor(getattr(tokens, token)))
    for role in (_ROLES.WindowText, _ROLES.Text, _ROLES.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.text3))
    return made


_theme: Theme | None = None


def install(app: QApplication, mode: str = "system") -> Theme:
    """Make the theme of this application; once per process (a second call changes the mode)."""
    global _theme
    if _theme is None:
        _theme = Theme(app, mode)
    elif _theme.mode != mode:
        _theme.set_mode(mode)
        _theme.settle()
    return _theme


def theme() -> Theme:
    """The installed theme."""
    if _theme is None:
        raise RuntimeError("theme.install() comes first")
    return _theme


def tokens() -> Tokens:
    """The colours in use now."""
    return theme().tokens


def font(role: str = "body", *, mono: bool = False) -> QFont:
    """The user's font, scaled by role; digits of equal width where the font has them."""
    base = QApplication.font()
    made = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if mono else QFont(base)
    scale, bold = _SCALE[role]
    if base.pointSizeF() > 0:
        made.setPointSizeF(base.pointSizeF() * scale)
    else:
        made.setPixelSize(round(base.pixelSize() * scale))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if not mono and hasattr(QFont, "setFeature"):
        made.setFeature(QFont.Tag("tnum"), 1)
    return made
