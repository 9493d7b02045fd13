"""Icons from SVG, tinted: Lucide for the window, our own glyphs for the tray. One cache for every picture made.

Tray glyphs tell the state by shape. Their body is `currentColor`, their rim (`#000001` in the files) the opposite
tone, so that they can be read on a panel of any colour.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from routstr_desktop.core.status import NodeState
from routstr_desktop.system.paths import resources

RIM = "#000001"
RATIOS = (1.0, 2.0, 3.0)
TRAY_SIZES = (16, 22, 24, 32, 44, 48, 64)
_LIGHT, _DARK = "#FFFFFF", "#1B1F27"


@functools.lru_cache(maxsize=128)
def svg(folder: str, name: str) -> str:
    """The text of `resources/<folder>/<name>.svg`."""
    return (resources() / folder / f"{name}.svg").read_text(encoding="utf-8")


def paint(source: str, size: int, ratio: float) -> QPixmap:
    """SVG text -> square pixmap of `size` logical pixels."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@functools.lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """A Lucide icon in one colour."""
    return paint(svg("icons", name).replace("currentColor", colour), size, ratio)


@functools.lru_cache(maxsize=256)
def icon(name: str, colour: str, size: int = 16, disabled: str | None = None, gap: int = 0) -> QIcon:
    """The same as a QIcon for every screen density; `disabled` is the colour of its disabled state.

    `gap` is empty room on the right (buttons set icon and word too close).
    """
    made = QIcon()
    for ratio in RATIOS:
        made.addPixmap(_widened(pixmap(name, colour, size, ratio), gap))
        if disabled is not None:
            made.addPixmap(_widened(pixmap(name, disabled, size, ratio), gap), QIcon.Mode.Disabled)
    return made


def _widened(picture: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return picture
    ratio = picture.devicePixelRatio()
    made = QPixmap(picture.width() + round(gap * ratio), picture.height())
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return made


@functools.lru_cache(maxsize=32)
def tray_svg(state: NodeState, tone: str = "light") -> str:
    """The glyph of a state; `tone` is the glyph's own: `light` (dark rim) or `dark` (light rim)."""
    body, rim = (_LIGHT, _DARK) if tone != "dark" else (_DARK, _LIGHT)
    return svg("tray", state.value).replace("currentColor", body).replace(RIM, rim)


@functools.lru_cache(maxsize=32)
def tray_icon(state: NodeState, tone: str = "light") -> QIcon:
    """A tray icon in all the sizes that panels ask for."""
    made = QIcon()
    for size in TRAY_SIZES:
        made.addPixmap(paint(tray_svg(state, tone), size, 1.0))
    return made


@functools.lru_cache(maxsize=1)
def app_icon() -> QIcon:
    """The program's own icon."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(paint(svg("tray", "app"), size, 1.0))
    return made
