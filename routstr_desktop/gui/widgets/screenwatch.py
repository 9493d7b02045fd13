"""Looks at the screen again and again, until what is there was enough, somebody stops it, or its owner is gone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.screen import Eye, eye
from routstr_desktop.gui.translation import tr

PATIENCE = 300
"""Seconds after which the screen is left alone."""


class ScreenWatch(QObject):
    """`enough` is given the texts of the codes that are there at present, and says whether to stop."""

    changed = Signal(bool)
    """Whether the screen is being looked at."""
    failed = Signal(str)
    """(why it is no longer)."""

    def __init__(self, controller: Controller, enough: Callable[[tuple[str, ...]], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._controller, self._enough = controller, enough
        self._task: asyncio.Task[None] | None = None
        self.words = ""
        """What to tell while it looks."""

    @property
    def on(self) -> bool:
        """The screen is being looked at."""
        return self._task is not None

    def start(self) -> None:
        """Look from now on."""
        self.stop()
        looking = eye()
        self.words = looking.words()
        self._task = self._controller.run(
            self, self._look(looking), tr("Reading the screen"), done=self._done, failed=self._failed, changes=False
        )
        self.changed.emit(True)

    def stop(self) -> None:
        """Look no longer."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self.changed.emit(False)

    async def _look(self, looking: Eye) -> None:
        until = time.monotonic() + PATIENCE
        await asyncio.sleep(looking.delay)
        while time.monotonic() < until:
            texts = await looking.look()
            if self._enough(texts):
                return
            if looking.once and not texts:
                raise BadRequest(tr("No QR code was seen on the screen. Bring it to the front in full and try again."))
            await asyncio.sleep(looking.pause)
        raise BadRequest(tr("No QR code was read for five minutes, so the screen is no longer looked at."))

    def _done(self, _: None) -> None:
        self.stop()

    def _failed(self, title: str, more: str) -> None:
        self.stop()
        self.failed.emit(f"{title} {more}".strip())
