"""A small X desktop for tests: Xvfb, openbox and, when asked for, the trayer panel. Ended by process id."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class Desktop:
    """A virtual screen of 1280 x 800. `environment` is what a program needs to appear on it."""

    def __init__(self, home: Path) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []
        read, write = os.pipe()
        self._start("Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp", keep=(write,))
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.display = f":{number}"
        private = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE")},
            **private,
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
        }
        self._start("openbox")

    def _start(self, *command: str, keep: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        environment = self.environment if hasattr(self, "environment") else None
        made = subprocess.Popen(command, env=environment, pass_fds=keep, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._processes.append(made)
        return made

    def start_tray(self) -> None:
        """The panel in the lower right corner."""
        place = ("--edge", "bottom", "--align", "right", "--width", "20", "--height", "32")
        self._start("trayer", *place, "--SetDockType", "true")

    def xdotool(self, *arguments: str) -> list[str]:
        """Its output, line by line; empty when it found nothing."""
        done = subprocess.run(["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=20)
        return done.stdout.split("\n")[:-1]

    def windows(self, pid: int) -> list[str]:
        """Visible windows of a process with a title."""
        found = self.xdotool("search", "--all", "--onlyvisible", "--pid", str(pid), "--name", ".+")
        return [window for window in found if window]

    def picture(self, path: Path) -> None:
        """The whole screen as PNG."""
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True, timeout=20)

    def close(self) -> None:
        """End everything that was started here."""
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


@contextmanager
def desktop(home: Path, *, tray: bool = False) -> Iterator[Desktop]:
    """A desktop for the length of a test."""
    made = Desktop(home)
    try:
        if tray:
            made.start_tray()
        yield made
    finally:
        made.close()


def wait_until(what: str, condition: Callable[[], bool], seconds: float = 60) -> None:
    """Until it is so; AssertionError names what did not happen."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"did not happen within {seconds} s: {what}"
        time.sleep(0.02)
