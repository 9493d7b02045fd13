"""Opens the first run: by itself on an empty profile, whenever somebody asks for it otherwise."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.firstrun.wizard import SetupWizard, kept_flow
from routstr_desktop.gui.window import Window
from routstr_desktop.system.autostart import Autostart, of_this_system


class FirstRun(QObject):
    """Lives as long as the window. A window that is hidden (a start in the background) is not disturbed."""

    def __init__(self, controller: Controller, window: Window, autostart: Callable[[], Autostart] = of_this_system) -> None:
        super().__init__(window)
        self._controller, self._window, self._autostart = controller, window, autostart
        self.wizard: SetupWizard | None = None
        """While it is open."""
        controller.changed.connect(self._look)
        controller.setup_asked.connect(self.open)
        window.shown.connect(self._look)
        self._look()

    @Slot()
    def _look(self, _snapshot: object = None) -> None:
        flow = kept_flow(self._controller)
        if self.wizard is None and self._window.isVisible() and flow.opens(self._controller.snapshot):
            self.open()

    @Slot()
    def open(self) -> None:
        """In front of the window, at the step where it was left."""
        if self.wizard is None:
            self.wizard = SetupWizard(self._controller, kept_flow(self._controller), self._window, self._autostart)
            self.wizard.finished.connect(self._closed)
        self.wizard.open()
        self.wizard.raise_()

    @Slot()
    def _closed(self) -> None:
        self.wizard = None
