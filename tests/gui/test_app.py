"""The application around the window: close, quit, drain, no tray, a start that fails; with the fake and the real node."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.status import NodeState
from routstr_desktop.gui.app import Application
from routstr_desktop.gui.controller import ShowAsked
from routstr_desktop.gui.dialogs.questions import NoTrayDialog, QuitDialog
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.node.node import Node
from routstr_desktop.node.settings import Settings
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.system.tasks import spawn
from tests.gui.fakes import FakeEngine
from tests.gui.samples import STATES

Until = Callable[..., Any]


class Running:
    """An Application whose main coroutine runs on the test's Qt loop."""

    def __init__(self, paths: Paths, build: Any) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.app = Application(app, paths, build, None)
        self.task = spawn(self.app._main(), name="test-app")
        self.engine: FakeEngine | None = None

    async def close(self) -> None:
        """End it, if it is not at its end."""
        if not self.task.done():
            self.app._quit_now()
            await asyncio.wait_for(self.task, 25)
        self.app._give_back_signals()


@pytest.fixture
async def running(tmp_path: Path, qtbot: QtBot, until: Until) -> AsyncIterator[Running]:
    """With the fake, selling."""
    engines: list[FakeEngine] = []

    def build(publish: Any) -> FakeEngine:
        engines.append(FakeEngine(publish))
        return engines[0]

    made = Running(Paths(tmp_path).prepare(), build)
    await until(lambda: made.app.controller.snapshot.models == 12)
    made.engine = engines[0]
    yield made
    await made.close()


def dialogs(running: Running, kind: type[Any]) -> list[Any]:
    return [dialog for dialog in running.app.window.findChildren(kind) if dialog.isVisible()]


async def test_quit_stops_the_node_once(running: Running, until: Until) -> None:
    assert running.app.window.isVisible()
    running.app.quit()
    running.app.quit()
    await asyncio.wait_for(running.task, 10)
    assert running.engine is not None
    assert [call[0] for call in running.engine.calls] == ["start", "stop"]
    assert not running.app.bridge.running


async def test_closing_hides_with_a_tray(running: Running) -> None:
    assert running.app.tray is not None
    running.app.tray.available = True
    running.app.window.close()
    assert not running.app.window.isVisible()
    assert not running.task.done()
    running.app._toggle_window()
    assert running.app.window.isVisible()


async def test_closing_without_a_tray_asks_and_remembers(running: Running) -> None:
    running.app.window.close()
    (question,) = dialogs(running, NoTrayDialog)
    assert running.app.window.isVisible()
    question.remember.setChecked(True)
    question.keep.click()
    assert not running.app.window.isVisible()
    assert running.app.prefs.without_tray == "keep"
    running.app._second_start([])
    assert running.app.window.isVisible()
    running.app.window.close()
    assert not running.app.window.isVisible()


async def test_quit_while_customers_are_served_asks(running: Running, until: Until) -> None:
    assert running.engine is not None
    running.engine.change(running_requests=2)
    await until(lambda: running.app.controller.snapshot.running_requests == 2)
    running.app.quit()
    (question,) = dialogs(running, QuitDialog)
    question.after.click()
    await until(lambda: ("stop_selling",) in running.engine.calls)
    assert not running.task.done()
    running.engine.change(running_requests=0)
    await asyncio.wait_for(running.task, 10)
    assert running.engine.calls[-1] == ("stop",)


async def test_another_start_raises_the_window(running: Running, until: Until) -> None:
    running.app.window.hide()
    running.app.bridge.post(ShowAsked(None))
    await until(running.app.window.isVisible)


async def test_withdraw_from_the_tray_opens_the_dialog(running: Running) -> None:
    running.app._withdraw()
    assert len(dialogs(running, WithdrawDialog)) == 1


async def test_a_start_that_fails_is_a_red_state(tmp_path: Path, qtbot: QtBot, until: Until) -> None:
    def build(publish: Any) -> FakeEngine:
        made = FakeEngine(publish, STATES["port-taken"])
        made.fail["start"] = ConfigError("Another program uses port 8421.")
        return made

    running = Running(Paths(tmp_path).prepare(), build)
    try:
        await until(lambda: running.app.controller.snapshot.state is NodeState.ERROR)
        assert running.app.window.overview.pill.text() == "Not running"
    finally:
        await running.close()


async def test_a_node_that_cannot_be_made_says_so(tmp_path: Path, qtbot: QtBot, until: Until) -> None:
    def build(publish: Any) -> FakeEngine:
        raise ConfigError("The setting port is wrong. Correct it.")

    running = Running(Paths(tmp_path).prepare(), build)
    try:
        await until(lambda: running.app.controller.snapshot.state is NodeState.ERROR)
        assert "The setting port is wrong." in running.app.window.overview.banner.words()
    finally:
        await running.close()


async def test_the_real_node(tmp_path: Path, qtbot: QtBot, until: Until) -> None:
    """Starts on an empty profile, shows the three steps, answers, hands out its key, and ends."""
    paths = Paths(tmp_path).prepare()
    settings = Settings.model_construct(port=0, btc_usd_price=Decimal(100_000))

    def build(publish: Any) -> Node:
        return Node(settings, paths, Secrets.in_memory(), publish=publish)

    running = Running(paths, build)
    try:
        page = running.app.window.overview
        await until(lambda: page.pill.text() == "Local only", 20)
        assert page.setup.isVisible()
        await until(lambda: running.app.controller.snapshot.books_balance, 20)
        assert page.connect_card.url.field.text().startswith("http://127.0.0.1:")
        key = await running.app.controller.local_key()
        assert key.startswith(running.app.controller.snapshot.local_key_prefix or "?")
        failed: list[str] = []
        running.app.controller.run(
            page, running.app.controller.withdraw(5), "The withdrawal", failed=lambda title, text: failed.append(title + text)
        )
        await until(lambda: failed)
        assert "yours to withdraw" in failed[0]
    finally:
        await running.close()
    assert not running.app.bridge.running
