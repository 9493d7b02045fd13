"""The application: Qt on the main thread, the node on its own, one instance per profile, an orderly end.

The window is painted before anything heavy is imported; the node is made on its thread after the first paint.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from routstr_desktop.core.recognise import Kind, recognise
from routstr_desktop.gui import languages, signals
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.questions import NoTrayDialog, QuitDialog
from routstr_desktop.gui.engine import Build, Engine, Publish
from routstr_desktop.gui.features import skip_sources
from routstr_desktop.gui.firstrun.opener import FirstRun
from routstr_desktop.gui.garbage import Garbage
from routstr_desktop.gui.icons import app_icon
from routstr_desktop.gui.notifications import Notifications
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.single import SingleInstance
from routstr_desktop.gui.systemapp import SystemApplication
from routstr_desktop.gui.theme import install
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.tray import Tray
from routstr_desktop.gui.trouble import Trouble
from routstr_desktop.gui.window import Window
from routstr_desktop.system.autostart import own_command
from routstr_desktop.system.crashes import FallRecorder
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.tasks import spawn

if TYPE_CHECKING:
    from routstr_desktop.node.boot import Booted

log = structlog.get_logger(__name__)

LATE_TRAY_MS = 10_000
"""Panels of a session that has just begun may take this long."""
NAME = "routstr-desktop"
BACKGROUND = "--background"
"""What a second start hands over that wants no window."""


def run(booted: Booted, *, background: bool = False, argument: str | None = None) -> int:
    """The window of a profile; the exit code. AlreadyRunning if `serve` holds the profile.

    A second start hands `argument` to the first one, which comes to the front, and ends with 0. A second start in the
    background (a login that starts it twice) changes nothing.
    """
    atexit.register(signals.ignore)
    app = make_app()
    single = SingleInstance(booted.paths.data_dir)
    if single.hand_over([argument] if argument else [BACKGROUND] if background else []):
        log.info("handed_over")
        return 0
    booted.lock.acquire()

    def build(publish: Publish) -> Engine:
        from routstr_desktop.node.node import Node

        loaded = booted.loaded
        return Node(loaded.settings, booted.paths, publish=publish, fixed=loaded.fixed)

    def describe(local: str | None, public: str | None) -> None:
        booted.lock.describe(local, public, "window")

    application = None
    try:
        application = Application(app, booted.paths, build, single, background=background, describe=describe)
        if argument:
            application.show_asked(argument)
        return application.run()
    finally:
        booted.lock.release()
        if application is not None and application.restarting:
            start_again(argument)


def start_again(argument: str | None) -> None:
    """Start this program once more as it was started, but for a token that was given to it."""
    arguments = [each for each in sys.argv[1:] if each != argument]
    log.info("starting_again")
    subprocess.Popen([*own_command(), *arguments], start_new_session=True)


def run_node(build: Build, paths: Paths) -> int:
    """The window over a node of one's own making (the demo): no instance lock, no second start."""
    atexit.register(signals.ignore)
    return Application(make_app(), paths, build, None).run()


def make_app() -> QApplication:
    """The QApplication with its names and icon."""
    skip_sources()
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else SystemApplication([NAME, *sys.argv[1:1]])
    app.setApplicationName(NAME)
    app.setApplicationDisplayName("Routstr Desktop")
    app.setDesktopFileName(NAME)
    app.setQuitOnLastWindowClosed(False)
    return app


class Application:
    """Holds everything that lives as long as the program."""

    def __init__(
        self,
        app: QApplication,
        paths: Paths,
        build: Build,
        single: SingleInstance | None,
        *,
        background: bool = False,
        describe: Callable[[str | None, str | None], None] | None = None,
    ) -> None:
        self.app = app
        self.restarting = False
        """Another start follows the end of this one."""
        self._paths = paths
        self._build = build
        self._single = single
        self._background = background
        self._describe = describe
        self.prefs = Prefs.load(paths.data_dir / "window.json")
        languages.install(app, self.prefs.language)
        install(app, self.prefs.theme).set_contrast(self.prefs.high_contrast)
        app.setWindowIcon(app_icon())
        self.garbage = Garbage()
        self.bridge = NodeThread()
        self.controller = Controller(self.bridge, self.prefs)
        self.window = Window(self.controller)
        self.tray: Tray | None = None
        self.first_run: FirstRun | None = None
        """These two come after the first paint."""
        self._ended: asyncio.Event | None = None
        self._starting: asyncio.Task[None] | None = None
        self._signals: signals.EndSignals | None = None
        self._leaving = False
        self._fell = ""
        self.window.closing.connect(self._closing)
        self.window.quit_asked.connect(self.quit)
        self.controller.show_asked.connect(self.show_asked)
        self.controller.end_asked.connect(self._quit_now)
        if isinstance(app, SystemApplication):
            app.link_opened.connect(self.show_asked)
            app.end_asked.connect(self._quit_now)
        if single is not None:
            single.listen()
            single.message.connect(self._second_start)

    def run(self) -> int:
        """Until the end; returns the exit code."""
        import qasync

        loop = qasync.QEventLoop(self.app)
        asyncio.set_event_loop(loop)
        self.garbage.start()
        fall = FallRecorder(self._paths)
        self._fell = fall.found
        fall.start()
        try:
            with loop:
                loop.run_until_complete(self._main())
        finally:
            asyncio.set_event_loop(None)
            self.garbage.stop()
            if self._single is not None:
                self._single.close()
            fall.stop()
            if self._signals is not None:
                self._signals.give_back()
        return 0

    async def _main(self) -> None:
        self._ended = asyncio.Event()
        self._signals = signals.EndSignals(self._quit_now)
        if not self._background:
            self.window.show()
        QTimer.singleShot(0, self._painted)
        await self._ended.wait()

    def _painted(self) -> None:
        """After the first paint: tray, then the node."""
        self.tray = Tray(self.controller)
        self.tray.open_asked.connect(self.window.raise_up)
        self.tray.toggle_asked.connect(self._toggle_window)
        self.tray.withdraw_asked.connect(self._withdraw)
        self.tray.quit_asked.connect(self.quit)
        self.tray.page_asked.connect(lambda page: QDesktopServices.openUrl(QUrl(page)))
        self._notifications = Notifications(self.controller, self.tray.tell)
        self.trouble = Trouble(self.controller, self.window, self._paths, facts=self._facts, restart=self.restart)
        self.first_run = FirstRun(self.controller, self.window)
        if self._background and not self.tray.available:
            QTimer.singleShot(LATE_TRAY_MS, self.window, self._show_without_tray)
        self.bridge.start()
        self._starting = spawn(self._start_node(), name="gui-start-node")

    async def _start_node(self) -> None:
        await self.controller.start(self._build)
        self.garbage.settle()
        self.window.making.make_all()
        if self._fell:
            self.trouble.fell(self._fell)
        if self._describe is not None:
            s = self.controller.snapshot
            self._describe(s.local_url.removesuffix("/v1") if s.local_url else None, s.public_url)

    def _facts(self) -> dict[str, str]:
        """What a report of a fault says of this moment."""
        s = self.controller.snapshot
        tray = "yes" if self.tray is not None and self.tray.available else "no"
        return {"Tray": tray, "State": s.state.value, "Problems": ", ".join(each.cause for each in s.problems) or "none"}

    # --- window -------------------------------------------------------------------------------------------------------

    def _show_without_tray(self) -> None:
        if self.tray is not None and not self.tray.available and not self.window.isVisible():
            log.info("no_tray_window_minimised")
            self.window.showMinimized()

    def _toggle_window(self) -> None:
        if self.window.isVisible() and self.window.isActiveWindow():
            self.window.close()
        else:
            self.window.raise_up()

    def _withdraw(self) -> None:
        self.window.raise_up()
        self.window.overview.withdraw()

    def _second_start(self, arguments: list[str]) -> None:
        if arguments != [BACKGROUND]:
            self.show_asked(arguments[0] if arguments else "")

    def show_asked(self, argument: str) -> None:
        """Come to the front; a link (`cashu:`, `lightning:`, …) or what it stands for is shown for what it is.

        It is for one's own node: a visit of the demo ends first.
        """
        self.window.raise_up()
        if recognise(argument).kind is Kind.UNKNOWN:
            return
        if self.first_run is None:
            self.window.receive(argument)
        else:
            self.first_run.at_home(functools.partial(self.window.receive, argument))

    def _closing(self) -> None:
        """The window was closed: hide where there is a tray, else ask once."""
        if self._leaving:
            return
        if not self.prefs.close_to_tray:
            self.quit()
        elif (self.tray is not None and self.tray.available) or self.prefs.without_tray == "keep":
            self.window.hide()
        elif self.prefs.without_tray == "quit":
            self.quit()
        else:
            NoTrayDialog(self._keep_running, self._quit_instead, self.window).open()

    def _keep_running(self, remember: bool) -> None:
        self._remember("keep" if remember else "ask")
        self.window.hide()

    def _quit_instead(self, remember: bool) -> None:
        self._remember("quit" if remember else "ask")
        self.quit()

    def _remember(self, choice: str) -> None:
        self.prefs.without_tray = choice
        self.prefs.save()

    # --- the end ------------------------------------------------------------------------------------------------------

    def quit(self) -> None:
        """End the program; asks while customers are being served."""
        running = self.controller.snapshot.running_requests
        if self._leaving:
            return
        if running:
            self.window.raise_up()
            QuitDialog(running, self._quit_after, self._quit_now, self.window).open()
        else:
            self._quit_now()

    def restart(self) -> None:
        """End in order, then start once more."""
        self.restarting = True
        self._quit_now()

    def _quit_after(self) -> None:
        if not self._leaving:
            self._leaving = True
            spawn(self._end(wait=True), name="gui-end")

    def _quit_now(self) -> None:
        if not self._leaving:
            self._leaving = True
            spawn(self._end(wait=False), name="gui-end")

    async def _end(self, *, wait: bool) -> None:
        if wait:
            self.window.toast.say(tr("Ends as soon as the running requests are finished."), "info")
            await self.controller.finish_requests()
        self.window.remember()
        self.window.hide()
        if self.tray is not None:
            self.tray.close()
            self.trouble.close()
        if self._starting is not None:
            self._starting.cancel()  # a start may wait for a mint; whoever ends the program does not
        await self.controller.stop()
        if self.first_run is not None:
            self.first_run.play.close()
        self.window.may_close = True
        self.window.close()
        self.window.deleteLater()
        assert self._ended is not None
        self._ended.set()
