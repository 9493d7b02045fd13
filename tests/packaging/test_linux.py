"""What a Linux desktop and its service manager are told: desktop entry, AppStream metainfo, systemd unit, .deb."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from routstr_desktop import cli
from tests.packaging.recipes import RECIPES, ROOT, load

LINUX = RECIPES / "linux"


def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ROOT / "resources" / "routstr-desktop.desktop")
    return parser["Desktop Entry"]


def test_the_desktop_entry_opens_ecash_links() -> None:
    assert "x-scheme-handler/cashu" in entry()["MimeType"].split(";")
    program, *arguments = entry()["Exec"].split()
    assert program == entry()["TryExec"] == "routstr-desktop"
    assert arguments[-1] == "%u"
    given = cli._parser().parse_args([*arguments[:-1], "cashu:cashuBabc"])
    assert (given.run, given.open) == (cli._window, "cashu:cashuBabc")
    assert cli._parser().parse_args(arguments[:-1]).open is None


def test_metainfo_names_the_desktop_entry() -> None:
    metainfo = LINUX / "org.routstr.desktop.metainfo.xml"
    told = ElementTree.parse(metainfo).getroot()
    assert told.findtext("launchable") == "routstr-desktop.desktop"
    assert told.findtext("name") == entry()["Name"]
    assert told.findtext("summary") == entry()["Comment"]
    assert told.findtext("project_license") == "GPL-3.0-or-later"
    assert [category.text for category in told.iter("category")] == entry()["Categories"].strip(";").split(";")


def test_the_unit_starts_a_command_that_exists(tmp_path: Path) -> None:
    unit = (LINUX / "routstr-desktop.service").read_text()
    started = re.search(r"^ExecStart=/usr/bin/routstr-desktop (.+)$", unit, re.MULTILINE)
    assert started is not None
    assert cli._parser().parse_args(started[1].split()).run is cli._serve
    assert "NoNewPrivileges=yes" in unit
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    (tmp_path / "routstr-desktop.service").write_text(unit.replace("/usr/bin/routstr-desktop", "/bin/true"))
    command = ["systemd-analyze", "--user", "verify", str(tmp_path / "routstr-desktop.service")]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("dpkg-shlibdeps") is None, reason="no Debian tools here")
def test_the_package_depends_on_what_its_files_want(tmp_path: Path) -> None:
    deb = load("linux/deb")
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    shutil.copy(shutil.which("true") or "/bin/true", bundle / "program")
    (bundle / "text").write_text("no program")
    found = deb.needed_packages(bundle)
    assert [name.split()[0] for name in found] == ["libc6"]


def test_icons_of_every_size(tmp_path: Path) -> None:
    subprocess.run([sys.executable, RECIPES / "icons.py", tmp_path], check=True, timeout=60)
    sizes = []
    for file in tmp_path.glob("hicolor/*/apps/routstr-desktop.png"):
        width, height = struct.unpack(">II", file.read_bytes()[16:24])
        assert file.parent.parent.name == f"{width}x{height}"
        sizes.append(width)
    assert {16, 22, 24, 32, 48, 64, 128, 256, 512} == set(sizes)
    drawn = tmp_path / "hicolor" / "scalable" / "apps" / "routstr-desktop.svg"
    assert drawn.read_bytes() == (ROOT / "resources" / "tray" / "app.svg").read_bytes()
