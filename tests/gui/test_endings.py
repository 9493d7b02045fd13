"""Every way to be asked for the end ends the program in order: code 0, no word but the log's, a free profile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from routstr_desktop.gui.firstrun.flow import Story
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.signals import ENDING, EndSignals
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.single import held

PROGRAM = """
import os, signal, sys
from PySide6.QtCore import QCoreApplication
from routstr_desktop.gui.app import Application
from routstr_desktop import cli

def asked(number):
    [os.kill(os.getpid(), number) for _ in range(3)]

def painted(self, before=Application._painted):
    before(self)
    eval(way)

way = sys.argv.pop(1)
Application._painted = painted
cli.program()
"""
"""The real program, asked as soon as the window stands and the node starts."""
WAYS = {
    "the session ends": "QCoreApplication.quit()",
    "the terminal is closed, and nobody has patience": "asked(signal.SIGHUP)",
}


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
@pytest.mark.parametrize("way", list(WAYS))
def test_it_ends_in_order(tmp_path: Path, way: str) -> None:
    paths = Paths(tmp_path / "profile").prepare()
    Prefs(path=paths.data_dir / "window.json", first_run={"story": Story.LEFT}).save()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    environment |= {"ROUTSTR_PASSPHRASE": "correct horse", "DBUS_SESSION_BUS_ADDRESS": "disabled:", "BTC_USD_PRICE": "100000"}
    call = [sys.executable, "-X", "faulthandler", "-c", PROGRAM, WAYS[way], "--port", "0", "--data-dir", str(paths.data_dir)]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "ERROR" not in done.stderr
    assert "QThread" not in done.stderr
    assert not held(paths)
    assert not (paths.logs / "falling.txt").exists()


@pytest.fixture
def _as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in ENDING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
@pytest.mark.usefixtures("qapp", "_as_before")
def test_what_it_was_told_to_outlive_does_not_end_it() -> None:
    """`nohup routstr-desktop`."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    before = signal.getsignal(signal.SIGTERM)
    signals = EndSignals(lambda: None)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) is not before
    signals.give_back()
    assert signal.getsignal(signal.SIGTERM) is before
