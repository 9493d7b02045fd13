"""Faults of ours, shown instead of hidden: an exception that nobody caught, and a program that fell the last time.

The books are audited before the window says anything about money; what it says is what that audit found.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.trouble import TroubleDialog
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.window import Window
from routstr_desktop.system import about, crashes, diagnostics
from routstr_desktop.system.paths import Paths

log = structlog.get_logger(__name__)

AUDIT_SECONDS = 60.0


class Trouble(QObject):
    """Lives with the application. Exceptions may come from any thread: they arrive in ours by one queued signal."""

    _raw = Signal(str)

    def __init__(
        self,
        controller: Controller,
        window: Window,
        paths: Paths,
        *,
        facts: Callable[[], Mapping[str, str]],
        restart: Callable[[], object],
    ) -> None:
        super().__init__()
        self._controller, self._window, self._paths = controller, window, paths
        self._facts, self._restart = facts, restart
        self.dialog: TroubleDialog | None = None
        self._raw.connect(self._happened, Qt.ConnectionType.QueuedConnection)
        crashes.on_uncaught(self.report)
        controller.diagnostics_asked.connect(self.save)

    def close(self) -> None:
        """The program ends: faults from now on are only logged."""
        crashes.on_uncaught(None)

    def report(self, error: BaseException) -> None:
        """Show it; from any thread."""
        self._raw.emit(crashes.describe(error))

    def fell(self, stack: str) -> None:
        """Tell of the last run, which ended without saying so."""
        self._show(tr("routstr ended by itself the last time"), stack)

    @Slot(str)
    def _happened(self, details: str) -> None:
        self._show(tr("Something went wrong in routstr"), details)

    def _show(self, title: str, details: str) -> None:
        if self.dialog is not None:
            self.dialog.add(details)
            return
        dialog = TroubleDialog(title, details, save=self.save, restart=self._restart, parent=self._window)
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        self._window.raise_up()
        dialog.show()
        self._controller.run(dialog, self._look(dialog, details), tr("Checking the books"), changes=False)

    def _closed(self) -> None:
        self.dialog = None

    async def _look(self, dialog: TroubleDialog, details: str) -> None:
        """Facts around the details, and what the books say."""
        facts = about.as_text({**await asyncio.to_thread(about.facts), **self._facts()})
        dialog.text.setPlainText(f"{time.strftime('%Y-%m-%d %H:%M:%S')}\n{facts}\n{details}")
        dialog.say_money(await self._money())

    async def _money(self) -> str:
        """What is true of the money now."""
        engine = self._controller.engine
        if engine is not None and self._controller.bridge.running and self._controller.snapshot.days:
            try:
                found = await asyncio.wait_for(self._controller.bridge.call(engine.audit), AUDIT_SECONDS)
            except Exception as error:
                log.error("audit_after_fault_failed", error=type(error).__name__, exc_info=error)
            else:
                if found.ok:
                    return tr("Your money is stored safely and was checked: totals agree.")
                return tr("The check of your money found a difference, so selling has stopped. Nothing was changed.")
        return tr("Your money is stored on disk. It could not be checked now; it is checked at every start.")

    # --- diagnostics --------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask where to, then write the bundle."""
        name = f"routstr-diagnostics-{time.strftime('%Y-%m-%d')}.zip"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, tr("Save diagnostics"), str(Path.home() / name), tr("ZIP (*.zip)")
        )
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, target: Path) -> None:
        """Write the bundle there, off this thread; a toast says what came of it."""

        async def work() -> int:
            return await asyncio.to_thread(diagnostics.save, self._paths, target, dict(self._facts()))

        def done(_: int) -> None:
            said = tr("Saved {name}. It holds versions and the end of the log; no key, no token, no prompt.", name=target.name)
            self._controller.notice.emit(said, "ok")

        self._controller.run(self, work(), tr("Saving the diagnostics"), done=done, changes=False)
