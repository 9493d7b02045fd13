"""Typing into a row of a form of settings."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from routstr_desktop.gui.widgets.settingform import SettingForm


def line_of(form: SettingForm, setting: str) -> QLineEdit:
    """The line in which a setting is typed."""
    line = form.rows[setting].input
    assert isinstance(line, QLineEdit)
    return line


def type_into(form: SettingForm, setting: str, text: str) -> None:
    """As a person would: what was there goes, and the form hears of it."""
    line = line_of(form, setting)
    line.setText(text)
    line.textEdited.emit(text)
