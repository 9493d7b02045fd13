"""The log, as it is written: filtered, searched, held still, copied. It never holds a secret."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit

from routstr_desktop.gui.clipboard import copy
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.theme import font
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.choice import Choice
from routstr_desktop.system.logread import LEAST, Line, read_line

RENEW_MS = 2000


class LogCard(Card):
    """Read anew every two seconds while it can be seen."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._lines: tuple[Line, ...] = ()
        self._raw: list[str] = []
        self._shown = ""
        tools = QHBoxLayout()
        tools.setSpacing(8)
        self.levels = Choice(tr("Level"), (("all", tr("All")), ("warning", tr("Warnings")), ("error", tr("Errors"))))
        self.levels.set_value("all")
        self.levels.chosen.connect(lambda _: self._render())
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search the log"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._render())
        self.hold = Button(tr("Pause"))
        self.hold.setCheckable(True)
        self.hold.toggled.connect(self._held)
        self.copy = Button(tr("Copy"), "copy")
        self.copy.setAccessibleName(tr("Copy the log"))
        self.copy.clicked.connect(self._copy)
        self.save = IconButton("save", tr("Save diagnostics: versions and the end of the log, without secrets"))
        self.save.clicked.connect(controller.diagnostics_asked)
        self.headed(tr("Log"), self.hold, self.copy, self.save).setSpacing(8)
        tools.addWidget(self.levels)
        tools.addWidget(self.search, 1)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(font(mono=True))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMinimumHeight(220)
        self.text.setAccessibleName(tr("Log"))
        self.text.setTabChangesFocus(True)
        self.body.addLayout(tools)
        self.body.addWidget(self.text)
        self._timer = QTimer(self)
        self._timer.setInterval(RENEW_MS)
        self._timer.timeout.connect(self.renew)

    def renew(self) -> None:
        """Read the newest lines."""
        if not self._controller.can_ask:
            return
        work = self._controller.call(lambda node: node.preferences.log_lines)
        self._controller.run(self, work, tr("Reading the log"), done=self.show_lines, changes=False)

    def show_lines(self, raw: list[str]) -> None:
        """New lines keep the view at its end, or where the reader is."""
        if raw != self._raw:
            self._raw = raw
            self._lines = tuple(map(read_line, raw))
            self._render()

    def lines(self) -> list[str]:
        """What the filters leave."""
        return list(_matching(self._lines, LEAST[self.levels.value() or "all"], self.search.text().strip().lower()))

    def _render(self) -> None:
        text = "\n".join(self.lines()) or (tr("Nothing matches.") if self._lines else tr("Nothing is logged yet."))
        if text == self._shown:
            return
        self._shown = text
        bar = self.text.verticalScrollBar()
        at, end = bar.value(), bar.value() == bar.maximum()
        self.text.setPlainText(text)
        bar.setValue(bar.maximum() if end else at)

    def _held(self, held: bool) -> None:
        self.hold.set(tr("Go on") if held else tr("Pause"))
        if held:
            self._timer.stop()
        else:
            self.renew()
            self._timer.start()

    def _copy(self) -> None:
        copy("\n".join(self.lines()))
        self._controller.notice.emit(tr("The log is copied. Keys and tokens are not in it."), "ok")

    def showEvent(self, event: QShowEvent) -> None:
        if not self.hold.isChecked():
            self.renew()
            self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)


def _matching(lines: Iterable[Line], least: int, wanted: str) -> Iterable[str]:
    return (line.text for line in lines if line.level >= least and wanted in line.text.lower())
