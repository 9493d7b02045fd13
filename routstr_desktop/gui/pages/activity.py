"""Activity: usage and profit over time, and the request log. Only the part that can be seen asks the node for anything."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar

from routstr_desktop.core.activity import Chart, Dimension, Range
from routstr_desktop.core.profit import ProfitReport
from routstr_desktop.gui import activity_words as words
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.pages.export import ask_chart
from routstr_desktop.gui.pages.page import FilledPage
from routstr_desktop.gui.pages.profit import ProfitPanel
from routstr_desktop.gui.pages.requests import RequestsPanel
from routstr_desktop.gui.pages.usage import UsagePanel
from routstr_desktop.gui.translation import tr, tr_now
from routstr_desktop.gui.widgets.boxes import Banner
from routstr_desktop.gui.widgets.buttons import IconButton
from routstr_desktop.gui.widgets.choice import Choice
from routstr_desktop.gui.widgets.filterrow import FilterRow
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.widgets.stack import Stack
from routstr_desktop.gui.words import eye

RENEW_MS = 1000
"""While something happens, what is shown is asked for again this often at most."""
USAGE, PROFIT, REQUESTS = range(3)


class ActivityPage(FilledPage):
    """What is chosen here stays while the window lives, whatever page is shown meanwhile."""

    def __init__(self, controller: Controller, *, slowly: bool = False) -> None:
        super().__init__(controller)
        self.build(self._parts(controller), slowly)

    def _parts(self, controller: Controller) -> Iterator[None]:
        self._asking = False
        self._again = False
        column = self.column
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addStrut(34)
        self.eye = IconButton(*eye(controller.numbers))
        self.eye.clicked.connect(lambda: controller.hide_amounts(not controller.numbers.hidden))
        self.span = Choice(tr("Time"), [(value, tr_now(word)) for value, word in words.SPANS])
        self.span.set_value("month")
        head.addWidget(label(tr("Activity"), "page"))
        head.addStretch()
        head.addWidget(self.span)
        head.addWidget(self.eye)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("What is shown"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for name in (tr("Usage"), tr("Profit"), tr("Requests")):
            self.tabs.addTab(name)
        self.by = Choice(tr("Told apart"), [(value, tr_now(word)) for value, word in words.DIMENSIONS])
        self.by.set_value("model")
        tools = QHBoxLayout()
        tools.setSpacing(16)
        tools.addWidget(self.tabs)
        tools.addStretch()
        yield
        self.banner = Banner()
        self.usage = UsagePanel()
        yield
        self.profit = ProfitPanel()
        yield
        self.filters = FilterRow(controller)
        self.requests = RequestsPanel(controller, self.filters)
        yield
        tools.addWidget(self.by)
        tools.addWidget(self.requests.search)
        self.requests.search.hide()
        self.panels = Stack()
        for panel in (self.usage, self.profit, self.requests):
            self.panels.addWidget(panel)
            yield
        column.addLayout(head)
        column.addLayout(tools)
        column.addWidget(self.filters)
        column.addWidget(self.banner)
        column.addWidget(self.panels, 1)
        yield
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(RENEW_MS)
        self._soon.timeout.connect(self.renew)
        self.tabs.currentChanged.connect(self._open)
        for choice in (self.span, self.by, self.usage.measures):
            choice.chosen.connect(lambda _: self.renew())
        self.filters.changed.connect(self._choose)
        self.usage.export_asked.connect(lambda chart: ask_chart(controller, self, chart))
        controller.changed.connect(self._changed)
        controller.bridge.events.connect(self._changed)
        controller.numbers_changed.connect(self.show_numbers)
        self.show_numbers()

    # --- when ---------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _changed(self, _news: object) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_numbers()
        self.renew()

    def _choose(self) -> None:
        """Another part of the requests, for all that is on this page."""
        self.requests.forget()
        if self.tabs.currentIndex() == REQUESTS:
            self.requests.load()
        else:
            self.renew()

    def _open(self, place: int) -> None:
        self.panels.setCurrentIndex(place)
        for choice in (self.span, self.by):
            choice.setVisible(place != REQUESTS)
        self.requests.search.setVisible(place == REQUESTS)
        self.renew()

    def show_refused(self) -> None:
        """Who was refused, and why."""
        self.tabs.setCurrentIndex(REQUESTS)
        self.requests.show_refused()

    def show_numbers(self) -> None:
        """How amounts are written, and whether at all."""
        self.eye.set(*eye(self.controller.numbers))
        self.requests.show_numbers()
        if self.isVisible():
            self.renew()

    # --- what ---------------------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """What is shown, as it is now."""
        if not self.isVisible():
            return
        if not self.controller.can_ask:
            self.banner.show_message("info", tr("The node is not running."), tr("What it did appears here as soon as it is."))
            return
        self.filters.renew()
        if self.tabs.currentIndex() == REQUESTS:
            self.requests.renew()
            return
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        span: Range = self.span.value() or "month"  # type: ignore[assignment]
        by: Dimension = self.by.value() or "model"  # type: ignore[assignment]
        profit, measure = self.tabs.currentIndex() == PROFIT, self.usage.measure
        call, desk, chosen = self.controller.bridge.call, self.controller.need().activity, self.filters.filter()

        async def work() -> tuple[Chart, ProfitReport | None]:
            if not profit:
                return await call(desk.chart, span, by, measure, chosen), None
            lines = call(desk.lines, span, by, 100, chosen)
            return await asyncio.gather(call(desk.chart, span, by, "earned", chosen), lines)

        def done(found: tuple[Chart, ProfitReport | None]) -> None:
            self._over()
            self.banner.clear()
            chart, report = found
            if report is None:
                self.usage.show_chart(chart, self.controller.numbers, chosen)
            else:
                self.profit.show_profit(chart, report, by, self.controller.numbers, chosen)

        def failed(title: str, text: str) -> None:
            self._over()
            self.banner.show_message("error", title, text, [(tr("Try again"), self.renew)])

        self.controller.run(self, work(), tr("Reading the books"), done=done, failed=failed, changes=False)

    def _over(self) -> None:
        self._asking = False
        if self._again:
            self.renew()
