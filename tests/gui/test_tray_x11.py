"""The real program on a real X desktop: seen within a second, in the tray, raised by a second start, ended by SIGTERM."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from routstr_desktop.gui.firstrun.flow import Story
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.system.paths import Paths
from tests.support.xdesk import Desktop, desktop, wait_until

START = [sys.executable, "-m", "routstr_desktop.cli", "--port", "0"]
MOST_RSS = 220 * 1024
"""kB, with the window and a node in it."""


def profile(data: Path) -> None:
    """One whose first run is over."""
    Paths(data).prepare()
    Prefs(path=data / "window.json", first_run={"story": Story.LEFT}).save()


@contextmanager
def program(screen: Desktop, data: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program with a passphrase instead of a keyring, and a pinned rate: it asks nobody. Its first run is over."""
    if not data.exists():
        profile(data)
    environment = {**screen.environment, "ROUTSTR_PASSPHRASE": "correct horse", "BTC_USD_PRICE": "100000"}
    with open(data.parent / "output.txt", "ab") as output:
        made = subprocess.Popen([*START, "--data-dir", str(data), *arguments], env=environment, stdout=output, stderr=output)
    try:
        yield made
    finally:
        if made.poll() is None:
            made.kill()
        made.wait(10)


def started(data: Path) -> bool:
    """The node answers."""
    log = data / "logs" / "routstr.jsonl"
    return log.exists() and "node_started" in log.read_text()


def rss(pid: int) -> int:
    """kB."""
    return int(Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0])


def tray_pixels(screen: Desktop, folder: Path) -> int:
    """How many pixels of the panel's corner are not its grey."""
    picture = folder / "screen.png"
    screen.picture(picture)
    command = ["convert", str(picture), "-crop", "26x30+1254+769", "+repage", "-format", "%k", "info:"]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_window_tray_second_start_and_end(tmp_path: Path) -> None:
    data = tmp_path / "profile"
    with desktop(tmp_path, tray=True) as screen:
        wait_until("trayer runs", lambda: bool(screen.xdotool("search", "--class", "trayer")))
        with program(screen, data) as app:
            wait_until("the window is visible", lambda: bool(screen.windows(app.pid)))
            wait_until("the node runs", lambda: started(data))
            wait_until("the tray has our icon", lambda: tray_pixels(screen, tmp_path) > 2)
            assert rss(app.pid) < MOST_RSS

            wait_until("Ctrl+W hides the window", lambda: _hidden_by_key(screen, app.pid))
            assert app.poll() is None
            screen.xdotool("mousemove", "1268", "784", "click", "1")
            wait_until("a click on the tray shows it", lambda: bool(_main(screen, app.pid)))

            wait_until("it is hidden again", lambda: _hidden_by_key(screen, app.pid))
            with program(screen, data) as second:
                assert second.wait(10) == 0
            wait_until("a second start raises it", lambda: bool(_main(screen, app.pid)))

            app.send_signal(signal.SIGTERM)
            assert app.wait(20) == 0
            assert "node_stopped" in (data / "logs" / "routstr.jsonl").read_text()


def _main(screen: Desktop, pid: int) -> list[str]:
    """The main window while it is on the screen."""
    return screen.xdotool("search", "--all", "--onlyvisible", "--pid", str(pid), "--name", "^Routstr Desktop$")


def _hidden_by_key(screen: Desktop, pid: int) -> bool:
    """Press Ctrl+W in the window while there is one; it may not have the focus yet."""
    for window in _main(screen, pid):
        screen.xdotool("windowactivate", window, "key", "ctrl+w")
    return not _main(screen, pid)


def test_late_tray_gets_the_icon(tmp_path: Path) -> None:
    data = tmp_path / "profile"
    with desktop(tmp_path) as screen, program(screen, data, "--background") as app:
        wait_until("the node runs", lambda: started(data))
        assert not _main(screen, app.pid)
        screen.start_tray()
        wait_until("trayer runs", lambda: bool(screen.xdotool("search", "--class", "trayer")))
        wait_until("the tray has our icon", lambda: tray_pixels(screen, tmp_path) > 2)
        os.kill(app.pid, signal.SIGTERM)
        assert app.wait(20) == 0
