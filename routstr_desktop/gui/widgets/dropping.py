"""What somebody drops or pastes: a text, a picture that may hold codes, or a backup file."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QImageReader, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from routstr_desktop.core.recognise import Kind, Recognised, recognise_file
from routstr_desktop.gui.scan import MOST_FRAMES, Picture
from routstr_desktop.gui.systemapp import raw

MOST = 1024 * 1024
"""Characters that are read of a file."""
BEGINNING = 64
"""Bytes by which a file is told that is no text."""

Given: TypeAlias = str | Picture | Recognised
"""A text, a picture, or a file that was recognised by its beginning."""


def given(mime: QMimeData) -> Given:
    """What is in it: local files before the picture of something, that before its address or text; "" for nothing."""
    urls = mime.urls()
    if files := [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]:
        return _of_files(files)
    if mime.hasText() and not urls and (text := mime.text().strip()):
        return text
    if mime.hasImage() and isinstance(image := mime.imageData(), QImage) and not image.isNull():
        return image
    if not urls:
        return ""  # its text before the link: in lower case, as Qt writes a host, `cashu://cashuB…` is no token any more
    return (mime.text() if mime.hasFormat("text/plain") else raw(urls[0])).strip()


def _of_files(files: list[Path]) -> Given:
    """What was recognised by its beginning, else the first text, else all pictures."""
    found = [_of_file(file) for file in files[:MOST_FRAMES]]
    if known := next((one for one in found if isinstance(one, Recognised)), None):
        return known
    texts = [one for one in found if isinstance(one, str) and one]
    pictures = tuple(one for one in found if isinstance(one, Path))
    return texts[0] if texts else pictures or ""


def _of_file(file: Path) -> Given:
    """What it is by its beginning; else its text; the file itself if it is a picture."""
    try:
        with open(file, "rb") as opened:
            if (found := recognise_file(str(file), opened.read(BEGINNING))) is not None:
                return found
        with open(file, encoding="utf-8") as text:
            return text.read(MOST).strip()
    except UnicodeDecodeError:
        return file if QImageReader.imageFormat(str(file)) else ""
    except OSError:
        return ""


class DropArea(QWidget):
    """A widget on which anything may be dropped (`dropped` tells `Given`); `refused`: there is nothing in it."""

    dropped = Signal(object)
    refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if mime.hasText() or mime.hasUrls() or mime.hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        if found := given(event.mimeData()):
            self.dropped.emit(found)
        else:
            self.refused.emit()


class TakesBackups:
    """Beside a QWidget: a backup file may be dropped on it (`take_backup`); anything else is not its business."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _backup_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if (file := _backup_in(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.take_backup(file)

    def take_backup(self, file: Path) -> None:
        """This one was dropped."""
        raise NotImplementedError


def _backup_in(mime: QMimeData) -> Path | None:
    found = given(mime)
    return Path(found.value) if isinstance(found, Recognised) and found.kind is Kind.BACKUP else None


class AnyText(QPlainTextEdit):
    """Takes a pasted or dropped text in place of what was there, and tells of anything else (`pictured`).

    Return is the dialog's, as in a field of one line: it presses the button that stands out. With Shift it begins a line.
    """

    pictured = Signal(object)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasImage() or bool(super().canInsertFromMimeData(source))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        found = given(source)
        if isinstance(found, str):
            if found:
                self.setPlainText(found)
        else:
            self.pictured.emit(found)
