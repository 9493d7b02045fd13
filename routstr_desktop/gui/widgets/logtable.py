"""The table of requests. Rows never change: new ones come on top."""

from __future__ import annotations

import datetime

from routstr_desktop.core.activity import LogRow
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.gui import activity_words as words
from routstr_desktop.gui import text
from routstr_desktop.gui.refusal_words import advice
from routstr_desktop.gui.text import UNKNOWN, day, duration, tokens
from routstr_desktop.gui.translation import tr, tr_later
from routstr_desktop.gui.widgets.table import TableView
from routstr_desktop.gui.widgets.tablemodel import Column, PagedModel

TIME, KEY, MODEL, APP, TOKENS, TIMES, COST, PAID, STATE = range(9)


LONG_AGO = 1_606_780_740
"""A moment of two digits each."""


class LogModel(PagedModel[LogRow]):
    """Newest first."""

    columns = (
        Column(tr_later("Time"), "0"),
        Column(tr_later("Key"), "sk-00000000"),
        Column(tr_later("Model")),
        Column(tr_later("App"), "OpenAI/Python"),
        Column(tr_later("In / out"), "88.8k / 8.8k", right=True, tip=tr_later("Tokens, in (cached ones too) and out")),
        Column(tr_later("First / total"), "0", right=True, tip=tr_later("Until the first byte and the end")),
        Column(tr_later("Your cost"), "10,000 sat", right=True, tip=tr_later("What your provider asks for it")),
        Column(tr_later("Paid"), "10,000 sat", right=True, tip=tr_later("What the customer paid")),
        Column(tr_later("State"), tr_later("Cost unknown"), icon=True),
    )

    def mark(self, row: LogRow) -> int:
        return row.seq

    def text(self, row: LogRow, column: int) -> str:
        match column:
            case 0:
                return moment(row.at)
            case 1:
                return words.key_name(row)
            case 2:
                return row.model or UNKNOWN
            case 3:
                return row.app or UNKNOWN
            case 4 | 5 | 6 | 7 if row.refused:
                return ""
            case 4:
                return f"{tokens(row.input_tokens, self.numbers)} / {tokens(row.completion_tokens, self.numbers)}"
            case 5:
                first = UNKNOWN if row.ttft_ms is None else duration(row.ttft_ms, self.numbers)
                return f"{first} / {duration(row.total_ms, self.numbers)}"
            case 6:
                return words.upstream_cost(row, self.numbers)
            case 7:
                return words.paid(row, self.numbers)
        return words.outcome(row)[0]

    def tint(self, row: LogRow, column: int) -> str:
        if column == STATE:
            return words.outcome(row)[1]
        if column == COST and row.unpriced:
            return "warn"
        faint = column in (TIME, APP, TIMES) or (column == PAID and row.key_kind is KeyKind.LOCAL)
        return "text2" if faint else "text"

    def sign(self, row: LogRow, column: int) -> tuple[str, str] | None:
        if column != STATE:
            return None
        _, tone, icon = words.outcome(row)
        return icon, tone

    def tip(self, row: LogRow, column: int) -> str | None:
        match column:
            case 0:
                return text.moment(row.at, seconds=True)
            case 1 | 2 | 3:
                return self.text(row, column)
            case 4 if not row.refused:
                count = self.numbers.count
                return tr("{input} in, {output} out", input=count(row.input_tokens), output=count(row.completion_tokens))
            case 6 if row.unpriced:
                return tr("Nobody knows what this request cost. It is not counted as zero.")
            case 8:
                return f"{advice(row.status, row.error or '')} ({row.status} {row.error})" if row.refused else row.error
        return None


class LogView(TableView[LogRow]):
    """One row is selected at a time; model, money and state give way last."""

    gives_way = (APP, TIMES, COST, TOKENS, KEY)
    least = 130
    row_height = 32

    def sample(self, column: int) -> str:
        if column == TIME:
            return moment(LONG_AGO)
        if column == TIMES:
            return f"{duration(888)} / {duration(88_888)}0"
        if column == STATE and self.never:  # of what was refused
            return tr("Too many requests")
        return super().sample(column)


def moment(at: float) -> str:
    """`18:03:12` today, `21 Nov, 18:03` before."""
    then = datetime.datetime.fromtimestamp(at)
    if then.date() == datetime.date.today():
        return then.strftime("%H:%M:%S")
    return tr("{day}, {time}", day=day(then.date()), time=then.strftime("%H:%M"))
