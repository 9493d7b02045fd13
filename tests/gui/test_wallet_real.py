"""The Wallet's dialogs over the real node, a real mint and a scripted provider: in, out, asked, and back; the books balance."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.backupfile import BackupDialog
from routstr_desktop.gui.dialogs.deposit import DepositDialog
from routstr_desktop.gui.dialogs.payout import PayoutDialog
from routstr_desktop.gui.dialogs.receive import ReceiveDialog
from routstr_desktop.gui.dialogs.testrequest import TrialDialog
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.text import NBSP
from routstr_desktop.gui.window import Window
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.upstream.scripted import REPLY
from routstr_desktop.wallet.testmint import invoice_of
from tests.support.mint import TestMint
from tests.support.upstream import ScriptedUpstream, model_entry

Until = Callable[..., Any]
SLOW = 30.0


@pytest.fixture
async def window(bridge: NodeThread, tmp_path: Path, mint: TestMint, until: Until) -> AsyncIterator[Window]:
    """On a node that runs; audited at the end."""
    upstream = ScriptedUpstream((model_entry("play-model", "0.00005", "0.0005"),))
    await bridge.call(upstream.start)
    controller = Controller(bridge, Prefs())
    nodes: list[Node] = []

    def build(publish: Any) -> Node:
        settings = demo_settings(upstream.url, mint.url)
        nodes.append(Node(settings, Paths(tmp_path / "data").prepare(), Secrets.in_memory(), publish=publish))
        return nodes[0]

    await controller.start(build)
    made = Window(controller)
    made.may_close = True
    made.show()
    await until(lambda: controller.snapshot.local_url, SLOW)
    yield made
    audit = await bridge.call(nodes[0].audit)
    assert audit.ok, audit.problems
    controller.stopping = True
    controller._slow.stop()
    made.hide()
    made.deleteLater()
    await bridge.call(nodes[0].stop)
    await bridge.call(upstream.stop)


def shown(window: Window, kind: type[Any]) -> Any:
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    return found[0] if found else None


async def test_in_out_and_back(window: Window, bridge: NodeThread, fee_mint: TestMint, tmp_path: Path, until: Until) -> None:
    controller = window.controller
    page = window.wallet()
    page.lightning.into.click()
    deposit: DepositDialog = shown(window, DepositDialog)
    deposit.amount.field.setText("3000")
    deposit.act.click()
    await until(lambda: deposit.title.text().replace(NBSP, " ") == "3,000 sat came in", SLOW)
    deposit.cancel.click()
    await until(lambda: controller.snapshot.withdrawable_msat == 3_000_000, SLOW)
    assert page.banner.isVisible()  # there is money now, and its words are not on paper

    page.lightning.pay(await bridge.call(invoice_of, fee_mint.url, 50))
    payout: PayoutDialog = shown(window, PayoutDialog)
    payout.act.click()
    await until(payout.card.isVisible, SLOW)
    assert controller.snapshot.withdrawable_msat == 3_000_000
    payout.act.click()
    await until(lambda: shown(window, PayoutDialog) is None, SLOW)
    await until(lambda: controller.snapshot.withdrawable_msat == 2_949_000, SLOW)

    page.give.click()  # one
    withdraw: WithdrawDialog = shown(window, WithdrawDialog)
    withdraw.amount.setText("2047")
    withdraw.make.click()  # two
    await until(lambda: withdraw.item is not None, SLOW)
    assert withdraw.qr.animated  # eleven coins do not fit one code
    withdraw.copy.click()
    token = QGuiApplication.clipboard().text()
    withdraw.close_button.click()

    QGuiApplication.clipboard().setText(f"https://wallet.example.com/#token={token}")
    window.paste()
    receive: ReceiveDialog = shown(window, ReceiveDialog)
    await until(receive.redeem.isEnabled, SLOW)
    receive.redeem.click()
    await until(lambda: shown(window, ReceiveDialog) is None, SLOW)
    await until(lambda: controller.snapshot.withdrawable_msat == 2_949_000, SLOW)
    await until(lambda: [line.kind for line in page.history.lines[:4]] == ["received", "withdrawal", "payout", "deposit"], SLOW)

    page.backup.save.click()
    backup: BackupDialog = shown(window, BackupDialog)
    for field in (backup.first, backup.again):
        field.setText("correct horse battery staple")
    backup.save_to(tmp_path / "mine.routstr-backup")
    await until(lambda: controller.prefs.backup_made, SLOW)
    assert (tmp_path / "mine.routstr-backup").stat().st_size > 1000


async def test_a_test_request_from_the_overview(window: Window, until: Until) -> None:
    await until(lambda: window.controller.snapshot.models == 1, SLOW)
    window.overview.earned.trial.click()
    dialog: TrialDialog = shown(window, TrialDialog)
    await until(lambda: dialog.panel.model.count() == 1, SLOW)
    dialog.panel.send.click()
    await until(lambda: "would have paid" in dialog.panel.note.text(), SLOW)
    assert dialog.panel.answer.toPlainText() == REPLY
    assert "sat" in dialog.panel.facts.text("cost")
    assert "$" in dialog.panel.facts.text("cost")
