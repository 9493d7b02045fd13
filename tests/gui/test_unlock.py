"""Locked secrets: the Overview offers a passphrase instead, and starts when it opens."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import SecretsLocked
from routstr_desktop.core.sentence import say
from routstr_desktop.core.status import NodeState
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.unlock import UnlockDialog
from routstr_desktop.gui.pages.overview import OverviewPage
from routstr_desktop.gui.window import Window
from routstr_desktop.node import problems
from tests.gui.fakes import FakeEngine
from tests.gui.samples import STATES

Until = Callable[..., Any]
WORD = "correct horse battery staple"


@pytest.fixture
async def shut(controller: Controller, engine: FakeEngine, until: Until) -> Controller:
    """The node could not start, because no keyring opened."""
    engine.now = STATES["locked"]
    controller.refresh()
    await until(lambda: controller.snapshot.state is NodeState.LOCKED)
    return controller


@pytest.fixture
def known(engine: FakeEngine) -> None:
    """A passphrase was chosen before."""
    engine.unlocking.needed = "known"


def _press(window: Window) -> None:
    button = next(one for one in window.overview.banner.findChildren(QPushButton) if one.text() == "Passphrase…")
    button.click()


async def test_a_new_passphrase_is_typed_twice_and_starts_the_node(
    shut: Controller, window: Window, engine: FakeEngine, until: Until
) -> None:
    _press(window)
    await until(lambda: window.findChildren(UnlockDialog))
    dialog = window.findChildren(UnlockDialog)[0]
    assert dialog.again.isVisible()
    dialog.first.setText(WORD)
    assert not dialog.act.isEnabled()
    dialog.again.setText(WORD)
    dialog.act.click()
    await until(lambda: ("unlock", WORD) in engine.calls)
    await until(lambda: engine.calls.count(("start",)) == 2)
    assert not any(one.isVisible() for one in window.findChildren(UnlockDialog))


async def test_the_first_start_without_a_keyring_asks_for_a_passphrase_by_itself(
    engine: FakeEngine, controller: Controller, window: Window, until: Until
) -> None:
    """Nothing is locked and nothing failed yet: no red, no advice for a terminal, and the dialog is there."""
    engine.now = STATES["locked-new"]
    controller.refresh()
    await until(lambda: window.findChildren(UnlockDialog))
    dialog = window.findChildren(UnlockDialog)[0]
    assert dialog.again.isVisible()
    banner = window.overview.banner
    assert banner.words().startswith("No keyring was found on this computer.")
    assert "ROUTSTR_" not in banner.words()
    dialog.reject()
    assert "Choose a passphrase…" in [one.text() for one in banner.findChildren(QPushButton) if one.isVisible()]


async def test_what_is_said_while_typing_finds_room(shut: Controller, window: Window, until: Until) -> None:
    _press(window)
    await until(lambda: window.findChildren(UnlockDialog))
    dialog = window.findChildren(UnlockDialog)[0]
    high = dialog.height()
    dialog.first.setText("a")
    assert dialog.height() > high
    dialog.first.clear()
    assert dialog.height() == high
    dialog.reject()


async def test_a_start_that_waits_says_what_it_may_wait_for(still: Controller, qtbot: QtBot, until: Until) -> None:
    page = OverviewPage(still)
    qtbot.addWidget(page)
    page.slow.setInterval(1)
    page.show()
    still.show(STATES["starting"])
    assert not page.banner.isVisible()
    await until(page.banner.isVisible)
    assert "keyring" in page.banner.words()
    still.show(STATES["selling"])
    assert not page.banner.isVisible()


async def test_a_known_passphrase_is_asked_for_at_the_start_and_a_wrong_one_said(
    known: None, shut: Controller, window: Window, engine: FakeEngine, until: Until
) -> None:
    engine.fail["unlock"] = SecretsLocked(say("The passphrase is wrong. Nothing was changed."), code="wrong_passphrase")
    shut.changed.emit(shut.snapshot)
    await until(lambda: window.findChildren(UnlockDialog))
    dialog = window.findChildren(UnlockDialog)[0]
    assert not dialog.again.isVisible()
    dialog.first.setText("no")
    dialog.act.click()
    await until(dialog.error.isVisible)
    assert "wrong" in dialog.error.words()
    assert dialog.act.isEnabled()
    dialog.reject()


def test_what_no_passphrase_helps_with_keeps_its_own_words(still: Controller, qtbot: QtBot) -> None:
    page = OverviewPage(still)
    qtbot.addWidget(page)
    page.show()
    lost = problems.locked(SecretsLocked(say("Gone."), code="secrets_missing"))
    still.show(dataclasses.replace(STATES["locked"], problems=(lost,)))
    banner = page.banner
    assert banner.words() == "The secrets are locked. Gone."
    assert not any(one.isVisible() for one in banner.findChildren(QPushButton))
