"""Icons from SVG, tinted: Lucide for the window, our own glyphs for the tray. One cache for every picture made.

Tray glyphs tell the state by shape. Their body is `currentColor`, their rim (`#000001` in the files) the opposite
tone, so that they can be read on a panel of any colour.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from routstr_desktop.core.status import NodeState
from routstr_desktop.system.paths import resources

RIM = "#000001"
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


class Tinted(QIconEngine):
    """Draws when it is looked at, for the screen it is on: a page has dozens of icons, most of them never seen disabled."""

    def __init__(self, name: str, colour: str, size: int, disabled: str, gap: int) -> None:
        super().__init__()
        self._what = (name, colour, size, disabled, gap)

    def scaledPixmap(self, _size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        name, colour, size, disabled, gap = self._what
        return _widened(pixmap(name, disabled if mode == QIcon.Mode.Disabled else colour, size, scale), gap)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def actualSize(self, _size: QSize, _mode: QIcon.Mode, _state: QIcon.State) -> QSize:
        _, _, size, _, gap = self._what
        return QSize(size + gap, size)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, painter.device().devicePixelRatio()))

    def clone(self) -> QIconEngine:
        return Tinted(*self._what)


@functools.lru_cache(maxsize=256)
def icon(name: str, colour: str, size: int = 16, disabled: str | None = None, gap: int = 0) -> QIcon:
    """The same as a QIcon for every screen density; `disabled` is the colour of its disabled state.

    `gap` is empty room on the right (buttons set icon and word too close).
    """
    return QIcon(Tinted(name, colour, size, disabled or colour, gap))


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
