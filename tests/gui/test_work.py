"""Work of a widget that goes: what changes something is not left half done, and nothing fails in silence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import RelaysDialog
from routstr_desktop.gui.dialogs.testrequest import TrialDialog
from tests.gui.fakes import FakeEngine
from tests.gui.found import READY

Until = Callable[..., Any]


@pytest.fixture
def said(controller: Controller) -> list[tuple[str, str]]:
    """Toasts."""
    found: list[tuple[str, str]] = []
    controller.notice.connect(lambda text, tone: found.append((text, tone)))
    return found


@pytest.fixture
def held(engine: FakeEngine, controller: Controller) -> Callable[[], None]:
    """Commands wait at the node until this is called."""
    gate = engine.gate = asyncio.Event()

    def go() -> None:
        engine.gate = None
        assert controller.bridge._loop is not None
        controller.bridge._loop.call_soon_threadsafe(gate.set)

    return go


async def closed_while_saving(controller: Controller, engine: FakeEngine, until: Until) -> None:
    dialog = RelaysDialog(controller, READY)
    dialog.open()
    dialog.act.click()
    await until(lambda: any(call[0] == "change_settings" for call in engine.calls))
    dialog.close()
    await until(lambda: not shiboken6.isValid(dialog))


async def test_a_change_goes_on_when_its_dialog_is_closed(
    controller: Controller, engine: FakeEngine, held: Callable[[], None], said: list[tuple[str, str]], until: Until
) -> None:
    await closed_while_saving(controller, engine, until)
    snapshots = engine.snapshots
    held()
    await until(lambda: engine.snapshots > snapshots)
    assert not [text for text, tone in said if tone == "error"]


async def test_a_change_that_fails_after_its_dialog_was_closed_is_told(
    controller: Controller, engine: FakeEngine, held: Callable[[], None], said: list[tuple[str, str]], until: Until
) -> None:
    engine.fail["change_settings"] = ConfigError("The setting relays is wrong.")
    await closed_while_saving(controller, engine, until)
    held()
    await until(lambda: said)
    assert "The setting relays is wrong." in said[0][0]
    assert said[0][1] == "error"


async def test_what_only_reads_ends_with_its_reader(
    controller: Controller, engine: FakeEngine, held: Callable[[], None], until: Until
) -> None:
    owner, done = QObject(), []
    work = controller.call(lambda node: node.preferences.log_lines)
    task = controller.run(owner, work, "Reading", done=done.append, changes=False)
    await until(lambda: ("log_lines",) in engine.calls)
    shiboken6.delete(owner)
    await until(task.done)
    assert task.cancelled()
    held()
    assert not done


async def test_a_change_for_a_page_that_is_gone_is_made(controller: Controller, engine: FakeEngine, until: Until) -> None:
    """Undo, in a toast that outlived the page whose change it undoes."""
    owner, done = QObject(), []
    shiboken6.delete(owner)
    work = controller.call(lambda node: node.trust_mint, "https://m.example")
    task = controller.run(owner, work, "Undoing", done=done.append)
    await until(task.done)
    assert ("trust_mint", "https://m.example") in engine.calls
    assert not task.cancelled()
    assert not done


async def test_a_test_request_is_hung_up_with_its_window(
    controller: Controller, engine: FakeEngine, qtbot: QtBot, until: Until
) -> None:
    hold = engine.trials.hold = asyncio.Event()
    dialog = TrialDialog(controller)
    dialog.open()
    await until(dialog.panel.send.isEnabled)
    dialog.panel.ask()
    await until(lambda: any(call[0] == "trial" for call in engine.calls))
    dialog.close()
    await until(lambda: engine.trials.cancelled)
    assert controller.bridge._loop is not None
    controller.bridge._loop.call_soon_threadsafe(hold.set)
