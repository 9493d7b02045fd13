"""Contrast of every pair that is used, and the live switch of the theme."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.gui.style import sheet
from routstr_desktop.gui.theme import install, tokens
from routstr_desktop.gui.tokens import DARK, LIGHT, STRONG, Tokens, contrast, strong

BACKGROUNDS = ("window", "surface", "sunken", "hover")


THEMES = {"light": LIGHT, "dark": DARK, "light strong": strong(LIGHT), "dark strong": strong(DARK)}


@pytest.mark.parametrize("t", THEMES.values(), ids=THEMES)
class TestContrast:
    @pytest.mark.parametrize("name", ["text", "text2", "text3", "error", "ok"])
    def test_text(self, t: Tokens, name: str) -> None:
        for background in BACKGROUNDS:
            assert contrast(getattr(t, name), getattr(t, background)) >= 4.5, background

    @pytest.mark.parametrize("tone", ["ok", "warn", "error", "info", "plain"])
    def test_tones_on_their_soft_ground(self, t: Tokens, tone: str) -> None:
        assert contrast(*t.pair(tone)) >= 4.5

    def test_accent(self, t: Tokens) -> None:
        assert contrast(t.on_accent, t.accent) >= 4.5
        assert contrast(t.on_accent, t.accent_hover) >= 4.5
        assert contrast(t.accent, t.accent_soft) >= 4.5
        assert contrast(t.accent, t.surface) >= 4.5

    def test_a_button_for_what_cannot_be_undone(self, t: Tokens) -> None:
        assert contrast(t.on_accent, t.error) >= 4.5

    def test_edges_of_controls_and_bars(self, t: Tokens) -> None:
        for background in ("window", "surface", "sunken"):
            assert contrast(t.control, getattr(t, background)) >= 3.0, background
        assert contrast(t.accent, t.surface) >= 3.0

    def test_chosen_rows_and_cells(self, t: Tokens) -> None:
        for name in ("text", "accent"):
            assert contrast(getattr(t, name), t.accent_soft) >= 4.5, name

    def test_charts_have_a_line_that_can_be_seen(self, t: Tokens) -> None:
        assert contrast(t.accent, t.accent_soft) >= 3.0

    def test_toast(self, t: Tokens) -> None:
        assert contrast(t.window, t.text) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_switch_changes_palette_sheet_and_tells(qtbot: QtBot, qapp: QApplication) -> None:
    theme = install(qapp, "light")
    shown = QLabel("x")
    qtbot.addWidget(shown)
    theme.dress(shown)
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert tokens() is DARK
    qtbot.waitUntil(lambda: DARK.surface in shown.styleSheet())
    assert shown.palette().window().color().name().upper() == DARK.window
    theme.set_mode("system")
    assert tokens() is LIGHT  # offscreen reports no scheme: unknown means light
    theme.set_mode("light")


def test_it_follows_the_system_as_long_as_nothing_else_was_chosen(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hints:
        """Of a desktop; the offscreen one of the tests has no scheme."""

        def __init__(self, scheme: Qt.ColorScheme) -> None:
            self.colorScheme = lambda: scheme

    theme = install(qapp, "system")
    for scheme, expected in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT), (Qt.ColorScheme.Unknown, LIGHT)):
        monkeypatch.setattr(theme, "_hints", Hints(scheme))
        theme._system_changed(scheme)
        assert tokens() is expected
    theme.set_mode("light")
    monkeypatch.setattr(theme, "_hints", Hints(Qt.ColorScheme.Dark))
    theme._system_changed(Qt.ColorScheme.Dark)
    assert tokens() is LIGHT


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
def test_high_contrast_raises_what_is_quiet(t: Tokens) -> None:
    high = strong(t)
    assert (high.text2, high.border) == (t.text, t.control)
    for background in BACKGROUNDS:
        assert contrast(high.text2, getattr(high, background)) >= 11
        assert contrast(high.text3, getattr(high, background)) >= 6
    for background in ("window", "surface", "sunken"):
        assert contrast(high.border, getattr(high, background)) >= 3.0
        assert contrast(high.control, getattr(high, background)) >= 4.5


def test_high_contrast_is_switched_at_once_in_both_themes(qapp: QApplication) -> None:
    theme = install(qapp, "light")
    theme.set_contrast(True)
    assert tokens() is STRONG["light"]
    assert STRONG["light"].text2 == LIGHT.text
    theme.set_mode("dark")
    assert tokens() is STRONG["dark"]
    theme.set_contrast(False)
    theme.set_mode("light")
    assert tokens() is LIGHT


def test_the_system_may_ask_for_high_contrast(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    class Wishes:
        def contrastPreference(self) -> Qt.ContrastPreference:
            return Qt.ContrastPreference.HighContrast

    theme = install(qapp, "light")
    monkeypatch.setattr(theme, "_wishes", Wishes())
    theme._contrast_changed(Qt.ContrastPreference.HighContrast)
    assert tokens() is STRONG["light"]
    monkeypatch.setattr(theme, "_wishes", None)  # an older Qt
    theme._contrast_changed(Qt.ContrastPreference.NoPreference)
    assert tokens() is LIGHT


WITHIN = ("QBalloonTip QPushButton", "QComboBox QAbstractItemView", "QTableView#rows QLineEdit")
"""Parts that Qt makes: nothing else can be said of them."""


def test_the_sheet_is_cheap_to_compare_with() -> None:
    """Every widget is compared with every rule for its class: each label is a QFrame, and stands in something."""
    rules = [one.strip() for block in sheet(LIGHT).split("}") for one in block.partition("{")[0].split(",") if one.strip()]
    assert len(rules) > 100
    assert not [one for one in rules if one.startswith("QFrame")]
    assert not [one for one in rules if " " in one and not one.startswith(WITHIN)]


def test_the_classes_that_the_sheet_names_are_there(qapp: QApplication) -> None:
    import_module("routstr_desktop.gui.app")
    names = set(re.findall(r"(?<![\w#\[\"-])(?!Q)[A-Z]\w+", re.sub(r"{[^}]*}", ",", sheet(LIGHT))))
    known, left = set[str](), [QWidget]
    while left:
        made = left.pop().__subclasses__()
        known |= {one.__name__ for one in made}
        left += made
    assert names > {"Card", "Pill", "Toast"}
    assert names <= known
