"""One request of the log, whole: who asked, how long it took, the bill by its parts. What was said is kept nowhere."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from routstr_desktop.core.activity import Billed, LogRow
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.gui import activity_words as words
from routstr_desktop.gui.clipboard import copy
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.refusal_words import advice
from routstr_desktop.gui.text import NBSP, UNKNOWN, Numbers, duration, moment
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.boxes import Pill
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import Rule, label

Line = tuple[str, str, str]
"""(name, what there is to say, amount)."""


class RequestDialog(Dialog):
    """The detail sheet of a row."""

    def __init__(self, row: LogRow, numbers: Numbers, parent: QWidget | None = None) -> None:
        super().__init__(tr("Request"), "", parent, width=520)
        self.row = row
        pill = Pill(small=True)
        pill.set(*words.outcome(row))
        head = QHBoxLayout()
        head.addWidget(pill)
        when = moment(row.at, seconds=True)
        head.addWidget(label(when, tint="text2"))
        head.addStretch()
        self.column.addLayout(head)
        if row.refused:
            self.column.addWidget(label(advice(row.status, row.error or ""), wrap=True))
            parts = [_refused(row)]
        else:
            parts = [lines for lines in (_about(row, numbers), bill(row, numbers), _result(row, numbers)) if lines]
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(name) for lines in parts for name, _, _ in lines)
        for lines in parts:
            self.column.addWidget(Rule())
            self.column.addLayout(_grid(lines, widest))
        note = label(tr("What was asked and answered is not kept anywhere."), "caption", "text3", wrap=True)
        self.column.addWidget(note)
        self.copy = Button(tr("Copy request id"), "copy")
        self.copy.clicked.connect(lambda: copy(row.id))
        close = Button(tr("Close"), kind="primary")
        close.clicked.connect(self.accept)
        self.add_buttons(self.copy, close)
        close.setFocus()


def _about(row: LogRow, numbers: Numbers) -> list[Line]:
    how = tr("streamed") if row.stream else tr("in one piece")
    took = tr("{total} in all", total=duration(row.total_ms, numbers))
    if row.ttft_ms is not None:
        first = duration(row.ttft_ms, numbers)
        took = tr("{first} to the first byte, {total} in all", first=first, total=duration(row.total_ms, numbers))
    lines = [
        (tr("Key"), words.key_name(row), ""),
        (tr("App"), row.app or tr("It did not say"), ""),
        (tr("Model"), row.model or UNKNOWN, ""),
        (tr("Endpoint"), f"{row.path} · {how}", ""),
        (tr("Provider"), row.upstream or UNKNOWN, ""),
        (tr("Time"), took, ""),
        (tr("Request id"), row.id, ""),
    ]
    if row.error is not None:
        lines.append((tr("Error"), f"{row.error} ({row.status})", ""))
    return lines


def _refused(row: LogRow) -> list[Line]:
    """Nothing was begun: who asked for what, as far as it is known."""
    return [
        (tr("Key"), words.key_name(row), ""),
        (tr("App"), row.app or tr("It did not say"), ""),
        (tr("Model"), row.model or UNKNOWN, ""),
        (tr("Endpoint"), row.path, ""),
        (tr("Answer"), f"{row.status} {row.error}", ""),
        (tr("Request id"), row.id, ""),
    ]


def bill(row: LogRow, numbers: Numbers) -> list[Line]:
    """The price by its parts, and the tokens behind them."""

    def count(value: int) -> str:
        return trn("{n} token", "{n} tokens", value, n=numbers.count(value))

    used = [
        (tr("Input"), row.prompt_tokens, None),
        (tr("Cached input"), row.cache_read, None),
        (tr("Written to the cache"), row.cache_write, None),
        (tr("Output"), row.completion_tokens, None),
    ]
    if row.billed is None:
        lines = [(name, count(value), "") for name, value, _ in used if value]
    else:
        one = row.billed
        plain = row.cost_msat - one.output - one.cache_read - one.cache_write - one.base
        parts = (plain, one.cache_read, one.cache_write, one.output)
        lines = [
            (name, count(value), exact(part, numbers))
            for (name, value, _), part in zip(used, parts, strict=True)
            if value or part
        ]
        if one.base:
            lines.append((tr("The request itself"), "", exact(one.base, numbers)))
        lines.append((tr("Price"), _price(one, numbers), exact(row.cost_msat, numbers)))
    if row.estimated:
        lines.append((tr("Counted"), tr("by this node: the provider told no tokens"), ""))
    return lines


def _price(one: Billed, numbers: Numbers) -> str:
    rates = {"input": numbers.sat(one.input_rate), "output": numbers.sat(one.output_rate)}
    if one.btc_usd is None:
        return tr("{input} in · {output} out per 1M tokens", **rates)
    rate = numbers.count(round(Decimal(one.btc_usd)))
    return tr("{input} in · {output} out per 1M tokens, at ${rate} per bitcoin", **rates, rate=rate)


def _result(row: LogRow, numbers: Numbers) -> list[Line]:
    free = row.key_kind is KeyKind.LOCAL
    lines = [(tr("Paid"), tr("A local app pays nothing") if free else "", "" if free else exact(row.paid_msat, numbers))]
    if row.shortfall_msat:
        lines.append((tr("Not paid"), tr("the key had no more: this part is yours"), exact(row.shortfall_msat, numbers)))
    usd = "" if row.upstream_usd is None or numbers.hidden else f"${row.upstream_usd.normalize():f}"
    if row.unpriced:
        lines.append((tr("Your cost"), usd or tr("nobody knows it"), UNKNOWN))
        return lines
    lines.append((tr("Your cost"), usd, exact(row.upstream_msat or 0, numbers)))
    gain = row.paid_msat - (row.upstream_msat or 0)
    lines.append((tr("Left for you"), "", exact(gain, numbers, signed=True)))
    return lines


def exact(msat: int, numbers: Numbers, *, signed: bool = False) -> str:
    """An amount of a bill: to the millisatoshi, as here the parts must add up."""
    if numbers.hidden:
        return numbers.sat(msat)
    whole, rest = divmod(abs(msat), MSAT_PER_SAT)
    digits = f"{numbers.point}{rest:03d}" if rest else ""
    sign = numbers.delta(msat)[0] if msat and (signed or msat < 0) else ""
    return f"{sign}{numbers.count(whole)}{digits}{NBSP}sat"


def _grid(lines: list[Line], widest: int) -> QGridLayout:
    grid = QGridLayout()
    grid.setColumnMinimumWidth(0, widest + 4)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    for place, (name, text, amount) in enumerate(lines):
        shown = label(text, wrap=True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(f"{name}: {text} {amount}".strip())
        grid.addWidget(label(name, tint="text2"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(shown, place, 1)
        grid.addWidget(label(amount, "strong"), place, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return grid
