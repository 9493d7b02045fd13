"""Start at login: what is written, and what is read back of what others changed."""

from __future__ import annotations

import plistlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.system.autostart import DesktopEntry, LaunchAgent, RunKey, of_this_system, own_profile

PROGRAM = [sys.executable, "-m", "routstr_desktop", "--background"]


@pytest.fixture
def entry(tmp_path: Path) -> DesktopEntry:
    return DesktopEntry(PROGRAM, tmp_path / "config" / "autostart")


def test_on_and_off(entry: DesktopEntry) -> None:
    assert not entry.enabled()
    entry.set(True)
    assert entry.enabled()
    assert f"Exec={' '.join(PROGRAM)}\n" in entry.file.read_text()
    entry.set(False)
    assert not entry.enabled()
    entry.set(False)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("X-GNOME-Autostart-enabled=true", "X-GNOME-Autostart-enabled=false"),
        ("Terminal=false", "Hidden=true"),
        (sys.executable, "/nowhere/python"),
        ("Exec=", "Exec='"),
    ],
)
def test_what_the_system_or_its_user_switched_off_is_off(entry: DesktopEntry, was: str, now: str) -> None:
    entry.set(True)
    entry.file.write_text(entry.file.read_text().replace(was, now))

    assert not entry.enabled()
    entry.set(True)
    assert entry.enabled()


def test_a_program_in_an_odd_folder_is_quoted(tmp_path: Path) -> None:
    program = tmp_path / 'my "apps" $HOME' / "100%"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    entry = DesktopEntry([str(program), "--background"], tmp_path)

    entry.set(True)

    quoted = r'my \\"apps\\" \\$HOME/100%%" --background'
    assert f'Exec="{tmp_path}/{quoted}\n' in entry.file.read_text()
    assert entry.enabled()
    program.unlink()
    assert not entry.enabled()


def test_a_profile_that_was_named_is_the_one_that_starts(tmp_path: Path) -> None:
    named = ("--data-dir", str(tmp_path))
    assert own_profile(["--background", *named], {}) == named
    assert own_profile([f"--data-dir={tmp_path}", "cashuB"], {"ROUTSTR_DATA_DIR": "/elsewhere"}) == named
    assert own_profile([], {"ROUTSTR_DATA_DIR": str(tmp_path)}) == named
    assert own_profile(["--background"], {}) == ()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("a file where a folder should be")
    entry = DesktopEntry(PROGRAM, tmp_path / "autostart")

    with pytest.raises(ConfigError, match="Nothing was changed"):
        entry.set(True)


def test_the_folder_of_this_user(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("XDG")
    found = of_this_system(PROGRAM, {"XDG_CONFIG_HOME": str(tmp_path)})

    assert isinstance(found, DesktopEntry)
    assert found.file == tmp_path / "autostart" / "routstr-desktop.desktop"
    ignored = of_this_system(PROGRAM, {"XDG_CONFIG_HOME": "relative"})
    assert isinstance(ignored, DesktopEntry)
    assert ignored.file.is_relative_to(Path.home())


def test_a_launch_agent(tmp_path: Path) -> None:
    agent = LaunchAgent(PROGRAM, tmp_path / "LaunchAgents")

    assert not agent.enabled()
    agent.set(True)
    assert agent.enabled()
    assert plistlib.loads(agent.file.read_bytes())["ProgramArguments"] == PROGRAM
    agent.file.write_bytes(plistlib.dumps({"RunAtLoad": True, "Disabled": True}))
    assert not agent.enabled()
    agent.file.write_text("no plist")
    with pytest.raises(ConfigError):
        agent.enabled()
    agent.set(False)
    assert not agent.file.exists()


class Registry(SimpleNamespace):
    """As much of `winreg` as is used."""

    HKEY_CURRENT_USER = "HKCU"
    REG_SZ = 1

    def __init__(self) -> None:
        super().__init__(values={})

    def OpenKey(self, root: str, path: str) -> Registry:
        return self

    CreateKey = OpenKey

    def __enter__(self) -> Registry:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def QueryValueEx(self, key: Registry, name: str) -> tuple[Any, int]:
        if name not in self.values:
            raise FileNotFoundError(name)
        return self.values[name], self.REG_SZ

    def SetValueEx(self, key: Registry, name: str, reserved: int, kind: int, value: str) -> None:
        self.values[name] = value

    def DeleteValue(self, key: Registry, name: str) -> None:
        del self.values[name]


def test_the_run_key() -> None:
    key = RunKey([r"C:\Program Files\Routstr\routstr-desktop.exe", "--background"], Registry())

    assert not key.enabled()
    key.set(True)
    assert key.enabled()
    assert key._registry.values == {"routstr-desktop": r'"C:\Program Files\Routstr\routstr-desktop.exe" --background'}
    key.set(False)
    key.set(False)
    assert not key.enabled()
