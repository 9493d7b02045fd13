"""Copying. Secrets are marked as such for clipboard managers and are cleared again if nothing else was copied.

On Wayland the window in front alone may change the clipboard. From behind, `wl-copy` (of wl-clipboard) clears it where it is
installed; without it a secret leaves as soon as one of our windows is in front again, and the note at copying says so.
"""

from __future__ import annotations

import shutil
import sys

import structlog
from PySide6.QtCore import QMimeData, QObject, QProcess, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from routstr_desktop.gui.translation import tr

log = structlog.get_logger(__name__)

CLEAR_SECONDS = 60
SETTLE_MS = 200
"""After a window came to the front: by then its desktop has told what the clipboard holds."""


class Notes(QObject):
    """`said`: what becomes of a secret that was just copied. Ends with the application."""

    said = Signal(str)


def notes() -> Notes:
    """Those of this application."""
    app = QGuiApplication.instance()
    assert app is not None
    found: Notes | None = app.findChild(Notes)
    return Notes(app) if found is None else found


def copy(text: str) -> None:
    """Copy plain text."""
    QGuiApplication.clipboard().setText(text)


def copy_secret(text: str, *, clear_after: float | None = None) -> None:
    """Copy a key or token: flagged secret, cleared after `clear_after` seconds (a minute) if it is still there."""
    data = QMimeData()
    data.setText(text)
    data.setData("x-kde-passwordManagerHint", b"secret")
    if sys.platform == "win32":
        data.setData('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', bytes(4))
    if sys.platform == "darwin":
        data.setData("application/x-nspasteboard-concealed-type", text.encode())
    QGuiApplication.clipboard().setMimeData(data)
    QTimer.singleShot(round((CLEAR_SECONDS if clear_after is None else clear_after) * 1000), lambda: clear_if(text))
    if is_wayland() and _clearer() is None:
        told = tr(
            "Copied. After a minute it leaves the clipboard if this window is in front then, else when it is in front again."
        )
    else:
        told = tr("Copied. It leaves the clipboard after a minute, unless you copy something else.")
    notes().said.emit(told)


def clear_if(text: str) -> bool:
    """Empty the clipboard if it still holds `text`."""
    if QGuiApplication.clipboard().text() != text:
        return False
    QGuiApplication.clipboard().clear()
    if is_wayland() and QGuiApplication.focusWindow() is None:
        _clear_from_behind(text)
    return True


def is_wayland() -> bool:
    """This is a Wayland desktop, and we appear on it as such."""
    return QGuiApplication.platformName().startswith("wayland")


def _clearer() -> str | None:
    return shutil.which("wl-copy")


def _clear_from_behind(text: str) -> None:
    """No window of ours is in front, so the desktop may have overlooked it: by the tool that can, else later."""
    if (tool := _clearer()) is not None and QProcess.startDetached(tool, ["--clear"])[0]:
        log.info("clipboard_cleared_from_behind")
        return
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)

    def in_front(window: QWindow | None) -> None:
        if window is not None:
            app.focusWindowChanged.disconnect(in_front)
            QTimer.singleShot(SETTLE_MS, lambda: clear_if(text))

    app.focusWindowChanged.connect(in_front)
