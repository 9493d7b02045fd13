"""Links that the system hands to the running program as an event: macOS does, where others start the program once more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class LinkApplication(QApplication):
    """The QApplication of the program. It gets the event itself, so no filter has to look at every event of every widget."""

    link_opened = Signal(str)
    """The text of a link: untrusted, and only ever shown."""

    def event(self, event: QEvent) -> bool:
        """Files are left to Qt."""
        if isinstance(event, QFileOpenEvent) and not event.url().isLocalFile():
            self.link_opened.emit(event.url().toString())
            return True
        return super().event(event)
