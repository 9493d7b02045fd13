"""A small Wayland desktop for tests: sway without a screen, a keyboard that stays plugged in, pictures. Ended by process id."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.xdesk import wait_until

CONFIG = """
xwayland disable
output HEADLESS-1 mode {width}x{height} position 0 0 scale {scale}
output * bg #3a4150 solid_color
default_border none
for_window [app_id=".*"] floating enable
focus_on_window_activation focus
"""
HOURS = str(3_600_000 * 6)
"""Milliseconds that the keyboard stays."""


class WaylandDesktop:
    """A screen of 1280 x 800 logical pixels. `environment` is what a program needs to appear on it."""

    def __init__(self, home: Path, *, scale: int = 1) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []
        self.runtime = home / "run"
        self.runtime.mkdir(mode=0o700)
        config = home / "sway.conf"
        config.write_text(CONFIG.format(width=1280 * scale, height=800 * scale, scale=scale))
        away = ("WAYLAND_DISPLAY", "DISPLAY", "SWAYSOCK", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in away},
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "WLR_BACKENDS": "headless",
            "WLR_LIBINPUT_NO_DEVICES": "1",
            "WLR_RENDERER": "pixman",
        }
        # sway will not run as root: there it gets a user of its own, who is root outside
        somebody = ("unshare", "--user", "--map-user=1000", "--map-group=1000") if os.geteuid() == 0 else ()
        with open(home / "sway.log", "wb") as log:
            self._start(*somebody, "sway", "-c", str(config), log=log)
        wait_until("sway listens", lambda: bool(self._sockets("sway-ipc.*.sock") and self._sockets("wayland-?")))
        self.environment["SWAYSOCK"] = str(self._sockets("sway-ipc.*.sock")[0])
        self.environment["WAYLAND_DISPLAY"] = self._sockets("wayland-?")[0].name
        self.environment["QT_QPA_PLATFORM"] = "wayland"
        self._start("wtype", "-s", HOURS)
        wait_until("there is a keyboard", lambda: any(one["type"] == "keyboard" for one in self.sway("get_inputs")))

    def _sockets(self, pattern: str) -> list[Path]:
        return sorted(self.runtime.glob(pattern))

    def _start(self, *command: str, log: Any = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        made = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self._processes.append(made)
        return made

    def run(self, *command: str, given: str | None = None) -> str:
        """The output of a command; "" if it failed."""
        done = subprocess.run(command, env=self.environment, input=given, capture_output=True, text=True, timeout=20)
        return done.stdout if done.returncode == 0 else ""

    def sway(self, what: str) -> Any:
        """What sway says of itself (`get_tree`, `get_inputs`, …)."""
        return json.loads(self.run("swaymsg", "-r", "-t", what))

    def windows(self, pid: int | None = None) -> list[dict[str, Any]]:
        """Those on the screen, of a process."""

        def below(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
            if node.get("app_id"):
                yield node
            for child in (*node["nodes"], *node["floating_nodes"]):
                yield from below(child)

        return [window for window in below(self.sway("get_tree")) if pid is None or window["pid"] == pid]

    def keys(self, *keys: str) -> None:
        """Press one after the other; `ctrl+w` is a chord."""
        for chord in keys:
            *modifiers, key = chord.split("+")
            held = [part for name in modifiers for part in ("-M", name)]
            freed = [part for name in reversed(modifiers) for part in ("-m", name)]
            self.run("wtype", *held, "-k", key, *freed)

    def copy(self, text: str) -> None:
        """As another program does; `wl-copy` stays to hand it out."""
        self._start("wl-copy", "--foreground", text)

    def copied(self) -> str:
        """The text of the clipboard."""
        return self.run("wl-paste", "--no-newline")

    def kinds(self) -> list[str]:
        """The types that the clipboard offers."""
        return self.run("wl-paste", "--list-types").split()

    def picture(self, path: Path) -> None:
        """The whole screen as PNG, in its own pixels."""
        subprocess.run(["grim", str(path)], env=self.environment, check=True, timeout=20)

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
def wayland(home: Path, *, scale: int = 1) -> Iterator[WaylandDesktop]:
    """A desktop for the length of a test."""
    made = WaylandDesktop(home, scale=scale)
    try:
        yield made
    finally:
        made.close()
