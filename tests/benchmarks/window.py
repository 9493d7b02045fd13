"""The window app on a screen of its own (Xvfb): when it becomes visible, and how long its Qt thread stalls."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from .processes import Process, free_port, wait_for_port
from .profile import PROGRAM

ROOT = Path(__file__).parent.parent.parent


class Screen(Process):
    """A virtual screen of 1280 x 800; `display` is its name."""

    def __init__(self, directory: Path) -> None:
        read, write = os.pipe()
        os.set_inheritable(write, True)
        self._display_pipe = os.fdopen(read)
        command = ["sh", "-c", f"exec Xvfb -displayfd {write} -screen 0 1280x800x24 -nolisten tcp"]
        super().__init__("screen", command, directory, env=dict(os.environ), pass_fds=(write,))
        os.close(write)
        number = self._display_pipe.readline().strip()
        self._display_pipe.close()
        if not number:
            raise RuntimeError(f"no virtual screen: {self.log_tail()}")
        self.display = f":{number}"


def window_environment(env: dict[str, str], display: str) -> dict[str, str]:
    """A desktop without D-Bus: only the screen."""
    qt = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    return {**env, **qt, "XDG_RUNTIME_DIR": env["HOME"], "DBUS_SESSION_BUS_ADDRESS": "disabled:"}


class Window(Process):
    """The window with a node in it, and the watch on its Qt thread."""

    def __init__(self, data: Path, env: dict[str, str], directory: Path) -> None:
        self.port = free_port()
        self.report = directory / "stalls.txt"
        command = [sys.executable, "-m", "tests.benchmarks.window_stalls", str(self.report)]
        command += ["--data-dir", str(data), "--port", str(self.port)]
        super().__init__("window", command, directory, env={**env, "PYTHONPATH": str(ROOT)})
        wait_for_port(self.port, self)

    def longest_stall(self, since: float, until: float) -> float | None:
        """ms, between two times of CLOCK_MONOTONIC."""
        lines = [line.split() for line in self.report.read_text().splitlines()]
        found = [float(late) for at, late in lines if since + 0.5 <= float(at) <= until + 0.5]
        return max(found, default=None)


def visible_seconds(data: Path, env: dict[str, str], directory: Path) -> float:
    """From the start of the real program until a window of it is on the screen."""
    command = [str(PROGRAM), "--data-dir", str(data), "--port", str(free_port())]
    with Process("visible", command, directory, env=env) as app:
        search = ["xdotool", "search", "--onlyvisible", "--pid", str(app.pid)]
        while app.alive and time.monotonic() < app.started + 20:
            if subprocess.run(search, env=env, capture_output=True).stdout.strip():
                return time.monotonic() - app.started
            time.sleep(0.005)
        raise RuntimeError(f"no window appeared: {app.log_tail()}")
