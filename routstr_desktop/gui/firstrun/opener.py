"""Opens the first run: by itself on an empty profile, whenever somebody asks for it otherwise."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.firstrun.play import BuildPlay, Play, demo
from routstr_desktop.gui.firstrun.wizard import SetupWizard, kept_flow
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.window import Window
from routstr_desktop.system.autostart import Autostart, of_this_system


class FirstRun(QObject):
    """Lives as long as the window. A window that is hidden (a start in the background) is not disturbed."""

    def __init__(
        self,
        controller: Controller,
        window: Window,
        autostart: Callable[[], Autostart] = of_this_system,
        build: BuildPlay = demo,
    ) -> None:
        super().__init__(window)
        self._controller, self._window, self._autostart = controller, window, autostart
        self.wizard: SetupWizard | None = None
        """While it is open."""
        self.play = Play(controller, window, build)
        self._again = False
        """The demo was asked for in the wizard, which opens again after it."""
        self._then: Callable[[], object] | None = None
        """What waits for one's own node to be on the screen."""
        self.play.begun.connect(self._play_begun)
        self.play.ended.connect(self._play_ended)
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
        """In front of the window, at the step where it was left; from a visit of the demo one goes home first."""
        if self._controller.visiting:
            self._again = True
            self.play.end()
            return
        if self.wizard is None:
            self.wizard = SetupWizard(self._controller, kept_flow(self._controller), self._window, self._autostart, play=True)
            self.wizard.play_asked.connect(self._play_asked)
            self.wizard.finished.connect(self._closed)
        self.wizard.open()
        self.wizard.raise_()

    def at_home(self, then: Callable[[], object]) -> None:
        """Do `then` with one's own node on the screen: a visit of the demo ends first, and the steps stay closed after it."""
        if self.play.busy or self._controller.visiting:
            self._then, self._again = then, False
            self.play.end()
        else:
            then()

    @Slot(int)
    def _closed(self, finished: int) -> None:
        self.wizard = None
        if finished:
            self._window.go("Overview")
        if self.play.busy:
            self.play.end()

    # --- play money ---------------------------------------------------------------------------------------------------

    @Slot()
    def _play_asked(self) -> None:
        assert self.wizard is not None
        if self.play.busy:
            self.play.end()
        else:
            self.play.begin()
        self.wizard.playing(self.play.busy)

    @Slot()
    def _play_begun(self) -> None:
        self._again = self.wizard is not None
        if self.wizard is not None:
            in_front = self.wizard.isActiveWindow()
            self.wizard.reject()
            if in_front:
                self._window.activateWindow()  # not every desktop hands the keyboard on to the window behind
        self._window.go("Overview")

    @Slot(str)
    def _play_ended(self, why_not: str) -> None:
        if self.wizard is not None:
            self.wizard.playing(False, why_not)
        elif why_not:
            self._controller.notice.emit(why_not, "error")
        elif self._again:
            self.open()
        self._again = False
        then, self._then = self._then, None
        if then is not None:
            self._controller.notice.emit(tr("Play money is over: a link was opened, which is for your own wallet."), "info")
            then()
