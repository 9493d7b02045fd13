"""The real program on a real Wayland desktop, driven by the keyboard: `make wayland` runs this and keeps its pictures.

sway runs without a screen. What it says of the windows, what `wl-paste` finds in the clipboard and what `grim` sees is judged.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from routstr_desktop.gui.firstrun.flow import Story
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.system.paths import Paths
from tests.support.waydesk import WaylandDesktop, wayland
from tests.support.xdesk import wait_until

PICTURES = os.environ.get("WAYLAND_PICTURES", "")
pytestmark = pytest.mark.skipif(not PICTURES, reason="`make wayland` runs this")
APP_ID = "routstr-desktop"
LAST = "shift+Tab"
"""From the beginning of a window to its last place."""
SECONDS = 6.0
"""Instead of the minute after which a secret leaves the clipboard."""
START = (
    "import sys; from routstr_desktop.gui import clipboard; clipboard.CLEAR_SECONDS = float(sys.argv.pop(1)); "
    "from routstr_desktop.cli import main; sys.exit(main())"
)


@contextmanager
def program(screen: WaylandDesktop, *arguments: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """It asks nobody: a passphrase instead of a keyring, a pinned rate."""
    environment = {**screen.environment, "ROUTSTR_PASSPHRASE": "correct horse", "BTC_USD_PRICE": "100000", **more}
    command = [sys.executable, "-c", START, str(SECONDS), *arguments]
    with open(screen.runtime.parent / "output.txt", "ab") as output:
        made = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        yield made
    finally:
        if made.poll() is None:
            made.terminate()
        made.wait(20)


def profile(home: Path, name: str = "profile") -> tuple[str, ...]:
    """One whose first run is over; the arguments that choose it."""
    data = Paths(home / name).prepare().data_dir
    Prefs(path=data / "window.json", first_run={"story": Story.LEFT}).save()
    return ("--port", "0", "--data-dir", str(data))


def titles(screen: WaylandDesktop, pid: int) -> list[str]:
    """Of the windows of a process, without the program's name at their end."""
    return [window["name"].removesuffix(" — Routstr Desktop") for window in screen.windows(pid)]


def in_front(screen: WaylandDesktop, pid: int) -> bool:
    return any(window["focused"] for window in screen.windows(pid))


def wait_for_window(screen: WaylandDesktop, pid: int) -> None:
    wait_until("the window has the keyboard", lambda: in_front(screen, pid), 30)


def wait_for_node(home: Path, name: str = "profile") -> None:
    log = home / name / "logs" / "routstr.jsonl"
    wait_until("the node answers", lambda: log.exists() and "node_started" in log.read_text(), 30)


def copy_the_key(screen: WaylandDesktop, *way: str) -> str:
    """Press the button that copies the local key, the last place of the Overview; `way` leads there once it is shown."""

    def shown() -> bool:
        screen.keys("ctrl+shift+c")
        return screen.copied().startswith("http://")

    wait_until("the node's address is on the screen", shown)
    screen.keys(*way, "space")
    wait_until("the key is copied", lambda: screen.copied().startswith("sk-"))
    return screen.copied()


@pytest.mark.parametrize("scale", [1, 2])
def test_play_money_by_the_keyboard(tmp_path: Path, scale: int) -> None:
    """Each page and a withdrawal, at both densities; the desktop knows the windows by their entry."""
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    with wayland(tmp_path, scale=scale) as screen, program(screen, "demo") as app:
        wait_for_window(screen, app.pid)
        assert {window["app_id"] for window in screen.windows(app.pid)} == {APP_ID}
        assert (Path(__file__).parents[2] / "resources" / f"{APP_ID}.desktop").exists()
        output = tmp_path / "output.txt"
        wait_until("the sale was played", lambda: "books balance" in output.read_text().lower(), 60)
        for page, name in enumerate(
            ("overview", "wallet", "keys", "models", "providers", "announce", "activity", "settings"), 1
        ):
            screen.keys(f"ctrl+{page}")
            time.sleep(0.6)  # a picture has no event that says it is finished
            screen.picture(folder / f"{page}-{name}-{scale}x.png")
        screen.keys("F1")
        wait_until("the help is there", lambda: "Keyboard" in titles(screen, app.pid))
        time.sleep(0.4)
        screen.picture(folder / f"9-help-{scale}x.png")
        screen.keys("Escape")
        wait_until("the help is gone", lambda: titles(screen, app.pid) == ["Routstr Desktop"])
        assert {window["app_id"] for window in screen.windows(app.pid)} == {APP_ID}
        screen.keys("ctrl+q")
        assert app.wait(20) == 0


def test_without_a_tray_it_asks_once_and_a_second_start_brings_it_back(tmp_path: Path) -> None:
    mine = profile(tmp_path)
    with wayland(tmp_path) as screen, program(screen, *mine) as app:
        wait_for_window(screen, app.pid)
        wait_for_node(tmp_path)
        screen.keys("ctrl+w")
        wait_until("it asks", lambda: "Your desktop shows no tray icons" in titles(screen, app.pid))
        time.sleep(0.4)
        screen.picture(Path(PICTURES) / "no-tray.png")
        screen.keys("shift+Tab", "shift+Tab", "space", "Return")  # do not ask again; keep running
        wait_until("it is hidden", lambda: not screen.windows(app.pid))
        assert app.poll() is None
        with program(screen, *mine) as second:
            assert second.wait(20) == 0
        wait_for_window(screen, app.pid)
        screen.keys("ctrl+w")
        wait_until("it is hidden without a question", lambda: not screen.windows(app.pid))
        with program(screen, *mine) as third:
            assert third.wait(20) == 0
        wait_for_window(screen, app.pid)

        with program(screen, *profile(tmp_path, "other")) as other:
            wait_for_window(screen, other.pid)
            wait_until("ours is behind", lambda: not in_front(screen, app.pid))
            with program(screen, *mine) as fourth:
                assert fourth.wait(20) == 0
            wait_for_window(screen, app.pid)


def test_a_copied_secret_is_flagged_and_leaves_the_clipboard(tmp_path: Path) -> None:
    """From the window in front, then from behind another one, with wl-copy and without it."""
    mine = profile(tmp_path)
    with wayland(tmp_path) as screen:
        with program(screen, *mine) as app:
            wait_for_window(screen, app.pid)
            wait_for_node(tmp_path)
            key = copy_the_key(screen, LAST)
            assert "x-kde-passwordManagerHint" in screen.kinds()
            time.sleep(0.3)
            screen.picture(Path(PICTURES) / "copied.png")
            wait_until("it is cleared", lambda: not screen.copied())

            assert copy_the_key(screen) == key
            screen.copy("something else")
            time.sleep(SECONDS + 1)
            assert screen.copied() == "something else", "what was copied since is not ours to clear"

            with program(screen, *profile(tmp_path, "other")) as other:
                wait_for_window(screen, other.pid)
                assert not in_front(screen, app.pid)
                # the other window copies its key and goes behind before the time is over
                wait_for_node(tmp_path, "other")
                other_key = copy_the_key(screen, LAST)
                assert other_key != key
                with program(screen, *mine) as second:
                    assert second.wait(20) == 0
                wait_for_window(screen, app.pid)
                wait_until("it is cleared from behind", lambda: not screen.copied())
        log = (tmp_path / "other" / "logs" / "routstr.jsonl").read_text()
        assert "clipboard_cleared_from_behind" in log


def test_without_wl_copy_a_secret_leaves_when_the_window_is_in_front_again(tmp_path: Path) -> None:
    mine, tools = profile(tmp_path), tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "env"):
        (tools / name).symlink_to(shutil.which(name) or "")
    with wayland(tmp_path) as screen, program(screen, *mine, PATH=str(tools)) as app:
        wait_for_window(screen, app.pid)
        wait_for_node(tmp_path)
        copy_the_key(screen, LAST)
        time.sleep(0.3)
        screen.picture(Path(PICTURES) / "copied-without-wl-copy.png")
        with program(screen, *profile(tmp_path, "other")) as other:
            wait_for_window(screen, other.pid)
            time.sleep(SECONDS + 0.5)
        wait_for_window(screen, app.pid)
        wait_until("it is cleared", lambda: not screen.copied())
        assert "clipboard_cleared_from_behind" not in (tmp_path / "profile" / "logs" / "routstr.jsonl").read_text()
