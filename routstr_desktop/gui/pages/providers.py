"""The providers: who serves your models, how well each does, and the model servers found on this computer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

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
from routstr_desktop.gui.widgets.labels import Elided, label, rule
from routstr_desktop.gui.words import upstream_chip, upstream_line
from routstr_desktop.upstream.check import Examined
from routstr_desktop.upstream.local import LocalServer


class ProviderRow(QWidget):
    """Name and what there is to say, state, and what can be done."""

    def __init__(self, item: UpstreamStatus, numbers: Numbers, page: ProvidersPage) -> None:
        super().__init__()
        self.item = item
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 7, 0, 7)
        row.setSpacing(8)
        self.setMinimumHeight(52)
        words = QVBoxLayout()
        words.setSpacing(1)
        name = Elided("strong")
        name.set_text(item.name)
        self.about = label(upstream_line(item, numbers), "caption", "text2", wrap=True)
        words.addWidget(name)
        words.addWidget(self.about)
        self.chip = Pill(small=True)
        self.chip.set(*upstream_chip(item))
        self.test = Button(tr("Test"))
        self.test.setAccessibleName(tr("Test {name}", name=item.name))
        self.test.setEnabled(item.enabled)
        self.test.clicked.connect(lambda: page.test(self))
        turn = tr("Switch {name} off", name=item.name) if item.enabled else tr("Switch {name} on", name=item.name)
        self.switch = IconButton("power", turn)
        self.switch.clicked.connect(lambda: page.switch(self))
        self.edit = IconButton("settings", tr("Change {name}", name=item.name))
        self.edit.clicked.connect(lambda: page.change(item))
        row.addLayout(words, 1)
        row.addWidget(self.chip)
        row.addSpacing(4)
        for button in (self.test, self.switch, self.edit):
            row.addWidget(button)


class FoundRow(QWidget):
    """A model server on this computer."""

    def __init__(self, found: LocalServer, use: Callable[[LocalServer], None]) -> None:
        super().__init__()
        self.found = found
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 0, 5)
        row.setSpacing(12)
        place = host(found.base_url).removesuffix("/v1")
        text = Elided()
        text.set_text(
            trn(
                "{name} at {place}, {n} model",
                "{name} at {place}, {n} models",
                len(found.models),
                name=found.name,
                place=place,
            )
        )
        self.use = Button(tr("Use it"))
        self.use.setAccessibleName(tr("Use {name} at {place}", name=found.name, place=place))
        self.use.clicked.connect(lambda: use(found))
        row.addWidget(text, 1)
        row.addWidget(self.use)


class Rows(QVBoxLayout):
    """Rows with rules between them, made anew together."""

    def fill(self, rows: list[Any]) -> None:
        """These and no others."""
        while (old := self.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for index, row in enumerate(rows):
            if index:
                self.addWidget(rule())
            self.addWidget(row)


class FoundCard(Card):
    """Model servers that answer on this computer; hidden while none does."""

    def __init__(self, use: Callable[[LocalServer], None]) -> None:
        super().__init__(spacing=2)
        self._use = use
        self.rows: list[FoundRow] = []
        self._column = Rows()
        self._column.setSpacing(0)
        self.headed(tr("Found on this computer"), rows=True)
        self.body.addLayout(self._column)
        self.hide()

    def show_found(self, found: list[LocalServer]) -> None:
        """Offer these and no others."""
        self.rows = [FoundRow(one, self._use) for one in found]
        self._column.fill(self.rows)
        self.setVisible(bool(found))


class ProvidersPage(ColumnPage):
    """Renders the controller's snapshot while it can be seen."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
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
        self._column = Rows()
        self._column.setSpacing(0)
        self.card.body.addWidget(self.none)
        self.card.body.addLayout(self._column)
        self._above = rule()
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
        self.rows: list[ProviderRow] = []
        self._shown: object = None
        self._looked = False
        self.column.addLayout(head)
        for part in (self.card, self.spending, self.local):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.begin()

    def show_snapshot(self, s: Snapshot) -> None:
        """Rows are made anew only when something in them changed."""
        known = s.local_url is not None
        self.add.setEnabled(known)
        self.none.setVisible(not s.upstreams)
        for part in (self._above, self.note):
            part.setVisible(len(s.upstreams) > 1)
        self.spending.setVisible(bool(s.upstreams))
        self.spent.set_text(spent_line(s.spent, self.controller.numbers) or tr("nothing this month, and no limit"))
        if (s.upstreams, self.controller.numbers) != self._shown:
            self._shown = (s.upstreams, self.controller.numbers)
            self.rows = [ProviderRow(item, self.controller.numbers, self) for item in s.upstreams]
            self._column.fill(self.rows)
            before: QWidget = self.add
            for row in self.rows:
                for button in (row.test, row.switch, row.edit):
                    QWidget.setTabOrder(before, button)
                    before = button
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
        row.test.set(tr("Testing…"))
        row.test.setEnabled(False)

        def ended() -> None:
            row.test.set(tr("Test"))
            row.test.setAccessibleName(tr("Test {name}", name=row.item.name))
            row.test.setEnabled(True)

        def done(found: Examined) -> None:
            self.controller.notice.emit(found.text, "ok" if found.ok else "error")

        self._do(self.controller.need().upstreams.test_again, row.item.slug, doing=tr("The test"), done=done, ended=ended)

    def switch(self, row: ProviderRow) -> None:
        """Off, or on again."""
        row.switch.setEnabled(False)
        on = not row.item.enabled

        def done(_: UpstreamStatus) -> None:
            name = row.item.name
            self.controller.notice.emit(tr("{name} is used again.", name=name) if on else tr("{name} is off.", name=name), "ok")

        def ended() -> None:
            row.switch.setEnabled(True)

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
