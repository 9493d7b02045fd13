"""The recipes for Windows and macOS, which nobody has run: that they name what exists and say that they are untried."""

from __future__ import annotations

import plistlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from routstr_desktop import cli
from routstr_desktop.system import autostart
from tests.packaging.recipes import RECIPES, ROOT

INSTALLER = (RECIPES / "windows" / "routstr-desktop.iss").read_text()
SPEC = (RECIPES / "bundle" / "routstr-desktop.spec").read_text()
MACOS = (RECIPES / "macos" / "build.sh").read_text()


@pytest.mark.parametrize("text", [INSTALLER, SPEC, MACOS], ids=["windows", "spec", "macos"])
def test_it_says_that_it_is_untried(text: str) -> None:
    assert "nobody has run yet" in " ".join(re.sub(r"^[#; ]+", "", line) for line in text.splitlines()[:12])


def test_the_installer_registers_links_and_takes_its_traces_along() -> None:
    command = re.search(r'cashu\\shell\\open\\command".*ValueData: "(.+)"$', INSTALLER, re.MULTILINE)
    assert command is not None
    program, *arguments = re.findall(r'"([^"]+)"|(\S+)', command[1].replace('""', '"'))
    assert program[0] == r"{app}\routstr-desktop.exe"
    given = cli._parser().parse_args(["".join(pair) for pair in arguments])
    assert (given.run, given.open) == (cli._window, "%1")
    assert f'Subkey: "{autostart._RUN_KEY}"; ValueType: none; ValueName: "{autostart.NAME}"' in INSTALLER


def test_the_app_lives_in_the_menu_bar_and_opens_links() -> None:
    assert '"LSUIElement": True' in SPEC
    assert '"CFBundleURLSchemes": ["cashu", "web+cashu"]' in SPEC
    assert f'bundle_identifier="{autostart.LaunchAgent.LABEL}"' in SPEC
    assert plistlib.loads((RECIPES / "macos" / "entitlements.plist").read_bytes())


def test_files_that_the_recipes_name_exist() -> None:
    text = INSTALLER.replace("\\", "/") + MACOS
    named = set(re.findall(r"packaging/[\w./-]+\.\w+", text))
    assert {"packaging/icons.py", "packaging/bundle/routstr-desktop.spec"} <= named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_icons_of_one_file(tmp_path: Path) -> None:
    for suffix, magic in (("ico", b"\x00\x00\x01\x00"), ("icns", b"icns")):
        file = tmp_path / f"icon.{suffix}"
        subprocess.run([sys.executable, RECIPES / "icons.py", file], check=True, timeout=60)
        assert file.read_bytes()[:4] == magic
