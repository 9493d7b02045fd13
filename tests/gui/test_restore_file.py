"""A backup file in the window: chosen, opened, told, restored, and what came of it; with the fake, then for real."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from routstr_desktop.core.ecash import FoundAgain
from routstr_desktop.core.errors import ConfigError
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.restorefile import RestoreFileDialog
from routstr_desktop.gui.firstrun.wizard import SetupWizard
from routstr_desktop.gui.pages.wallet import WalletPage
from routstr_desktop.gui.window import Window
from routstr_desktop.node import backup
from routstr_desktop.node.boot import boot
from routstr_desktop.node.node import Node
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import SEED_WORDS, Secrets
from routstr_desktop.wallet.testmint import swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.gui.desks import FakeSafekeeping
from tests.gui.fakes import FakeEngine
from tests.gui.samples import MINT, having
from tests.gui.test_app import Running
from tests.gui.test_new_operator import Person
from tests.support.mint import TestMint

Until = Callable[..., Any]
GOOD = FakeSafekeeping.PASSPHRASE
FILE = Path("/home/ada/mine.routstr-backup")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
async def dialog(controller: Controller, qtbot: QtBot, until: Until) -> RestoreFileDialog:
    await until(lambda: controller.snapshot.models == 12)
    made = RestoreFileDialog(controller)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open()
    return made


async def opened(dialog: RestoreFileDialog, until: Until) -> None:
    dialog.take_backup(FILE)
    dialog.passphrase.line.setText(GOOD)
    dialog.act.click()
    await until(lambda: dialog.found is not None)


async def test_opened_told_and_restored(
    dialog: RestoreFileDialog, controller: Controller, engine: FakeEngine, until: Until, qtbot: QtBot
) -> None:
    assert not dialog.act.isEnabled()
    dialog.take_backup(FILE)
    assert not dialog.act.isEnabled(), "there is no passphrase yet"
    qtbot.keyClicks(dialog.passphrase.line, "wrong one")
    dialog.passphrase.eye.click()
    assert dialog.passphrase.line.echoMode() is QLineEdit.EchoMode.Normal
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    await until(dialog.error.isVisible)
    assert dialog.error.words().startswith("The passphrase is wrong. The passphrase does not open")
    assert dialog.passphrase.line.selectedText() == "wrong one"

    dialog.passphrase.line.setText(GOOD)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    await until(lambda: dialog.found is not None)
    assert not dialog.error.isVisible()
    assert {name: plain(value) for name, value in dialog.values.lines.items()} == {
        "Yours": "21,480 sat",
        "Held for customers": "88 sat for 3 keys",
        "Mints": "mint.example.com",
        "Providers": "OpenRouter, Anthropic",
        "Keys of local apps": "2",
        "Nostr key": "Yes, with its name and reviews",
    }
    assert "knows nothing of what came after it" in dialog.since.words()
    assert "restore_backup" not in [call[0] for call in engine.calls]

    engine.safekeeping.outcome = FoundAgain(9_000_000, 500_000, 9_000_000, 12_000_000)
    controller.show(having(customers_msat=88_500))
    with qtbot.waitSignal(dialog.restored, timeout=3000) as _:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: dialog.title.text().startswith("Restored"))
    assert ("restore_backup", FILE.name, GOOD) in engine.calls
    assert plain(dialog.title.text()) == "Restored: 9,000 sat found"
    assert "12,000 sat of the backup were spent after it was made" in plain(dialog.error.words())
    assert "500 sat came in after it was made" in plain(dialog.error.words())
    assert not dialog.passphrase.text()
    assert controller.prefs.words_checked == 0, "the words on paper were those of another wallet"
    assert controller.prefs.backup_made == engine.safekeeping.found.made


async def test_each_defect_leaves_what_was_typed(dialog: RestoreFileDialog, engine: FakeEngine, until: Until) -> None:
    dialog.take_backup(FILE)
    dialog.passphrase.line.setText(GOOD)
    for message in ("The backup is damaged. Nothing was changed.", "It was made by a newer version. Install that one."):
        engine.fail["look_backup"] = ConfigError(message)
        dialog.act.click()
        await until(lambda message=message: dialog.error.words() == message)
        assert (dialog.passphrase.text(), dialog.act.isEnabled(), dialog.busy.isVisible()) == (GOOD, True, False)


async def test_opening_is_called_off(dialog: RestoreFileDialog, bridge: Any, engine: FakeEngine, until: Until) -> None:
    async def gate() -> asyncio.Event:
        return asyncio.Event()

    engine.gate = await bridge.call(gate)
    dialog.take_backup(FILE)
    dialog.passphrase.line.setText(GOOD)
    dialog.act.click()
    await until(lambda: ("look_backup", FILE.name) in engine.calls)
    assert dialog.busy.isVisible()
    assert not dialog.act.isEnabled()
    dialog.cancel.click()
    assert dialog.isVisible()
    assert not dialog.busy.isVisible()
    assert dialog.act.isEnabled()
    dialog.cancel.click()
    assert not dialog.isVisible()


async def test_restoring_goes_on_in_the_background_and_a_toast_tells(
    dialog: RestoreFileDialog, controller: Controller, bridge: Any, engine: FakeEngine, until: Until
) -> None:
    async def gate() -> asyncio.Event:
        return asyncio.Event()

    await opened(dialog, until)
    engine.gate = await bridge.call(gate)
    engine.safekeeping.outcome = FoundAgain(0, 0, 0, unasked={MINT.url: "The mint does not answer."})
    dialog.act.click()
    await until(lambda: ("restore_backup", FILE.name, GOOD) in engine.calls)
    assert dialog.cancel.text() == "Go on in the background"
    dialog.cancel.click()
    assert not dialog.isVisible()
    told: list[str] = []
    controller.notice.connect(lambda text, _tone: told.append(text))

    async def release() -> None:
        assert engine.gate is not None
        engine.gate.set()

    await bridge.call(release)
    await until(lambda: told)
    assert told[0].startswith("Restored. Not all of it is certain yet. mint.example.com")


async def test_where_money_has_moved_it_is_only_looked_at(dialog: RestoreFileDialog, engine: FakeEngine, until: Until) -> None:
    why = "This wallet is in use: money has moved in it. Restore into a new profile instead (--data-dir)."
    engine.safekeeping.found = dataclasses.replace(engine.safekeeping.found, why_not=why)
    await opened(dialog, until)
    assert not dialog.act.isVisible()
    assert dialog.since.words() == why
    assert dialog.cancel.text() == "Close"


async def test_the_wallet_offers_both_ways_while_it_is_unused(window: Window, engine: FakeEngine, until: Until) -> None:
    await until(lambda: window.controller.snapshot.models == 12)
    page = window.go("Wallet")
    assert isinstance(page, WalletPage)
    engine.change(withdrawable_msat=0, customers_msat=0, outstanding_msat=0)
    await until(page.backup.restore_file.isVisible)
    page.backup.restore_file.click()
    (dialog,) = [one for one in window.findChildren(RestoreFileDialog) if one.isVisible()]
    dialog.reject()


async def test_a_node_from_before_is_brought_back_in_the_first_run(
    tmp_path: Path, qtbot: QtBot, until: Until, mint: TestMint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file, dropped or chosen in the third step; since it was made a part was spent, and the screen says so."""
    monkeypatch.setattr(backup, "N", 2**14)
    given = {"port": 0, "public_port": 0, "sell_at_start": False, "btc_usd_price": Decimal(100_000)}
    file = tmp_path / "mine.routstr-backup"

    def node(paths: Paths, secrets: Secrets, publish: Any = lambda _event: None) -> Node:
        return Node(boot(paths, given, console=False).loaded.settings, paths, secrets, publish=publish)

    lost = node(Paths(tmp_path / "lost").prepare(), Secrets.in_memory())
    await lost.start()
    await lost.trust_mint(mint.url)
    lost.adjusting.save(name="Corner shop")
    await lost.receive(await mint.fund(300))
    await lost.safekeeping.save(file, GOOD)
    await swap_coins(mint.url, parse((await lost.withdraw(100)).token or "").proofs)
    words = await lost.words.show()
    await lost.stop()

    paths, secrets, nodes = Paths(tmp_path / "new").prepare(), Secrets.in_memory(), []

    def build(publish: Any) -> Node:
        nodes.append(node(paths, secrets, publish))
        return nodes[0]

    running = Running(paths, build)
    try:
        person = Person(running, qtbot, until)
        wizard = await person.waits_for(SetupWizard)
        person.clicks(wizard, "Sell my API key")
        person.clicks(wizard, "Next")
        person.clicks(wizard, "Skip")
        await person.clicks_when_ready(wizard.page.restore_file, "Open…")
        dialog = await person.waits_for(RestoreFileDialog)
        dialog.take_backup(file)
        person.types(dialog, "Passphrase", GOOD)
        person.clicks(dialog, "Open")
        await person.clicks_when_ready(dialog, "Restore")
        await person.until(lambda: dialog.title.text().startswith("Restored"), 60)
        assert plain(dialog.title.text()) == "Restored: 200 sat found"
        assert "100 sat of the backup were spent after it was made" in plain(dialog.error.words())
        person.clicks(dialog, "Close")
        await person.until(lambda: not wizard.page.restore_file.isVisible(), 20)
        await person.clicks_when_ready(wizard, "Next")
        person.qtbot.keyClick(wizard, Qt.Key.Key_Escape)
        await person.until(lambda: running.app.controller.snapshot.withdrawable_msat == 200_000, 20)
        assert await secrets.get(SEED_WORDS) == words
        assert nodes[0].settings.name == "Corner shop"
        audit = await running.app.bridge.call(nodes[0].audit)
        assert audit.ok, audit.problems
    finally:
        await running.close()
