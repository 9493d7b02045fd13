"""Keys: customers and local apps, one table each under its tab."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QHBoxLayout, QTabBar

from routstr_desktop.core.keys import KeyKind
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.keys import NewKeyDialog
from routstr_desktop.gui.pages.keypanel import KeysPanel
from routstr_desktop.gui.pages.page import FilledPage
from routstr_desktop.gui.text import Numbers
from routstr_desktop.gui.translation import tr, tr_later, tr_now
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.widgets.stack import Stack
from routstr_desktop.gui.words import eye

_DOWN = (tr_later("The node is not running."), tr_later("Keys appear here as soon as it is."))


class KeysPage(FilledPage):
    """The two panels under their tabs. Only the one that can be seen asks the node for anything."""

    def __init__(self, controller: Controller, *, slowly: bool = False) -> None:
        super().__init__(controller)
        self.build(self._parts(controller), slowly)

    def _parts(self, controller: Controller) -> Iterator[None]:
        column = self.column
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addStrut(34)
        self.eye = IconButton(*eye(controller.numbers))
        self.eye.clicked.connect(lambda: controller.hide_amounts(not controller.numbers.hidden))
        self.new = Button(tr("New local key"), "plus", kind="primary")
        self.new.clicked.connect(self.new_key)
        head.addWidget(label(tr("Keys"), "page"))
        head.addStretch()
        head.addWidget(self.eye)
        head.addWidget(self.new)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("Whose keys"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.panels = Stack()
        for kind, name in ((KeyKind.CUSTOMER, tr("Customers")), (KeyKind.LOCAL, tr("Local apps"))):
            yield
            self.tabs.addTab(name)
            self.panels.addWidget(KeysPanel(controller, kind, self.new_key))
        yield
        column.addLayout(head)
        column.addWidget(self.tabs)
        column.addWidget(self.panels, 1)
        self.tabs.currentChanged.connect(self._open)
        controller.changed.connect(self._changed)
        self.show_numbers()

    def panel(self) -> KeysPanel:
        """The one that is shown."""
        found = self.panels.currentWidget()
        assert isinstance(found, KeysPanel)
        return found

    def _open(self, place: int) -> None:
        self.panels.setCurrentIndex(place)
        self.show_numbers()
        self.panel().renew()

    def _changed(self, _snapshot: Snapshot) -> None:
        if self.isVisible():
            self.show_numbers()
            self.panel().soon()

    def show_numbers(self) -> None:
        """How amounts are written, and whether at all."""
        numbers: Numbers = self.controller.numbers
        self.eye.set(*eye(numbers))
        self.panel().model.set_numbers(numbers)
        self.new.setEnabled(self.controller.snapshot.local_url is not None)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.show_numbers()
        if not self.controller.can_ask:
            self.panel().say(*map(tr_now, _DOWN), offer=False)
        else:
            self.panel().renew()

    def new_key(self) -> None:
        """A local key; the local apps are shown when it was made."""
        dialog = NewKeyDialog(self.controller, self.window())
        dialog.finished.connect(self._made)
        dialog.open()
        dialog.fit()

    def _made(self, _result: int) -> None:
        dialog = self.sender()
        if isinstance(dialog, NewKeyDialog) and dialog.secret.toPlainText():
            self.tabs.setCurrentIndex(1)
            self.panel().soon()
