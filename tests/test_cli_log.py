"""`routstr-desktop log`: the end of the log, by level, and followed through a rotation; nothing in it moves the cursor."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from routstr_desktop.cli import main
from routstr_desktop.system.logread import Follower
from routstr_desktop.system.paths import Paths

PROGRAM = [sys.executable, "-m", "routstr_desktop.cli", "log"]


def entry(event: str, level: str = "info", **fields: object) -> str:
    return json.dumps({"event": event, "level": level, "timestamp": "2026-11-22T12:03:07Z", **fields})


def add(file: Path, lines: Iterable[str]) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in lines)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """With four entries and a line that is none."""
    made = Paths(tmp_path).prepare().log_file
    made.parent.mkdir(exist_ok=True)
    lines = (entry("node_started"), entry("mint_late", "warning", mint="m"), entry("lost", "error", said="\x1b[2Jgone"))
    add(made, [*lines, "no entry", entry("last")])
    return made


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(["log", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_the_end_of_it_by_level(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--data-dir", str(tmp_path))
    assert said(capsys, *where, "-n", "2") == ["no entry", "12:03:07  info     last"]
    assert said(capsys, *where, "-n", "0") == []
    late, lost = said(capsys, *where, "--level", "warning")
    assert late == "12:03:07  warning  mint_late  mint=m"
    assert lost.endswith("said=\N{REPLACEMENT CHARACTER}[2Jgone")
    (raw,) = said(capsys, *where, "--json", "-n", "1")
    assert json.loads(raw)["event"] == "last"
    assert said(capsys, "--data-dir", str(tmp_path / "nothing")) == []
    assert not (tmp_path / "nothing").exists()


def test_what_is_added_is_read_once_and_through_a_rotation(file: Path) -> None:
    follower = Follower(file)
    assert len(follower.read()) == 5
    assert follower.read() == []
    with file.open("a") as stream:
        stream.write("half")
    assert follower.read() == []
    add(file, [" a line", "old"])
    file.rename(file.with_suffix(".1"))
    assert follower.read() == ["half a line", "old"]
    add(file, ["new"])
    assert follower.read() == ["new"]
    file.unlink()
    assert follower.read() == []
    add(file, ["again"])
    assert follower.read() == ["again"]
    follower.close()


def test_the_log_is_followed(file: Path, tmp_path: Path) -> None:
    command = [*PROGRAM, "--data-dir", str(tmp_path), "-n", "1", "--follow"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline().split()[-1] == "last"
        add(file, [entry("request_done", cost_msat=21)])
        assert program.stdout.readline() == "12:03:07  info     request_done  cost_msat=21\n"
        program.send_signal(signal.SIGINT)
        assert program.wait(10) == 130
        assert program.stderr is not None
        assert program.stderr.read() == ""
