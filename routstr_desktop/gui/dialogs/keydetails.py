"""All there is to know of a key, and what may be changed: its models, and how long a local one is valid.

A customer's limit and validity are terms that were agreed when the key was paid: they are shown, not edited.
"""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from routstr_desktop.core.keys import KeyKind, KeyRow
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import CommandDialog
from routstr_desktop.gui.dialogs.keys import KeyRules
from routstr_desktop.gui.engine import Engine
from routstr_desktop.gui.text import Numbers, ago, host, moment
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.boxes import Pill
from routstr_desktop.gui.widgets.keytable import key_state
from routstr_desktop.gui.widgets.labels import Elided, label

SHOWN_CHILDREN = 4
"""Of a key with many only the newest are named."""


def limit(row: KeyRow, numbers: Numbers) -> str:
    """`500 sat a day, 120 sat left`; "" without one."""
    if row.limit_msat is None:
        return ""
    most, left = numbers.sat(row.limit_msat), numbers.sat(row.limit_left_msat)
    match row.limit_reset:
        case "daily":
            return tr("{most} a day, {left} left today", most=most, left=left)
        case "weekly":
            return tr("{most} a week, {left} left", most=most, left=left)
        case "monthly":
            return tr("{most} a month, {left} left", most=most, left=left)
    return tr("{most} in all, {left} left", most=most, left=left)


def rules(row: KeyRow, numbers: Numbers) -> str:
    """What makes this key different from others, in a few words; "" for nothing."""
    said = []
    if row.models is not None:
        said.append(trn("{n} model only", "{n} models only", len(row.models)))
    if row.limit_msat is not None:
        said.append(limit(row, numbers))
    if row.expires is not None:
        said.append(tr("valid until {time}", time=moment(row.expires)))
    if row.parent:
        said.append(tr("spends the balance of {key}…", key=row.parent))
    return " · ".join(said)


def facts(row: KeyRow, numbers: Numbers, now: float) -> list[tuple[str, str]]:
    """(name, value), only what there is."""
    customer = row.kind is KeyKind.CUSTOMER
    told = [
        (tr("Key"), f"{row.prefix}…"),
        (tr("Made"), ago(row.created, now) if row.created else ""),
        (tr("Last used"), ago(row.last_used, now) if row.last_used else tr("never")),
        (tr("Requests"), numbers.count(row.requests)),
    ]
    if customer:
        told += [
            (tr("Balance"), numbers.sat(row.balance_msat) if not row.parent else ""),
            (tr("Spends the balance of"), f"{row.parent}…" if row.parent else ""),
            (tr("Spent"), numbers.sat(row.spent_msat)),
            (tr("Limit"), limit(row, numbers)),
            (tr("Valid until"), moment(row.expires) if row.expires else ""),
            (tr("What is left then goes to"), row.refund_address or ""),
            (tr("Paid with ecash of"), host(row.mint) if row.mint else ""),
        ]
    return [(name, value) for name, value in told if value]


def times(row: KeyRow) -> dict[str, str]:
    """The same by the clock, of what is told as an age."""
    told = {tr("Made"): row.created, tr("Last used"): row.last_used}
    return {name: moment(at, seconds=True) for name, at in told.items() if at}


class KeyDialog(CommandDialog):
    """Closes when what was changed is saved."""

    def __init__(self, controller: Controller, row: KeyRow, parent: QWidget | None = None) -> None:
        local = row.kind is KeyKind.LOCAL
        about = tr("A local app") if local else tr("A customer")
        super().__init__(controller, row.name or f"{row.prefix}…", about, tr("Save"), "save", parent, 480)
        self._row = row
        self.chip = Pill(small=True)
        self.chip.set(*key_state(row))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(tr("State"), tint="text2"), 0, 0)
        grid.addWidget(self.chip, 0, 1, Qt.AlignmentFlag.AlignLeft)
        self.values: dict[str, str] = {}
        exact = times(row)
        for place, (name, value) in enumerate(facts(row, controller.numbers, time.time()), 1):
            shown = Elided()
            shown.set_text(value, exact.get(name, ""))
            self.values[name] = value
            grid.addWidget(label(name, tint="text2"), place, 0)
            grid.addWidget(shown, place, 1)
        self.column.addLayout(grid)
        self.family = label("", "caption", "text2", wrap=True)
        self.family.hide()
        self.column.addWidget(self.family)
        self.rules = KeyRules(controller, row.models, timed=local and not row.needed)
        self.rules.valid.show_rule(row.expires)
        self.rules.changed.connect(self._check)
        self.rules.resized.connect(self.fit)
        self.column.addSpacing(4)
        self.column.addWidget(self.rules)
        self.column.addStretch()
        self.rules.setEnabled(not row.revoked)
        self.cancel.set(tr("Close"))
        self._check()
        if not local and not row.parent and controller.engine is not None:
            work = controller.bridge.call(controller.need().key_desk.children, row.id)
            controller.run(self, work, tr("Reading the keys"), done=self.show_children, changes=False)

    def show_children(self, rows: tuple[KeyRow, ...]) -> None:
        """Who else spends this balance."""
        if rows:
            spent = self._controller.numbers.sat(sum(one.spent_msat for one in rows))
            names = ", ".join(f"{one.prefix}…" for one in rows[:SHOWN_CHILDREN]) + (" …" if len(rows) > SHOWN_CHILDREN else "")
            self.family.setText(
                trn(
                    "{n} child key spends this balance too ({spent} so far): {names}",
                    "{n} child keys spend this balance too ({spent} so far): {names}",
                    len(rows),
                    spent=spent,
                    names=names,
                )
            )
            self.family.show()
            self.fit()

    def _changes(self) -> tuple[bool, bool]:
        """(models, validity)."""
        models, until = self.rules.models.value(), self.rules.valid.value()
        return set(models or ()) != set(self._row.models or ()) or (models is None) != (
            self._row.models is None
        ), until != self._row.expires

    def _check(self) -> None:
        self.act.setEnabled(not self._row.revoked and self.rules.complete and any(self._changes()))

    def submit(self) -> None:
        """Save what is different."""
        if not self.act.isEnabled():
            return
        (models_changed, until_changed), key = self._changes(), self._row.id
        models, until = self.rules.models.value(), self.rules.valid.value()

        async def save(engine: Engine) -> None:
            if models_changed:
                await engine.key_desk.allow_models(key, models)
            if until_changed:
                await engine.key_desk.valid_until(key, until)

        name = self._row.name or f"{self._row.prefix}…"
        self.ask(tr("The change"), save, lambda _: self.finish(tr("{name} was changed.", name=name)))
