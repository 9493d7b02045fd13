"""The tray icon: state by shape, two lines of tooltip, a menu made anew whenever it opens.

A panel may come later than we do (autostart). An icon made before its StatusNotifier host exists never registers, and
hiding and showing it does not help: when a tray appears, a new icon object is made.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from routstr_desktop.core.status import NodeState, Snapshot
from routstr_desktop.gui.clipboard import copy, copy_secret
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.icons import tray_icon
from routstr_desktop.gui.news import News
from routstr_desktop.gui.theme import theme
from routstr_desktop.gui.tips import panel_tip
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.words import SELLING, money_line, tooltip

POLL_MS = 2000


class Tray(QObject):
    """Lives with the application, with or without a tray to sit in."""

    open_asked = Signal()
    toggle_asked = Signal()
    withdraw_asked = Signal()
    quit_asked = Signal()
    page_asked = Signal(str)
    """An address to open in the browser."""
    available_changed = Signal(bool)

    def __init__(
        self,
        controller: Controller,
        probe: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        poll_ms: int = POLL_MS,
    ) -> None:
        super().__init__()
        self._controller = controller
        self._probe = probe
        self._shown: tuple[NodeState, str] | None = None
        self.available = False
        self.icon: QSystemTrayIcon | None = None
        self.menu = QMenu()
        theme().dress(self.menu)
        self.menu.aboutToShow.connect(self.fill)
        self.fill()
        controller.changed.connect(self.show_snapshot)
        self._timer = QTimer(self)
        self._timer.setInterval(poll_ms)
        self._timer.timeout.connect(self.poll)
        self._timer.start()
        self.poll()

    def tell(self, news: News) -> None:
        """Show news beside the icon; without one it stays in the window only."""
        if self.icon is not None:
            kind = QSystemTrayIcon.MessageIcon.Warning if news.stays else QSystemTrayIcon.MessageIcon.Information
            self.icon.showMessage(news.title, news.text, kind)

    def poll(self) -> None:
        """Look whether there is a tray now; a new one gets a new icon object."""
        available = self._probe()
        if available == self.available:
            return
        self.available = available
        self._drop()
        if available:
            icon = QSystemTrayIcon(self)
            icon.setContextMenu(self.menu)
            icon.activated.connect(self._activated)
            self.icon = icon
            self._shown = None
            self.show_snapshot(self._controller.snapshot)
            icon.show()
        self.available_changed.emit(available)

    def close(self) -> None:
        """Take the icon away; before the application ends."""
        self._timer.stop()
        self._drop()

    def _drop(self) -> None:
        if self.icon is not None:
            self.icon.hide()
            self.icon.deleteLater()
            self.icon = None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Picture and tooltip; only what changed is sent to the panel."""
        if self.icon is None:
            return
        text = "\n".join(line for line in tooltip(snapshot, self._controller.numbers) if line)
        if self._shown is None or self._shown[0] is not snapshot.state:
            self.icon.setIcon(tray_icon(snapshot.state, self._controller.prefs.tray_tone))
        if self._shown is None or self._shown[1] != text:
            self.icon.setToolTip(panel_tip(text))
        self._shown = (snapshot.state, text)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.toggle_asked.emit()

    # --- menu ---------------------------------------------------------------------------------------------------------

    def fill(self) -> None:
        """At most eleven lines, for the state of this moment."""
        controller, menu = self._controller, self.menu
        s = controller.snapshot
        menu.clear()
        first, _ = tooltip(s, controller.numbers)
        menu.addAction(first).setEnabled(False)
        if not controller.numbers.hidden and s.state in SELLING:
            menu.addAction(money_line(s, controller.numbers)).setEnabled(False)
        menu.addSeparator()
        menu.addAction(tr("Open routstr"), self.open_asked.emit)
        if s.state is NodeState.PAUSED:
            menu.addAction(tr("Resume"), self._toggle)
        elif s.state in SELLING:
            menu.addAction(tr("Stop selling"), self._toggle)
            self._add_pauses(menu.addMenu(tr("Pause for…")))
        else:
            start = menu.addAction(tr("Start selling"), self._toggle)
            start.setEnabled(s.state is not NodeState.TRANSITION and bool(s.upstream_name and s.mints))
        menu.addSeparator()
        menu.addAction(tr("Copy base URL"), self._copy_url).setEnabled(s.local_url is not None)
        menu.addAction(tr("Copy local key"), self._copy_key).setEnabled(s.local_key_prefix is not None)
        menu.addAction(tr("Withdraw…"), self.withdraw_asked.emit).setEnabled(s.withdrawable_msat >= 1000)
        menu.addSeparator()
        if s.update is not None:
            told = tr("Version {version} is there…", version=s.update.version)
            menu.addAction(told, functools.partial(self.page_asked.emit, s.update.page))
        menu.addAction(tr("Quit"), self.quit_asked.emit)

    def _add_pauses(self, menu: QMenu) -> None:
        for name, until in ((tr("1 hour"), in_one_hour), (tr("Until tomorrow"), tomorrow), (tr("Until I resume"), never)):
            menu.addAction(name, functools.partial(self._pause_until, until))

    def _pause_until(self, until: Callable[[datetime.datetime], int | None]) -> None:
        self._pause(until(datetime.datetime.now()))

    def _pause(self, until: int | None) -> None:
        async def work() -> None:
            await self._controller.bridge.call(self._controller.need().pause, until)

        self._controller.run(self, work(), tr("Pausing"))

    def _toggle(self) -> None:
        self._controller.run(self, self._controller.toggle(), tr("Changing the state"))

    def _copy_url(self) -> None:
        if (url := self._controller.snapshot.local_url) is not None:
            copy(url)

    def _copy_key(self) -> None:
        self._controller.run(self, self._controller.call(lambda node: node.local_key), tr("Reading the key"), done=copy_secret)


def in_one_hour(now: datetime.datetime) -> int | None:
    """Unix seconds; an hour also in the night in which summer time ends."""
    return int(now.timestamp()) + 3600


def tomorrow(now: datetime.datetime) -> int | None:
    """Tomorrow at eight in the morning, local time."""
    return int((now + datetime.timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0).timestamp())


def never(_now: datetime.datetime) -> int | None:
    """Until the operator resumes."""
    return None
