"""Directories, the instance lock and the start-up guard."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.system.guard import installed_pyside, refusal
from routstr_desktop.system.paths import Paths, find_paths, resources, write_private
from routstr_desktop.system.single import AlreadyRunning, InstanceLock, held, running

HOLD = """
import sys
from pathlib import Path
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.single import InstanceLock
lock = InstanceLock(Paths(Path(sys.argv[1])))
lock.acquire(); lock.describe("http://127.0.0.1:1", None, "serve")
print("held", flush=True); sys.stdin.read()
"""


@pytest.mark.parametrize("way", ["link", "open"])
def test_a_file_that_waits_in_the_place_of_a_private_one_gets_nothing(tmp_path: Path, way: str) -> None:
    """A backup may be saved where others may write, too."""
    other, waiting = tmp_path / "other", tmp_path / "backup.new"
    other.write_text("theirs")
    if way == "link":
        waiting.symlink_to(other)
    else:
        waiting.hardlink_to(other)
    write_private(tmp_path / "backup", "secret")
    assert (other.read_text(), (tmp_path / "backup").read_text()) == ("theirs", "secret")
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600


def test_a_fall_leaves_no_core(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from routstr_desktop.node.boot import boot; "
        "from routstr_desktop.system.paths import Paths; most = resource.getrlimit(resource.RLIMIT_CORE)[1]; "
        "resource.setrlimit(resource.RLIMIT_CORE, (most, most)); boot(Paths(Path(sys.argv[1])), console=False); "
        "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, most)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, timeout=60)


def test_directories_are_private(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "deep" / "data").prepare()
    for directory in (paths.data_dir, paths.wallets, paths.logs):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    write_private(paths.admin_token, "x")
    write_private(paths.admin_token, "y")
    assert stat.S_IMODE(paths.admin_token.stat().st_mode) == 0o600
    assert paths.admin_token.read_text() == "y"
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(ConfigError, match="--data-dir"):
        Paths(file / "x").prepare()


def test_which_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTSTR_DATA_DIR", str(tmp_path / "env"))
    assert find_paths().data_dir == tmp_path / "env"
    assert find_paths(tmp_path / "flag").data_dir == tmp_path / "flag"
    monkeypatch.delenv("ROUTSTR_DATA_DIR")
    assert find_paths().data_dir.name == "routstr-desktop"
    assert resources().is_dir()


def test_second_instance_is_refused(tmp_path: Path) -> None:
    paths = Paths(tmp_path).prepare()
    assert not held(paths)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert held(paths)
        found = running(paths)
        assert found is not None
        assert (found.pid, found.url) == (other.pid, "http://127.0.0.1:1")
        with pytest.raises(AlreadyRunning, match=rf"already runs on .* \(process {other.pid}\)"):
            InstanceLock(paths).acquire()
        other.kill()  # the lock falls with its process
        other.wait()
        assert not held(paths)
        with InstanceLock(paths):
            assert running(paths) is None, "the crashed instance's description is gone"
            with pytest.raises(AlreadyRunning):
                InstanceLock(paths).acquire()
        assert not held(paths)


@pytest.mark.parametrize(
    ("python", "pyside", "refused"),
    [
        ((3, 11, 2), "6.12.0", True),
        ((3, 11, 9), "6.12.1", True),
        ((3, 12, 1), "6.12.0", False),
        ((3, 11, 2), "6.11.3", False),
        ((3, 11, 2), "6.13.0", False),
        ((3, 11, 2), "6.1.2", False),
        ((3, 11, 2), None, False),
        ((3, 10, 1), None, True),
    ],
)
def test_guard(python: tuple[int, ...], pyside: str | None, refused: bool) -> None:
    why = refusal(python, pyside)
    assert (why is not None) is refused
    if pyside == "6.12.0" and refused:
        assert why is not None
        assert "PySide6 6.12.0" in why
        assert "6.11" in why


def test_these_versions_are_fine() -> None:
    assert refusal(sys.version_info[:3], installed_pyside()) is None
    assert "PySide6" not in sys.modules or installed_pyside() is not None
