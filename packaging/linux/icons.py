"""Draws the program's icon from its SVG in the sizes that desktops ask for, below FOLDER/hicolor: `icons.py FOLDER`."""

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
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def main(folder: Path) -> None:
    """PNG for each size, and the SVG itself."""
    application = QGuiApplication([])
    for size in SIZES:
        file = folder / "hicolor" / f"{size}x{size}" / "apps" / f"{NAME}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        if not paint(svg("tray", "app"), size, 1.0).save(str(file)):
            raise SystemExit(f"{file} cannot be written.")
    scalable = folder / "hicolor" / "scalable" / "apps" / f"{NAME}.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(resources() / "tray" / "app.svg", scalable)
    del application


if __name__ == "__main__":
    main(Path(sys.argv[1]))
