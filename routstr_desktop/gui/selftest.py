"""`routstr-desktop --self-test TOKEN`: for packagers. Opens the whole program on a temporary profile, and proves that it works.

The window and the tray icon must be drawn, and the node must do what `node.selftest` asks of it. TOKEN is of a mint for play
money that runs elsewhere. One line of JSON says what came of it; a watchdog ends what hangs.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtGui import QImage

from routstr_desktop import __version__
from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.app import Application, make_app
from routstr_desktop.gui.engine import Engine, Publish
from routstr_desktop.node.selftest import SelfTestNode
from routstr_desktop.system import logs
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.tasks import spawn

SECONDS = 60.0
"""Then it hangs."""
FEWEST_COLOURS = {"window": 12, "tray": 2}
"""A picture with fewer has not been drawn."""


def run(token: str) -> int:
    """The exit code: 0 if all of it works, 1 if something does not, 3 if it hung."""
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="routstr-self-test-") as directory:
        paths = Paths(Path(directory)).prepare()
        logs.setup(paths.log_file, console=True, console_level="WARNING")
        test = SelfTest(paths, token)
        watchdog = threading.Timer(SECONDS, _give_up, [test])
        watchdog.daemon = True
        watchdog.start()
        sys.excepthook = _end_at_once
        try:
            test.application.run()
        finally:
            watchdog.cancel()
            logs.setup(console_level="WARNING")
    _say({"seconds": round(time.monotonic() - begin, 2), **test.found})
    return 0 if test.found["ok"] else 1


class SelfTest:
    """Follows the program from its start to its end."""

    def __init__(self, paths: Paths, token: str) -> None:
        self._node: SelfTestNode | None = None
        self.found: dict[str, Any] = {"ok": False, "version": __version__, "step": "start"}
        self._paths, self._token = paths, token
        self.application = Application(make_app(), paths, self._build, None, describe=self._started)

    def _build(self, publish: Publish) -> Engine:
        self._node = SelfTestNode(self._paths, self._token, publish=publish)
        return self._node

    def _started(self, local: str | None, _public: str | None) -> None:
        """The node was started; `local` is where it listens, or None if it could not."""
        spawn(self._prove(local), name="self-test")

    async def _prove(self, local: str | None) -> None:
        try:
            if self._node is None or local is None:
                raise RoutstrError(f"The node does not start. {_why(self.application.controller.snapshot)}")
            self.found["step"] = "node"
            self.found |= await self.application.bridge.call(self._node.prove)
            self.found["step"] = "window"
            self._look()
            self.found |= {"ok": True, "step": "end"}
        except Exception as error:  # whatever it is, it is what this test is there to find
            self.found["error"] = f"{type(error).__name__}: {error}"
        self.application.quit()

    def _look(self) -> None:
        """What is on the screen."""
        app, tray = self.application, self.application.tray
        assert tray is not None
        drawn = {"window": colours(app.window.grab().toImage())}
        if tray.icon is not None:
            drawn["tray"] = colours(tray.icon.icon().pixmap(22, 22).toImage())
        self.found |= {"platform": app.app.platformName(), "tray": tray.available, "colours": drawn}
        for name, count in drawn.items():
            if count < FEWEST_COLOURS[name]:
                raise RoutstrError(f"The {name} is not drawn: {count} colours.")


def colours(image: QImage) -> int:
    """How many colours an image has, looking at every third pixel."""
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})


def _why(told: Snapshot) -> str:
    return " ".join(problem.text for problem in told.problems) or f"{told.headline} {told.detail}"


def _say(found: dict[str, Any]) -> None:
    print(json.dumps(found), flush=True)


def _give_up(test: SelfTest) -> None:
    """On the watchdog's thread: nothing else may be alive any more."""
    _say({**test.found, "ok": False, "error": f"no end after {SECONDS:.0f} s"})
    os._exit(3)


def _end_at_once(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An exception in a Qt slot would leave a program that runs for ever."""
    sys.__excepthook__(kind, error, trace)
    _say({"ok": False, "error": f"{kind.__name__}: {error}"})
    os._exit(1)
