"""What the system tells the running program by an event: that a link was opened (macOS; others start the program once more),
and that the session ends."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class SystemApplication(QApplication):
    """The QApplication of the program. It gets the event itself, so no filter has to look at every event of every widget."""

    link_opened = Signal(str)
    """The text of a link: untrusted, and only ever shown."""
    end_asked = Signal()
    """A logout, a shutdown, *Quit* in the Dock. Qt would close the window, which only hides, and so never end."""

    def event(self, event: QEvent) -> bool:
        """Files are left to Qt."""
        if isinstance(event, QFileOpenEvent) and not event.url().isLocalFile():
            self.link_opened.emit(raw(event.url()))
            return True
        if event.type() is QEvent.Type.Quit:
            event.ignore()  # not before running requests ended and the books are on disk
            self.end_asked.emit()
            return True
        return super().event(event)


def raw(url: QUrl) -> str:
    """The letters that were handed over.

    Of `cashu://cashuB…`, Qt takes the token for a host. A long one is refused, and stands only in the error message, as it was;
    one that is too short to be real is put in small letters, which `core.recognise` notices.
    """
    if url.isValid():
        return url.toString()
    quoted = re.search(r'"([^"]+)"', url.errorString())
    return quoted.group(1) if quoted else ""
