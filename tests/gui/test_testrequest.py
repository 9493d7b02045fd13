"""A test request in its dialog: the answer as it comes, what it took, stopping, and errors in words."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import UpstreamBroken
from routstr_desktop.core.trial import PROMPT
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.apps import AppsDialog
from routstr_desktop.gui.dialogs.testrequest import TrialDialog, TrialPanel
from routstr_desktop.gui.text import HIDDEN, NBSP
from routstr_desktop.gui.window import Window
from tests.gui.desks import ANSWER
from tests.gui.fakes import FakeEngine
from tests.gui.samples import NO_DAYS, having

Until = Callable[..., Any]


@pytest.fixture
async def panel(controller: Controller, qtbot: QtBot, until: Until) -> AsyncIterator[TrialPanel]:
    await until(lambda: controller.snapshot.models == 12)
    dialog = TrialDialog(controller)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    await until(lambda: dialog.panel.model.count() == 3)
    yield dialog.panel
    dialog.reject()


async def hold(bridge: NodeThread, engine: FakeEngine) -> None:
    async def make() -> None:
        engine.trials.hold = asyncio.Event()

    await bridge.call(make)


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


async def test_one_click_sends_what_is_filled_in(panel: TrialPanel, engine: FakeEngine, until: Until) -> None:
    panel.send.click()
    await until(lambda: panel.note.text().startswith("Your node"))
    assert ("trial", "anthropic/claude-x", PROMPT) in engine.calls
    assert panel.answer.toPlainText() == ANSWER
    shown = [plain(panel.facts.text(key)) for key in ("first", "total", "tokens", "cost")]
    assert shown == ["214 ms", "1.2 s", "14 in, 11 out", "0.207 sat ≈ $0.0002"]
    assert "would have paid 0.228 sat" in panel.note.text()
    await until(panel.send.isVisible)
    assert not panel.stop.isVisible()


async def test_the_answer_streams_and_can_be_stopped(
    panel: TrialPanel, engine: FakeEngine, bridge: NodeThread, until: Until
) -> None:
    await hold(bridge, engine)
    panel.model.setCurrentText("openai/gpt-x")
    panel.send.click()
    await until(lambda: panel.answer.toPlainText() == "Hello! It is good")
    assert plain(panel.facts.text("first")) == "214 ms"
    assert panel.facts.text("total") == "–"
    assert not panel.model.isEnabled()
    panel.stop.click()
    await until(lambda: engine.trials.cancelled == 1)
    await until(lambda: not panel.running)
    assert panel.answer.toPlainText() == "Hello! It is good"
    assert panel.note.text().startswith("Stopped.")
    assert panel.send.isEnabled()


async def test_closing_the_dialog_hangs_up(
    controller: Controller, engine: FakeEngine, bridge: NodeThread, until: Until, qtbot: QtBot
) -> None:
    await hold(bridge, engine)
    dialog = TrialDialog(controller)
    dialog.open()
    await until(lambda: dialog.panel.model.count() == 3)
    dialog.panel.send.click()
    await until(lambda: dialog.panel.answer.toPlainText())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await until(lambda: engine.trials.cancelled == 1)


async def test_errors_come_in_words(panel: TrialPanel, engine: FakeEngine, until: Until) -> None:
    engine.fail["trial"] = UpstreamBroken("OpenRouter: It refuses the API key. Change it under Providers.")
    panel.send.click()
    await until(panel.error.isVisible)
    assert "refuses the API key" in panel.error.words()
    assert panel.send.isEnabled()
    del engine.fail["trial"]
    panel.send.click()
    await until(lambda: panel.note.text().startswith("Your node"))
    assert not panel.error.isVisible()


async def test_what_nobody_knows_is_not_zero(panel: TrialPanel, engine: FakeEngine, until: Until) -> None:
    engine.trials.answer = dataclasses.replace(
        engine.trials.answer, cost_usd=None, cost_msat=None, price_msat=None, estimated=True
    )
    panel.send.click()
    await until(lambda: panel.note.text().startswith("Your node"))
    assert panel.facts.text("cost") == "–"
    assert panel.facts.text("tokens") == "about 14 in, 11 out"
    assert "paid" not in panel.note.text()


async def test_hidden_amounts(panel: TrialPanel, controller: Controller, until: Until) -> None:
    controller.hide_amounts(True)
    panel.send.click()
    await until(lambda: panel.note.text().startswith("Your node"))
    assert panel.facts.text("cost") == HIDDEN
    assert "0.228" not in panel.note.text()


async def test_without_a_model_there_is_nothing_to_send(panel: TrialPanel, engine: FakeEngine, until: Until) -> None:
    engine.trials.names = ()
    panel.renew()
    await until(panel.error.isVisible)
    assert not panel.send.isEnabled()
    assert "Connect a provider first" in panel.error.words()


async def test_reached_from_the_overview_and_from_connect_an_app(
    window: Window, controller: Controller, until: Until, qtbot: QtBot
) -> None:
    await until(lambda: controller.snapshot.models == 12)
    controller.show(having(days=NO_DAYS, withdrawable_msat=0))
    assert window.overview.earned.trial.isVisible()
    window.overview.earned.trial.click()
    await until(lambda: window.findChild(TrialDialog))
    window.findChild(TrialDialog).reject()
    apps = AppsDialog(controller, window)
    apps.open()
    apps.trial.click()
    await until(lambda: apps.findChild(TrialDialog))
