"""Connect an app: what to paste where, or one click that writes its settings after showing what would change."""

from __future__ import annotations

import functools
from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from routstr_desktop.core.apps import AppRow
from routstr_desktop.core.sentence import Sentence
from routstr_desktop.gui.clipboard import copy_secret
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.dialogs.testrequest import TrialDialog
from routstr_desktop.gui.theme import font
from routstr_desktop.gui.translation import tr, tr_later, tr_now, tr_said
from routstr_desktop.gui.widgets.boxes import Banner
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.choice import Pick
from routstr_desktop.gui.widgets.labels import label

_ABOUT = tr_later("Apps on this computer use your models without paying; what they cost you is counted.")
_ALONE = tr_later("Only these lines change. A copy of the file is kept beside it, and Disconnect takes them out again.")


def _name(row: AppRow) -> str:
    """Of an app as it calls itself, "Continue" in every language; "Environment" is a word of ours."""
    return tr_said(row.name) if isinstance(row.name, Sentence) else row.name


class AppsDialog(Dialog):
    """A list of apps beside the text of the chosen one."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(tr("Connect an app"), tr_now(_ABOUT), parent, width=760)
        self._controller = controller
        self._rows: dict[str, AppRow] = {}
        self._previewed: str | None = None
        self.model = Pick(tr("Model"))
        self.model.setMinimumSize(280, 32)
        self.model.activated.connect(lambda _: self.renew())
        self.list = QListWidget()
        self.list.setObjectName("apps")
        self.list.setAccessibleName(tr("Apps"))
        self.list.setFixedWidth(190)
        self.list.currentItemChanged.connect(lambda *_: self._chosen())
        self.where = label(tint="text2", wrap=True)
        self.note = Banner()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(font("caption", mono=True))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self._place()
        self.close_button = Button(tr("Close"))
        self.back = Button(tr("Back"))
        self.leave = Button(tr("Disconnect"))
        self.copy = Button(tr("Copy with key"), "copy")
        self.write = Button(tr("Write it for me…"), kind="primary")
        self.confirm = Button(tr("Write"), "save", kind="primary")
        self.trial = Button(tr("Send a test request…"), kind="link")
        self.trial.clicked.connect(lambda: TrialDialog(controller, self).open())
        for button, act in (
            (self.close_button, self.reject),
            (self.back, self._chosen),
            (self.leave, self.disconnect_app),
            (self.copy, self.copy_text),
            (self.write, self.preview),
            (self.confirm, self.connect_app),
        ):
            button.clicked.connect(functools.partial(self._do, act))
        self.foot.addWidget(self.trial)
        self.add_buttons(self.close_button, self.back, self.leave, self.copy, self.write, self.confirm)
        self.resize(760, 600)
        self._chosen()
        self.renew()

    def _place(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        caption = label(tr("Model"), tint="text2")
        caption.setBuddy(self.model)
        top.addWidget(caption)
        top.addWidget(self.model)
        top.addStretch()
        right = QVBoxLayout()
        right.setSpacing(8)
        for each in (self.where, self.note):
            right.addWidget(each)
        right.addWidget(self.text, 1000)
        right.addStretch(1)  # takes the place of a text that is missing
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.list)
        both.addLayout(right, 1)
        self.column.addLayout(top)
        self.column.addLayout(both, 1)

    @staticmethod
    def _do(act: Callable[[], object], _checked: bool = False) -> None:
        act()

    def renew(self) -> None:
        """Read the apps anew, for the chosen model."""
        model = self.model.currentText() or None

        async def work() -> tuple[tuple[str, ...], tuple[AppRow, ...]]:
            models = await self._controller.call(lambda node: node.apps.models)
            return models, await self._controller.call(lambda node: node.apps.apps, model)

        self._controller.run(self, work(), tr("Reading the apps"), done=self._show, failed=self.failed, changes=False)

    def _show(self, found: tuple[tuple[str, ...], tuple[AppRow, ...]]) -> None:
        models, rows = found
        if not self.model.count():
            self.model.addItems(list(models))
        self._rows = {row.id: row for row in rows}
        if not self.list.count():
            for row in rows:
                item = QListWidgetItem(_name(row))
                item.setData(0x0100, row.id)
                self.list.addItem(item)
            self.list.setCurrentRow(0)
            self.list.setFocus()
        for index, row in enumerate(rows):
            self.list.item(index).setText(tr("{name} · connected", name=_name(row)) if row.connected else _name(row))
        self._chosen()

    @property
    def app(self) -> AppRow | None:
        """The one that is chosen."""
        item = self.list.currentItem()
        return None if item is None else self._rows.get(item.data(0x0100))

    def _chosen(self) -> None:
        """Its text, and what can be done."""
        row = self.app
        self._previewed = None
        self.error.clear()
        self.note.clear()
        self.text.setAccessibleName(tr("Text for {name}", name=row.name) if row else tr("Text"))
        self.where.setText(tr_said(row.where) if row else "")
        self.text.setPlainText(row.text if row else "")
        if row is not None and row.missing:
            self.note.show_message("info", "", tr_said(row.missing))
        self._buttons(row)

    def _buttons(self, row: AppRow | None) -> None:
        previewing = self._previewed is not None
        writes = row is not None and row.file is not None
        self.back.setVisible(previewing)
        self.confirm.setVisible(previewing)
        self.copy.setVisible(not previewing)
        self.copy.setEnabled(row is not None and not row.missing)
        self.copy.set(tr("Copy") if row is not None and row.pays else tr("Copy with key"), "copy")
        self.text.setVisible(row is None or not row.missing)
        self.copy.set_kind("plain" if writes else "primary")
        self.write.setVisible(writes and not previewing)
        self.write.set(tr("Write it again…") if row is not None and row.connected else tr("Write it for me…"))
        self.leave.setVisible(not previewing and row is not None and row.connected)

    def copy_text(self) -> None:
        """The whole text; with the local key in it, flagged secret, unless the app pays."""
        row = self.app
        if row is None:
            return

        def done(text: str) -> None:
            if row.pays:
                QGuiApplication.clipboard().setText(text)
                self._controller.notice.emit(tr("Copied for {name}. Put the key of a customer in.", name=row.name), "ok")
                return
            copy_secret(text)
            self._controller.notice.emit(tr("Copied for {name}, with your local key in it.", name=row.name), "ok")

        work = self._controller.call(lambda node: node.apps.text, row.id, self.model.currentText() or None)
        self._controller.run(self, work, tr("Reading the key"), done=done, failed=self.failed, changes=False)

    def preview(self) -> None:
        """What would change in the app's file."""
        row = self.app
        if row is None:
            return

        def done(diff: str) -> None:
            if self.app is not row:
                return
            self._previewed = row.id
            self.where.setText(tr("This would change in {file}:", file=row.file))
            self.text.setPlainText(diff or tr("Nothing: it is as it should be."))
            self.note.show_message(
                "warn" if row.takes_over else "info", "", f"{tr_said(row.takes_over)} {tr_now(_ALONE)}".strip()
            )
            self._buttons(row)
            self.confirm.setFocus()

        work = self._controller.call(lambda node: node.apps.preview, row.id, self.model.currentText() or None)
        self._controller.run(self, work, tr("Reading its settings"), done=done, failed=self.failed, changes=False)

    def connect_app(self) -> None:
        """Write it."""
        row = self.app
        if row is None or self._previewed != row.id:
            return

        def done(_: None) -> None:
            self._controller.notice.emit(
                tr("{name} is connected. It has a key of its own. Restart it if it is open.", name=row.name), "ok"
            )
            self.renew()

        work = self._controller.call(lambda node: node.apps.connect, row.id, self.model.currentText() or None)
        self._controller.run(self, work, tr("Connecting {name}", name=row.name), done=done, failed=self.failed)

    def disconnect_app(self) -> None:
        """Take our values out of its file."""
        row = self.app
        if row is None:
            return

        def done(kept: tuple[str, ...]) -> None:
            told = tr("{name} is disconnected, and its key is revoked.", name=row.name)
            if kept:
                told = f"{told} {tr('You changed {settings} since: that stays.', settings=', '.join(kept))}"
            self._controller.notice.emit(told, "ok")
            self.renew()

        self._controller.run(
            self,
            self._controller.call(lambda node: node.apps.disconnect, row.id),
            tr("Disconnecting {name}", name=row.name),
            done=done,
            failed=self.failed,
        )
