"""Keys: the question before one is revoked, and what is shown once: a new key, or the token of a refund."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from routstr_desktop.core.keys import KeyKind, KeyRefund, KeyRow
from routstr_desktop.gui.clipboard import copy_secret
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.text import host
from routstr_desktop.gui.theme import font
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.keyrules import ModelsRule, TimeRule
from routstr_desktop.gui.widgets.labels import heading

NAME_LENGTH = 100


class RevokeDialog(Dialog):
    """ "Revoke with refund / Cancel": what it means for the key and for its money."""

    def __init__(self, row: KeyRow, amount: str, act: Callable[[], None], parent: QWidget | None = None) -> None:
        name = row.name or f"{row.prefix}…"
        super().__init__(tr("Revoke {name}?", name=name), "", parent, width=440)
        if row.kind is KeyKind.LOCAL:
            about, verb = tr("The app that uses this key is refused from now on. This cannot be undone."), tr("Revoke key")
        else:
            about = tr(
                "The key is refused from now on, for good. "
                "You get a token of what is left on it ({amount}) to give back to the customer.",
                amount=amount,
            )
            verb = tr("Revoke with refund")
        self.about.setText(about)
        self.about.show()
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.revoke = Button(verb, kind="danger")
        self.revoke.clicked.connect(lambda: self._then(act))
        self.cancel.setDefault(True)
        self.add_buttons(self.cancel, self.revoke)
        self.cancel.setFocus()

    def _then(self, act: Callable[[], None]) -> None:
        self.accept()
        act()


class SecretBox(QPlainTextEdit):
    """A key or token in full, to be read and copied."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(font("caption", mono=True))
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(self.wordWrapMode().WrapAnywhere)


class KeyRules(QWidget):
    """What a key may do; the models that can be chosen are asked of the node."""

    changed = Signal()
    resized = Signal()

    def __init__(self, controller: Controller, allowed: tuple[str, ...] | None = None, *, timed: bool = True) -> None:
        super().__init__()
        self._controller, self._allowed = controller, allowed
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        self.models, self.valid = ModelsRule(), TimeRule()
        self.models.show_rule((), allowed)
        column.addWidget(heading(tr("Models")))
        column.addWidget(self.models)
        column.addSpacing(6)
        self._caption = heading(tr("Valid"))
        for part in (self._caption, self.valid):
            column.addWidget(part)
            part.setVisible(timed)
        for rule in (self.models, self.valid):
            rule.changed.connect(self.changed)
        for choice in (self.models.choice, self.valid.choice):
            choice.chosen.connect(lambda _: self.resized.emit())
        work = controller.bridge.call(controller.need().trials.models) if controller.engine is not None else None
        if work is not None:
            controller.run(self, work, tr("Reading the models"), done=self._sold, changes=False)

    def _sold(self, names: tuple[str, ...]) -> None:
        now = self.models.value()
        self.models.show_rule(names, self._allowed if now is None or now == self._allowed else now)
        self.resized.emit()

    @property
    def complete(self) -> bool:
        """It can be saved."""
        return self.models.complete


class NewKeyDialog(Dialog):
    """A name and what it may do, then the secret, once."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        about = tr("For an app on this computer. It uses your models free of charge, and you see how much.")
        super().__init__(tr("New local key"), about, parent, width=460)
        self._controller = controller
        self.column.setSpacing(6)
        self.caption = heading(tr("Name"))
        self.name = field(tr("Name"), tr("for example: My editor"))
        self.name.setMaxLength(NAME_LENGTH)
        self.caption.setBuddy(self.name)
        self.secret = SecretBox(tr("New local key"))
        self.secret.setFixedHeight(64)
        self.secret.hide()
        self.rules = KeyRules(controller)
        self.rules.changed.connect(self._check)
        self.rules.resized.connect(self.fit)
        for part in (self.caption, self.name, self.rules, self.secret):
            self.column.addWidget(part)
        self.column.addStretch()
        self.close_button = Button(tr("Cancel"))
        self.close_button.clicked.connect(self.reject)
        self.make = Button(tr("Make key"), "plus", kind="primary")
        self.make.clicked.connect(self.submit)
        self.make.setDefault(True)
        self.copy = Button(tr("Copy"), "copy", kind="primary")
        self.copy.clicked.connect(self._copy)
        self.copy.hide()
        self.add_buttons(self.close_button, self.copy, self.make)
        self.name.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        self.make.setEnabled(bool(self.name.text().strip()) and self.rules.complete)

    def submit(self) -> None:
        """Let the node make it."""
        if not self.make.isEnabled():
            return
        self.error.clear()
        self.make.setEnabled(False)
        name, models, until = self.name.text(), self.rules.models.value(), self.rules.valid.value()
        work = self._controller.call(lambda node: node.key_desk.create_local, name, models, until)
        self._controller.run(self, work, tr("Making the key"), done=self.show_secret, failed=self._failed)

    def _failed(self, title: str, text: str) -> None:
        self._check()
        self.failed(title, text)

    def show_secret(self, made: tuple[str, KeyRow]) -> None:
        """The one time that the secret is seen."""
        secret, row = made
        self.title.setText(tr("The key of {name}", name=row.name))
        self.about.setText(tr("Copy it into your app now. It is not stored and is not shown again."))
        self.caption.hide()
        self.name.hide()
        self.rules.hide()
        self.make.hide()
        self.secret.setPlainText(secret)
        self.secret.show()
        self.copy.show()
        self.copy.setDefault(True)
        self.copy.setFocus()
        self.close_button.set(tr("Close"))
        self.fit()

    def _copy(self) -> None:
        copy_secret(self.secret.toPlainText())
        self.copy.set(tr("Copied"), "check")


class RefundDialog(Dialog):
    """The token of a revoked key's balance. Once it was copied it is not shown again."""

    def __init__(self, controller: Controller, refund: KeyRefund, parent: QWidget | None = None) -> None:
        amount = controller.numbers.sat(refund.amount_msat)
        about = tr(
            "Ecash of {mint}, for the customer of this key. Whoever has it can spend it. "
            "Once you copied it, it is not shown again.",
            mint=host(refund.mint),
        )
        super().__init__(tr("The key is revoked; its refund is {amount}", amount=amount), about, parent, width=480)
        self._controller = controller
        self._refund = refund
        self._told = False
        self.token = SecretBox(tr("Refund token"))
        self.token.setPlainText(refund.token)
        self.token.setMinimumHeight(120)
        self.column.addWidget(self.token)
        self.close_button = Button(tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self.copy = Button(tr("Copy"), "copy", kind="primary")
        self.copy.clicked.connect(self._copy)
        self.copy.setDefault(True)
        self.add_buttons(self.close_button, self.copy)
        self.copy.setFocus()

    def _copy(self) -> None:
        copy_secret(self._refund.token)
        self.copy.set(tr("Copied"), "check")
        if not self._told:
            self._told = True
            work = self._controller.call(lambda node: node.key_desk.refund_handed_out, self._refund.operation_id)
            self._controller.run(self._controller, work, tr("Noting the copy"))


def show_refund(controller: Controller, refund: KeyRefund, parent: QWidget) -> None:
    """Open it, unless the window went away meanwhile: the key's row then offers the token."""
    if shiboken6.isValid(parent) and parent.isVisible():
        dialog = RefundDialog(controller, refund, parent)
        dialog.open()
        dialog.fit()
    else:
        controller.notice.emit(tr("The refund token is ready; its key offers it."), "ok")
