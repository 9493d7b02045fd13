"""The request log: filters that stay, a table that grows as one scrolls, a sheet for each request, and its export."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from routstr_desktop.core.activity import LogFilter, LogPage, Refused
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.request import RequestDialog
from routstr_desktop.gui.pages.export import LogExport
from routstr_desktop.gui.refusal_words import lately
from routstr_desktop.gui.shortcuts import bind
from routstr_desktop.gui.text import ago
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.boxes import Banner
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.filterrow import FilterRow
from routstr_desktop.gui.widgets.logtable import COST, PAID, TIMES, TOKENS, LogModel, LogView
from routstr_desktop.gui.widgets.tablebox import TableBox
from routstr_desktop.gui.widgets.tablemodel import PAGE

SEARCH_MS = 200
MONEY = frozenset({TOKENS, TIMES, COST, PAID})
"""Columns that say nothing of what was refused."""


class RequestsPanel(QWidget):
    """Asks the node for rows only while it can be seen. `filters` belong to the page, and count for charts as well."""

    def __init__(self, controller: Controller, filters: FilterRow) -> None:
        super().__init__()
        self.controller, self.filters = controller, filters
        self.picks, self.outcome = filters.picks, filters.outcome
        self._generation = 0
        self._asking = False
        self._loaded = False
        self._newest = 0
        """The highest seq that was looked at: newer ones come on top."""
        self.total = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.search = field(tr("Search requests (Ctrl+F)"), tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(220)
        self.search.textChanged.connect(self._typed)
        self.model = LogModel(self)
        self.view = LogView(self.model, tr("Requests"))
        self.box = TableBox(self.view)
        self.newer = Button(tr("Show newer requests"), "arrow-up-right", kind="link")
        self.newer.clicked.connect(self.load)
        self.newer.hide()
        self.details = Button(tr("Details"), "info")
        self.details.setToolTip(tr("The whole request (Enter)"))
        self.details.clicked.connect(self.open_details)
        self.export = LogExport(controller)
        self.refused = Button("", "circle-x", kind="link")
        self.refused.setToolTip(tr("Refused in the last 24 hours, and why"))
        self.refused.clicked.connect(self.show_refused)
        self.refused.hide()
        self.lately = Banner()
        for part in (self.newer, self.refused, self.details, self.export):
            self.box.foot.addWidget(part)
        column.addWidget(self.lately)
        column.addWidget(self.box, 1)
        self.box.offered.connect(self._offered)
        self.model.wanted.connect(self._more)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._actions())
        self.model.modelReset.connect(self._actions)
        self.view.doubleClicked.connect(lambda _: self.open_details())
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        bind(self, "search", self._to_search, context=within)
        bind(self.view, "open", self.open_details, context=within)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(SEARCH_MS)
        self._typing.timeout.connect(self.load)
        self._actions()

    def _typed(self) -> None:
        self._typing.start()

    # --- the filter ---------------------------------------------------------------------------------------------------

    def chosen(self) -> LogFilter:
        """What is looked for."""
        return self.filters.filter(self.search.text())

    def clear(self) -> None:
        """Look at everything again."""
        self.search.clear()
        self.filters.clear()

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    # --- rows ---------------------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Something else was chosen: `renew` begins anew."""
        self._loaded = False

    def load(self) -> None:
        """From the newest row that fits."""
        self._typing.stop()
        self._generation += 1
        self._loaded = False
        self.export.chosen = self.chosen()
        self.newer.hide()
        self._ask(None, 0, self._first)
        self._ask_refused()

    def _ask(self, before: int | None, since: int, done: Callable[[LogPage], None]) -> None:
        if not self.controller.can_ask:
            return
        generation, chosen = self._generation, self.chosen()
        call, desk = self.controller.bridge.call, self.controller.need().activity

        def found(page: LogPage) -> None:
            self._asking = False
            if generation == self._generation:
                if page.newest < self._newest and since:  # old rows were deleted, all of them: numbers begin anew
                    self.load()
                    return
                self.total = page.total
                self._newest = max(self._newest, page.newest) if since else page.newest if before is None else self._newest
                done(page)

        def failed(title: str, text: str) -> None:
            self._asking = False
            if generation == self._generation:
                self.model.reset()
                self._loaded = False
                self.box.say(title, text, tr("Try again"), "refresh-cw")

        work = call(desk.page, chosen, PAGE, before, since)
        self.controller.run(self, work, tr("Reading the log"), done=found, failed=failed, changes=False)

    def _first(self, page: LogPage) -> None:
        self._loaded = True
        self.view.never = MONEY if self.chosen().outcome == "refused" else frozenset()
        self.model.reset(page.rows, complete=page.before is None, below=page.before)
        self._show(page)

    def _more(self, below: int) -> None:
        self._ask(below, 0, self._next)

    def _next(self, page: LogPage) -> None:
        self.model.append(page.rows, complete=page.before is None, below=page.before)
        self._show(page)

    def _show(self, page: LogPage) -> None:
        """The table, or why there is none; a search that found little goes on by itself."""
        if self.model.rows:
            self.box.show_table()
            self.view.fit()
            if self.view.selected() is None:
                self.view.selectRow(0)
            self.view.look_ahead()
        elif page.before is not None:
            reached = "" if page.reached is None else ago(page.reached, time.time())
            self.box.say(tr("Searching…"), tr("Nothing so far, back to {time}.", time=reached))
            self.model.look_on()
        elif not page.total and self.outcome.currentData() == "refused":
            self.box.say(
                tr("Nobody was refused."),
                tr("A request that is refused before it begins gets a line here, with the reason."),
            )
        elif not page.total:
            self.box.say(
                tr("No requests yet."),
                tr("Each request of a customer or a local app gets a line here. What is said is not kept."),
            )
        else:
            count = self.controller.numbers.count(page.total)
            outside = trn("{n} request is outside this filter.", "{n} requests are outside this filter.", page.total, n=count)
            self.box.say(tr("Nothing matches."), outside, tr("Clear filter"), "x")
        self._actions()

    def show_refused(self) -> None:
        """Those that were refused, and nothing else."""
        self.outcome.setCurrentIndex(self.outcome.findData("refused"))
        self.filters.changed.emit()

    def _ask_refused(self) -> None:
        if not self.controller.can_ask:
            return
        work, say = self.controller.bridge.call(self.controller.need().activity.refused), tr("Reading the log")
        self.controller.run(self, work, say, done=self._tell_refused, failed=lambda *_: None, changes=False)

    def _tell_refused(self, found: tuple[Refused, ...]) -> None:
        """How many of late: in a banner where they are listed, else as a way there."""
        numbers, chosen = self.controller.numbers, self.outcome.currentData() == "refused"
        count = sum(one.requests for one in found)
        self.refused.setVisible(bool(count) and not chosen)
        self.refused.set(tr("{n} refused", n=numbers.count(count)), "circle-x")
        if chosen:
            self.lately.show_message("warn" if count else "info", *lately(found, numbers))
        else:
            self.lately.clear()

    def _offered(self) -> None:
        if self._loaded:
            self.clear()
        else:
            self.load()

    def renew(self) -> None:
        """New rows on top, while the top is what one looks at; else a button tells that there are some."""
        if self._asking or not self.controller.can_ask:
            return
        if not self._loaded:
            self.load()
        else:
            self._asking = True
            self._ask(None, self._newest or 0, self._fresh)
            self._ask_refused()

    def _fresh(self, page: LogPage) -> None:
        if not page.rows and page.before is None:
            if not self.model.rows and self.model.complete:
                self._show(page)
            return
        at_top = self.view.verticalScrollBar().value() == 0
        if page.before is not None or not at_top or not self.model.rows:
            if at_top:
                self.load()
            else:
                self.newer.show()
            return
        self.model.renew(page.rows)
        self.view.scrollToTop()
        self._show(page)

    # --- actions ------------------------------------------------------------------------------------------------------

    def _actions(self) -> None:
        row = self.view.selected()
        self.details.setEnabled(row is not None)
        count = len(self.model.rows)
        shown = self.controller.numbers.count(count)
        if self.model.complete:
            told = trn("{n} request", "{n} requests", count, n=shown)
        else:
            told = trn("The newest {n}", "The newest {n}", count, n=shown)
        self.box.told.set_text(told)

    def open_details(self) -> None:
        """The sheet of the selected request."""
        row = self.view.selected()
        if row is not None:
            dialog = RequestDialog(row, self.controller.numbers, self.window())
            dialog.open()
            dialog.fit()

    def show_numbers(self) -> None:
        """How amounts are written, and whether at all."""
        self.model.set_numbers(self.controller.numbers)
        self._actions()
