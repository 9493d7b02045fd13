"""Codes that stand on the screen: it is looked at while somebody waits for that, and no picture of it is kept.

X, macOS and Windows let a program look as often as it likes. On Wayland only the desktop's portal can, which asks its user;
where that is missing, too, programs do not see the screen at all, and that is said.
"""

from __future__ import annotations

import asyncio
import os
import sys
from abc import ABC, abstractmethod

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QScreen

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.ur_reader import PART
from routstr_desktop.gui.scan import Code, look_at
from routstr_desktop.gui.translation import tr
from routstr_desktop.system.screenshot import NoPicture, screenshot

BAND = 700_000
"""Pixels that are taken at once: a few milliseconds of the GUI thread."""
MISSED = 4
"""Looks without a code at the place where one moved, before all is looked at again."""


class Eye(ABC):
    """Looks at the screen."""

    pause: float
    """Seconds to wait before the next look."""
    delay = 0.0
    """Seconds to wait before the first one."""
    once = False
    """Each look is seen and may be asked about: no second one where the first found nothing."""

    @abstractmethod
    def words(self) -> str:
        """What happens now, and what to do."""

    @abstractmethod
    async def look(self) -> tuple[str, ...]:
        """The texts of all codes that can be seen. BadRequest."""


class OpenEye(Eye):
    """Where programs may look. Once a moving code was seen, the eye stays where it is: that costs little."""

    pause = 0.08

    def __init__(self) -> None:
        self._place: tuple[str, QRect] | None = None
        """The screen's name, and the part of it."""
        self._missed = 0

    def words(self) -> str:
        """See Eye."""
        told = tr("Looking at the screen. Bring the QR code to the front in full; this window may be behind it.")
        if sys.platform == "darwin":
            allowed = tr("macOS shows other windows only to programs that may record the screen: see its privacy settings.")
            told = f"{told} {allowed}"
        return told

    async def look(self) -> tuple[str, ...]:
        """See Eye."""
        screens = QGuiApplication.screens()
        places = [(one, QRect(QPoint(0, 0), one.size())) for one in screens]
        if self._place is not None:
            name, area = self._place
            places = [(one, area) for one in screens if one.name() == name] or places
        texts: dict[str, None] = {}
        for screen, area in places:
            bands = await _taken(screen, area)
            codes = await asyncio.to_thread(_read, bands, area.width())
            texts.update(dict.fromkeys(code.text for code in codes))
            if moving := [code for code in codes if PART.fullmatch(code.text)]:
                self._stay(screen, area, moving)
        self._missed = 0 if texts else self._missed + 1
        if self._missed > MISSED:
            self._place = None
        return tuple(texts)

    def _stay(self, screen: QScreen, looked: QRect, codes: list[Code]) -> None:
        """Look at the place of these codes next time, with room for them to move."""
        around = QRect()
        for code in codes:
            around = around.united(code.area)
        ratio = screen.devicePixelRatio()
        margin = int(max(around.width(), around.height()) / ratio / 2)
        area = QRect((around.topLeft() / ratio), around.size() / ratio).translated(looked.topLeft())
        area = area.adjusted(-margin, -margin, margin, margin).intersected(QRect(QPoint(0, 0), screen.size()))
        self._place = (screen.name(), area)


async def _taken(screen: QScreen, area: QRect) -> list[QImage]:
    """That part of a screen, in bands from above, so that the GUI thread is never held up for long."""
    high = max(1, int(BAND / max(1, area.width()) / screen.devicePixelRatio() ** 2))
    bands = []
    for top in range(area.top(), area.bottom() + 1, high):
        image = screen.grabWindow(0, area.left(), top, area.width(), min(high, area.bottom() + 1 - top)).toImage()
        image.setDevicePixelRatio(1)
        bands.append(image)
        await asyncio.sleep(0)
    return bands


def _read(bands: list[QImage], width: int) -> list[Code]:
    """The codes in a picture that is in bands. Blocking."""
    bands = [band for band in bands if not band.isNull()]
    if not bands or width <= 0:
        return []
    whole = QImage(bands[0].width(), sum(band.height() for band in bands), QImage.Format.Format_RGB32)
    painter, top = QPainter(whole), 0
    for band in bands:
        painter.drawImage(0, top, band)
        top += band.height()
    painter.end()
    return look_at(whole)


class PortalEye(Eye):
    """Asks the desktop for a picture (xdg-desktop-portal); the file that it makes is deleted at once."""

    pause, delay, once = 1.0, 3.0, True

    def words(self) -> str:
        """See Eye."""
        return tr("In three seconds the desktop is asked for a picture of the screen. Bring the QR code to the front in full.")

    async def look(self) -> tuple[str, ...]:
        """See Eye."""
        try:
            codes = await asyncio.to_thread(_of_portal)
        except NoPicture as error:
            raise BadRequest(
                tr("This desktop did not let the program look at the screen. Take a screenshot and paste it here instead.")
            ) from error
        return tuple(dict.fromkeys(code.text for code in codes))


def _of_portal() -> list[Code]:
    """The codes on the screen. Blocking. In one piece: the picture does not stay because nobody waits for it any more."""
    file = screenshot()
    try:
        image = QImage(str(file))
    finally:
        file.unlink(missing_ok=True)
    return [] if image.isNull() else look_at(image)


def eye() -> Eye:
    """The one that this desktop allows: behind X may stand Wayland, which shows X nothing but its own windows."""
    platform = QGuiApplication.platformName()
    hidden = platform.startswith("wayland") or (platform == "xcb" and bool(os.environ.get("WAYLAND_DISPLAY")))
    return PortalEye() if hidden else OpenEye()
