"""What was sold and what it cost us, per local calendar day, by model and by key: kept up with every settlement, so that a
question about profit reads days and never the log. Money in msat, costs also in pUSD (core.money).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal

from routstr_desktop.core.money import usd_to_pusd
from routstr_desktop.core.profit import Profit, ProfitReport

from .bulk import Bulk
from .requests import Settled

By = Literal["day", "model", "key", "upstream"]
_SUMS = ("requests", "local_requests", "unpriced", "earned_msat", "cost_msat", "cost_pusd", "input_tokens", "output_tokens")
_COLUMNS = ", ".join(_SUMS)
_ADD = ", ".join(f"{name} = {name} + excluded.{name}" for name in _SUMS)
_add_sales = Bulk(
    f"INSERT INTO sales(day, model, upstream, {_COLUMNS}) VALUES ",
    11,
    f" ON CONFLICT(day, model, upstream) DO UPDATE SET {_ADD}",
)
_add_key_sales = Bulk(
    f"INSERT INTO key_sales(day, key_id, {_COLUMNS}) VALUES ", 10, f" ON CONFLICT(day, key_id) DO UPDATE SET {_ADD}"
)
_TOTALS = ", ".join(f"sum({name})" for name in _SUMS)
_FEES = """SELECT date(at, 'unixepoch', 'localtime'), sum(iif(debit = 2, amount_msat, -amount_msat)) FROM transfers
    WHERE (debit = 2 OR credit = 2) AND at >= ? AND at < ? GROUP BY 1"""
"""Account 2 is that of the fees; the condition is that of the index."""


class Sales:
    """Adds settlements to their days. Used by the writer thread only."""

    def __init__(self, day_of: Callable[[float], str]) -> None:
        self._day_of = day_of

    def add(self, connection: sqlite3.Connection, items: Iterable[Settled]) -> None:
        """Adds the settlements, within the caller's transaction."""
        models: dict[tuple[str, str, str], list[int]] = {}
        keys: dict[tuple[str, int], list[int]] = {}
        for item in items:
            row = item.row
            day = self._day_of(row.at)
            inputs = row.prompt_tokens + row.cache_read + row.cache_write
            used = bool(inputs or row.completion_tokens)
            pusd = 0 if row.upstream_usd is None else usd_to_pusd(row.upstream_usd)
            one = (
                1,
                int(item.account_id == 0),
                int(used and row.upstream_msat is None),
                item.charged_msat,
                row.upstream_msat or 0,
                pusd,
                inputs,
                row.completion_tokens,
            )
            for sums in (
                models.setdefault((day, row.model, row.upstream), [0] * len(_SUMS)),
                keys.setdefault((day, item.sales_id), [0] * len(_SUMS)),
            ):
                for place, value in enumerate(one):
                    sums[place] += value
        _add_sales(connection, [(*key, *sums) for key, sums in models.items()])
        _add_key_sales(connection, [(*key, *sums) for key, sums in keys.items()])


def report(connection: sqlite3.Connection, by: By, first: date, last: date, limit: int) -> ProfitReport:
    """Income and cost of the days from `first` to `last`. Days come oldest first, others by what they earned or lost."""
    span = (first.isoformat(), last.isoformat())
    kept = _fees(connection, first, last)
    if by == "key":
        query = f"SELECT key_id, {_TOTALS} FROM key_sales WHERE day BETWEEN ? AND ? GROUP BY key_id"
    else:
        query = f"SELECT {by}, {_TOTALS} FROM sales WHERE day BETWEEN ? AND ? GROUP BY {by}"
    query += " ORDER BY 1" if by == "day" else " ORDER BY abs(sum(earned_msat) - sum(cost_msat)) DESC, sum(requests) DESC, 1"
    rows = connection.execute(f"{query} LIMIT ?", (*span, limit + 1)).fetchall()
    lines = [_line(str(name), sums, kept.get(name, 0) if by == "day" else 0) for name, *sums in rows]
    if by == "day":
        known = {line.name for line in lines}
        lines += [Profit(day, fees_msat=amount) for day, amount in kept.items() if day not in known]
        lines.sort(key=lambda line: line.name)
    elif by == "key":
        lines = [replace(line, title=_title(connection, int(line.name))) for line in lines]
    sums = connection.execute(f"SELECT {_TOTALS} FROM sales WHERE day BETWEEN ? AND ?", span).fetchone()
    total = _line("", sums, sum(kept.values()))
    return ProfitReport(by, *span, tuple(lines[:limit]), total, len(lines) > limit)


def _line(name: str, sums: Iterable[int | None], fees_msat: int) -> Profit:
    return replace(Profit(name, "", *(value or 0 for value in sums)), fees_msat=fees_msat)


def _title(connection: sqlite3.Connection, key_id: int) -> str:
    """What people know a key by; "" for those that were used once."""
    row = connection.execute("SELECT name, prefix FROM keys WHERE id = ?", (key_id,)).fetchone() if key_id else None
    return "" if row is None else row[0] or row[1]


def _fees(connection: sqlite3.Connection, first: date, last: date) -> Mapping[str, int]:
    """What mints and Lightning kept, by local day, in msat."""
    start, end = (int(datetime(*day.timetuple()[:3]).timestamp()) for day in (first, last + timedelta(days=1)))
    return dict(connection.execute(_FEES, (start, end)).fetchall())


def spent(connection: sqlite3.Connection, first: date) -> list[tuple[str, str, int]]:
    """(day, upstream, pUSD) of each day since `first`: what the spend guard begins with."""
    return connection.execute(
        "SELECT day, upstream, sum(cost_pusd) FROM sales WHERE day >= ? GROUP BY day, upstream", (first.isoformat(),)
    ).fetchall()
