"""Pictures of every state, to be looked at: `make screenshots` writes them to build/screenshots.

Each density runs in a process of its own, since Qt reads its scale once.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routstr_desktop.gui.window import Window

FOLDER = Path(__file__).resolve().parents[2] / "build" / "screenshots"


def main() -> int:
    """Without arguments: both densities. With one: that density, here."""
    if len(sys.argv) > 1:
        return _draw(int(sys.argv[1]))
    for scale in (1, 2):
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
        subprocess.run([sys.executable, "-m", "tests.gui.screenshots", str(scale)], env=environment, check=True)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(Path.cwd())}")
    return 0


def _draw(scale: int) -> int:
    import qasync
    from PySide6.QtWidgets import QApplication

    app = QApplication(["screenshots"])
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(_all(scale))
    asyncio.set_event_loop(None)
    return 0


async def _all(scale: int) -> None:
    from routstr_desktop.gui.theme import install
    from tests.gui.screenshots_announce import announce
    from tests.gui.screenshots_trouble import trouble

    FOLDER.mkdir(parents=True, exist_ok=True)
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    from tests.gui import (
        screenshots_activity,
        screenshots_firstrun,
        screenshots_models,
        screenshots_providers,
        screenshots_wallet,
    )

    for mode in ("light", "dark"):
        install(app, mode)
        _windows(mode, scale)
        await _keys(mode, scale)
        await screenshots_models.draw(partial(_save, mode=mode, scale=scale), partial(_shoot, mode=mode, scale=scale))
        await screenshots_wallet.draw(partial(_shoot, mode=mode, scale=scale))
        await screenshots_activity.draw(partial(_save, mode=mode, scale=scale), partial(_shoot, mode=mode, scale=scale))
        await _apps(mode, scale)
        await announce(mode, partial(_save, mode=mode, scale=scale))
        await screenshots_providers.draw(partial(_save, mode=mode, scale=scale), partial(_shoot, mode=mode, scale=scale))
        trouble(partial(_save, mode=mode, scale=scale))
        _settings(mode, scale)
        _dialogs(mode, scale)
        await screenshots_firstrun.draw(partial(_save, mode=mode, scale=scale), partial(_shoot, mode=mode, scale=scale))
        _sheet(mode, scale)


def _save(widget: object, name: str, mode: str, scale: int) -> None:
    from PySide6.QtWidgets import QApplication, QWidget

    assert isinstance(widget, QWidget)
    for _ in range(3):
        QApplication.processEvents()
    widget.grab().save(str(FOLDER / f"{name}-{mode}-{scale}x.png"))


def _windows(mode: str, scale: int) -> None:
    from PySide6.QtWidgets import QApplication

    from routstr_desktop.gui.bridge import NodeThread
    from routstr_desktop.gui.controller import Controller
    from routstr_desktop.gui.prefs import Prefs
    from routstr_desktop.gui.window import Window
    from tests.gui.samples import STATES

    bridge = NodeThread()
    controller = Controller(bridge, Prefs(words_checked=1))
    window = Window(controller)
    window.show()
    for name, snapshot in STATES.items():
        controller.show(snapshot)
        QApplication.processEvents()
        if focus := window.focusWidget():
            focus.clearFocus()
        _save(window, f"overview-{name}", mode, scale)
    controller.show(STATES["selling-withdrawals"])
    controller.hide_amounts(True)
    _save(window, "overview-hidden", mode, scale)
    controller.hide_amounts(False)
    controller.show(STATES["selling"])
    window.overview.earned.switch.click()
    _save(window, "overview-table", mode, scale)
    window.overview.earned.switch.click()
    controller.notice.emit("500 sat are yours again.", "ok")
    window.resize(720, 520)
    _save(window, "overview-smallest", mode, scale)
    controller.show(STATES["no-upstream"])
    controller.notice.emit("The mint does not answer. Nothing was moved; your ecash stays yours.", "error")
    _save(window, "overview-smallest-setup", mode, scale)
    window.resize(1400, 900)
    controller.show(STATES["selling-withdrawals"])
    _save(window, "overview-large-window", mode, scale)
    _wallet(window, mode, scale)
    window.hide()
    window.deleteLater()


def _wallet(window: Window, mode: str, scale: int) -> None:
    from routstr_desktop.gui.pages.wallet import WalletPage
    from routstr_desktop.node.lightning import AutoPayout
    from tests.gui.desks import invoice_of
    from tests.gui.samples import HISTORY, STATES, TWO_MINTS

    controller = window.controller
    window.resize(940, 640)
    window.sidebar.select(1)
    page = window.pages.currentWidget()
    assert isinstance(page, WalletPage)
    page.history.show_lines(HISTORY[:11])
    page.lightning.show_auto(AutoPayout("", 210, 1_000_000, 0, None))
    window.toast.hide()

    def shoot(name: str) -> None:
        if focus := window.focusWidget():
            focus.clearFocus()
        _save(window, name, mode, scale)

    for name, snapshot in (("two-mints", TWO_MINTS), ("selling", STATES["selling"]), ("off", STATES["starting"])):
        controller.show(snapshot)
        shoot(f"wallet-{name}")
    controller.show(TWO_MINTS)
    controller.hide_amounts(True)
    shoot("wallet-hidden")
    controller.hide_amounts(False)
    controller.prefs.words_checked = 0
    controller.show(STATES["selling"])
    shoot("wallet-words-due")
    controller.prefs.words_checked = 1
    controller.show(TWO_MINTS)
    window.resize(1100, 1000)
    auto = AutoPayout("ada@example.com", 1_000, 50_000, 21_300_000, "The Lightning address does not answer.")
    page.lightning.show_auto(auto, (invoice_of(2_500), invoice_of(1_000)))
    shoot("wallet-large-window")
    window.resize(720, 520)
    shoot("wallet-smallest")
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    shoot("wallet-smallest-history")
    window.resize(940, 640)
    page.history.show_lines(())
    for name in ("no-mint", "local-only"):
        controller.show(STATES[name])
        shoot(f"wallet-empty-{name}")


async def _apps(mode: str, scale: int) -> None:
    from routstr_desktop.gui.bridge import NodeThread
    from routstr_desktop.gui.controller import Controller
    from routstr_desktop.gui.dialogs.apps import AppsDialog
    from routstr_desktop.gui.prefs import Prefs
    from tests.gui.fakes import FakeEngine

    bridge = NodeThread()
    bridge.start()
    controller = Controller(bridge, Prefs())
    engine = FakeEngine(bridge.post)
    controller.engine = engine
    engine.apps.connected.add("opencode")
    dialog = AppsDialog(controller)
    dialog.show()
    async with asyncio.timeout(10):
        while not dialog.list.count():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        dialog.list.setCurrentRow(1)
        _save(dialog, "dialog-apps", mode, scale)
        dialog.list.setCurrentRow(5)
        dialog.preview()
        while not dialog.confirm.isVisible():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    _save(dialog, "dialog-apps-preview", mode, scale)
    dialog.failed("Claude Code was not connected.", "settings.json is not plain JSON. It is left as it is.")
    _save(dialog, "dialog-apps-error", mode, scale)
    dialog.hide()
    dialog.deleteLater()
    bridge.stop()


def _settings(mode: str, scale: int) -> None:
    from routstr_desktop.gui.bridge import NodeThread
    from routstr_desktop.gui.controller import Controller
    from routstr_desktop.gui.pages.settings import SettingsPage
    from routstr_desktop.gui.prefs import Prefs
    from routstr_desktop.gui.window import Window
    from tests.gui.fakes import FakeEngine
    from tests.gui.samples import LOG, SELLING

    controller = Controller(NodeThread(), Prefs())
    window = Window(controller)
    window.show()
    page = window.go("Settings")
    assert isinstance(page, SettingsPage)
    controller.show(SELLING)
    page._show(FakeEngine(lambda event: None).preferences.values)
    page.log.show_lines(list(LOG))
    _save(window, "settings", mode, scale)
    page.server.port.setText("70000")
    page.server._edited()
    page.server.error.setText("The setting port is wrong: Input should be less than or equal to 65535.")
    page.server.error.show()
    window.resize(720, 520)
    page.verticalScrollBar().setValue(page.server.y() - 20)
    _save(window, "settings-smallest-wrong-port", mode, scale)
    window.resize(1100, 1000)
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    page.log.levels.set_value("error")
    page.log._render()
    _save(window, "settings-large-window", mode, scale)
    window.hide()
    window.deleteLater()


async def _keys(mode: str, scale: int) -> None:
    from routstr_desktop.core.keys import KeyKind
    from routstr_desktop.gui.bridge import NodeThread
    from routstr_desktop.gui.controller import Controller
    from routstr_desktop.gui.dialogs.base import Dialog
    from routstr_desktop.gui.dialogs.keydetails import KeyDialog
    from routstr_desktop.gui.dialogs.keys import NewKeyDialog, RefundDialog, RevokeDialog
    from routstr_desktop.gui.pages.keys import KeysPage
    from routstr_desktop.gui.prefs import Prefs
    from routstr_desktop.gui.window import Window
    from tests.gui.fakes import FakeEngine
    from tests.gui.samples import CHILD, CUSTOMERS, LOCALS, NOW, REFUND, RULED, SELLING

    bridge = NodeThread()
    bridge.start()
    engine = FakeEngine(bridge.post, SELLING)
    controller = Controller(bridge, Prefs())
    await controller.start(lambda _publish: engine)
    window = Window(controller)
    window.show()
    window.sidebar.select(2)
    page = window.pages.currentWidget()
    assert isinstance(page, KeysPage)

    async def shown(name: str, rows: int) -> None:
        async with asyncio.timeout(10):
            while len(page.panel().model.rows) != rows:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        page.panel().view.selectRow(0)
        _save(window, name, mode, scale)

    await asyncio.sleep(0.2)
    _save(window, "keys-empty", mode, scale)
    engine.key_desk.rows = [*LOCALS, *CUSTOMERS]
    page.panel().load()
    await shown("keys-customers", len(CUSTOMERS))
    page.panel().view.selectRow(3)
    window.resize(720, 520)
    _save(window, "keys-smallest", mode, scale)
    window.resize(980, 700)
    controller.hide_amounts(True)
    page.panel().view.selectRow(4)
    _save(window, "keys-hidden", mode, scale)
    controller.hide_amounts(False)
    page.tabs.setCurrentIndex(1)
    await shown("keys-local", len(LOCALS))
    for kind, keys in ((KeyKind.CUSTOMER, CUSTOMERS), (KeyKind.LOCAL, LOCALS)):
        _shoot(RevokeDialog(keys[0], "355 sat", lambda: None), f"keys-revoke-{kind.value}", mode, scale)
    _shoot(RefundDialog(controller, REFUND), "keys-refund", mode, scale)
    made: Dialog = NewKeyDialog(controller)
    await asyncio.sleep(0.2)
    _shoot(made, "keys-new", mode, scale)
    for row in (CUSTOMERS[0], RULED, CHILD, LOCALS[1]):
        details = KeyDialog(controller, row)
        await asyncio.sleep(0.2)  # a picture handles events: the models must be there before
        _shoot(details, f"keys-details-{row.id}{'-terms' if row is RULED else ''}", mode, scale)
    some = NewKeyDialog(controller)
    await asyncio.sleep(0.2)
    some.name.setText("Tests")
    some.rules.models.show_rule(await engine.trials.models(), ("openai/gpt-x", "gone/model"))
    some.rules.valid.show_rule(NOW + 864_000)
    _shoot(some, "keys-new-rules", mode, scale)
    secret = NewKeyDialog(controller)
    await asyncio.sleep(0.2)
    secret.show_secret(("sk-" + "cd" * 32, LOCALS[1]))
    _shoot(secret, "keys-new-secret", mode, scale)
    controller.stopping = True
    window.hide()
    window.deleteLater()
    bridge.stop()


def _shoot(dialog: object, name: str, mode: str, scale: int) -> None:
    from routstr_desktop.gui.dialogs.base import Dialog

    assert isinstance(dialog, Dialog)
    dialog.show()
    dialog.fit()
    _save(dialog, name, mode, scale)
    dialog.close()


def _dialogs(mode: str, scale: int) -> None:
    import dataclasses

    from routstr_desktop.core.errors import MintUnreachable, TokenSpent
    from routstr_desktop.gui.bridge import NodeThread
    from routstr_desktop.gui.controller import Controller
    from routstr_desktop.gui.dialogs.base import Dialog
    from routstr_desktop.gui.dialogs.mints import MintsDialog, RemoveMintDialog
    from routstr_desktop.gui.dialogs.questions import NoTrayDialog, QuitDialog
    from routstr_desktop.gui.dialogs.receive import ReceiveDialog
    from routstr_desktop.gui.dialogs.upstream import UpstreamDialog
    from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
    from routstr_desktop.gui.prefs import Prefs
    from routstr_desktop.gui.words import explain
    from tests.gui.samples import SELLING, TOKEN, TOLD, WAITING

    controller = Controller(NodeThread(), Prefs())
    controller.show(SELLING)

    def shoot(dialog: Dialog, name: str) -> None:
        dialog.show()
        dialog.fit()
        _save(dialog, name, mode, scale)
        dialog.close()

    shoot(WithdrawDialog(controller), "withdraw-amount")
    too_much = WithdrawDialog(controller)
    too_much.amount.setText("99999")
    shoot(too_much, "withdraw-too-much")
    failed = WithdrawDialog(controller)
    failed.failed(*explain(MintUnreachable("x"), "The withdrawal"))
    shoot(failed, "withdraw-error")
    shoot(WithdrawDialog(controller, None, WAITING), "withdraw-token")
    long = dataclasses.replace(WAITING, token=TOKEN * 5, amount_sat=21_480)
    shoot(WithdrawDialog(controller, None, long), "withdraw-token-long")
    saved = WithdrawDialog(controller, None, WAITING)
    saved.error.show_message("ok", "", "Saved as ecash-500-sat.txt. Delete the file once the token is claimed.")
    shoot(saved, "withdraw-saved")
    upstream = UpstreamDialog(controller)
    shoot(upstream, "provider-empty")
    refused = UpstreamDialog(controller)
    refused.url.setText("https://openrouter.ai/api/v1")
    refused.key.setText("sk-or-123456")
    refused.kind.setCurrentIndex(refused.kind.findText("OpenRouter"))
    refused.failed("OpenRouter refuses this API key.", "Copy it again, whole, or make a new one there.")
    shoot(refused, "provider-error")
    shoot(MintsDialog(controller), "mint")
    shoot(RemoveMintDialog(controller, SELLING.mints[0]), "mint-remove")
    shoot(ReceiveDialog(controller), "receive-empty")
    named = ReceiveDialog(controller)
    named.text.blockSignals(True)
    named.text.setPlainText(TOKEN)
    named._show(TOLD)
    shoot(named, "receive-named")
    unknown = ReceiveDialog(controller)
    unknown.text.blockSignals(True)
    unknown.text.setPlainText(TOKEN)
    unknown._show(dataclasses.replace(TOLD, mint="https://mint.unknown.example", trusted=False, memo=None))
    shoot(unknown, "receive-unknown-mint")
    spent = ReceiveDialog(controller)
    spent.text.blockSignals(True)
    spent.text.setPlainText(TOKEN)
    spent._show(TOLD)
    spent.failed(*explain(TokenSpent("This ecash was already redeemed. Nothing was added."), "Receiving"))
    shoot(spent, "receive-spent")
    shoot(QuitDialog(2, lambda: None, lambda: None), "quit")
    no_tray = NoTrayDialog(lambda _: None, lambda _: None)
    no_tray.remember.setChecked(scale == 1)
    shoot(no_tray, "no-tray")


def _sheet(mode: str, scale: int) -> None:
    """All tray glyphs, both tones, on a light, a grey and a dark panel, at 16, 22 and 44 pixels; and the menu."""
    from PySide6.QtCore import QPoint, QSize
    from PySide6.QtGui import QColor, QPainter, QPixmap

    from routstr_desktop.core.status import NodeState
    from routstr_desktop.gui.icons import paint, svg, tray_svg

    if mode == "light":
        sheet = QPixmap(QSize(8 * 120 + 64, 6 * 64) * scale)
        sheet.setDevicePixelRatio(scale)
        painter = QPainter(sheet)
        for row, (tone, panel) in enumerate((t, p) for t in ("light", "dark") for p in ("#F2F2F2", "#7A7A7A", "#1A1A1A")):
            painter.fillRect(0, row * 64, 1100, 64, QColor(panel))
            for column, state in enumerate(NodeState):
                left = column * 120 + 8
                for size in (44, 22, 16):
                    at = QPoint(left, row * 64 + (64 - size) // 2)
                    painter.drawPixmap(at, paint(tray_svg(state, tone), size, scale))
                    left += size + 8
            painter.drawPixmap(QPoint(8 * 120 + 10, row * 64 + 10), paint(svg("tray", "app"), 44, scale))
        painter.end()
        sheet.save(str(FOLDER / f"tray-icons-{scale}x.png"))
    _menu(mode, scale)


def _menu(mode: str, scale: int) -> None:
    from routstr_desktop.gui.bridge import NodeThread
    from routstr_desktop.gui.controller import Controller
    from routstr_desktop.gui.prefs import Prefs
    from routstr_desktop.gui.tray import Tray
    from tests.gui.samples import SELLING

    controller = Controller(NodeThread(), Prefs())
    controller.show(SELLING)
    tray = Tray(controller, probe=lambda: False)
    tray.fill()
    tray.menu.adjustSize()
    _save(tray.menu, "tray-menu", mode, scale)
    tray.close()


if __name__ == "__main__":
    raise SystemExit(main())
