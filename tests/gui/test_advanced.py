"""Settings > Advanced: rows made of a table, saved together, and always with a way back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.pages.settings import SettingsPage
from routstr_desktop.gui.widgets.settingform import SettingForm, spelled
from routstr_desktop.system.autostart import DesktopEntry
from tests.gui.fakes import FakeEngine
from tests.gui.settingrows import line_of, type_into

Until = Callable[..., Any]


@pytest.fixture
async def page(controller: Controller, tmp_path: Path, qtbot: QtBot, until: Until) -> SettingsPage:
    made = SettingsPage(controller, lambda: DesktopEntry(["sh"], tmp_path / "autostart"))
    qtbot.addWidget(made)
    made.show()
    await until(lambda: made.files.path.text() != "")
    made.advanced.fold.click()
    return made


@pytest.fixture
async def form(page: SettingsPage) -> SettingForm:
    return page.advanced.form


def test_values_are_spelled_as_somebody_types_them() -> None:
    spellings = {None: "", "x": "x", 210: "210", Decimal("1.50"): "1.5", Decimal("1E+2"): "100"}
    assert {value: spelled(value) for value in spellings} == spellings
    assert (spelled(True), spelled(False)) == ("true", "false")


async def test_each_row_says_its_value_its_default_and_when_it_counts(form: SettingForm) -> None:
    assert line_of(form, "price_raise_limit").text() == "10"
    assert form.rows["price_raise_limit"].about.text().endswith("Default: 10.")
    assert form.rows["fixed_pricing"].about.text().endswith("Default: off.")
    assert form.rows["price_list_refresh"].about.text().endswith("Default: on. Counts from the next start.")
    assert not any(row.undo.isVisible() for row in form.rows.values())


async def test_what_was_changed_is_saved_at_once_and_nothing_else(
    form: SettingForm, controller: Controller, engine: FakeEngine, until: Until
) -> None:
    said: list[str] = []
    controller.notice.connect(lambda text, _tone: said.append(text))
    flat, level = form.rows["fixed_pricing"].input, form.rows["log_level"].input
    assert isinstance(flat, QCheckBox)
    assert isinstance(level, QComboBox)
    flat.click()
    type_into(form, "fixed_cost_per_request", "2.5")
    form.save.click()
    await until(lambda: said == ["Saved."])
    assert engine.calls[-1] == ("change", {"fixed_pricing": True, "fixed_cost_per_request": "2.5"})
    assert not form.save.isEnabled()
    level.setCurrentText("DEBUG")
    level.activated.emit(level.currentIndex())
    form.save.click()
    await until(lambda: said[1:] == ["Saved. It takes effect at the next start."])


async def test_back_to_the_default(form: SettingForm, engine: FakeEngine, until: Until) -> None:
    row = form.rows["btc_usd_price"]
    type_into(form, "btc_usd_price", "90000")
    form.save.click()
    await until(lambda: engine.preferences.values["btc_usd_price"] == "90000" and not form.save.isEnabled())
    row.undo.click()
    assert (line_of(form, "btc_usd_price").text(), row.undo.isVisible()) == ("", False)
    form.save.click()
    await until(lambda: engine.preferences.values["btc_usd_price"] is None and not form.save.isEnabled())
    type_into(form, "price_raise_limit", "")  # an empty line is the default, too
    assert not form.save.isEnabled()


async def test_a_refusal_is_told_at_its_row_and_what_was_typed_stays(
    form: SettingForm, engine: FakeEngine, until: Until
) -> None:
    engine.fail["change"] = ConfigError("The setting price_raise_limit from the config.toml is wrong: must be at most 1000.")
    type_into(form, "price_raise_limit", "5000")
    type_into(form, "dead_key_days", "10")
    form.save.click()
    await until(form.error.isVisible)
    assert form.error.text().startswith("List prices may rise by: ")
    assert line_of(form, "price_raise_limit").hasFocus()
    form.show_options(engine.preferences.values)  # the page is shown again meanwhile
    assert (line_of(form, "price_raise_limit").text(), line_of(form, "dead_key_days").text()) == ("5000", "10")
    assert form.save.isEnabled()
