"""QR codes out of a picture: a screenshot, a photograph, a file. Nothing here touches the GUI thread's time.

What a code says is a text like one that was pasted: `core.recognise` gives it its name.
"""

from __future__ import annotations

import asyncio
import math
from pathlib import Path
from typing import TypeAlias

import structlog
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageReader, QPainter

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.gui.translation import tr

log = structlog.get_logger(__name__)

MOST_PIXELS = 20_000_000
"""What is looked at: more than any screen has. A larger picture is scaled down to it."""

Picture: TypeAlias = QImage | Path
"""One in memory, or a file."""


async def read_codes(picture: Picture) -> tuple[str, ...]:
    """The texts of all QR codes in it, each once, in their order; BadRequest if it is no picture or cannot be read."""
    return await asyncio.to_thread(codes_in, picture)


def codes_in(picture: Picture) -> tuple[str, ...]:
    """See `read_codes`. Blocking: up to a second for a large photograph."""
    import zxingcpp

    image = _load(picture) if isinstance(picture, Path) else picture
    if image.isNull():
        raise BadRequest(tr("This picture is empty."))
    grey = _on_white(_bounded(image)).convertToFormat(QImage.Format.Format_Grayscale8)
    view = zxingcpp.ImageView(grey.constBits(), grey.width(), grey.height(), zxingcpp.ImageFormat.Lum, grey.bytesPerLine())
    found = zxingcpp.read_barcodes(
        view, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), text_mode=zxingcpp.TextMode.Plain
    )
    log.info("picture_scanned", width=grey.width(), height=grey.height(), codes=len(found))
    return tuple(dict.fromkeys(text for one in found if (text := one.text.strip())))


def _load(file: Path) -> QImage:
    """A file's picture, the right way up; a large one is made smaller while it is read, where its format can do that."""
    reader = QImageReader(str(file))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and _pixels(size) > MOST_PIXELS:
        reader.setScaledSize(_smaller(size))
    image = reader.read()
    if not image.isNull():
        return image
    log.info("picture_unreadable", reason=reader.errorString())
    if size.isValid() and _pixels(size) > MOST_PIXELS:
        raise BadRequest(tr("This picture is too large to be read. Cut out the part with the code."))
    raise BadRequest(tr("This picture cannot be read: the file is damaged or no picture."))


def _bounded(image: QImage) -> QImage:
    return image if _pixels(image.size()) <= MOST_PIXELS else image.scaled(_smaller(image.size()))


def _on_white(image: QImage) -> QImage:
    """What can be seen through would be black otherwise, as the code itself is."""
    if not image.hasAlphaChannel():
        return image
    white = QImage(image.size(), QImage.Format.Format_RGB32)
    white.fill(0xFFFFFFFF)
    painter = QPainter(white)
    painter.drawImage(0, 0, image)
    painter.end()
    return white


def _pixels(size: QSize) -> int:
    return size.width() * size.height()


def _smaller(size: QSize) -> QSize:
    shrink = math.sqrt(MOST_PIXELS / _pixels(size))
    return QSize(max(1, int(size.width() * shrink)), max(1, int(size.height() * shrink)))
