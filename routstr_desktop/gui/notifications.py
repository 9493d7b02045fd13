"""Notifications: news that its kind's switch lets through, shown by the desktop or else by the tray icon."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog
from PySide6.QtCore import QObject

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.news import News, Watch
from routstr_desktop.system import notify
from routstr_desktop.system.tasks import spawn

log = structlog.get_logger(__name__)
Show = Callable[[News], None]


class Notifications(QObject):
    """Lives with the application. `by_tray` shows what the desktop's own service does not."""

    def __init__(self, controller: Controller, by_tray: Show, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._controller, self._by_tray, self._now = controller, by_tray, now
        self._watch = Watch(sold_before=controller.prefs.first_sale_told)
        controller.changed.connect(self.show_snapshot)

    def show_snapshot(self, s: Snapshot) -> None:
        """Tell what is new. Play money is no news."""
        if s.play_money:
            return
        prefs = self._controller.prefs
        for news in self._watch.look(s, self._now(), self._controller.numbers):
            if news.kind == "sale":
                prefs.first_sale_told = True
                prefs.save()
            if news.kind not in prefs.silent:
                spawn(self._show(news), name="gui-notification")

    async def _show(self, news: News) -> None:
        if notify.available():
            try:
                await asyncio.to_thread(notify.show, news.title, news.text, stays=news.stays)
                return
            except ConfigError as error:
                log.info("notification_not_shown", kind=news.kind, why=error.message)
        self._by_tray(news)
