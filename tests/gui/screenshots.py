"""Pictures of every state, to be looked at: `make screenshots` writes them to build/screenshots.

Each density runs in a process of its own, since Qt reads its scale once.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from routstr_desktop.gui.window import Window

FOLDER = Path(__file__).resolve().parents[2] / "build" / "screenshots"
MODES = ("light", "dark")
RUNS = ("1", "2", "1.5 light", "1 de light", "1 pseudo light", "2 pseudo light", "1 en light dark strong")
"""What `make screenshots` draws: density, then a language, themes and `strong` for high contrast."""
Look = Callable[["QWidget", str], None]
"""(what is shown, its name)."""
_look: Look
_faults: list[str] = []


def main() -> int:
    """Without arguments: all runs, each in a process of its own. With some: that run, here; 1 if a layout is at fault."""
    if len(sys.argv) > 1:
        return _draw(float(sys.argv[1]), sys.argv[2:])
    failed = 0
    for run in RUNS:
        scale = run.split()[0]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
        failed += subprocess.run([sys.executable, "-m", "tests.gui.screenshots", *run.split()], env=environment).returncode
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(Path.cwd())}")
    return 1 if failed else 0


def _draw(scale: float, words: list[str]) -> int:
    import qasync
    from PySide6.QtWidgets import QApplication

    from routstr_desktop.gui import languages
    from routstr_desktop.gui.garbage import Garbage
    from routstr_desktop.gui.theme import install
    from tests.gui.layout import SIDEWAYS, faults

    FOLDER.mkdir(parents=True, exist_ok=True)
    app = QApplication(["screenshots"])
    app.setQuitOnLastWindowClosed(False)
    language = languages.install(app, next((word for word in words if word not in (*MODES, "strong")), languages.ENGLISH))
    modes = tuple(word for word in words if word in MODES) or MODES
    install(app, modes[0]).set_contrast("strong" in words)
    tail = "".join(f"-{word}" for word in (language, "strong") if word in words and word != languages.ENGLISH)

    def look(widget: QWidget, name: str) -> None:
        widget.grab().save(str(FOLDER / f"{name}{tail}-{scale:g}x.png"))
        _faults.extend(f"{name}{tail}: {fault}" for fault in faults(widget, SIDEWAYS.get(language, 0)))

    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    garbage = Garbage()
    garbage.start()
    with loop:
        loop.run_until_complete(walk(look, modes, scale))
    garbage.stop()
    asyncio.set_event_loop(None)
    for fault in _faults:
        print(fault)
    return 1 if _faults else 0


async def walk(look: Look, modes: tuple[str, ...] = MODES, scale: float = 1) -> None:
    """Bring every page, dialog and state before `look`, in each of these themes."""
    global _look
    from PySide6.QtWidgets import QApplication

    from routstr_desktop.gui.theme import install
    from tests.gui import (
        screenshots_activity,
        screenshots_apps,
        screenshots_firstrun,
        screenshots_fixed,
        screenshots_keys,
        screenshots_models,
        screenshots_providers,
        screenshots_settings,
        screenshots_tray,
        screenshots_wallet,
    )
    from tests.gui.screenshots_announce import announce
    from tests.gui.screenshots_trouble import trouble

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    _look = look
    for mode in modes:
        install(app, mode)
        save, shoot = partial(_save, mode=mode, scale=scale), partial(_shoot, mode=mode, scale=scale)
        _windows(mode, scale)
        await screenshots_keys.keys(save, shoot)
        await screenshots_models.draw(save, shoot)
        await screenshots_wallet.draw(shoot)
        await screenshots_activity.draw(save, shoot)
        await screenshots_apps.draw(save)
        await announce(mode, save)
        await screenshots_providers.draw(save, shoot)
        trouble(save)
        screenshots_settings.draw(save, shoot)
        screenshots_fixed.draw(save, shoot)
        _dialogs(mode, scale)
        await screenshots_firstrun.draw(save, shoot)
        screenshots_tray.draw(save, FOLDER, mode, scale)


def handle_events() -> None:
    """Let Qt work, from within a task. Among its events are steps of other tasks, which asyncio refuses while one is being
    executed; a task that is refused its step never ends, and neither does the loop that waits for it."""
    from PySide6.QtWidgets import QApplication

    task = asyncio.current_task()
    if task is None:
        QApplication.processEvents()
        return
    asyncio.tasks._leave_task(task.get_loop(), task)
    try:
        QApplication.processEvents()
    finally:
        asyncio.tasks._enter_task(task.get_loop(), task)


def _save(widget: object, name: str, mode: str, scale: float) -> None:
    from PySide6.QtWidgets import QWidget

    del scale
    assert isinstance(widget, QWidget)
    for _ in range(3):
        handle_events()
    _look(widget, f"{name}-{mode}")


def _windows(mode: str, scale: float) -> None:

    from routstr_desktop.core.errors import MintUnreachable
    from routstr_desktop.core.sentence import say
    from routstr_desktop.gui.bridge import NodeThread
    from routstr_desktop.gui.controller import Controller
    from routstr_desktop.gui.prefs import Prefs
    from routstr_desktop.gui.translation import tr
    from routstr_desktop.gui.window import Window
    from routstr_desktop.gui.words import explain
    from tests.gui.samples import NOW, STATES

    bridge = NodeThread()
    controller = Controller(bridge, Prefs(words_checked=NOW - 3 * 86_400))
    window = Window(controller)
    window.show()
    for name, snapshot in STATES.items():
        controller.show(snapshot)
        handle_events()
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
    controller.notice.emit(tr("{amount} are yours again.", amount="500 sat"), "ok")
    window.resize(720, 520)
    _save(window, "overview-smallest", mode, scale)
    controller.show(STATES["no-upstream"])
    controller.notice.emit(" ".join(explain(MintUnreachable(say("The mint does not answer.")), "")), "error")
    _save(window, "overview-smallest-setup", mode, scale)
    window.resize(1400, 900)
    controller.show(STATES["selling-withdrawals"])
    _save(window, "overview-large-window", mode, scale)
    _wallet(window, mode, scale)
    window.hide()
    window.deleteLater()


def _wallet(window: Window, mode: str, scale: float) -> None:
    from routstr_desktop.core.sentence import say
    from routstr_desktop.gui.pages.wallet import WalletPage
    from routstr_desktop.node.lightning import AutoPayout
    from tests.gui.desks import invoice_of
    from tests.gui.samples import HISTORY, MINT, STATES, TWO_MINTS

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
    silent = say("The Lightning address does not answer properly. Nothing was moved.")
    auto = AutoPayout("ada@example.com", 1_000, 50_000, 21_300_000, silent)
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
    window.resize(940, 1000)
    page.backup.show_earlier(True)
    shoot("wallet-restore")
    page.backup.show_earlier(False)
    full = dataclasses.replace(MINT, balance_msat=212_500_000)
    controller.show(dataclasses.replace(TWO_MINTS, mints=(full, TWO_MINTS.mints[2])))
    shoot("wallet-heaped")
    window.resize(940, 640)


def _shoot(dialog: object, name: str, mode: str, scale: float) -> None:
    from routstr_desktop.gui.dialogs.base import Dialog

    assert isinstance(dialog, Dialog)
    dialog.show()
    dialog.fit()
    _save(dialog, name, mode, scale)
    dialog.close()


def _dialogs(mode: str, scale: float) -> None:
    from routstr_desktop.core.errors import MintUnreachable, TokenSpent, UpstreamError
    from routstr_desktop.core.sentence import say
    from routstr_desktop.gui.bridge import NodeThread
    from routstr_desktop.gui.controller import Controller
    from routstr_desktop.gui.dialogs.base import Dialog
    from routstr_desktop.gui.dialogs.keyboard import KeyboardDialog
    from routstr_desktop.gui.dialogs.mints import MintsDialog, RemoveMintDialog
    from routstr_desktop.gui.dialogs.questions import NoTrayDialog, QuitDialog
    from routstr_desktop.gui.dialogs.receive import ReceiveDialog
    from routstr_desktop.gui.dialogs.unlock import UnlockDialog
    from routstr_desktop.gui.dialogs.upstream import UpstreamDialog
    from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
    from routstr_desktop.gui.prefs import Prefs
    from routstr_desktop.gui.translation import tr
    from routstr_desktop.gui.words import explain
    from tests.gui.samples import REFUSED, SELLING, TOKEN, TOLD, WAITING

    controller = Controller(NodeThread(), Prefs())
    controller.show(SELLING)

    def shoot(dialog: Dialog, name: str) -> None:
        dialog.show()
        dialog.fit()
        _save(dialog, name, mode, scale)
        dialog.close()

    for known in (False, True):
        shoot(UnlockDialog(controller, known=known), "unlock-known" if known else "unlock-new")
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
    told = tr("Saved as {file}. Delete the file once the token is claimed.", file="ecash-500-sat.txt")
    saved.error.show_message("ok", "", told)
    shoot(saved, "withdraw-saved")
    upstream = UpstreamDialog(controller)
    shoot(upstream, "provider-empty")
    refused = UpstreamDialog(controller)
    refused.url.setText("https://openrouter.ai/api/v1")
    refused.key.setText("sk-or-123456")
    refused.kind.setCurrentIndex(refused.kind.findText("OpenRouter"))
    refused.failed(*explain(UpstreamError(REFUSED), ""))
    shoot(refused, "provider-error")
    shoot(KeyboardDialog(), "keyboard")
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
    spent.failed(*explain(TokenSpent(say("This ecash was already redeemed. Nothing was added.")), "Receiving"))
    shoot(spent, "receive-spent")
    shoot(QuitDialog(2, lambda: None, lambda: None), "quit")
    no_tray = NoTrayDialog(lambda _: None, lambda _: None)
    no_tray.remember.setChecked(scale == 1)
    shoot(no_tray, "no-tray")


if __name__ == "__main__":
    raise SystemExit(main())
