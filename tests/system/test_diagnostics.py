"""What is left of a fault: the stack of a fall, exceptions nobody caught, and a file for somebody who helps."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from routstr_desktop.cli import main
from routstr_desktop.core.errors import ConfigError
from routstr_desktop.system import crashes, diagnostics, logs
from routstr_desktop.system.paths import Paths

SECRET = "sk-or-v1-" + "0123456789abcdef" * 4
TOKEN = "cashuBo2FteCJodHRwczovL21pbnQuZXhhbXBsZS5jb20" + "Q" * 40


@pytest.fixture
def paths(tmp_path: Path) -> Iterator[Paths]:
    made = Paths(tmp_path / "profile").prepare()
    logs.setup(made.log_file, console=False)
    yield made
    crashes.on_uncaught(None)
    logs.close()


def test_the_bundle_names_versions_and_holds_no_secret(paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    structlog.get_logger("t").info("opened", file="/home/ada/profile/ledger.sqlite3")
    structlog.get_logger("t").error("sale_failed", authorization=f"Bearer {SECRET}", why=f"token {TOKEN}")
    (paths.logs / "fallen.txt").write_text(f'File "x.py" in pay\n{SECRET}\n')
    target = tmp_path / "help.zip"
    size = diagnostics.save(paths, target, {"Tray": "yes"})
    assert size == target.stat().st_size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with zipfile.ZipFile(target) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert sorted(texts) == ["about.txt", "crash.txt", "log.jsonl"]
    assert "Routstr Desktop: " in texts["about.txt"]
    assert "Tray: yes\n" in texts["about.txt"]
    assert json.loads(texts["log.jsonl"].splitlines()[-1])["event"] == "sale_failed"
    assert "~/profile" in texts["log.jsonl"]
    assert not any("ada" in text for text in texts.values())
    assert not any(SECRET in text or TOKEN in text for text in texts.values())


def test_a_folder_that_cannot_be_written_is_said(paths: Paths, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Choose another folder"):
        diagnostics.save(paths, tmp_path / "none" / "help.zip")


def test_the_command_needs_no_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "help.zip"
    assert main(["diagnostics", str(target), "--data-dir", str(tmp_path / "nothing")]) == 0
    assert "no key, no token" in capsys.readouterr().out
    assert zipfile.ZipFile(target).namelist() == ["about.txt", "log.jsonl"]
    assert not (tmp_path / "nothing").exists()


FALLS = """
import ctypes, sys
from pathlib import Path
from routstr_desktop.system.crashes import FallRecorder
from routstr_desktop.system.paths import Paths
recorder = FallRecorder(Paths(Path(sys.argv[1])))
print("found" if recorder.found else "nothing", flush=True)
recorder.start()
def pay_customer():
    if sys.argv[2] == "fall":
        ctypes.string_at(0)
pay_customer()
recorder.stop()
"""


def test_a_fall_leaves_its_stack_for_the_next_start(paths: Paths) -> None:
    def run(how: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", FALLS, str(paths.data_dir), how], capture_output=True, text=True, check=False, timeout=30
        )
        return done.returncode, done.stdout.strip()

    assert run("end") == (0, "nothing")
    assert run("end") == (0, "nothing")
    assert run("fall") == (-11, "nothing")
    assert run("end") == (0, "found")
    assert "in pay_customer" in crashes.last(paths)
    assert run("end") == (0, "nothing"), "told once"


def test_an_exception_that_nobody_caught_is_told_without_its_secrets(paths: Paths) -> None:
    heard: list[str] = []
    crashes.on_uncaught(lambda error: heard.append(crashes.describe(error)))

    def work() -> None:
        raise RuntimeError(f"refused {SECRET}")

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    thread.join()
    assert len(heard) == 1
    assert "in work" in heard[0]
    assert "refused" in heard[0]
    assert SECRET not in heard[0]
    try:
        work()
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    assert len(heard) == 2


def test_a_report_of_a_deep_recursion_is_short(paths: Paths) -> None:
    def down(depth: int) -> None:
        down(depth + 1) if depth % 2 else up(depth + 1)

    def up(depth: int) -> None:
        down(depth + 1)

    with pytest.raises(RecursionError) as caught:
        down(0)
    assert len(crashes.describe(caught.value)) < crashes.MAX_CHARACTERS + 100
