"""Models: what each costs, the margin and the price; search, change one or many, undo. Prices are public and never hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar

from routstr_desktop.core.pricetable import PriceTable
from routstr_desktop.gui import prices
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.upstream import UpstreamDialog
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.pages.modelacts import ModelActions
from routstr_desktop.gui.pages.page import FilledPage
from routstr_desktop.gui.shortcuts import bind
from routstr_desktop.gui.translation import tr, tr_later, tr_now, trn
from routstr_desktop.gui.widgets.boxes import Banner
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import Elided, label
from routstr_desktop.gui.widgets.modeltable import FILTERS, ModelsModel, ModelsView
from routstr_desktop.gui.widgets.tablebox import TableBox

RENEW_MS = 1000
SEARCH_MS = 120
_ADD, _AGAIN, _ALL = tr_later("Add provider"), tr_later("Try again"), tr_later("Show all")
_OFFERS = {_ADD: "plug", _AGAIN: "refresh-cw", _ALL: "search"}
_DOWN = (tr_later("The node is not running."), tr_later("Models appear here as soon as it is."))
_NO_PROVIDER = (tr_later("Connect a provider first."), tr_later("Then its models and your cost appear here."))
_NONE_LISTED = (
    tr_later("No models yet."),
    tr_later("Your provider has not listed any. The Overview says what is wrong, if anything is."),
)


class ModelsPage(FilledPage):
    """The table is asked for while the page can be seen and something changed."""

    def __init__(self, controller: Controller, *, slowly: bool = False) -> None:
        super().__init__(controller)
        self.build(self._parts(controller), slowly)

    def _parts(self, controller: Controller) -> Iterator[None]:
        self.table = PriceTable()
        self.acts = ModelActions(self, controller, self.renew)
        self._asking = False
        self._failure: tuple[str, str] | None = None
        column = self.column
        column.addLayout(self._head())
        column.addWidget(held(controller, (self.all_margin, "upstream_provider_fee")))
        column.addLayout(self._tools())
        self.banner = Banner()
        column.addWidget(self.banner)
        yield
        self.model = ModelsModel(self)
        self.view = ModelsView(self.model)
        self.box = TableBox(self.view, kind="primary")
        self.box.offered.connect(self._empty_act)
        self._foot()
        yield
        column.addWidget(self.box, 1)
        self._soon = self._timer(RENEW_MS, self.renew)
        self._typing = self._timer(SEARCH_MS, self._search)
        self.search.textChanged.connect(self._typing.start)
        self.filters.currentChanged.connect(lambda _: self._search())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.show_actions())
        self.view.doubleClicked.connect(lambda _: self.edit_chosen())
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        bind(self, "search", self._to_search, context=within)
        for name in ("open", "edit"):
            bind(self.view, name, self.edit_chosen, context=within)
        controller.changed.connect(self._changed)
        controller.bridge.events.connect(self._changed)  # a price may change while the snapshot stays the same
        self.choose_side()
        self.show_actions()

    def _timer(self, milliseconds: int, act: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    # --- parts --------------------------------------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStrut(34)
        self.take_in = Button(tr("Import…"))
        self.take_in.setToolTip(tr("Decide what a models.json says (OpenRouter's shape)"))
        self.take_in.clicked.connect(self.acts.ask_import)
        self.give_out = Button(tr("Export…"))
        self.give_out.setToolTip(tr("Write what you decided as a models.json"))
        self.give_out.clicked.connect(self.acts.ask_export)
        self.all_margin = Button(tr("Margin for all…"), "percent", kind="primary")
        self.all_margin.clicked.connect(lambda: self.acts.margin_of_all(self.table.terms))
        title = QHBoxLayout()
        title.setSpacing(0)
        title.addWidget(label(tr("Models"), "page"))
        unit = Elided("caption", "text2")
        unit.set_text(tr("Prices per million tokens: in / out"))
        unit.setContentsMargins(12, 6, 0, 0)
        title.addWidget(unit, 1)
        row.addLayout(title, 1)
        for button in (self.take_in, self.give_out, self.all_margin):
            row.addWidget(button)
        return row

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.search = field(tr("Search models (Ctrl+F)"), tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(260)
        self.filters = QTabBar()
        self.filters.setAccessibleName(tr("Which models"))
        self.filters.setDrawBase(False)
        self.filters.setExpanding(False)
        for name, _ in FILTERS:
            self.filters.addTab(tr_now(name))
        row.addWidget(self.filters)
        row.addStretch()
        row.addWidget(self.search, 1)
        return row

    def _foot(self) -> None:
        self.switch = Button(tr("Do not sell"), "circle-pause")
        self.switch.clicked.connect(lambda: self.acts.switch(self.view.chosen()))
        self.margin = Button(tr("Margin…"), "percent")
        self.margin.clicked.connect(lambda: self.acts.margin(self.view.chosen(), self.table.terms))
        self.edit = Button(tr("Edit…"), "pencil")
        self.edit.setToolTip(tr("Price, margin and names (Enter)"))
        self.edit.clicked.connect(self.edit_chosen)
        for button in (self.switch, self.margin, self.edit):
            self.box.foot.addWidget(button)

    # --- rows ---------------------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """The table as it is now; the node hands out the same object while nothing changed."""
        if not self.isVisible() or self._asking or not self.controller.can_ask:
            return
        self._asking = True

        async def work() -> PriceTable:
            return await self.controller.bridge.call(self.controller.need().model_desk.table)

        def done(table: PriceTable) -> None:
            self._asking, self._failure = False, None
            self.show_table(table)

        def failed(title: str, text: str) -> None:
            self._asking, self._failure = False, (title, text)
            self.choose_side()

        self.controller.run(self, work(), tr("Reading the models"), done=done, failed=failed, changes=False)

    def show_table(self, table: PriceTable) -> None:
        """Make this the newest table; what is selected stays selected."""
        if table is not self.table:
            keys, bar = {row.key for row in self.view.chosen()}, self.view.verticalScrollBar()
            place = bar.value()
            self.table = table
            self.model.set_rows(table.rows)
            self.view.show_providers(len({row.upstream for row in table.rows}) > 1)
            self.view.choose(keys)
            bar.setValue(place)
            self._count()
            self._ask_consent()
        self.choose_side()
        self.show_actions()

    def _ask_consent(self) -> None:
        """List prices that rise count when the operator agrees, not before."""
        raises = self.table.raises
        if not raises:
            self.banner.clear()
            return
        text = prices.rising(raises, self.controller.numbers)
        self.banner.show_message(
            "warn", tr("List prices are going up"), text, [(tr("Use the new prices"), self.acts.accept_raises)]
        )

    def _count(self) -> None:
        numbers = self.controller.numbers
        for place, (source, passes) in enumerate(FILTERS):
            name, count = tr_now(source), sum(map(passes, self.table.rows))
            self.filters.setTabText(place, f"{name} {numbers.count(count)}" if self.table.rows else name)

    @Slot(object)
    def _changed(self, _news: object) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _search(self) -> None:
        self._typing.stop()
        keys = {row.key for row in self.view.chosen()}
        self.model.search(self.search.text(), self.filters.currentIndex())
        self.view.choose(keys)
        self.choose_side()
        self.show_actions()

    def choose_side(self) -> None:
        """The table, or why there is none."""
        offer = ""
        if not self.controller.can_ask or self.controller.snapshot.local_url is None:
            title, text = map(tr_now, _DOWN)
        elif self._failure is not None:
            (title, text), offer = self._failure, _AGAIN
        elif not self.table.rows:
            title, text = map(tr_now, _NONE_LISTED)
            if self.controller.snapshot.upstream_name is None:
                (title, text), offer = map(tr_now, _NO_PROVIDER), _ADD
        elif not self.model.shown:
            n = len(self.table.rows)
            told = trn(
                "{n} model is outside this search.",
                "{n} models are outside this search.",
                n,
                n=self.controller.numbers.count(n),
            )
            title, text, offer = tr("Nothing matches."), told, _ALL
        else:
            self.box.show_table()
            return
        self.box.say(title, text, tr_now(offer) if offer else "", _OFFERS.get(offer))

    def _empty_act(self) -> None:
        if self._failure is not None:
            self._failure = None
            self.renew()
        elif self.table.rows:
            self.search.clear()
            self.filters.setCurrentIndex(0)
            self._search()
        else:
            dialog = UpstreamDialog(self.controller, self.window())
            dialog.open()
            dialog.fit()

    # --- actions ------------------------------------------------------------------------------------------------------

    def show_actions(self) -> None:
        """Buttons by what is selected."""
        rows, numbers = self.view.chosen(), self.controller.numbers
        self.model.set_numbers(numbers)
        on = not rows or any(row.enabled for row in rows)
        self.switch.set(*((tr("Do not sell"), "circle-pause") if on else (tr("Sell"), "play")))
        self.switch.setEnabled(bool(rows))
        self.margin.setEnabled(bool(rows))
        self.edit.setEnabled(len(rows) == 1)
        running = bool(self.table.rows)
        for button in (self.all_margin, self.give_out, self.take_in):
            button.setEnabled(running)
        if not rows:
            self.box.told.set_text(tr("Select models to change them."))
        elif len(rows) == 1:
            self.box.told.set_text(prices.about(rows[0], numbers))
        else:
            count = numbers.count(len(rows))
            self.box.told.set_text(trn("{n} model selected", "{n} models selected", len(rows), n=count))

    def edit_chosen(self) -> None:
        """The form of the one that is selected."""
        rows = self.view.chosen()
        if len(rows) == 1:
            self.acts.edit(rows[0], self.table.terms)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.choose_side()
        self.renew()
