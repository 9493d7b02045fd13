"""QR codes out of pictures: a screenshot, a photograph, files, one that moves. Nothing here touches the GUI thread's time.

What a code says is a text like one that was pasted: `core.recognise` gives it its name.
"""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import structlog
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QImageReader, QPainter

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.ur_reader import UrReader
from routstr_desktop.gui.translation import tr

log = structlog.get_logger(__name__)

MOST_PIXELS = 20_000_000
"""What is looked at: more than any screen has. A larger picture is scaled down to it."""

MOST_FRAMES = 600
"""Pictures that are looked at of one that moves: a minute and a half of a moving code, and what is pasted at once."""

Picture: TypeAlias = QImage | Path | tuple[Path, ...]
"""One in memory, a file, or several."""


class Code(NamedTuple):
    """A code in a picture."""

    text: str
    area: QRect
    """Where it is, in pixels."""


async def read_codes(picture: Picture) -> tuple[str, ...]:
    """The texts of all QR codes in it, each once, in their order; BadRequest if it is no picture or cannot be read.

    Whoever does not wait any more ends the work as well.
    """
    over = threading.Event()
    try:
        return await asyncio.to_thread(codes_in, picture, over)
    finally:
        over.set()


def codes_in(picture: Picture, over: threading.Event | None = None) -> tuple[str, ...]:
    """See `read_codes`. Blocking: up to a second for a large photograph, longer for one that moves; `over` ends it."""
    found: dict[str, None] = {}
    reader = UrReader()
    for image in _images(picture):
        texts = [code.text for code in look_at(image)]
        found.update(dict.fromkeys(texts))
        for text in texts:
            reader.feed(text)
        if reader.text is not None or (over is not None and over.is_set()):
            break
    log.info("picture_scanned", codes=len(found))
    return tuple(found)


def look_at(image: QImage) -> list[Code]:
    """The codes in a picture. Blocking."""
    import zxingcpp

    grey = _on_white(_bounded(image)).convertToFormat(QImage.Format.Format_Grayscale8)
    view = zxingcpp.ImageView(grey.constBits(), grey.width(), grey.height(), zxingcpp.ImageFormat.Lum, grey.bytesPerLine())
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    codes = []
    for one in zxingcpp.read_barcodes(view, formats=formats, text_mode=zxingcpp.TextMode.Plain):
        if text := one.text.strip():
            codes.append(Code(text, _area(one.position)))
    return codes


def _area(position: object) -> QRect:
    """The upright rectangle around four corners."""
    corners = [getattr(position, name) for name in ("top_left", "top_right", "bottom_right", "bottom_left")]
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    return QRect(min(across), min(down), max(across) - min(across), max(down) - min(down))


def _images(picture: Picture) -> Iterator[QImage]:
    """All that is to be looked at. BadRequest: it is empty, or none of several can be read."""
    if isinstance(picture, QImage):
        if picture.isNull():
            raise BadRequest(tr("This picture is empty."))
        yield picture
        return
    files = picture if isinstance(picture, tuple) else (picture,)
    faults = []
    for file in files[:MOST_FRAMES]:
        try:
            yield from _frames(file)
        except BadRequest as error:
            faults.append(error)
    if faults and len(faults) == len(files):
        raise faults[0]


def _frames(file: Path) -> Iterator[QImage]:
    """The pictures of a file: one, or those of which a moving one is made."""
    reader = QImageReader(str(file))
    if not reader.supportsAnimation() or reader.imageCount() < 2:
        yield _load(file)
        return
    if _pixels(reader.size()) > MOST_PIXELS:
        raise BadRequest(tr("This picture is too large to be read. Cut out the part with the code."))
    for number in range(MOST_FRAMES):
        image = reader.read()
        if image.isNull():
            if not number:
                raise BadRequest(tr("This picture cannot be read: the file is damaged or no picture."))
            return
        yield image


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
