"""Tests of the window: offscreen, coroutines on a Qt loop, a real node thread with a small fake or the real node in it."""

from __future__ import annotations

import asyncio
import gc
import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.theme import Theme, install
from routstr_desktop.gui.window import Window
from tests.gui.fakes import FakeEngine

Loop = asyncio.AbstractEventLoop


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> dict[str, Callable[[], Loop]]:
    """Coroutines that touch Qt run on Qt's loop."""
    if "qapp" in getattr(item, "fixturenames", ()):
        return {"qt": _qt_loop}
    return {"asyncio": asyncio.new_event_loop}


def _qt_loop() -> asyncio.AbstractEventLoop:
    app = QApplication.instance() or QApplication(["tests"])
    return qasync.QEventLoop(app, already_running=False)


@pytest.fixture(autouse=True, scope="session")
def _frozen() -> None:
    """What is imported by now need not be looked at again by each collection."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _garbage(request: pytest.FixtureRequest) -> Iterator[None]:
    """As in the program: Qt objects are collected on the main thread only (see gui.garbage)."""
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def theme(_garbage: None, request: pytest.FixtureRequest) -> Theme | None:
    """Light, in every test that has Qt; numbers as in English, whatever the system's language."""
    if "qapp" not in request.fixturenames:
        return None
    QLocale.setDefault(QLocale.c())
    app = request.getfixturevalue("qapp")
    app.setQuitOnLastWindowClosed(False)
    return install(app, "light")


@pytest.fixture
def bridge(_garbage: None, qapp: QApplication) -> Iterator[NodeThread]:
    """A running node thread."""
    made = NodeThread()
    made.start()
    yield made
    assert made.stop(), "the node thread did not end"


@pytest.fixture
def engine(bridge: NodeThread) -> Iterator[FakeEngine]:
    """The fake node; `change()` it on its thread."""
    made = FakeEngine(bridge.post)
    yield made
    bridge.stop()  # its thread may still be reading what is closed now
    made.activity.close()


@pytest.fixture
async def controller(bridge: NodeThread, engine: FakeEngine, qtbot: QtBot) -> AsyncIterator[Controller]:
    """Started, with the fake's snapshot shown."""
    made = Controller(bridge, Prefs(words_checked=1))
    await made.start(lambda _publish: engine)
    yield made
    made.stopping = True
    made._slow.stop()


@pytest.fixture
def window(controller: Controller, qtbot: QtBot) -> Window:
    """Shown."""
    made = Window(controller)
    made.may_close = True
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def still(bridge: NodeThread) -> Controller:
    """A controller without a node: shows what it is given."""
    return Controller(bridge, Prefs(words_checked=1))


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], Any]], Any]:
    """Await a condition on the Qt loop."""

    async def wait(condition: Callable[[], Any], seconds: float = 60) -> None:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    return wait
