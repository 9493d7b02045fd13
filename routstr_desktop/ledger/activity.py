"""Charts of what was sold, read from the sums per day and per hour: a look costs the same however long the log is."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from routstr_desktop.core.activity import SLOTS, Chart, Choices, Dimension, LogFilter, LogPage, Measure, Range, Series
from routstr_desktop.core.profit import Profit, ProfitReport

from . import log, sales
from .database import Database
from .filtered import dimension_of, source
from .refusals import Refusals
from .sales import SUMS, TOTALS, line, title_of

ALL = LogFilter()
TOP = 5
"""Series that are told apart; the others are one."""
HOUR = 3600
_TABLES: dict[Dimension, tuple[str, str]] = {
    "model": ("sales", "model"),
    "key": ("key_sales", "key_id"),
    "app": ("app_sales", "app"),
}
_VALUES: dict[Measure, str] = {
    "earned": "earned_msat",
    "cost": "cost_msat",
    "requests": "requests",
    "tokens": "input_tokens + output_tokens",
}
_HOUR_FEES = """SELECT at / 3600, sum(iif(debit = 2, amount_msat, -amount_msat)) FROM transfers
    WHERE (debit = 2 OR credit = 2) AND at >= ? AND at < ? GROUP BY 1"""
"""See sales: the condition is that of the index."""


class Stretch(NamedTuple):
    """The slots of a range: their names (ISO), and how they are found in the file."""

    span: Range
    names: tuple[str, ...]
    places: tuple[str | int, ...]
    """Days as ISO texts, hours as hours since 1970."""

    def rows(self, by: Dimension) -> tuple[str, tuple[str | int, ...]]:
        """A query for (slot, name, sums...) and its parameters."""
        ends, sums = (self.places[0], self.places[-1]), ", ".join(SUMS)
        if self.span == "day":
            return f"SELECT hour AS slot, name, {sums} FROM hours WHERE hour BETWEEN ? AND ? AND dimension = ?", (*ends, by)
        table, column = _TABLES[by]
        return f"SELECT day AS slot, {column} AS name, {sums} FROM {table} WHERE day BETWEEN ? AND ?", ends


def stretch(span: Range, now: float) -> Stretch:
    """The slots that end with the one that `now` (unix seconds) is in."""
    count = SLOTS[span]
    if span == "day":
        last = int(now) // HOUR
        hours = tuple(last - back for back in reversed(range(count)))
        return Stretch(span, tuple(datetime.fromtimestamp(hour * HOUR).isoformat("T", "minutes") for hour in hours), hours)
    today = date.fromtimestamp(now)
    days = tuple((today - timedelta(days=back)).isoformat() for back in reversed(range(count)))
    return Stretch(span, days, days)


def chart(connection: sqlite3.Connection, over: Stretch, by: Dimension, measure: Measure, chosen: LogFilter = ALL) -> Chart:
    """The largest of a dimension, slot by slot."""
    rows, parameters, since = source(connection, over, by, chosen)
    slots = _slots(connection, over, chosen)
    value = _VALUES[measure]
    top = connection.execute(
        f"SELECT name FROM ({rows}) GROUP BY name HAVING sum({value}) > 0 ORDER BY sum({value}) DESC, name LIMIT {TOP}",
        parameters,
    ).fetchall()
    names = [name for (name,) in top]
    marks = ", ".join("?" * len(names))
    found = connection.execute(
        f"SELECT slot, iif(name IN ({marks}), name, NULL) AS part, sum({value}) FROM ({rows}) GROUP BY slot, part",
        (*names, *parameters),
    )
    place = {slot: at for at, slot in enumerate(over.places)}
    values: dict[str | int | None, list[int]] = {name: [0] * len(place) for name in (*names, None)}
    for slot, part, amount in found:
        values[part][place[slot]] += amount
    series = [Series(str(name), title_of(connection, int(name)) if by == "key" else "", tuple(values[name])) for name in names]
    if any(values[None]):
        series.append(Series("", "", tuple(values[None]), rest=True))
    return Chart(over.span, by, measure, slots, tuple(series), _total(slots), since)


def lines(connection: sqlite3.Connection, over: Stretch, by: Dimension, limit: int, chosen: LogFilter = ALL) -> ProfitReport:
    """Income and cost of the whole stretch by model, key or app, what earned or lost most in front."""
    rows, parameters, _ = source(connection, over, by, chosen)
    found = connection.execute(
        f"""SELECT name, {TOTALS} FROM ({rows}) GROUP BY name
        ORDER BY abs(sum(earned_msat) - sum(cost_msat)) DESC, sum(requests) DESC, name LIMIT ?""",
        (*parameters, limit + 1),
    ).fetchall()
    made = [line(str(name), sums, 0) for name, *sums in found]
    if by == "key":
        made = [replace(one, title=title_of(connection, int(one.name))) for one in made]
    total = _total(_slots(connection, over, chosen))
    return ProfitReport(by, over.names[0], over.names[-1], tuple(made[:limit]), total, len(made) > limit)


def _slots(connection: sqlite3.Connection, over: Stretch, chosen: LogFilter) -> tuple[Profit, ...]:
    """The sums of each slot; fees are of no single request, so only the whole has them."""
    rows, parameters, _ = source(connection, over, dimension_of(chosen), chosen)
    sums = {
        slot: found for slot, *found in connection.execute(f"SELECT slot, {TOTALS} FROM ({rows}) GROUP BY slot", parameters)
    }
    fees = _fees(connection, over) if replace(chosen, text="").empty else {}
    return tuple(
        line(name, sums.get(place, ()), fees.get(place, 0)) for name, place in zip(over.names, over.places, strict=True)
    )


def _fees(connection: sqlite3.Connection, over: Stretch) -> Mapping[Any, int]:
    if over.span != "day":
        first, last = (date.fromisoformat(name) for name in (over.names[0], over.names[-1]))
        return sales.fees(connection, first, last)
    start, end = int(over.places[0]) * HOUR, (int(over.places[-1]) + 1) * HOUR
    return dict(connection.execute(_HOUR_FEES, (start, end)).fetchall())


def _total(slots: Sequence[Profit]) -> Profit:
    fields = (*SUMS, "fees_msat")
    return replace(Profit(""), **{name: sum(getattr(slot, name) for slot in slots) for name in fields})


class ActivityBook:
    """What the ledger answers about activity; every answer comes from the reading thread."""

    def __init__(self, database: Database, current: Callable[[], Awaitable[None]], now: Callable[[], float]) -> None:
        self._database, self._current, self._now = database, current, now
        self.refusals = Refusals(database, now)
        """What never became a request of the log."""

    async def chart(self, span: Range, by: Dimension, measure: Measure, chosen: LogFilter = ALL) -> Chart:
        """The last hours or days, of the requests that were chosen. LedgerFailure."""
        await self._current()
        over = stretch(span, self._now())
        return await self._database.read(lambda c: chart(c, over, by, measure, chosen))

    async def lines(self, span: Range, by: Dimension, limit: int = 100, chosen: LogFilter = ALL) -> ProfitReport:
        """The same stretch in all, by model, key or app. LedgerFailure."""
        await self._current()
        over = stretch(span, self._now())
        return await self._database.read(lambda c: lines(c, over, by, limit, chosen))

    async def page(self, chosen: LogFilter, limit: int, before: int | None = None, since: int = 0) -> LogPage:
        """Rows of the log, newest first, between two seqs (neither included). LedgerFailure."""
        await (self.refusals.flush() if chosen.outcome == "refused" else self._current())
        return await self._database.read(lambda c: log.page(c, chosen, limit, before, since))

    async def choices(self) -> Choices:
        """The models, keys and apps of the last 30 days. LedgerFailure."""
        await self._current()
        first = stretch("month", self._now()).names[0]
        return await self._database.read(lambda c: log.choices(c, first))
