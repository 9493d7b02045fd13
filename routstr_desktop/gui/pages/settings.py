"""Settings: how the program starts and looks, where it answers, where its files are, and its log.

Everything is saved at once. What is sold, paid and announced is set on the pages that show it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSystemTrayIcon

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui import languages
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.news import KINDS
from routstr_desktop.gui.pages.advanced import AdvancedCard
from routstr_desktop.gui.pages.log import LogCard
from routstr_desktop.gui.pages.page import ColumnPage
from routstr_desktop.gui.pages.privacy import PrivacyCard
from routstr_desktop.gui.pages.server import ServerCard
from routstr_desktop.gui.theme import theme
from routstr_desktop.gui.translation import tr, tr_now
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button, CheckBox
from routstr_desktop.gui.widgets.choice import Choice
from routstr_desktop.gui.widgets.labels import Elided, label
from routstr_desktop.gui.widgets.switches import LoginSwitch, OptionSwitch, SellSwitch, Switch
from routstr_desktop.system.autostart import Autostart, of_this_system


class ProgramCard(Card):
    """How it starts and ends."""

    def __init__(self, controller: Controller, autostart: Autostart) -> None:
        super().__init__(spacing=10)
        self._controller = controller
        self.login = LoginSwitch(controller, autostart)
        self.sell = SellSwitch(controller)
        self.stay = Switch(tr("Keep running when the window is closed"), tr("It stays in the tray. Otherwise closing quits."))
        self.updates = OptionSwitch(
            controller,
            "check_updates",
            tr("Ask once a day for a newer version"),
            tr("It is told, never installed. Nothing is said about you."),
        )
        self.headed(tr("Program"))
        for each in (self.login, self.sell, self.stay, self.updates):
            self.body.addWidget(each)
        self.stay.box.toggled.connect(self._set_stay)
        self.stay.set(controller.prefs.close_to_tray)

    def show_options(self, options: dict[str, Any]) -> None:
        """What the node's settings say."""
        self.sell.set(bool(options["sell_at_start"]))
        self.updates.set(bool(options["check_updates"]))
        self.updates.forbid("" if options["updates_known"] else tr("This build names no place to ask."))

    def show_tray(self, available: bool) -> None:
        """Without a tray the window is the only way back."""
        told = tr("There is no tray now: closing asks once, and starting routstr again brings the window back.")
        self.stay.explain("" if available else told)

    def _set_stay(self, on: bool) -> None:
        self._controller.prefs.close_to_tray = on
        self._controller.prefs.save()


class LookCard(Card):
    """Theme, contrast, tray icon, language, amounts."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(spacing=10)
        self._controller = controller
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        self.theme = Choice(tr("Theme"), (("system", tr("Like the system")), ("light", tr("Light")), ("dark", tr("Dark"))))
        self.tone = Choice(tr("Tray icon"), (("light", tr("For dark panels")), ("dark", tr("For light panels"))))
        self.language = Choice(tr("Language"), ((languages.SYSTEM, tr("Like the system")), *languages.NAMES.items()))
        rows = ((tr("Theme"), self.theme), (tr("Tray icon"), self.tone), (tr("Language"), self.language))
        for row, (name, choice) in enumerate(rows):
            grid.addWidget(label(name, tint="text2"), row, 0)
            grid.addWidget(choice, row, 1)
        self.contrast = Switch(tr("High contrast"), tr("Stronger text and edges. Without it, as the system says."))
        self.hide_amounts = Switch(tr("Hide amounts"), tr("Dots instead of numbers, also in the tray (Ctrl+H)."))
        self.headed(tr("Look"))
        self.body.addLayout(grid)
        self.body.addWidget(self.contrast)
        self.body.addWidget(self.hide_amounts)
        self.theme.set_value(controller.prefs.theme)
        self.tone.set_value(controller.prefs.tray_tone)
        self.contrast.set(controller.prefs.high_contrast)
        self.contrast.box.toggled.connect(self._set_contrast)
        self.language.set_value(controller.prefs.language)
        self.theme.chosen.connect(self._set_theme)
        self.language.chosen.connect(self._set_language)
        self.tone.chosen.connect(self._set_tone)
        self.hide_amounts.box.toggled.connect(controller.hide_amounts)

    def show_numbers(self) -> None:
        """The switch follows Ctrl+H."""
        self.hide_amounts.set(self._controller.numbers.hidden)

    def _set_theme(self, mode: str) -> None:
        theme().set_mode(mode)
        self._controller.prefs.theme = mode
        self._controller.prefs.save()

    def _set_contrast(self, high: bool) -> None:
        theme().set_contrast(high)
        self._controller.prefs.high_contrast = high
        self._controller.prefs.save()

    def _set_language(self, language: str) -> None:
        if language != self._controller.prefs.language:
            self._controller.prefs.language = language
            self._controller.prefs.save()
            self._controller.speak(language)

    def _set_tone(self, tone: str) -> None:
        self._controller.prefs.tray_tone = tone
        self._controller.prefs.save()
        self._controller.changed.emit(self._controller.snapshot)


class NewsCard(Card):
    """Which notifications are shown."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(spacing=2)
        self._controller = controller
        self.headed(tr("Notifications"))
        self.boxes: dict[str, CheckBox] = {}
        for kind, words in KINDS.items():
            box = self.boxes[kind] = CheckBox(tr_now(words))
            box.setChecked(kind not in controller.prefs.silent)
            box.toggled.connect(functools.partial(self._set, kind))
            self.body.addWidget(box)

    def _set(self, kind: str, on: bool) -> None:
        prefs = self._controller.prefs
        prefs.silent = [each for each in KINDS if (each in prefs.silent if each != kind else not on)]
        prefs.save()


class FilesCard(Card):
    """Where everything lies."""

    def __init__(self) -> None:
        super().__init__()
        self.path = Elided(tint="text2")
        self.open = Button(tr("Open folder"), "folder-open")
        self.open.clicked.connect(self._open)
        self.open.setEnabled(False)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(label(tr("Files"), "strong"))
        row.addWidget(self.path, 1)
        row.addWidget(self.open)
        self.body.addLayout(row)

    def show_options(self, options: dict[str, Any]) -> None:
        """Fill in."""
        self.path.set_text(options["data_dir"])
        self.open.setEnabled(True)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.path.text()))


class SettingsPage(ColumnPage):
    """Settings are read when the page is shown."""

    def __init__(
        self, controller: Controller, autostart: Callable[[], Autostart] = of_this_system, *, slowly: bool = False
    ) -> None:
        super().__init__(controller)
        self.build(self._parts(controller, autostart), slowly)

    def _parts(self, controller: Controller, autostart: Callable[[], Autostart]) -> Iterator[None]:
        head = QHBoxLayout()
        head.addStrut(34)
        head.addWidget(label(tr("Settings"), "page"))
        head.addStretch()
        self.keyboard = Button(tr("Keyboard shortcuts…"), kind="link")
        self.keyboard.clicked.connect(controller.keyboard_asked)
        head.addWidget(self.keyboard)
        self.wizard = Button(tr("Set up step by step…"))
        self.wizard.clicked.connect(controller.setup_asked)
        head.addWidget(self.wizard)
        self.column.addLayout(head)
        yield
        self.program = ProgramCard(controller, autostart())
        self.column.addWidget(self.program)
        yield
        self.look = LookCard(controller)
        self.column.addWidget(self.look)
        yield
        self.news = NewsCard(controller)
        self.column.addWidget(self.news)
        yield
        self.server = ServerCard(controller)
        self.column.addWidget(self.server)
        yield
        self.privacy = PrivacyCard(controller)
        self.column.addWidget(self.privacy)
        yield
        self.advanced = AdvancedCard(controller)
        self.column.addWidget(self.advanced)
        yield
        self.files = FilesCard()
        self.log = LogCard(controller)
        self.column.addWidget(self.files)
        self.column.addWidget(self.log)
        self.column.addStretch()
        yield
        self._read = False
        self.begin()

    def show_snapshot(self, s: Snapshot) -> None:
        """Settings are asked for once the node is there."""
        self.look.show_numbers()
        if self.isVisible() and not self._read and self.controller.engine is not None:
            self._read = True
            self.program.login.read_back()
            self.program.show_tray(QSystemTrayIcon.isSystemTrayAvailable())
            work = self.controller.call(lambda node: node.preferences.options)
            self.controller.run(self, work, tr("Reading the settings"), done=self._show, changes=False)

    def _show(self, options: dict[str, Any]) -> None:
        self.program.show_options(options)
        self.server.form.show_options(options)
        self.privacy.show_options(options)
        self.advanced.form.show_options(options)
        self.files.show_options(options)

    def showEvent(self, event: Any) -> None:
        self._read = False
        super().showEvent(event)
