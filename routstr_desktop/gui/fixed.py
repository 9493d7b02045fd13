"""Inputs of settings that this start of the program has fixed: disabled, with the reason to be seen and to be heard.

A variable of the process or an option of the command line wins over what is saved, so an input for it would promise what it
cannot keep. What is fixed is asked in one place, the snapshot; an input says which settings it is for, and the rest follows:

    form.addWidget(held(controller, (self.name, "name"), (self.picture, "picture")))

The node refuses such a change by itself (`node.adjusting`), whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import trn
from routstr_desktop.gui.widgets.labels import label

SETTINGS = "settings"
"""The property of an input that names what it is for."""
Input = tuple[QWidget, str] | tuple[QWidget, str, str] | tuple[QWidget, str, str, str]
"""A widget, and its settings: disabled only when all of them are fixed."""


def why_fixed(s: Snapshot, settings: Iterable[str]) -> str:
    """Why these cannot be changed here; empty if each of them can."""
    where = list(dict.fromkeys(s.fixed[name] for name in settings if name in s.fixed))
    options = [each for each in where if each.startswith("--")]
    variables = [each for each in where if each not in options]
    told = []
    if variables:
        told.append(
            trn(
                "{names} of the environment decides this. Change it there, and start the program again.",
                "{names} of the environment decide this. Change them there, and start the program again.",
                len(variables),
                names=", ".join(variables),
            )
        )
    if options:
        told.append(
            trn(
                "{names} on the command line decides this. Start without it to change it here.",
                "{names} on the command line decide this. Start without them to change it here.",
                len(options),
                names=", ".join(options),
            )
        )
    return " ".join(told)


def hold(controller: Controller, *inputs: Input) -> None:
    """Bind inputs to their settings, where a line that says why some are disabled stands already."""
    for widget, *settings in inputs:
        _Hold(controller, widget, settings)


def held(controller: Controller, *inputs: Input) -> QLabel:
    """Bind inputs to their settings. Returns the line that says why some are disabled, hidden while none is."""
    hold(controller, *inputs)
    line = label("", "caption", "text2", wrap=True)
    line.hide()
    _Line(controller, line, [settings for _, *settings in inputs])
    return line


class _Hold(QObject):
    """Keeps one input disabled, whoever enables it, while it is fixed. Lives with the input."""

    def __init__(self, controller: Controller, widget: QWidget, settings: list[str]) -> None:
        super().__init__(widget)
        self._widget, self.settings = widget, settings
        self.on, self._why = False, ""
        self._enabled, self._tip, self._told = True, widget.toolTip(), widget.accessibleDescription()
        self._mine = False
        """This object is changing the input."""
        widget.setProperty(SETTINGS, settings)
        widget.installEventFilter(self)
        controller.changed.connect(self.show_snapshot)
        self.show_snapshot(controller.snapshot)

    def show_snapshot(self, s: Snapshot) -> None:
        """What is fixed changes only where another node is visited."""
        on = all(name in s.fixed for name in self.settings)
        if on == self.on:
            return
        self.on = on
        why, widget = why_fixed(s, self.settings), self._widget
        self._mine = True
        if on:
            self._enabled = not widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)
            self._tip, self._told = widget.toolTip(), widget.accessibleDescription()
            widget.setEnabled(False)
            widget.setToolTip(plain_tip(why))
            widget.setAccessibleDescription(why)
        else:
            widget.setEnabled(self._enabled)
            widget.setToolTip(self._tip)
            widget.setAccessibleDescription(self._told)
        self._mine = False
        self._why = why

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.on and not self._mine and watched is self._widget:
            self._mine = True
            if event.type() is QEvent.Type.EnabledChange and self._widget.isEnabled():
                self._enabled = True
                self._widget.setEnabled(False)
            elif event.type() is QEvent.Type.ToolTipChange and self._widget.toolTip() != self._why:
                self._tip = self._widget.toolTip()
                self._widget.setToolTip(self._why)
            self._mine = False
        return False


class _Line(QObject):
    """Fills the line below the inputs."""

    def __init__(self, controller: Controller, line: QLabel, settings: list[list[str]]) -> None:
        super().__init__(line)
        self._line, self._settings = line, settings
        controller.changed.connect(self.show_snapshot)
        self.show_snapshot(controller.snapshot)

    def show_snapshot(self, s: Snapshot) -> None:
        """All that is fixed of what stands above it."""
        fixed = [name for settings in self._settings if all(name in s.fixed for name in settings) for name in settings]
        self._line.setText(why_fixed(s, fixed))
        self._line.setVisible(bool(fixed))
