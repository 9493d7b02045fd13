"""Backup in the window: the standing banner, the file under a passphrase typed twice, and the check of a file."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.passphrase import strength
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.backupfile import BackupDialog
from routstr_desktop.gui.dialogs.restore import RestoreDialog
from routstr_desktop.gui.dialogs.words import WordsDialog, note_words
from routstr_desktop.gui.pages.wallet import WalletPage
from routstr_desktop.gui.window import Window
from tests.gui.desks import FakeSafekeeping
from tests.gui.fakes import FakeEngine
from tests.gui.samples import SELLING, WORDS, having

Until = Callable[..., Any]
GOOD = FakeSafekeeping.PASSPHRASE


@pytest.fixture
async def page(window: Window, until: Until) -> WalletPage:
    await until(lambda: window.controller.snapshot.models == 12)
    window.controller.prefs.words_checked = 0
    found = window.go("Wallet")
    assert isinstance(found, WalletPage)
    return found


@pytest.fixture
async def dialog(controller: Controller, qtbot: QtBot, until: Until) -> BackupDialog:
    await until(lambda: controller.snapshot.models == 12)
    made = BackupDialog(controller)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open()
    return made


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "short"),
        ("1234567", "short"),
        ("12345678", "weak"),
        ("aaaaaaaaaaaaaaaaaaaaaa", "weak"),
        ("password1", "weak"),
        ("correct horse", "weak"),
        ("correct horse battery staple river", "fair"),
        ("correct horse battery staple river moon seven", "strong"),
        ("Zk4!mQ9x#Lp2", "strong"),
    ],
)
def test_strength_of_a_passphrase(text: str, word: str) -> None:
    assert strength(text) == word


async def test_the_banner_stands_until_the_words_are_on_paper(page: WalletPage, controller: Controller, until: Until) -> None:
    assert "not on paper yet" in page.banner.words()
    assert page.backup.words.chip.text() == "Not on paper yet"
    page.backup.open_words()
    await until(lambda: page.window().findChild(WordsDialog))
    page.window().findChild(WordsDialog).reject()
    assert page.banner.isVisible()
    note_words(controller)
    controller.show(having(now=int(time.time())))
    assert not page.banner.isVisible()
    assert page.backup.words.chip.text() == "Checked just now"


async def test_another_wallet_can_be_restored_while_this_one_is_unused(
    page: WalletPage, engine: FakeEngine, controller: Controller, until: Until
) -> None:
    card = page.backup
    assert not card.earlier.isVisible()
    assert not [call for call in engine.calls if call[0] == "replaceable"]  # money is there: nobody needs to be asked
    engine.change(withdrawable_msat=0, customers_msat=0, outstanding_msat=0)
    await until(card.earlier.isVisible)
    card.restore.click()
    dialog = page.window().findChild(RestoreDialog)
    assert dialog.isVisible()
    engine.words.unused = False
    dialog.words.setPlainText(WORDS)
    dialog.submit()
    await until(lambda: not card.earlier.isVisible())
    dialog.reject()


async def test_no_banner_for_play_money_or_an_empty_wallet(page: WalletPage, controller: Controller) -> None:
    controller.show(having(play_money=True))
    assert not page.banner.isVisible()
    controller.show(having(withdrawable_msat=0, customers_msat=0, outstanding_msat=0))
    assert not page.banner.isVisible()
    controller.show(SELLING)
    assert page.banner.isVisible()


async def test_a_backup_needs_a_passphrase_typed_twice(
    dialog: BackupDialog, controller: Controller, engine: FakeEngine, tmp_path: Path, until: Until
) -> None:
    assert not dialog.chip.isVisible()
    dialog.first.setText("short")
    assert dialog.chip.text() == "At least 8 characters"
    dialog.first.setText(GOOD)
    assert not dialog.act.isEnabled()
    dialog.again.setText("correct horse")
    assert dialog.chip.text() == "The two differ"
    dialog.again.setText(GOOD)
    assert dialog.act.isEnabled()
    dialog.save_to(tmp_path / "mine.routstr-backup")
    await until(lambda: not dialog.isVisible())
    assert ("save_backup", "mine.routstr-backup", GOOD) in engine.calls
    assert controller.prefs.backup_made
    assert not dialog.first.text()


async def test_a_backup_that_cannot_be_written(
    dialog: BackupDialog, controller: Controller, engine: FakeEngine, until: Until
) -> None:
    engine.fail["save_backup"] = ConfigError("The backup /x cannot be written (No space left on device).")
    dialog.first.setText(GOOD)
    dialog.again.setText(GOOD)
    dialog.save_to(Path("/x"))
    await until(dialog.error.isVisible)
    assert "No space left" in dialog.error.words()
    assert dialog.act.isEnabled()
    assert not controller.prefs.backup_made
