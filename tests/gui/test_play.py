"""Play money in the window: another node is shown, and one's own again; with a small fake, and once with the demo itself."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import MintUnreachable
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.receive import ReceiveDialog
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.gui.engine import Publish
from routstr_desktop.gui.firstrun.flow import Step
from routstr_desktop.gui.firstrun.opener import FirstRun
from routstr_desktop.gui.firstrun.play import Play, Say, demo
from routstr_desktop.gui.window import Window
from routstr_desktop.system.autostart import DesktopEntry
from routstr_desktop.system.paths import Paths
from tests.gui.fakes import FakeEngine
from tests.gui.samples import SELLING, TOKEN

Until = Callable[..., Any]
CLICK = Qt.MouseButton.LeftButton
PLAY = dataclasses.replace(SELLING, play_money=True, models=1, withdrawable_msat=7_000, upstream_name="Toy")


class Toys:
    """Builds fakes in place of the demo, and remembers them."""

    def __init__(self) -> None:
        self.made: list[FakeEngine] = []
        self.folders: list[Path] = []
        self.fail: BaseException | None = None
        self.gate: asyncio.Event | None = None

    def build(self, paths: Paths, publish: Publish, say: Say) -> FakeEngine:
        engine = FakeEngine(publish, PLAY)
        engine.gate = self.gate
        if self.fail is not None:
            engine.fail["start"] = self.fail
        self.made.append(engine)
        self.folders.append(paths.data_dir)
        say("Customer   minted an ecash token")
        return engine


@pytest.fixture
def toys() -> Toys:
    return Toys()


@pytest.fixture
def first_run(controller: Controller, window: Window, toys: Toys, tmp_path: Path) -> FirstRun:
    """With the wizard open at its first step."""
    made = FirstRun(controller, window, lambda: DesktopEntry(["/bin/true"], tmp_path), toys.build)
    made.open()
    return made


async def test_there_and_back_again(
    first_run: FirstRun, toys: Toys, window: Window, engine: FakeEngine, until: Until, qtbot: QtBot
) -> None:
    controller = window.controller
    await until(lambda: controller.snapshot.models == 12)
    window.go("Keys")
    assert first_run.wizard is not None
    goal: Any = first_run.wizard.steps[Step.GOAL]
    qtbot.mouseClick(goal.play, CLICK)
    assert goal.busy.isVisible()
    await until(lambda: controller.visiting and controller.snapshot.play_money)
    await until(lambda: first_run.wizard is None)
    assert window.strip.isVisible()
    assert "minted an ecash token" in window.strip.lines.toPlainText()
    assert window.overview.isVisible()
    assert "7" in window.overview.money.yours.figure.text()
    await controller.toggle()
    assert ("stop_selling",) in toys.made[0].calls
    assert ("stop_selling",) not in engine.calls  # one's own node is left alone
    assert toys.folders[0].exists()
    qtbot.mouseClick(window.strip.back, CLICK)
    await until(lambda: first_run.wizard is not None)
    assert not controller.visiting
    assert controller.snapshot.models == 12
    assert not window.strip.isVisible()
    assert toys.made[0].calls[-1] == ("stop",)
    assert not toys.folders[0].exists()
    first_run.wizard.reject()


async def test_asking_to_set_up_ends_the_visit_first(first_run: FirstRun, window: Window, until: Until) -> None:
    assert first_run.wizard is not None
    first_run.wizard.play_asked.emit()
    await until(lambda: window.controller.visiting and first_run.wizard is None)
    window.controller.setup_asked.emit()
    await until(lambda: first_run.wizard is not None)
    assert not window.controller.visiting
    first_run.wizard.reject()


async def test_a_link_from_outside_ends_the_visit_first(
    first_run: FirstRun, toys: Toys, window: Window, engine: FakeEngine, until: Until
) -> None:
    """A real token is named by one's own node, never refused by the demo's."""
    assert first_run.wizard is not None
    first_run.wizard.play_asked.emit()
    await until(lambda: window.controller.visiting and first_run.wizard is None)
    said: list[str] = []
    window.controller.notice.connect(lambda text, _tone: said.append(text))
    first_run.at_home(functools.partial(window.receive, f"cashu:{TOKEN}"))
    assert window.findChild(ReceiveDialog) is None
    await until(lambda: window.findChild(ReceiveDialog))
    dialog = window.findChild(ReceiveDialog)
    await until(lambda: dialog.info is not None)
    assert not window.controller.visiting
    assert ("describe", TOKEN) in engine.calls
    assert "describe" not in {call[0] for call in toys.made[0].calls}
    assert "Play money is over" in said[0]
    assert first_run.wizard is None
    dialog.reject()


async def test_a_dialog_of_the_demo_never_commands_ones_own_node(
    first_run: FirstRun, toys: Toys, window: Window, engine: FakeEngine, until: Until
) -> None:
    """An amount of play money, typed and not yet withdrawn, is not taken from the real wallet afterwards."""
    assert first_run.wizard is not None
    first_run.wizard.play_asked.emit()
    await until(lambda: window.controller.visiting and first_run.wizard is None)
    window.overview.withdraw()
    typed = window.findChild(WithdrawDialog)
    assert typed is not None
    first_run.at_home(lambda: None)
    await until(lambda: not window.controller.visiting)
    assert not (shiboken6.isValid(typed) and typed.isVisible())
    await until(lambda: window.findChild(WithdrawDialog) is None)
    assert "withdraw" not in {call[0] for call in engine.calls}
    await until(lambda: not toys.folders[0].exists())


async def test_a_link_that_comes_while_the_demo_starts_calls_it_off(
    first_run: FirstRun, toys: Toys, window: Window, bridge: NodeThread, until: Until
) -> None:
    async def closed() -> asyncio.Event:
        return asyncio.Event()

    toys.gate = gate = await bridge.call(closed)
    assert first_run.wizard is not None
    first_run.wizard.play_asked.emit()
    await until(lambda: toys.made and toys.made[0].calls)
    first_run.at_home(functools.partial(window.receive, f"cashu:{TOKEN}"))

    async def release() -> None:
        gate.set()

    await bridge.call(release)
    await until(lambda: window.findChild(ReceiveDialog))
    assert not window.controller.visiting
    window.findChild(ReceiveDialog).reject()
    first_run.wizard.reject()


async def test_a_demo_that_cannot_start_is_told(first_run: FirstRun, toys: Toys, window: Window, until: Until) -> None:
    toys.fail = MintUnreachable("The play mint did not come up.")
    assert first_run.wizard is not None
    first_run.wizard.play_asked.emit()
    await until(lambda: first_run.wizard is not None and first_run.wizard.error.isVisible())
    assert "The demo could not be started" in first_run.wizard.error.words()
    assert not window.controller.visiting
    assert not toys.folders[0].exists()
    first_run.wizard.reject()


async def test_it_is_called_off_while_it_starts(
    first_run: FirstRun, toys: Toys, window: Window, bridge: NodeThread, until: Until
) -> None:
    async def closed() -> asyncio.Event:
        return asyncio.Event()

    toys.gate = gate = await bridge.call(closed)
    assert first_run.wizard is not None
    first_run.wizard.play_asked.emit()
    await until(lambda: toys.made and toys.made[0].calls)
    first_run.wizard.play_asked.emit()

    async def release() -> None:
        gate.set()

    await bridge.call(release)
    await until(lambda: not first_run.play.busy)
    assert toys.made[0].calls == [("start",), ("stop",)]
    assert not window.controller.visiting
    first_run.wizard.reject()


async def test_the_end_of_the_program_stops_both(
    first_run: FirstRun, toys: Toys, window: Window, engine: FakeEngine, until: Until
) -> None:
    assert first_run.wizard is not None
    first_run.wizard.play_asked.emit()
    await until(lambda: window.controller.visiting)
    await window.controller.stop()
    first_run.play.close()
    assert toys.made[0].calls[-1] == engine.calls[-1] == ("stop",)
    assert not toys.folders[0].exists()


async def test_the_demo_itself(controller: Controller, window: Window, until: Until) -> None:
    play = Play(controller, window, demo)
    play.begin()
    await until(lambda: controller.visiting, 90)
    await until(lambda: "books balance" in window.strip.lines.toPlainText(), 60)
    assert "Operator   withdrew the earnings" in window.strip.lines.toPlainText()
    assert controller.snapshot.play_money
    failed: list[str] = []
    work = controller.bridge.call(controller.need().trust_mint, "https://mint.example.com")
    controller.run(play, work, "Adding the mint", failed=lambda title, text: failed.append(f"{title} {text}"))
    await until(lambda: failed)
    assert "play money only" in failed[0]  # nothing real can get lost in it
    play.end()
    await until(lambda: not controller.visiting and not play.busy, 30)
    assert controller.snapshot.models == 12
