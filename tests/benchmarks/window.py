"""The window app on a screen of its own: when it becomes visible, and how long its Qt thread stalls."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.support.xdesk import Desktop

from .processes import Process, free_port, wait_for_port
from .profile import PROGRAM

ROOT = Path(__file__).parent.parent.parent


class Window(Process):
    """The window with a node in it, and the watch on its Qt thread."""

    def __init__(self, data: Path, env: dict[str, str], directory: Path, page: str = "-") -> None:
        self.port = free_port()
        self.report = directory / f"stalls-{data.name}.txt"
        command = [sys.executable, "-m", "tests.benchmarks.window_stalls", str(self.report), page]
        command += ["--data-dir", str(data), "--port", str(self.port)]
        super().__init__(data.name, command, directory, env={**env, "PYTHONPATH": str(ROOT)})
        wait_for_port(self.port, self)

    def longest_stall(self, since: float, until: float) -> float | None:
        """ms, between two times of CLOCK_MONOTONIC."""
        lines = [line.split() for line in self.report.read_text().splitlines()]
        found = [float(late) for at, late in lines if since + 0.5 <= float(at) <= until + 0.5]
        return max(found, default=None)


def visible_seconds(data: Path, env: dict[str, str], directory: Path, screen: Desktop) -> float:
    """From the start of the real program until a window of it is on the screen."""
    command = [str(PROGRAM), "--data-dir", str(data), "--port", str(free_port())]
    with Process("visible", command, directory, env=env) as app:
        while app.alive and time.monotonic() < app.started + 20:
            if screen.windows(app.pid):
                return time.monotonic() - app.started
            time.sleep(0.005)
        raise RuntimeError(f"no window appeared: {app.log_tail()}")
