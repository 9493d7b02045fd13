"""Connect an app: choose, copy, look at what would change, write, disconnect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.apps import AppsDialog
from routstr_desktop.gui.window import Window
from routstr_desktop.node.apps.snippets import APPS
from tests.gui.fakes import FakeEngine

Until = Callable[..., Any]


@pytest.fixture
async def dialog(controller: Controller, qtbot: QtBot, until: Until) -> AppsDialog:
    await until(lambda: controller.snapshot.models == 12)
    made = AppsDialog(controller)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open()
    await until(lambda: made.list.count() == len(APPS))
    return made


def choose(dialog: AppsDialog, app: str) -> None:
    dialog.list.setCurrentRow(list(dialog._rows).index(app))


async def test_a_text_is_shown_without_and_copied_with_the_key(dialog: AppsDialog, until: Until) -> None:
    choose(dialog, "curl")
    assert "sk-your-local-key" in dialog.text.toPlainText()
    assert not dialog.write.isVisible()
    dialog.copy.click()
    await until(lambda: "sk-abab" in QGuiApplication.clipboard().text())
    assert "sk-abab" not in dialog.text.toPlainText()


async def test_an_app_that_pays_gets_no_local_key(dialog: AppsDialog, engine: FakeEngine, until: Until) -> None:
    choose(dialog, "cursor")
    assert "its own servers" in dialog.note.words()
    assert not dialog.copy.isEnabled()
    assert not dialog.text.isVisible()
    choose(dialog, "cline")
    assert not dialog.note.isVisible()
    assert dialog.text.isVisible()
    engine.apps.missing = ""
    dialog.renew()
    await until(lambda: not dialog._rows["cursor"].missing)
    choose(dialog, "cursor")
    assert "Override OpenAI Base URL" in dialog.text.toPlainText()
    assert dialog.copy.text() == "Copy"
    dialog.copy.click()
    await until(lambda: "Override OpenAI Base URL" in QGuiApplication.clipboard().text())
    assert "sk-key-of-a-customer" in QGuiApplication.clipboard().text()


async def test_another_model_changes_every_text(dialog: AppsDialog, until: Until) -> None:
    choose(dialog, "python")
    assert "anthropic/claude-x" in dialog.text.toPlainText()
    dialog.model.setCurrentText("openai/gpt-x-mini")
    dialog.renew()
    await until(lambda: "openai/gpt-x-mini" in dialog.text.toPlainText())
    assert dialog.app is not None
    assert dialog.app.id == "python"


async def test_written_only_after_it_was_shown(dialog: AppsDialog, engine: FakeEngine, until: Until) -> None:
    choose(dialog, "claude-code")
    dialog.write.click()
    await until(dialog.confirm.isVisible)
    assert dialog.text.toPlainText().startswith("+")
    assert "Anthropic account" in dialog.note.words()
    dialog.back.click()
    assert not dialog.confirm.isVisible()
    assert not engine.apps.connected
    dialog.write.click()
    await until(dialog.confirm.isVisible)
    dialog.confirm.click()
    await until(lambda: engine.apps.connected == {"claude-code"})
    await until(lambda: "connected" in dialog.list.currentItem().text())
    engine.apps.kept = ("env.ANTHROPIC_MODEL",)
    said: list[str] = []
    dialog._controller.notice.connect(lambda text, _tone: said.append(text))
    dialog.leave.click()
    await until(lambda: not engine.apps.connected)
    await until(lambda: bool(said))
    assert "env.ANTHROPIC_MODEL" in said[0]
    await until(lambda: not dialog.leave.isVisible())


async def test_a_file_that_is_not_understood_is_told(dialog: AppsDialog, engine: FakeEngine, until: Until) -> None:
    engine.fail["preview"] = ConfigError("opencode.json is not plain JSON. It is left as it is: paste the text by hand.")
    choose(dialog, "opencode")
    dialog.write.click()
    await until(dialog.error.isVisible)
    assert "by hand" in dialog.error.words()
    assert not dialog.confirm.isVisible()
    choose(dialog, "curl")
    assert not dialog.error.isVisible()


async def test_it_opens_from_the_overview(window: Window, until: Until) -> None:
    await until(lambda: window.controller.snapshot.models == 12)
    window.overview.connect_card.more.click()
    await until(lambda: window.findChild(AppsDialog) is not None)
    found = window.findChild(AppsDialog)
    assert found is not None
    await until(lambda: found.list.count() == len(APPS))
    found.close_button.click()
