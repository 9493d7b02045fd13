"""The window of a fault of ours: what happened, that the money was checked, and the details to hand to somebody.

Nothing is sent by itself. The text holds no key, no token and no prompt.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from routstr_desktop.gui.clipboard import copy
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.theme import font
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.buttons import Button


class TroubleDialog(Dialog):
    """Stays open, beside the window, until it is closed; more faults meanwhile are counted here."""

    def __init__(
        self,
        title: str,
        details: str,
        *,
        save: Callable[[], object],
        restart: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, tr("Checking your money…"), parent, width=640)
        self.setModal(False)
        self.more = 0
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(font(mono=True))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMinimumHeight(220)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Details"))
        self.text.setPlainText(details)
        self.column.addWidget(self.text, 1)
        self.close_button = Button(tr("Close"))
        self.save = Button(tr("Save diagnostics…"), "save")
        self.copy = Button(tr("Copy details"), "copy")
        self.restart = Button(tr("Restart"), "refresh-cw", kind="primary")
        self.close_button.clicked.connect(self.reject)
        self.save.clicked.connect(lambda: save())
        self.copy.clicked.connect(self._copy)
        self.restart.clicked.connect(lambda: restart())
        self.add_buttons(self.close_button, self.save, self.copy, self.restart)
        self.resize(680, 460)

    def say_money(self, sentence: str) -> None:
        """What is known of the money by now."""
        self.about.setText(f"{sentence} {tr('Details are below, with keys and tokens removed.')}")

    def add(self, details: str) -> None:
        """Another fault while this is open."""
        self.more += 1
        self.text.appendPlainText(f"\n{details}")
        self.setWindowTitle(trn("{n} fault", "{n} faults", self.more + 1))

    def _copy(self) -> None:
        copy(self.text.toPlainText())
        self.copy.set(tr("Copied"), "check")
