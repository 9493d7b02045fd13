"""The one window: sidebar, page, the play-money strip, toasts and the keyboard."""

from __future__ import annotations

import functools
from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.clipboard import copy, is_wayland, notes
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.dialogs.keyboard import KeyboardDialog
from routstr_desktop.gui.firstrun.strip import PlayStrip
from routstr_desktop.gui.icons import app_icon
from routstr_desktop.gui.making import Pages
from routstr_desktop.gui.pages.activity import ActivityPage
from routstr_desktop.gui.pages.announce import AnnouncePage
from routstr_desktop.gui.pages.keys import KeysPage
from routstr_desktop.gui.pages.models import ModelsPage
from routstr_desktop.gui.pages.overview import OverviewPage
from routstr_desktop.gui.pages.providers import ProvidersPage
from routstr_desktop.gui.pages.settings import SettingsPage
from routstr_desktop.gui.pages.wallet import WalletPage
from routstr_desktop.gui.routes import lead
from routstr_desktop.gui.shortcuts import bind
from routstr_desktop.gui.sidebar import PageEntry, Sidebar
from routstr_desktop.gui.spoken import announce
from routstr_desktop.gui.translation import tr, tr_later
from routstr_desktop.gui.widgets.dropping import DropArea, Given, given
from routstr_desktop.gui.widgets.stack import Stack
from routstr_desktop.gui.widgets.toast import place_over
from routstr_desktop.gui.words import pill

PAGES = (
    PageEntry(tr_later("Overview"), "activity", OverviewPage),
    PageEntry(tr_later("Wallet"), "wallet", WalletPage),
    PageEntry(tr_later("Keys"), "key", KeysPage),
    PageEntry(tr_later("Models"), "tags", ModelsPage),
    PageEntry(tr_later("Providers"), "plug", ProvidersPage),
    PageEntry(tr_later("Announce"), "radio-tower", AnnouncePage),
    PageEntry(tr_later("Activity"), "chart-column", ActivityPage),
    PageEntry(tr_later("Settings"), "settings", SettingsPage),
)
"""In order of use. A page is listed here when it exists, never before."""
SMALLEST = (720, 520)
NARROW_BELOW = 760
GRANTED_MS = 250
"""How long a desktop may take to bring a window to the front."""


class Window(QMainWindow):
    """Closing asks the application (`closing`), which hides it or ends the program."""

    closing = Signal()
    shown = Signal()
    quit_asked = Signal()

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.controller = controller
        self.may_close = False
        self.setWindowTitle("Routstr Desktop")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(*SMALLEST)
        self.resize(max(SMALLEST[0], controller.prefs.width), max(SMALLEST[1], controller.prefs.height))
        self.sidebar = Sidebar(PAGES)
        self.strip = PlayStrip()
        self.pages = Stack()
        self.making = Pages(PAGES, controller, self.pages)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.strip)
        right.addWidget(self.pages, 1)
        centre = DropArea()
        centre.dropped.connect(self.receive)
        centre.refused.connect(self._nothing_in_it)
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addLayout(right, 1)
        self.setCentralWidget(centre)
        self.toast = place_over(centre)
        controller.notice.connect(self.toast.say)
        notes().said.connect(self.toast.say)
        controller.undo.connect(self.toast.offer)
        controller.changed.connect(self._changed)
        controller.numbers_changed.connect(self._say_amounts)
        controller.page_asked.connect(self.go)
        controller.refused_asked.connect(self.show_refused)
        controller.keyboard_asked.connect(self.show_keyboard)
        controller.language_changed.connect(self._say_anew, Qt.ConnectionType.QueuedConnection)
        controller.lead_asked.connect(functools.partial(lead, self))
        self.sidebar.chosen.connect(self.open_page)
        self.sidebar.select(0)
        self.sidebar.list.setFocus()
        self._state = ""
        self._shortcuts()
        self._changed(controller.snapshot)

    def _shortcuts(self) -> None:
        bind(self, "close", self.close)
        bind(self, "quit", self.quit_asked.emit)
        bind(self, "copy-url", self.copy_url)
        bind(self, "amounts", self.toggle_amounts)
        bind(self, "refresh", self.controller.refresh)
        bind(self, "settings", lambda: self.go("Settings"))
        bind(self, "help", self.show_keyboard)
        bind(self, "paste", self.paste)
        for row in range(len(PAGES)):
            bind(self, "page", functools.partial(self.sidebar.turn_to, row), at=row)

    def keyboard(self) -> dict[str, Callable[[], None]]:
        """Every key of the window itself, and what pressing it does."""
        own = self.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return {each.key().toString(): each.activated.emit for each in own}

    def show_keyboard(self) -> None:
        """The help: every key and what it does."""
        dialog = KeyboardDialog(self)
        dialog.open()
        dialog.fit()

    def open_page(self, row: int) -> None:
        """Show a page."""
        page = self.making.get(row)
        if self.pages.currentWidget() is not page:
            self._leave_page()
        self.pages.setCurrentWidget(page)
        self.toast.move_on()

    def _leave_page(self) -> None:
        """The page goes: a focus in it goes to where pages are chosen, not to whatever happens to come next."""
        page, focus = self.pages.currentWidget(), self.focusWidget()
        if page is not None and focus is not None and page.isAncestorOf(focus):
            self.sidebar.list.setFocus()

    def close_dialogs(self) -> None:
        """What stands open was made for the node that is left: its button must not command the next one."""
        for dialog in self.findChildren(Dialog):
            if dialog.of_a_node and dialog.isVisible():
                dialog.reject()

    def renew(self) -> None:
        """Another node or language is shown from now on: no page keeps anything of the one before."""
        self.close_dialogs()
        self._leave_page()
        row = self.making.row()
        self.making.forget()
        self.open_page(row)

    def _say_anew(self) -> None:
        """In another language: pages are made anew, after the click on one of them has ended."""
        self.making.replace(self._leave_page, self.sidebar.say_anew)

    def go(self, name: str) -> QWidget:
        """Open the page of this name."""
        row = next(index for index, entry in enumerate(PAGES) if entry.name == name)
        self.sidebar.select(row)
        return self.making.get(row)

    def wallet(self) -> WalletPage:
        """Open the Wallet."""
        page = self.go("Wallet")
        assert isinstance(page, WalletPage)
        return page

    def show_refused(self) -> None:
        """Activity, with the requests that were refused."""
        page = self.go("Activity")
        assert isinstance(page, ActivityPage)
        page.show_refused()

    def receive(self, what: Given) -> None:
        """A link from outside, or what was dropped or pasted: the Wallet, with the dialog that says what it is."""
        self.wallet().receive(what)

    def paste(self) -> None:
        """What the clipboard holds, because somebody pasted it where there is no field for it."""
        held = QGuiApplication.clipboard().mimeData() or QMimeData()  # None while it is empty
        if what := given(held):
            self.receive(what)
        else:
            self.toast.say(tr("The clipboard holds neither text nor a picture."), "info")

    def _nothing_in_it(self) -> None:
        self.toast.say(tr("There is neither text nor a picture in it."), "info")

    @property
    def overview(self) -> OverviewPage:
        """The first page."""
        page = self.making.get(0)
        assert isinstance(page, OverviewPage)
        return page

    def _changed(self, snapshot: Snapshot) -> None:
        self.strip.setVisible(snapshot.play_money)
        self.sidebar.show_snapshot(snapshot)
        before, self._state = self._state, pill(snapshot)
        if before and before != self._state:
            announce(self, self._state)

    def _say_amounts(self) -> None:
        announce(self, tr("Amounts are hidden.") if self.controller.numbers.hidden else tr("Amounts are shown."))

    def copy_url(self) -> None:
        """The base URL, from anywhere in the window."""
        url = self.controller.snapshot.local_url
        if url is None:
            self.toast.say(tr("There is no address yet: the node is not answering."), "info")
            return
        copy(url)
        self.toast.say(tr("Copied {url}", url=url))

    def toggle_amounts(self) -> None:
        """Hide or show every amount."""
        self.controller.hide_amounts(not self.controller.numbers.hidden)

    def raise_up(self) -> None:
        """Show it in front, from hidden or minimised."""
        self.setWindowState(self.windowState() & ~self.windowState().WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if is_wayland():
            QTimer.singleShot(GRANTED_MS, self, self._show_anew)

    def _show_anew(self) -> None:
        """A Wayland desktop that does not know on whose wish a window comes leaves it behind; one that is new is in front."""
        if self.isVisible() and QGuiApplication.focusWindow() is None and QApplication.activeModalWidget() is None:
            self.hide()
            self.show()

    def remember(self) -> None:
        """Keep the size for the next start."""
        if not self.isMaximized() and not self.isFullScreen():
            self.controller.prefs.width, self.controller.prefs.height = self.width(), self.height()
            self.controller.prefs.save()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        if self.may_close:
            event.accept()
            return
        event.ignore()
        self.closing.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.sidebar.narrow(event.size().width() < NARROW_BELOW)
        super().resizeEvent(event)
