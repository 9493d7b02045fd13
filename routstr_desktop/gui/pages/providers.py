"""The providers: who serves your models, how well each does, and the model servers found on this computer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import shiboken6
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.status import Snapshot, UpstreamStatus
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.spending import SpendDialog
from routstr_desktop.gui.dialogs.upstream import UpstreamDialog
from routstr_desktop.gui.pages.page import ColumnPage
from routstr_desktop.gui.spent import spent_line
from routstr_desktop.gui.text import Numbers, host
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.boxes import Card, Pill
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.labels import Elided, Rule, label
from routstr_desktop.gui.widgets.rows import Row, Rows
from routstr_desktop.gui.words import upstream_chip, upstream_line
from routstr_desktop.upstream.check import Examined
from routstr_desktop.upstream.local import LocalServer


class ProviderRow(Row):
    """Name and what there is to say, state, and what can be done."""

    def __init__(self, item: UpstreamStatus, page: ProvidersPage) -> None:
        super().__init__()
        self.item = item
        self._testing = self._switching = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 7, 0, 7)
        row.setSpacing(8)
        self.setMinimumHeight(52)
        words = QVBoxLayout()
        words.setSpacing(1)
        self.name = Elided("strong")
        self.about = label("", "caption", "text2", wrap=True)
        words.addWidget(self.name)
        words.addWidget(self.about)
        self.chip = Pill(small=True)
        self.test = Button(tr("Test"))
        self.test.clicked.connect(lambda: page.test(self))
        self.switch = IconButton("power", "")
        self.switch.clicked.connect(lambda: page.switch(self))
        self.edit = IconButton("settings", "")
        self.edit.clicked.connect(lambda: page.change(self.item))
        row.addLayout(words, 1)
        row.addWidget(self.chip)
        row.addSpacing(4)
        self.stops = (self.test, self.switch, self.edit)
        for button in self.stops:
            row.addWidget(button)

    def show_item(self, item: UpstreamStatus, numbers: Numbers) -> None:
        """What is known of it now."""
        self.item = item
        self.name.set_text(item.name)
        self.about.setText(upstream_line(item, numbers))
        self.chip.set(*upstream_chip(item))
        turn = tr("Switch {name} off", name=item.name) if item.enabled else tr("Switch {name} on", name=item.name)
        self.switch.set("power", turn)
        self.edit.set("settings", tr("Change {name}", name=item.name))
        self._show_test()

    def set_busy(self, *, testing: bool | None = None, switching: bool | None = None) -> None:
        """What is under way."""
        self._testing = self._testing if testing is None else testing
        self._switching = self._switching if switching is None else switching
        self.switch.setEnabled(not self._switching)
        self._show_test()

    def _show_test(self) -> None:
        self.test.set(tr("Testing…") if self._testing else tr("Test"))
        self.test.setAccessibleName(tr("Test {name}", name=self.item.name))
        self.test.setEnabled(self.item.enabled and not self._testing)


class FoundRow(Row):
    """A model server on this computer."""

    def __init__(self, found: LocalServer, use: Callable[[LocalServer], None]) -> None:
        super().__init__()
        self.found = found
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 0, 5)
        row.setSpacing(12)
        self.text = Elided()
        self.use = Button(tr("Use it"))
        self.use.clicked.connect(lambda: use(self.found))
        self.stops = (self.use,)
        row.addWidget(self.text, 1)
        row.addWidget(self.use)

    def show_found(self, found: LocalServer) -> None:
        """What is known of it now."""
        self.found = found
        place = host(found.base_url).removesuffix("/v1")
        self.text.set_text(
            trn(
                "{name} at {place}, {n} model",
                "{name} at {place}, {n} models",
                len(found.models),
                name=found.name,
                place=place,
            )
        )
        self.use.setAccessibleName(tr("Use {name} at {place}", name=found.name, place=place))


class FoundCard(Card):
    """Model servers that answer on this computer; hidden while none does."""

    def __init__(self, use: Callable[[LocalServer], None]) -> None:
        super().__init__(spacing=2)
        self._column: Rows[LocalServer, FoundRow] = Rows(
            lambda found: found.base_url, lambda found: FoundRow(found, use), FoundRow.show_found
        )
        self.headed(tr("Found on this computer"), rows=True)
        self.body.addLayout(self._column)
        self.hide()

    @property
    def rows(self) -> list[FoundRow]:
        """From top to bottom."""
        return self._column.rows

    def show_found(self, found: list[LocalServer]) -> None:
        """Offer these and no others."""
        self._column.show_items(found, self)
        self.setVisible(bool(found))


class ProvidersPage(ColumnPage):
    """Renders the controller's snapshot while it can be seen."""

    def __init__(self, controller: Controller, *, slowly: bool = False) -> None:
        super().__init__(controller)
        self.build(self._parts(), slowly)

    def _parts(self) -> Iterator[None]:
        head = QHBoxLayout()
        head.addStrut(34)
        head.addWidget(label(tr("Providers"), "page"))
        head.addStretch()
        self.add = Button(tr("Add provider…"), "plus", kind="primary")
        self.add.clicked.connect(lambda: UpstreamDialog(self.controller, self.window()).open())
        head.addWidget(self.add)
        self.card = Card(spacing=2)
        self.card.body.setContentsMargins(16, 8, 16, 8)
        self.none = QWidget()
        words = QVBoxLayout(self.none)
        words.setContentsMargins(0, 6, 0, 6)
        words.setSpacing(2)
        words.addWidget(label(tr("Connect a provider first."), "strong"))
        words.addWidget(label(tr("Then its models appear here, and your own apps can use them."), tint="text2", wrap=True))
        self._column: Rows[UpstreamStatus, ProviderRow] = Rows(
            lambda item: item.slug,
            lambda item: ProviderRow(item, self),
            lambda row, item: row.show_item(item, self.controller.numbers),
        )
        self.card.body.addWidget(self.none)
        self.card.body.addLayout(self._column)
        self._above = Rule()
        self.card.body.addWidget(self._above)
        self.note = label(
            tr(
                "A model that several providers have is served by the cheapest that is well. "
                "If that fails before it has answered, the next one serves, at its own price."
            ),
            "caption",
            "text2",
            wrap=True,
        )
        self.note.setContentsMargins(0, 6, 0, 6)
        self.card.body.addWidget(self.note)
        yield
        self.spending = Card(spacing=2)
        costs = QHBoxLayout()
        costs.setSpacing(12)
        self.spent = Elided()
        self.limits = Button(tr("Limits…"))
        self.limits.setAccessibleName(tr("Spending limits"))
        self.limits.clicked.connect(lambda: SpendDialog(self.controller, self.window()).open())
        costs.addWidget(label(tr("Spending"), "strong"))
        costs.addWidget(self.spent, 1)
        costs.addWidget(self.limits)
        self.spending.body.addLayout(costs)
        self.local = FoundCard(self.use)
        self._shown: object = None
        self._looked = False
        self.column.addLayout(head)
        for part in (self.card, self.spending, self.local):
            self.column.addWidget(part)
        self.column.addStretch(1)
        yield
        self.begin()

    @property
    def rows(self) -> list[ProviderRow]:
        """From top to bottom."""
        return self._column.rows

    def show_snapshot(self, s: Snapshot) -> None:
        """Everything on the page from one frozen snapshot."""
        known = s.local_url is not None
        self.add.setEnabled(known)
        self.none.setVisible(not s.upstreams)
        for part in (self._above, self.note):
            part.setVisible(len(s.upstreams) > 1)
        self.spending.setVisible(bool(s.upstreams))
        self.spent.set_text(spent_line(s.spent, self.controller.numbers) or tr("nothing this month, and no limit"))
        shown, self._shown = self._shown, (s.upstreams, self.controller.numbers)
        if shown != self._shown:
            self._column.show_items(s.upstreams, self.add)
        if known and self.isVisible() and not self._looked:
            self._looked = True
            self.look()

    def showEvent(self, event: QShowEvent) -> None:
        self._looked = False
        super().showEvent(event)

    def change(self, item: UpstreamStatus) -> None:
        """Its dialog."""
        UpstreamDialog(self.controller, self.window(), item).open()

    def test(self, row: ProviderRow) -> None:
        """Is it there, and does it take the key? The answer is a toast."""
        row.set_busy(testing=True)

        def ended() -> None:
            if shiboken6.isValid(row):
                row.set_busy(testing=False)

        def done(found: Examined) -> None:
            self.controller.notice.emit(found.text, "ok" if found.ok else "error")

        self._do(self.controller.need().upstreams.test_again, row.item.slug, doing=tr("The test"), done=done, ended=ended)

    def switch(self, row: ProviderRow) -> None:
        """Off, or on again."""
        row.set_busy(switching=True)
        on, name = not row.item.enabled, row.item.name

        def done(_: UpstreamStatus) -> None:
            self.controller.notice.emit(tr("{name} is used again.", name=name) if on else tr("{name} is off.", name=name), "ok")

        def ended() -> None:
            if shiboken6.isValid(row):
                row.set_busy(switching=False)

        change = self.controller.need().upstreams.change
        self._do(change, row.item.slug, doing=tr("Switching it"), done=done, ended=ended, enabled=on)

    def look(self) -> None:
        """For model servers on this computer."""
        look, told = self.controller.need().upstreams.local, self.local.show_found
        self._do(look, doing=tr("Looking for model servers"), done=told, changes=False)

    def use(self, found: LocalServer) -> None:
        """Sell what it has."""

        def done(made: UpstreamStatus) -> None:
            self.controller.notice.emit(tr("{name} is connected.", name=made.name), "ok")
            self.look()

        add = self.controller.need().upstreams.add
        self._do(add, found.base_url, doing=tr("Connecting"), done=done, kind=found.kind)

    def _do(
        self,
        command: Callable[..., Coroutine[Any, Any, Any]],
        *arguments: Any,
        doing: str,
        done: Callable[[Any], None],
        ended: Callable[[], None] = lambda: None,
        changes: bool = True,
        **named: Any,
    ) -> None:
        def well(result: Any) -> None:
            ended()
            done(result)

        def failed(title: str, text: str) -> None:
            ended()
            self.controller.notice.emit(f"{title} {text}".strip(), "error")

        work = self.controller.bridge.call(command, *arguments, **named)
        self.controller.run(self, work, doing, done=well, failed=failed, changes=changes)
