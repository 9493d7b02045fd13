"""Start at login, as sessions do it: the entry that the switch writes is run by two programs that know such entries."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from routstr_desktop.system.autostart import DesktopEntry
from tests.gui.test_tray_x11 import profile, started
from tests.support.xdesk import desktop, wait_until

PR_SET_CHILD_SUBREAPER = 36
pytestmark = pytest.mark.skipif(shutil.which("dex") is None or shutil.which("gio") is None, reason="neither dex nor gio")


@contextmanager
def orphans() -> Iterator[None]:
    """Programs whose starter has ended become our children, so that we are told how they end."""
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    try:
        yield
    finally:
        libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def test_login_starts_it_once_in_the_background_and_quit_ends_it_with_0(tmp_path: Path) -> None:
    data, config = tmp_path / "my profile", tmp_path / "config"
    profile(data)
    program = [sys.executable, "-m", "routstr_desktop.cli", "--port", "0", "--data-dir", str(data)]
    entry = DesktopEntry([*program, "--background"], config / "autostart")
    entry.set(True)
    with orphans(), desktop(tmp_path, tray=True) as screen:
        environment = {
            **screen.environment,
            "XDG_CONFIG_HOME": str(config),
            "XDG_CONFIG_DIRS": str(tmp_path / "nothing"),
            "ROUTSTR_PASSPHRASE": "correct horse",
            "BTC_USD_PRICE": "100000",
        }

        def run(*command: str) -> int:
            with open(tmp_path / "output.txt", "ab") as output:
                return subprocess.run(command, env=environment, timeout=30, stdout=output, stderr=output).returncode

        assert run("dex", "--autostart") == 0
        wait_until("the node runs", lambda: started(data) and (data / "control.json").exists())
        pid = int(json.loads((data / "control.json").read_text())["pid"])
        try:
            assert run("gio", "launch", str(entry.file)) == 0  # a session that starts it twice
            log = data / "logs" / "routstr.jsonl"
            wait_until("the second start hands over", lambda: "handed_over" in log.read_text())
            assert log.read_text().count('"node_started"') == 1
            assert not screen.windows(pid)
            assert run(*program[:3], "quit", "--data-dir", str(data)) == 0
            _, status = os.waitpid(pid, 0)
            assert os.waitstatus_to_exitcode(status) == 0
        finally:
            if (data / "control.json").exists():
                os.kill(pid, 9)
        assert "node_stopped" in log.read_text()
