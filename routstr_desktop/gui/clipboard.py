"""Copying. Secrets are marked as such for clipboard managers and are cleared again if nothing else was copied."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication

CLEAR_SECONDS = 60


def copy(text: str) -> None:
    """Copy plain text."""
    QGuiApplication.clipboard().setText(text)


def copy_secret(text: str, *, clear_after: float = CLEAR_SECONDS) -> None:
    """Copy a key or token: flagged secret, cleared after `clear_after` seconds if it is still there."""
    data = QMimeData()
    data.setText(text)
    data.setData("x-kde-passwordManagerHint", b"secret")
    if sys.platform == "win32":
        data.setData('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', bytes(4))
    if sys.platform == "darwin":
        data.setData("application/x-nspasteboard-concealed-type", text.encode())
    QGuiApplication.clipboard().setMimeData(data)
    QTimer.singleShot(round(clear_after * 1000), lambda: clear_if(text))


def clear_if(text: str) -> bool:
    """Empty the clipboard if it still holds `text`."""
    if QGuiApplication.clipboard().text() != text:
        return False
    QGuiApplication.clipboard().clear()
    return True
