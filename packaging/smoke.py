"""Proves a program as it was built or installed: `smoke.py PROGRAM`, run by `make package`. Nothing of it runs from this tree.

Under Xvfb with a window manager and a tray it starts PROGRAM as a user would. The mint for its self-test runs outside of it.
Everything has a time limit. Prints what was measured as one line of JSON, and ends with 1 if something is not as it should be.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from routstr_desktop.wallet.testmint import PlayMint, mint_tokens
from tests.support.xdesk import Desktop, desktop, wait_until

STARTS = 3
SETTLE_SECONDS = 3.0
"""After the node started: what it needs for good."""
KEYRING = "gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null <<<secret && exec timeout 90 "


def main(program: str) -> dict[str, Any]:
    """All steps; AssertionError says which failed."""
    with tempfile.TemporaryDirectory(prefix="smoke-") as folder:
        home = Path(folder)
        mint = PlayMint.start()
        try:
            with desktop(home, tray=True) as screen:
                wait_until("the tray runs", lambda: bool(screen.xdotool("search", "--class", "trayer")))
                tests = {"file": _self_test(screen, program, mint)}
                if shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session"):
                    tests["keyring"] = _self_test(screen, program, mint, keyring=True)
                starts = [_start(screen, program, home / f"profile-{number}") for number in range(STARTS)]
        finally:
            mint.stop()
        _no_leftovers(program)
    return {"self_test": tests, "starts": starts}


def _self_test(screen: Desktop, program: str, mint: PlayMint, *, keyring: bool = False) -> dict[str, Any]:
    """Its own report: it redeemed a token of our mint, signed, drew the window and the icon, and kept secrets."""
    token = asyncio.run(mint_tokens(mint.url, 64))
    command = ["timeout", "90", program, "--self-test", token]
    environment = dict(screen.environment)
    if keyring:
        environment.pop("DBUS_SESSION_BUS_ADDRESS")
        command = ["dbus-run-session", "--", "bash", "-c", KEYRING + '"$@"', "_", program, "--self-test", token]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"self-test ended with {done.returncode}:\n{done.stdout}\n{done.stderr[-3000:]}"
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    wanted = {"ok": True, "platform": "xcb", "tray": True, "redeemed_msat": 64_000, "secrets": "keyring" if keyring else "file"}
    assert {name: report.get(name) for name in wanted} == wanted, report
    return report


def _start(screen: Desktop, program: str, data: Path) -> dict[str, float]:
    """A first start: the window, the node, memory in use, a second start that hands over, and an orderly end by SIGTERM."""
    environment = {**screen.environment, "ROUTSTR_PASSPHRASE": "correct horse", "BTC_USD_PRICE": "100000"}
    begin = time.monotonic()
    app = subprocess.Popen([program, "--data-dir", str(data), "--port", "0"], env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_until("the window is visible", lambda: bool(screen.windows(app.pid)), 30)
        window = time.monotonic() - begin
        log = data / "logs" / "routstr.jsonl"
        wait_until("the node runs", lambda: log.exists() and "node_started" in log.read_text(), 60)
        node = time.monotonic() - begin
        time.sleep(SETTLE_SECONDS)
        memory = _memory(app.pid)
        second = [program, "open", "--data-dir", str(data), "--port", "0"]
        assert subprocess.run(second, env=environment, stderr=subprocess.DEVNULL, timeout=20).returncode == 0
        assert app.poll() is None, "a second start ended the first"
        app.send_signal(signal.SIGTERM)
        begin = time.monotonic()
        code = app.wait(25)
        assert code == 0, f"SIGTERM: the program ended with {code}"
        assert "node_stopped" in log.read_text()
        return {"window_s": round(window, 2), "node_s": round(node, 2), "end_s": round(time.monotonic() - begin, 2), **memory}
    finally:
        if app.poll() is None:
            app.kill()
            app.wait()


def _memory(pid: int) -> dict[str, float]:
    """MB in use: all of it, and what is not shared with other programs counted by its part."""
    status = Path(f"/proc/{pid}/status").read_text()
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    rss, pss = (int(text.split()[0]) for text in (status.split("VmRSS:")[1], rollup.split("\nPss:")[1]))
    return {"rss_mb": round(rss / 1024), "pss_mb": round(pss / 1024)}


def _no_leftovers(program: str) -> None:
    """No process of the program is left."""
    real = str(Path(program).resolve())
    links = [entry / "exe" for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    left = [link.parent.name for link in links if _points_to(link) == real]
    assert not left, f"still running: {left}"


def _points_to(link: Path) -> str:
    try:
        return os.readlink(link)
    except OSError:  # ended meanwhile, or not ours
        return ""


if __name__ == "__main__":
    try:
        print(json.dumps(main(sys.argv[1])))
    except AssertionError as failed:
        sys.exit(f"smoke: {failed}")
