"""Makes a .deb of the bundle: `deb.py BUNDLE OUTPUT-FOLDER`. Prints the path of the package.

The packages it depends on are read from the libraries that the bundle's own files want and do not bring (dpkg-shlibdeps).
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from routstr_desktop import __version__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAME = "routstr-desktop"
RECOMMENDED = ("ca-certificates", "gnome-keyring | kwalletmanager", "fonts-dejavu-core | fonts-noto-core")
SUGGESTED = ("tor",)
DESCRIPTION = """Sell AI from home for bitcoin ecash
 A tray application and node that puts your AI provider's API key, or a model
 server of your own, behind an OpenAI-compatible address. Customers pay for each
 request with Cashu ecash and never see your key."""


def main(bundle: Path, output: Path) -> Path:
    """Lay out the tree and pack it. SystemExit if a needed library belongs to no package."""
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    architecture = _said("dpkg", "--print-architecture").strip()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        installed = tree / "usr" / "lib" / NAME
        shutil.copytree(bundle, installed, symlinks=True)
        _lay_out(tree, installed, epoch)
        depends = ", ".join(needed_packages(installed))
        kilobytes = sum(file.lstat().st_size for file in tree.rglob("*") if not file.is_dir()) // 1024
        control = tree / "DEBIAN" / "control"
        control.parent.mkdir()
        fields = {
            "Package": NAME,
            "Version": __version__,
            "Section": "net",
            "Priority": "optional",
            "Architecture": architecture,
            "Maintainer": "The Routstr Desktop developers <developers@routstr-desktop.invalid>",
            "Installed-Size": str(kilobytes),
            "Depends": depends,
            "Recommends": ", ".join(RECOMMENDED),
            "Suggests": ", ".join(SUGGESTED),
            "Homepage": "https://routstr.com",
            "Description": DESCRIPTION,
        }
        control.write_text("".join(f"{name}: {value}\n" for name, value in fields.items()))
        for file in tree.rglob("*"):
            if not file.is_symlink():
                file.chmod(0o755 if file.is_dir() or os.access(file, os.X_OK) else 0o644)
        tree.chmod(0o755)
        made = output / f"{NAME}_{__version__}_{architecture}.deb"
        _said("dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(made))
    return made


def _lay_out(tree: Path, installed: Path, epoch: int) -> None:
    """Everything beside the bundle: where a desktop and a service manager look."""
    usr = tree / "usr"
    share = usr / "share"
    command = usr / "bin" / NAME
    command.parent.mkdir(parents=True)
    command.symlink_to(f"../lib/{NAME}/{NAME}")
    _copy(ROOT / "resources" / f"{NAME}.desktop", share / "applications")
    _copy(HERE / f"{NAME}.service", usr / "lib" / "systemd" / "user")
    subprocess.run([sys.executable, ROOT / "packaging" / "icons.py", share / "icons"], check=True)
    told = (HERE / "org.routstr.desktop.metainfo.xml").read_text()
    date = datetime.fromtimestamp(epoch, UTC).date().isoformat()
    metainfo = share / "metainfo" / "org.routstr.desktop.metainfo.xml"
    metainfo.parent.mkdir()
    metainfo.write_text(told.replace("@VERSION@", __version__).replace("@DATE@", date))
    papers = share / "doc" / NAME
    papers.mkdir(parents=True)
    with gzip.GzipFile(papers / "changelog.gz", "wb", mtime=0) as packed:
        packed.write((ROOT / "CHANGELOG.md").read_bytes())
    (papers / "copyright").write_text(
        f"Routstr Desktop is free software under the GNU General Public License, version 3 or later:\n"
        f"/usr/share/common-licenses/GPL-3. What it brings along is under the licences in /usr/lib/{NAME}/_internal/licences.\n"
    )
    if not (installed / "_internal" / "licences").is_dir():
        raise SystemExit("The bundle has no licence texts.")


def _copy(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / file.name)


def needed_packages(bundle: Path) -> list[str]:
    """Debian packages, with their least versions, of the libraries that files of the bundle want from the system."""
    binaries = [file for file in bundle.rglob("*") if file.is_file() and not file.is_symlink() and _is_elf(file)]
    own = sorted({str(file.parent) for file in binaries})
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "debian").mkdir()
        (Path(folder) / "debian" / "control").write_text(f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n")
        command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", *(f"-l{path}" for path in own), *map(str, binaries)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"dpkg-shlibdeps: {done.stderr[-2000:]}")
    return sorted(set(re.split(r",\s*", done.stdout.strip().removeprefix("shlibs:Depends="))))


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])))
