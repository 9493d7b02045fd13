"""One model's price, margin and names; and one margin for many models. What is typed is shown as a price at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from routstr_desktop.core.overrides import LEAST_MARGIN, MOST, MOST_MARGIN, PARTS, Override, from_shown, shown
from routstr_desktop.core.pricetable import ModelRow, Terms, preview
from routstr_desktop.gui import prices
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.text import Numbers
from routstr_desktop.gui.translation import tr, tr_later, tr_now, trn
from routstr_desktop.gui.widgets.boxes import Banner
from routstr_desktop.gui.widgets.buttons import Button, CheckBox
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import heading, label

NAMES = {
    "prompt": tr_later("Input"),
    "completion": tr_later("Output"),
    "input_cache_read": tr_later("Cached input"),
    "input_cache_write": tr_later("Cache writes"),
    "internal_reasoning": tr_later("Reasoning"),
    "request": tr_later("Each request"),
    "image": tr_later("Image sent"),
    "web_search": tr_later("Each search"),
    "minute": tr_later("Minute of sound"),
    "character": tr_later("Characters"),
    "picture": tr_later("Picture made"),
}
"""In the order of the form."""
Save = Callable[[Override], object]


def _captioned(name: str, line: QLineEdit) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    caption = label(name, "caption", "text2")
    caption.setBuddy(line)
    column.addWidget(caption)
    column.addWidget(line)
    return column


def percent_of(text: str, numbers: Numbers) -> Decimal | None:
    """What was typed as a margin, as a factor; None where nothing was. ValueError with a sentence."""
    try:
        value = prices.number(text, numbers)
    except ValueError:
        raise ValueError(tr("The margin must be a number of percent, such as 5.5.")) from None
    if value is None:
        return None
    factor = 1 + value / 100
    if not LEAST_MARGIN <= factor <= MOST_MARGIN:
        least, most = (prices.percent(bound, numbers) for bound in (LEAST_MARGIN, MOST_MARGIN))
        raise ValueError(tr("The margin must be between {least} and {most}.", least=least, most=most))
    return factor


class ModelDialog(Dialog):
    """What is left empty stays as the provider and the margin of all models have it."""

    def __init__(self, row: ModelRow, terms: Terms, numbers: Numbers, save: Save, parent: QWidget | None = None) -> None:
        about = tr("Nobody knows what it costs you.")
        if row.cost is not None:
            about = tr("It costs you {cost} per million tokens, in and out.", cost=prices.pair(row.cost, numbers))
            if not (row.cost.prompt or row.cost.completion):
                about = tr("It costs you {price}.", price=prices.cost(row, numbers))
        if row.base.sellable:
            about = f"{about} {tr('What you leave empty stays as it is listed.')}"
        super().__init__(row.name, about, parent, width=600)
        self._row, self._terms, self._numbers, self._save = row, terms, numbers, save
        decided = row.override or Override(row.id, row.upstream)
        self.sell = CheckBox(tr("Sell this model"))
        self.sell.setChecked(row.enabled)
        self.column.addWidget(self.sell)
        self.column.addWidget(heading(tr("Price before the margin")))
        units = tr("In USD: per million tokens or characters, all others for one.")
        self.column.addWidget(label(units, "caption", "text2"))
        self.parts: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for place, part in enumerate(NAMES):
            line = self.parts[part] = field(tr("{part}, USD", part=tr_now(NAMES[part])), self._listed(part))
            if part in decided.price:
                line.setText(prices.typed(shown(part, decided.price[part]), numbers))
            grid.addLayout(_captioned(tr_now(NAMES[part]), line), place // 4, place % 4)
        self.column.addLayout(grid)
        self.margin = field(tr("Margin, percent"), prices.percent(terms.margin, numbers))
        if decided.margin is not None:
            self.margin.setText(prices.typed((decided.margin - 1) * 100, numbers))
        self.name = field(tr("Name for customers"), row.id)
        self.name.setText(decided.public_id)
        self.aliases = field(tr("Other names, separated by commas"))
        self.aliases.setText(", ".join(decided.alias_ids))
        last = grid.rowCount()
        grid.setRowMinimumHeight(last, 4)
        grid.addLayout(_captioned(tr("Margin, percent"), self.margin), last + 1, 0)
        grid.addLayout(_captioned(tr("Name for customers"), self.name), last + 1, 1, 1, 2)
        grid.addLayout(_captioned(tr("Other names"), self.aliases), last + 1, 3)
        self.result_line = Banner()
        self.column.addWidget(self.result_line)
        self.clear = Button(tr("Back to the list price"), "undo-2")
        self.clear.setToolTip(tr("Sell it as its provider lists it, with the margin of all models"))
        self.clear.clicked.connect(self._clear)
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = Button(tr("Save"), "save", kind="primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self.submit)
        self.foot.addWidget(self.clear)
        self.add_buttons(self.cancel, self.save)
        for line in (*self.parts.values(), self.margin, self.name, self.aliases):
            line.textChanged.connect(self._show)
        self.sell.toggled.connect(self._show)
        self._show()
        self.parts["prompt"].setFocus()

    def _listed(self, part: str) -> str:
        """What counts while the field is empty."""
        value = getattr(self._row.base, part)
        if not self._row.base.sellable:
            return tr("needed") if part in ("prompt", "completion") else ""
        if value is None:
            return tr("as input")
        if not value and part not in ("prompt", "completion"):
            return tr("none")
        return prices.typed(shown(part, value), self._numbers)

    def decided(self) -> Override:
        """What the form says. ValueError with a sentence."""
        price = {}
        for part in PARTS:
            name = tr_now(NAMES[part])
            try:
                value = prices.number(self.parts[part].text(), self._numbers)
            except ValueError:
                raise ValueError(tr("{part}: this price is not a number.", part=name)) from None
            if value is None:
                continue
            if value < 0:
                raise ValueError(tr("{part}: this price is negative.", part=name))
            price[part] = from_shown(part, value)
            if price[part] > MOST[part]:
                raise ValueError(tr("{part}: this price is absurdly high.", part=name))
        row = self._row
        return Override(
            model=row.id,
            upstream=row.upstream,
            enabled=self.sell.isChecked(),
            public_id=self.name.text().strip(),
            alias_ids=tuple(filter(None, (alias.strip() for alias in self.aliases.text().split(",")))),
            price=price,
            margin=percent_of(self.margin.text(), self._numbers),
        )

    def _show(self) -> None:
        try:
            decided = self.decided()
        except ValueError as error:
            self.save.setEnabled(False)
            self.result_line.show_message("error", "", str(error))
            return
        self.clear.setEnabled(not replace(decided, enabled=True).empty)
        self.save.setEnabled(True)
        if not decided.enabled:
            self.result_line.show_message("plain", tr("Not for sale"), tr("Customers and your own apps do not see it."))
            return
        row = preview(self._row, decided, self._terms)
        if not row.sold:
            self.result_line.show_message("warn", tr("Not for sale"), row.reason)
            return
        fiat = prices.fiat(row, self._numbers)
        text = tr("{price} per million tokens, in and out. {fiat}", price=prices.ours(row, self._numbers), fiat=fiat).strip()
        if row.in_msat is None:
            text = tr("{fiat} per million tokens, in and out. In sat once the bitcoin price is known.", fiat=fiat)
        elif row.each is not None:
            text = prices.ours(row, self._numbers) + "."
        if row.loss_msat:
            lost = tr(
                "You would lose about {amount} per typical request on {name}.",
                amount=prices.lost(row, self._numbers),
                name=row.name,
            )
            self.result_line.show_message("warn", lost, tr("Your price: {price}", price=text))
        else:
            self.result_line.show_message("ok", tr("Your price"), text)

    def _clear(self) -> None:
        for line in (*self.parts.values(), self.margin, self.name, self.aliases):
            line.clear()
        self.sell.setChecked(True)

    def submit(self) -> None:
        """Hand it to the page, which keeps it; what the node refuses is shown here."""
        if self.save.isEnabled():
            self.error.clear()
            self.save.setEnabled(False)
            self._save(self.decided())

    def failed(self, title: str, text: str) -> None:
        """It was refused, and may be tried again."""
        self._show()
        super().failed(title, text)


class MarginDialog(Dialog):
    """`models` None: the margin of all models without one of their own."""

    def __init__(
        self,
        models: list[ModelRow] | None,
        terms: Terms,
        numbers: Numbers,
        save: Callable[[Decimal | None], object],
        parent: QWidget | None = None,
    ) -> None:
        if models is None:
            title, about = (
                tr("Margin of all models"),
                tr("It comes on top of what a model costs you. Models with a margin of their own keep it."),
            )
        else:
            title = trn("Margin of {n} model", "Margin of {n} models", len(models), n=numbers.count(len(models)))
            about = tr("Leave it empty to use the margin of all models again.")
        super().__init__(title, about, parent, width=440)
        self._models, self._terms, self._numbers, self._save = models, terms, numbers, save
        self.column.setSpacing(6)
        self.margin = field(tr("Margin, percent"), prices.percent(terms.margin, numbers))
        if models is None:
            self.margin.setText(prices.typed((terms.margin - 1) * 100, numbers))
        elif len({row.margin for row in models if row.own_margin}) == 1 and all(row.own_margin for row in models):
            self.margin.setText(prices.typed((models[0].margin - 1) * 100, numbers))
        caption = heading(tr("Percent"))
        caption.setBuddy(self.margin)
        fee = label(self._fee(), "caption", "text3", wrap=True)
        self.example = Banner()
        for part in (caption, self.margin, fee, self.example):
            self.column.addWidget(part)
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = Button(tr("Save"), "save", kind="primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self.submit)
        self.add_buttons(self.cancel, self.save)
        self.margin.textChanged.connect(self._show)
        self._show()
        self.margin.selectAll()
        self.margin.setFocus()

    def _fee(self) -> str:
        fee = self._terms.exchange_fee
        if fee == 1:
            return tr("There is no exchange fee on top of it.")
        return tr("The exchange fee of {percent} comes on top of it, once.", percent=prices.percent(fee, self._numbers))

    def _show(self) -> None:
        try:
            factor = percent_of(self.margin.text(), self._numbers)
        except ValueError as error:
            self.save.setEnabled(False)
            self.example.show_message("error", "", str(error))
            return
        self.save.setEnabled(factor is not None or self._models is not None)
        total = (self._terms.margin if factor is None else factor) * self._terms.exchange_fee
        asked = prices.usd(10 * total, self._numbers)
        text = tr("What costs you {cost} is sold for {asked}.", cost=prices.usd(Decimal(10), self._numbers), asked=asked)
        self.example.show_message("warn" if total < 1 else "info", "" if total >= 1 else tr("At a loss"), text)

    def submit(self) -> None:
        """Hand it to the page."""
        if self.save.isEnabled():
            self.error.clear()
            self.save.setEnabled(False)
            self._save(percent_of(self.margin.text(), self._numbers))

    def failed(self, title: str, text: str) -> None:
        """It was refused, and may be tried again."""
        self._show()
        super().failed(title, text)
