"""Connect a provider, or change one: address and key are tested by the node before anything is kept."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from routstr_desktop.core.status import Spent, UpstreamStatus
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.spent import spent_line
from routstr_desktop.gui.text import address
from routstr_desktop.gui.translation import tr, tr_later, tr_now
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.choice import Choice
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.limits import LimitFields
from routstr_desktop.gui.widgets.providerform import ProviderForm

ORDER = (("1", tr_later("First")), ("0", tr_later("When cheapest")), ("-1", tr_later("Last")))


class UpstreamDialog(Dialog):
    """Closes by itself when the node accepted the provider. With `item` it changes that one."""

    def __init__(self, controller: Controller, parent: QWidget | None = None, item: UpstreamStatus | None = None) -> None:
        about = tr("Your API key stays on this computer, encrypted, and goes only to this provider.")
        super().__init__(
            tr("Connect a provider") if item is None else tr("Change {name}", name=item.name), about, parent, width=520
        )
        self._controller, self._item = controller, item
        self.form = ProviderForm(known=item is not None)
        self.kind, self.url, self.key = self.form.kind, self.form.url, self.form.key
        self.column.addWidget(self.form)
        self.more = Button(tr("More options"), "chevron-down", kind="link")
        self.more.clicked.connect(self.show_all)
        if item is None:
            self.form.fold()
        else:
            self.more.hide()
        self._details()
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.remove = Button(tr("Remove…"))
        self.remove.clicked.connect(self._remove)
        self.remove.setVisible(item is not None)
        self._verb = (tr("Test and connect"), "plug") if item is None else (tr("Save"), "save")
        self.save = Button(*self._verb, kind="primary")
        self.save.clicked.connect(self.submit)
        self.save.setDefault(True)
        self.foot.addWidget(self.remove)
        self.add_buttons(self.cancel, self.save)
        if item is not None and item.first:
            inputs = ((self.url, "upstream_base_url"), (self.key, "upstream_api_key"), (self.remove, "upstream_base_url"))
            self.column.addWidget(held(controller, *inputs))
        self._fill()
        self.form.changed.connect(self._check)
        self._check()
        self.url.setFocus()

    def show_all(self) -> None:
        """Also what a first provider does not need: order, real cost, models, limits."""
        self.form.unfold()
        self.more.hide()
        self.order.setFocus()
        self.fit()

    def _details(self) -> None:
        self.order = Choice(tr("Order"), [(value, tr_now(word)) for value, word in ORDER])
        self.fee = field(tr("What you really pay"), "1")
        self.models = field(tr("Models"), tr("All"))
        self.form.add(tr("Order"), self.order, tr("When several providers have a model: which one is asked."))
        self.form.add(tr("Cost factor"), self.fee, tr("Times its list price: 1.055 where buying credit costs 5.5 %."))
        self.form.add(tr("Models"), self.models, tr("All, or ids with commas: openai/*, !openai/o1-pro"))
        spent = Spent() if self._item is None else self._item.spent
        self.limits = LimitFields(spent, self._controller.numbers)
        so_far = spent_line(Spent(spent.today, spent.month), self._controller.numbers)
        about = tr("Then its models are not sold until the next day or month.")
        self.form.add(tr("Spending limit"), self.limits, f"{about} {tr('So far: {spent}.', spent=so_far)}" if so_far else about)
        self.first_byte = field(tr("Most seconds until its answer begins"), "600")
        self.form.add(tr("Longest wait"), self.first_byte, tr("Seconds until its answer begins; then the next one is asked."))

    def _fill(self) -> None:
        item = self._item
        self.order.set_value("0")
        if item is None:
            return
        self.url.setText(item.base_url)
        self.order.set_value(str(max(-1, min(1, item.priority))))
        self.fee.setText("" if item.fee == 1 else str(item.fee))
        self.models.setText(", ".join(item.models_filter))
        self.first_byte.setText(_seconds(item.first_byte_seconds) or "")

    def _check(self) -> None:
        self.save.setEnabled(self.form.complete)

    def values(self) -> dict[str, Any]:
        """What was chosen, besides address and key; what was left alone is not among it. ValueError with a sentence."""
        item = self._item
        models = [one.strip() for one in self.models.text().split(",") if one.strip()]
        found: dict[str, Any] = {"fee": self.fee.text().strip().replace(",", ".") or "1", "models": models}
        spent, seconds = (Spent(), None) if item is None else (item.spent, item.first_byte_seconds)
        before = {"daily_usd": spent.daily, "monthly_usd": spent.monthly, "first_byte_seconds": _seconds(seconds)}
        limits = self.limits.values("daily_usd", "monthly_usd")
        limits["first_byte_seconds"] = self.first_byte.text().strip().replace(",", ".") or None
        found |= {name: value for name, value in limits.items() if value != before[name]}
        order = int(self.order.value() or 0)
        if item is None or order != max(-1, min(1, item.priority)):
            found["priority"] = order
        if item is None:
            found |= self.form.values()[2]
        return found

    def submit(self) -> None:
        """Let the node test it."""
        url, key, item = address(self.url.text()), self.key.text().strip(), self._item
        call, upstreams = self._controller.bridge.call, self._controller.need().upstreams
        self.error.clear()
        try:
            values = self.values()
        except ValueError as error:
            self.failed(tr("Nothing was changed."), str(error))
            return
        self.save.setEnabled(False)
        self.save.set(tr("Testing…") if item is None else tr("Saving…"), self._verb[1])

        async def work() -> UpstreamStatus:
            if item is None:
                return await call(upstreams.add, url, key, **values)
            if url != item.base_url.rstrip("/"):
                values["base_url"] = url
            return await call(upstreams.change, item.slug, api_key=key or None, **values)

        self._controller.run(self, work(), tr("Connecting"), done=self._done, failed=self._failed)

    def _done(self, made: UpstreamStatus) -> None:
        said = tr("{name} is connected.", name=made.name) if self._item is None else tr("{name} was changed.", name=made.name)
        self._controller.notice.emit(said, "ok")
        self.accept()

    def _failed(self, title: str, text: str) -> None:
        self.save.set(*self._verb)
        self._check()
        self.failed(title, text)

    def _remove(self) -> None:
        assert self._item is not None
        parent = self.parentWidget()
        self.reject()
        RemoveUpstreamDialog(self._controller, self._item, parent).open()


def _seconds(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


class RemoveUpstreamDialog(Dialog):
    """Says what becomes of its models and its key."""

    def __init__(self, controller: Controller, item: UpstreamStatus, parent: QWidget | None = None) -> None:
        told = tr("Models that no other provider has are no longer sold. Its API key is deleted from this computer.")
        if sum(one.enabled for one in controller.snapshot.upstreams) == 1 and item.enabled:
            told = tr("It is your only provider: without one nothing is sold. Its API key is deleted from this computer.")
        super().__init__(tr("Remove {name}?", name=item.name), told, parent)
        self._controller, self._item = controller, item
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.remove = Button(tr("Remove provider"), kind="danger")
        self.remove.clicked.connect(self.submit)
        self.add_buttons(self.cancel, self.remove)
        self.cancel.setFocus()

    def submit(self) -> None:
        """Use it no more."""
        self.error.clear()
        self.remove.setEnabled(False)

        async def work() -> None:
            await self._controller.bridge.call(self._controller.need().upstreams.remove, self._item.slug)

        self._controller.run(self, work(), tr("Removing the provider"), done=lambda _: self._done(), failed=self._failed)

    def _done(self) -> None:
        self._controller.notice.emit(tr("{name} was removed.", name=self._item.name), "ok")
        self.accept()

    def _failed(self, title: str, text: str) -> None:
        self.remove.setEnabled(True)
        self.failed(title, text)
