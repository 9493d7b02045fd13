"""The application around the window: close, quit, drain, no tray, a start that fails; with the fake and the real node."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.status import NodeState
from routstr_desktop.gui import app
from routstr_desktop.gui.app import Application
from routstr_desktop.gui.controller import ShowAsked
from routstr_desktop.gui.dialogs.questions import NoTrayDialog, QuitDialog
from routstr_desktop.gui.dialogs.receive import ReceiveDialog
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.node.node import Node
from routstr_desktop.node.settings import Settings
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.system.tasks import spawn
from tests.gui.fakes import FakeEngine
from tests.gui.samples import STATES, TOKEN

Until = Callable[..., Any]
ROOT = Path(__file__).parents[2]


class Running:
    """An Application whose main coroutine runs on the test's Qt loop."""

    def __init__(self, paths: Paths, build: Any, *, background: bool = False) -> None:
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)
        self.app = Application(qt, paths, build, None, background=background)
        self.task = spawn(self.app._main(), name="test-app")
        self.engine: FakeEngine | None = None

    async def close(self) -> None:
        """End it, if it is not at its end."""
        if not self.task.done():
            self.app._quit_now()
            await asyncio.wait_for(self.task, 25)
        if self.app._signals is not None:
            self.app._signals.give_back()


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


async def test_quit_does_not_wait_for_a_start_that_waits(tmp_path: Path, qtbot: QtBot, until: Until) -> None:
    """For a mint that is silent, for example."""

    class Waiting(FakeEngine):
        async def start(self) -> None:
            await self._asked("start")
            await asyncio.Event().wait()

    engines: list[FakeEngine] = []

    def build(publish: Any) -> FakeEngine:
        engines.append(Waiting(publish))
        return engines[0]

    made = Running(Paths(tmp_path).prepare(), build)
    await until(lambda: bool(engines and engines[0].calls))
    made.app.quit()
    await asyncio.wait_for(made.task, 10)
    assert [call[0] for call in engines[0].calls] == ["start", "stop"]
    assert not made.app.bridge.running
    await made.close()


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


async def test_a_link_of_another_start_is_shown(running: Running) -> None:
    running.app.window.hide()
    running.app._second_start([f"cashu:{TOKEN}"])
    (dialog,) = dialogs(running, ReceiveDialog)
    assert dialog.text.toPlainText() == f"cashu:{TOKEN}"
    dialog.reject()


async def test_started_in_the_background_without_a_tray_it_is_minimised(
    tmp_path: Path, qtbot: QtBot, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "LATE_TRAY_MS", 50)
    made = Running(Paths(tmp_path).prepare(), FakeEngine, background=True)
    try:
        await until(lambda: made.app.tray is not None)
        assert not made.app.window.isVisible()
        await until(made.app.window.isMinimized)
    finally:
        await made.close()


def test_what_the_desktop_knows_of_the_program() -> None:
    """A Wayland panel finds icon and name by the desktop entry; macOS opens links by an event. A process of its own."""
    code = """if True:
        from PySide6.QtCore import QCoreApplication, QUrl
        from PySide6.QtGui import QFileOpenEvent
        from routstr_desktop.gui.app import make_app
        app, links = make_app(), []
        app.link_opened.connect(links.append)
        for url in (QUrl("cashu:cashuBo2FtABC_-x+/%2B=="), QUrl.fromLocalFile("/etc/hostname")):
            QCoreApplication.sendEvent(app, QFileOpenEvent(url))
        print(app.desktopFileName(), app.quitOnLastWindowClosed(), *links)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.split() == ["routstr-desktop", "False", "cashu:cashuBo2FtABC_-x+/%2B=="]
    assert (ROOT / "resources" / "routstr-desktop.desktop").is_file()


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
        key = await running.app.controller.call(lambda node: node.local_key)
        assert key.startswith(running.app.controller.snapshot.local_key_prefix or "?")
        failed: list[str] = []
        work = running.app.controller.call(lambda node: node.withdraw, 5)
        running.app.controller.run(page, work, "The withdrawal", failed=lambda title, text: failed.append(title + text))
        await until(lambda: failed)
        assert "yours to withdraw" in failed[0]
    finally:
        await running.close()
    assert not running.app.bridge.running
