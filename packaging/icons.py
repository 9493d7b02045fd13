"""Draws the program's icon from its SVG.

`icons.py FOLDER`: in the sizes that Linux desktops ask for, below FOLDER/hicolor. `icons.py FILE.ico` (Windows) or `FILE.icns`
(macOS): in one file.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication

from routstr_desktop.gui.icons import paint, svg
from routstr_desktop.system.paths import resources

NAME = "routstr-desktop"
ONE_SIZE = 256
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def main(target: Path) -> None:
    """A file by the suffix of `target`, or a folder of them. SystemExit if one cannot be written."""
    application = QGuiApplication([])
    if target.suffix:
        _save(ONE_SIZE, target)
    else:
        draw(target)
    del application


def _save(size: int, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not paint(svg("tray", "app"), size, 1.0).save(str(file)):
        raise SystemExit(f"{file} cannot be written.")


def draw(folder: Path) -> None:
    """PNG for each size, and the SVG itself."""
    for size in SIZES:
        _save(size, folder / "hicolor" / f"{size}x{size}" / "apps" / f"{NAME}.png")
    scalable = folder / "hicolor" / "scalable" / "apps" / f"{NAME}.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(resources() / "tray" / "app.svg", scalable)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
