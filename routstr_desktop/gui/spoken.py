"""What changes by itself is said to screen readers: a note, a banner, another state. What has the focus they read anyway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


class Voice(QObject):
    """`said` tells what was announced, also while no reader listens."""

    said = Signal(str)


_voice: Voice | None = None


def voice() -> Voice:
    """The one voice of the program."""
    global _voice
    if _voice is None:
        _voice = Voice()
    return _voice


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have `text` read out, `urgent` before whatever is being read; nothing while the widget cannot be seen."""
    words = " ".join(text.split())
    if not words or not widget.isVisible():
        return
    if QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, words)
        levels = QAccessible.AnnouncementPoliteness
        event.setPoliteness(levels.Assertive if urgent else levels.Polite)
        QAccessible.updateAccessibility(event)
    voice().said.emit(words)


@contextmanager
def unheard() -> Iterator[None]:
    """What is made out of sight is not told: a row of tabs claims the focus as soon as it has its first tab, seen or not."""
    heard = QAccessible.isActive()
    if heard:
        QAccessible.setActive(False)
    try:
        yield
    finally:
        if heard:
            QAccessible.setActive(True)
