"""Contrast of every pair that is used, and the live switch of the theme."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from routstr_desktop.gui.theme import install, tokens
from routstr_desktop.gui.tokens import DARK, LIGHT, Tokens, contrast

BACKGROUNDS = ("window", "surface", "sunken", "hover")


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
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

    def test_edges_of_controls_and_bars(self, t: Tokens) -> None:
        for background in ("window", "surface", "sunken"):
            assert contrast(t.control, getattr(t, background)) >= 3.0, background
        assert contrast(t.accent, t.surface) >= 3.0

    def test_toast(self, t: Tokens) -> None:
        assert contrast(t.window, t.text) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_switch_changes_palette_sheet_and_tells(qtbot: QtBot, qapp: QApplication) -> None:
    theme = install(qapp, "light")
    shown = QLabel("x")
    qtbot.addWidget(shown)
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert tokens() is DARK
    assert shown.palette().window().color().name().upper() == DARK.window
    assert DARK.surface in qapp.styleSheet()
    theme.set_mode("system")
    assert tokens() is LIGHT  # offscreen reports no scheme: unknown means light
    theme.set_mode("light")
