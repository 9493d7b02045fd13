"""What all steps of the first run share: a title, a sentence, content that follows the node, a way to say what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.firstrun.flow import Flow
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import Icon, label


class Action(NamedTuple):
    """What the main button does instead of going on."""

    verb: str
    icon: str
    ready: bool
    """Whether it can be pressed now."""
    do: Callable[[], None]


class StepPage(QWidget):
    """`column` holds the content. Commands run as long as the page lives: leaving a step does not end them."""

    changed = Signal()
    """What the step has, or what its button does, may be another now."""
    moved = Signal()
    """The flow is at another step now."""
    said = Signal(str, str, str)
    """(tone, title, text) for the banner above the content; an empty tone clears it."""

    def __init__(self, controller: Controller, flow: Flow) -> None:
        super().__init__()
        self.controller, self.flow = controller, flow
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)

    @property
    def title(self) -> str:
        """The question of this step."""
        raise NotImplementedError

    @property
    def about(self) -> str:
        """What it is about, in a sentence or two."""
        raise NotImplementedError

    def action(self) -> Action | None:
        """What is to be done here before one goes on; None = go on."""
        return None

    @property
    def urges(self) -> bool:
        """The main thing to do is a button on the page, not the one that goes on."""
        return False

    def show_snapshot(self, s: Snapshot) -> None:
        """Follow the node."""

    def entered(self) -> None:
        """It is on the screen: put the focus where one begins, read what must be read."""

    def leaving(self) -> None:
        """It goes from the screen: keep what is not kept yet."""

    def failed(self, title: str, text: str) -> None:
        """Why a command did not work; what was typed stays."""
        self.said.emit("error", title, text)


class ActionRow(QWidget):
    """One thing that can be set up here: whether it is, what it is, and its button."""

    def __init__(self, title: str, verb: str, icon: str | None = None, *, mark: str = "circle-dashed") -> None:
        """`mark`: beside it while it is not done; a circle asks for it to be done."""
        super().__init__()
        self._title, self._mark = title, mark
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        self._icon = Icon(mark, "text3", 20)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(title, "strong"))
        self._text = label(tint="text2", wrap=True)
        words.addWidget(self._text)
        self.button = Button(verb, icon)
        self.button.setAccessibleName(f"{title}: {verb}")
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self.button)

    def show_state(self, done: bool, text: str, verb: str | None = None, *, warn: bool = False) -> None:
        """`warn`: it is not as it should be."""
        icon = "triangle-alert" if warn else "circle-check" if done else self._mark
        self._icon.set(icon, "warn" if warn else "ok" if done else "text3")
        self._text.setText(text)
        if verb is not None:
            self.button.set(verb)
            self.button.setAccessibleName(f"{self._title}: {verb}")

    def text(self) -> str:
        """What it says."""
        return self._text.text()
