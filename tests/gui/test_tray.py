"""The tray: a picture for each state, the menu of the moment, and a panel that comes late."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from routstr_desktop.core.release import Release
from routstr_desktop.core.status import NodeState, Snapshot
from routstr_desktop.gui import tray as module
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.icons import TRAY_SIZES, paint, tray_icon, tray_svg
from routstr_desktop.gui.tray import Tray
from tests.gui.fakes import FakeEngine
from tests.gui.samples import STATES, having
from tests.support.zone import zone


def labels(tray: Tray) -> list[str]:
    tray.fill()
    return [action.text().replace("\N{NO-BREAK SPACE}", " ") for action in tray.menu.actions() if not action.isSeparator()]


def enabled(tray: Tray, text: str) -> bool:
    return next(action.isEnabled() for action in tray.menu.actions() if action.text() == text)


@pytest.mark.parametrize("tone", ["light", "dark"])
@pytest.mark.parametrize("size", [16, 22])
def test_eight_shapes_differ_without_colour(qapp: QApplication, tone: str, size: int) -> None:
    pictures = {}
    for state in NodeState:
        image = paint(tray_svg(state, tone), size, 1.0).toImage()
        grey = [[image.pixelColor(x, y).alpha() // 64 for x in range(size)] for y in range(size)]
        lightness = [[image.pixelColor(x, y).lightness() // 86 for x in range(size)] for y in range(size)]
        pictures[state] = str((grey, lightness))
    assert len(set(pictures.values())) == 8


def test_every_state_has_an_icon_in_all_sizes(qapp: QApplication) -> None:
    for state in NodeState:
        assert {size.width() for size in tray_icon(state).availableSizes()} == set(TRAY_SIZES)


def test_tray_shows_the_state(still: Controller, qtbot: QtBot) -> None:
    tray = Tray(still, probe=lambda: True)
    assert tray.icon is not None
    for snapshot in STATES.values():
        still.show(snapshot)
        assert tray.icon.icon().cacheKey() == tray_icon(snapshot.state, "light").cacheKey()
        assert 1 <= len(tray.icon.toolTip().split("\n")) <= 2
    tray.close()


def test_menu_of_a_selling_node(still: Controller, qtbot: QtBot) -> None:
    tray = Tray(still, probe=lambda: False)
    still.show(having())
    assert labels(tray) == [
        "Selling · 12 models",
        "+1,204 sat today · 21,480 sat to withdraw",
        "Open routstr",
        "Stop selling",
        "Pause for…",
        "Copy base URL",
        "Copy local key",
        "Withdraw…",
        "Quit",
    ]
    still.hide_amounts(True)
    assert "sat" not in " ".join(labels(tray))
    tray.close()


@pytest.mark.parametrize("name", list(STATES))
def test_menu_has_at_most_eleven_lines(name: str, still: Controller, qtbot: QtBot) -> None:
    tray = Tray(still, probe=lambda: False)
    still.show(STATES[name])
    assert len(labels(tray)) <= 11
    tray.close()


def test_a_newer_version_is_a_line_that_opens_its_page(still: Controller, qtbot: QtBot) -> None:
    tray = Tray(still, probe=lambda: False)
    still.show(having(update=Release("1.3", "https://example.com/1.3")))
    assert labels(tray)[-2:] == ["Version 1.3 is there…", "Quit"]
    opened: list[str] = []
    tray.page_asked.connect(opened.append)
    next(action for action in tray.menu.actions() if action.text().startswith("Version")).trigger()
    assert opened == ["https://example.com/1.3"]
    tray.close()


def test_what_cannot_be_done_is_grey(still: Controller, qtbot: QtBot) -> None:
    tray = Tray(still, probe=lambda: False)
    still.show(Snapshot())
    tray.fill()
    assert not any(enabled(tray, text) for text in ("Start selling", "Copy base URL", "Copy local key", "Withdraw…"))
    assert enabled(tray, "Quit")
    tray.close()


def test_late_tray_gets_a_new_icon_object(still: Controller, qtbot: QtBot) -> None:
    there = [False]
    tray = Tray(still, probe=lambda: there[0], poll_ms=10)
    assert tray.icon is None
    there[0] = True
    with qtbot.waitSignal(tray.available_changed):
        pass
    first = tray.icon
    assert first is not None
    there[0] = False
    with qtbot.waitSignal(tray.available_changed):
        pass
    assert tray.icon is None
    there[0] = True
    with qtbot.waitSignal(tray.available_changed):
        pass
    assert tray.icon is not None
    assert tray.icon is not first
    tray.close()


async def test_menu_commands(controller: Controller, engine: FakeEngine, until: Callable[..., Any]) -> None:
    await until(lambda: controller.snapshot.models == 12)
    tray = Tray(controller, probe=lambda: False)
    tray.fill()
    by_name = {action.text(): action for action in tray.menu.actions()}
    by_name["Copy base URL"].trigger()
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:8421/v1"
    by_name["Copy local key"].trigger()
    await until(lambda: QGuiApplication.clipboard().text() == "sk-" + "ab" * 32)
    pauses = by_name["Pause for…"].menu()
    assert [action.text() for action in pauses.actions()] == ["1 hour", "Until tomorrow", "Until I resume"]
    pauses.actions()[2].trigger()
    await until(lambda: controller.snapshot.state is NodeState.PAUSED)
    assert ("pause", None) in engine.calls
    tray.close()


def test_pauses() -> None:
    now = datetime.datetime(2026, 11, 30, 23, 30)
    assert module.in_one_hour(now) == int(now.timestamp()) + 3600
    assert module.tomorrow(now) == int(datetime.datetime(2026, 12, 1, 8, 0).timestamp())
    assert module.never(now) is None
    with zone("Europe/Berlin"):  # from three o'clock it is two again
        night = datetime.datetime.fromtimestamp(1_792_888_200)
        assert (night.hour, night.minute) == (2, 30)
        assert module.in_one_hour(night) == 1_792_888_200 + 3600
