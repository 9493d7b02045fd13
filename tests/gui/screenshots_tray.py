"""Pictures of the tray; `tests.gui.screenshots` draws them with the others."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

from routstr_desktop.core.status import NodeState
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.icons import paint, svg, tray_svg
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.tray import Tray
from tests.gui.pictures import Save
from tests.gui.samples import SELLING


def draw(save: Save, folder: Path, mode: str, scale: float) -> None:
    """All glyphs, both tones, on a light, a grey and a dark panel, at 16, 22 and 44 pixels, into `folder`; and the menu."""
    if mode == "light":
        sheet = QPixmap(QSize(8 * 120 + 64, 6 * 64) * scale)
        sheet.setDevicePixelRatio(scale)
        painter = QPainter(sheet)
        for row, (tone, panel) in enumerate((t, p) for t in ("light", "dark") for p in ("#F2F2F2", "#7A7A7A", "#1A1A1A")):
            painter.fillRect(0, row * 64, 1100, 64, QColor(panel))
            for column, state in enumerate(NodeState):
                left = column * 120 + 8
                for size in (44, 22, 16):
                    at = QPoint(left, row * 64 + (64 - size) // 2)
                    painter.drawPixmap(at, paint(tray_svg(state, tone), size, scale))
                    left += size + 8
            painter.drawPixmap(QPoint(8 * 120 + 10, row * 64 + 10), paint(svg("tray", "app"), 44, scale))
        painter.end()
        sheet.save(str(folder / f"tray-icons-{scale:g}x.png"))
    _menu(save)


def _menu(save: Save) -> None:
    controller = Controller(NodeThread(), Prefs())
    controller.show(SELLING)
    tray = Tray(controller, probe=lambda: False)
    tray.fill()
    tray.menu.adjustSize()
    save(tray.menu, "tray-menu")
    tray.close()
