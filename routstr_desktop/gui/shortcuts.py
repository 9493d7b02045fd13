"""Every key of the program in one table: shortcuts are made from it and the help is written from it, so that it cannot lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from routstr_desktop.gui.translation import tr_later

EVERYWHERE, LISTS, DIALOGS, ANYWAY = (
    tr_later("In the window"),
    tr_later("In lists"),
    tr_later("In dialogs"),
    tr_later("Wherever the keyboard is"),
)


@dataclass(frozen=True, slots=True)
class Keys:
    """What some keys do, and where. `qt`: Qt does it by itself, nothing is bound here."""

    where: str
    about: str
    keys: tuple[str, ...]
    qt: bool = False


TABLE = {
    "page": Keys(EVERYWHERE, tr_later("The pages, from top to bottom"), tuple(f"Ctrl+{number}" for number in range(1, 9))),
    "settings": Keys(EVERYWHERE, tr_later("Settings"), ("Ctrl+,",)),
    "copy-url": Keys(EVERYWHERE, tr_later("Copy base URL"), ("Ctrl+Shift+C",)),
    "amounts": Keys(EVERYWHERE, tr_later("Hide or show amounts"), ("Ctrl+H",)),
    "paste": Keys(EVERYWHERE, tr_later("Say what was copied, and what can be done with it"), ("Ctrl+V",)),
    "refresh": Keys(EVERYWHERE, tr_later("Look again at everything"), ("F5",)),
    "close": Keys(EVERYWHERE, tr_later("Close the window"), ("Ctrl+W",)),
    "quit": Keys(EVERYWHERE, tr_later("Quit"), ("Ctrl+Q",)),
    "help": Keys(EVERYWHERE, tr_later("This help"), ("F1", "Ctrl+/")),
    "search": Keys(LISTS, tr_later("Search"), ("Ctrl+F",)),
    "open": Keys(LISTS, tr_later("Open what is chosen"), ("Return",)),
    "edit": Keys(LISTS, tr_later("Change or rename what is chosen"), ("F2",)),
    "back": Keys(DIALOGS, tr_later("One step back"), ("Alt+Left",)),
    "escape": Keys(DIALOGS, tr_later("Close, nothing is done"), ("Esc",), qt=True),
    "tab": Keys(ANYWAY, tr_later("To the next, or the one before"), ("Tab", "Shift+Tab"), qt=True),
    "arrows": Keys(ANYWAY, tr_later("Along a chart, or to another choice"), ("Left", "Right"), qt=True),
    "press": Keys(ANYWAY, tr_later("Press or tick"), ("Space",), qt=True),
}
"""In the order of the help."""


def bind(
    owner: QWidget,
    name: str,
    act: Callable[[], object],
    *,
    at: int | None = None,
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> None:
    """Let the keys of this name do `act` in `owner`; `at`: only the one at that place."""
    keys = TABLE[name].keys
    for key in keys if at is None else keys[at : at + 1]:
        QShortcut(QKeySequence(key), owner, act, context=context).setObjectName(name)


def native(key: str) -> str:
    """As this system and language write it: `Strg+H`, `⌘H`."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
