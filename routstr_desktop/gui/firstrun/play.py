"""A whole sale with play money inside the window: the demo's node takes the place of one's own on the screen, and goes again.

One's own node runs on unseen. The demo has a profile in a temporary folder, secrets in memory, and a mint that takes no other
ecash than its own, so nothing real can get lost in it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from routstr_desktop.core.events import Event
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.engine import Engine, Publish
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.window import Window
from routstr_desktop.system.paths import Paths

Say = Callable[[str], None]
BuildPlay = Callable[[Paths, Publish, Say], Engine]


@dataclasses.dataclass(frozen=True, slots=True)
class Told(Event):
    """A step of the demo."""

    line: str


def demo(paths: Paths, publish: Publish, say: Say) -> Engine:
    """The node of `routstr-desktop demo`."""
    from routstr_desktop.node.demo import DemoNode

    return DemoNode(paths, publish=publish, say=say)


class Play(QObject):
    """`begun` when the demo is on the screen; `ended` when one's own node is there again, with a reason if it failed."""

    begun = Signal()
    ended = Signal(str)

    def __init__(self, controller: Controller, window: Window, build: BuildPlay = demo) -> None:
        super().__init__(window)
        self._controller, self._window, self._build = controller, window, build
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._wanted = False
        self.busy = False
        """It is being started or stopped."""
        controller.bridge.events.connect(self._heard)
        window.strip.left.connect(self.end)

    @Slot(object)
    def _heard(self, events: tuple[Any, ...]) -> None:
        for event in events:
            if isinstance(event, Told):
                self._window.strip.say(event.line)

    def begin(self) -> None:
        """Start the demo; it takes some seconds. Until it runs, `end` calls it off."""
        self._wanted = True
        if not self.busy:
            self.busy = True
            self._controller.run(self, self._begin(), tr("Starting the demo"), failed=self._failed)

    @Slot()
    def end(self) -> None:
        """Back to one's own node."""
        self._wanted = False
        if self._controller.visiting and not self.busy:
            self.busy = True
            self._window.strip.back.setEnabled(False)
            self._controller.run(self, self._end(), tr("Stopping the demo"), failed=self._failed)

    async def _begin(self) -> None:
        bridge, strip = self._controller.bridge, self._window.strip
        self._controller.need()
        folder = self._folder = tempfile.TemporaryDirectory(prefix="routstr-play-")

        async def make() -> Engine:
            return self._build(Paths(Path(folder.name)).prepare(), bridge.post, lambda line: bridge.post(Told(line)))

        strip.visit(False)
        try:
            engine = await bridge.call(make)
            await bridge.call(engine.start)
        except BaseException:
            await self._forget()
            raise
        if not self._wanted:
            await bridge.call(engine.stop)
            await self._forget()
            self.busy = False
            self.ended.emit("")
            return
        self.busy = False
        strip.back.show()
        strip.back.setEnabled(True)
        await self._controller.visit(engine)
        self._window.renew()
        self.begun.emit()

    async def _end(self) -> None:
        self._window.close_dialogs()
        try:
            await self._controller.come_home()
        finally:
            self.busy = False
            self._window.strip.visit(False)
            self._window.renew()
            await self._forget()
        self.ended.emit("")

    def _failed(self, title: str, text: str) -> None:
        self.busy = False
        self.ended.emit(f"{title} {text}".strip())

    async def _forget(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            await asyncio.to_thread(folder.cleanup)

    def close(self) -> None:
        """The program ends, and both nodes have: remove what the demo left."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
