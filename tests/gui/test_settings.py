"""The Settings page: saved at once, read back from where the truth is, and a log without noise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.pages.log import LogCard
from routstr_desktop.gui.pages.privacy import ForgetDialog
from routstr_desktop.gui.pages.settings import SettingsPage
from routstr_desktop.gui.theme import theme
from routstr_desktop.system.autostart import DesktopEntry
from routstr_desktop.system.logread import read_line
from tests.gui.fakes import FakeEngine
from tests.gui.samples import LOG
from tests.gui.settingrows import line_of, type_into

Until = Callable[..., Any]


@pytest.fixture
def entry(tmp_path: Path) -> DesktopEntry:
    return DesktopEntry(["sh", "--background"], tmp_path / "autostart")


@pytest.fixture
async def page(controller: Controller, entry: DesktopEntry, qtbot: QtBot, until: Until) -> SettingsPage:
    await until(lambda: controller.snapshot.models == 12)
    made = SettingsPage(controller, lambda: entry)
    qtbot.addWidget(made)
    made.resize(900, 1000)
    made.show()
    await until(lambda: made.files.path.text() != "" and bool(made.log.lines()))
    return made


async def test_start_at_login_is_what_the_system_says(page: SettingsPage, entry: DesktopEntry, controller: Controller) -> None:
    assert not page.program.login.box.isChecked()
    page.program.login.box.click()
    assert entry.enabled()
    entry.file.unlink()  # somebody else switched it off
    page.program.login.read_back()
    assert not page.program.login.box.isChecked()

    said: list[str] = []
    controller.notice.connect(lambda text, _tone: said.append(text))
    entry.file.parent.rmdir()
    entry.file.parent.write_text("in the way")
    page.program.login.box.click()
    assert "Nothing was changed" in said[0]
    assert not page.program.login.box.isChecked()


async def test_selling_at_start_is_saved(page: SettingsPage, engine: FakeEngine, until: Until) -> None:
    page.program.sell.box.click()
    await until(lambda: ("change", {"sell_at_start": False}) in engine.calls)

    engine.fail["change"] = ConfigError("config.toml cannot be written.")
    page.program.sell.box.click()
    await until(lambda: engine.calls.count(("change", {"sell_at_start": True})) == 1)
    await until(lambda: not page.program.sell.box.isChecked())


async def test_updates_are_asked_for_only_if_wanted_and_possible(page: SettingsPage, engine: FakeEngine, until: Until) -> None:
    assert not page.program.updates.box.isChecked()
    page.program.updates.box.click()
    await until(lambda: engine.preferences.values["check_updates"] is True)
    page.program.show_options(engine.preferences.values | {"updates_known": False})
    assert not page.program.updates.box.isEnabled()
    assert page.program.updates.line.text() == "This build names no place to ask."


async def test_the_theme_changes_at_once_and_is_kept(page: SettingsPage, controller: Controller, qtbot: QtBot) -> None:
    dark = page.look.theme._buttons["dark"]
    dark.click()
    assert theme().mode == controller.prefs.theme == "dark"
    dark.setFocus()
    qtbot.keyClick(page.look.theme, Qt.Key.Key_Left)
    assert theme().mode == controller.prefs.theme == page.look.theme.value() == "light"
    page.look.tone._buttons["dark"].click()
    assert controller.prefs.tray_tone == "dark"


async def test_hidden_amounts_follow_the_shortcut(page: SettingsPage, controller: Controller) -> None:
    controller.hide_amounts(True)
    assert page.look.hide_amounts.box.isChecked()
    page.look.hide_amounts.box.click()
    assert not controller.numbers.hidden


async def test_closing_may_quit(page: SettingsPage, controller: Controller) -> None:
    assert "no tray now" in page.program.stay.line.text()  # as it is where tests run
    page.program.show_tray(True)
    assert page.program.stay.line.text().startswith("It stays in the tray.")
    page.program.stay.box.click()
    assert not controller.prefs.close_to_tray


async def test_ports_are_checked_and_saved(page: SettingsPage, engine: FakeEngine, until: Until, qtbot: QtBot) -> None:
    server = page.server.form
    port = line_of(server, "port")
    assert (port.text(), line_of(server, "public_port").text(), server.save.isEnabled()) == ("8421", "", False)
    type_into(server, "port", "70000")
    server.save.click()
    assert server.error.text() == "Port for local apps: a number from 1 to 65535. Nothing was changed."
    assert port.hasFocus()
    type_into(server, "port", "8422")
    engine.fail["change"] = ConfigError("Port 8422 is where customers are answered.")
    server.save.click()
    await until(server.error.isVisible)
    assert "8422" in server.error.text()
    del engine.fail["change"]
    type_into(server, "port", "8500")
    assert not server.error.isVisible()
    qtbot.keyClick(port, Qt.Key.Key_Return)
    await until(lambda: not server.save.isEnabled())
    assert engine.calls[-1] == ("change", {"port": "8500"})


async def test_the_log_is_filtered_searched_held_and_copied(page: SettingsPage, engine: FakeEngine, until: Until) -> None:
    card = page.log
    assert len(card.lines()) == len(LOG)
    card.levels._buttons["error"].click()
    assert [line.split()[2] for line in card.lines()] == ["upstream_refused"]
    card.levels._buttons["warning"].click()
    card.search.setText("MINT.example")
    assert [line.split()[2] for line in card.lines()] == ["mint_answered_late"]
    card.copy.click()
    assert QGuiApplication.clipboard().text() == card.lines()[0]
    card.search.setText("nowhere")
    assert card.text.toPlainText() == "Nothing matches."

    card.hold.click()
    reads = engine.calls.count(("log_lines",))
    engine.preferences.lines.append('{"event": "more", "level": "error"}')
    card.search.setText("")
    card.hold.click()
    await until(lambda: engine.calls.count(("log_lines",)) > reads)
    await until(lambda: any("more" in line for line in card.lines()))


def test_lines_that_are_no_entry_are_shown_as_they_are(still: Controller, qtbot: QtBot) -> None:
    assert read_line("Traceback").text == "Traceback"
    assert read_line("[1]").text == "[1]"
    card = LogCard(still)
    qtbot.addWidget(card)
    card.show_lines(["plain", '{"event": "e"}'])
    assert card.lines() == ["plain", "--:--:--  info     e"]


async def test_the_log_is_kept_as_long_as_chosen_and_asked_before_it_gets_shorter(
    page: SettingsPage, engine: FakeEngine, until: Until
) -> None:
    card = page.privacy
    await until(lambda: card.keep.value() == "0")
    card.keep._buttons["90"].click()
    (question,) = page.window().findChildren(ForgetDialog)
    assert "older than 90 days" in question.windowTitle()
    question.keep.click()
    assert (card.keep.value(), engine.preferences.values["keep_log_days"]) == ("0", 0)
    card.keep._buttons["90"].click()
    (again,) = (each for each in page.window().findChildren(ForgetDialog) if each.isVisible())
    again.delete.click()
    await until(lambda: card._days == engine.preferences.values["keep_log_days"] == 90)
    card.keep._buttons["365"].click()  # longer: nothing is deleted, so nothing is asked
    await until(lambda: card._days == engine.preferences.values["keep_log_days"] == 365)
    engine.fail["change"] = ConfigError("config.toml cannot be written.")
    card.keep._buttons["0"].click()
    await until(lambda: engine.calls.count(("change", {"keep_log_days": 0})) == 1)
    await until(lambda: card.keep.value() == "365")
    card.show_options({"keep_log_days": 45})
    assert card.keep.value() is None
    assert card.line.text().startswith("Now: 45 days.")
