"""What was sold and what it cost us, per local calendar day and, for two days, per hour: by model, key and app. Kept up with
every settlement, so that a question about profit reads days and never the log. Money in msat, costs also in pUSD (core.money).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from routstr_desktop.core.money import usd_to_pusd
from routstr_desktop.core.profit import Profit, ProfitReport

from .bulk import Bulk
from .requests import Settled

By = Literal["day", "model", "key", "upstream", "app"]
SUMS = ("requests", "local_requests", "unpriced", "earned_msat", "cost_msat", "cost_pusd", "input_tokens", "output_tokens")
_COLUMNS = ", ".join(SUMS)
_ADD = ", ".join(f"{name} = {name} + excluded.{name}" for name in SUMS)
HOURS_KEPT = 48
MOST_APPS = 500
"""Different names of apps that one day is told apart by; whoever invents more is counted as if they had said none."""


def _adding(table: str, *columns: str) -> Bulk:
    place = ", ".join(columns)
    width = len(columns) + len(SUMS)
    return Bulk(f"INSERT INTO {table}({place}, {_COLUMNS}) VALUES ", width, f" ON CONFLICT({place}) DO UPDATE SET {_ADD}")


_add_sales = _adding("sales", "day", "model", "upstream")
_add_key_sales = _adding("key_sales", "day", "key_id")
_add_app_sales = _adding("app_sales", "day", "app")
_add_hours = _adding("hours", "hour", "dimension", "name")
_Table = dict[tuple[Any, ...], list[int]]
TOTALS = ", ".join(f"sum({name})" for name in SUMS)
_FEES = """SELECT date(at, 'unixepoch', 'localtime'), sum(iif(debit = 2, amount_msat, -amount_msat)) FROM transfers
    WHERE (debit = 2 OR credit = 2) AND at >= ? AND at < ? GROUP BY 1"""
"""Account 2 is that of the fees; the condition is that of the index."""


class Sales:
    """Adds settlements to their days and hours. Used by the writer thread only."""

    def __init__(self, day_of: Callable[[float], str]) -> None:
        self._day_of = day_of
        self._hour = 0
        self._apps: tuple[str, set[str]] = ("", set())

    def add(self, connection: sqlite3.Connection, items: Iterable[Settled]) -> None:
        """Adds the settlements, within the caller's transaction."""
        alike: _Table = {}
        for item in items:
            row = item.row
            day = self._day_of(row.at)
            inputs = row.prompt_tokens + row.cache_read + row.cache_write
            used = bool(inputs or row.completion_tokens)
            one = (
                1,
                int(item.account_id == 0),
                int(used and row.upstream_msat is None),
                item.charged_msat,
                row.upstream_msat or 0,
                0 if row.upstream_usd is None else usd_to_pusd(row.upstream_usd),
                inputs,
                row.completion_tokens,
            )
            place = (day, int(row.at) // 3600, row.model, row.upstream, item.sales_id, self._counted(day, row.app))
            _add(alike, place, one)
        models: _Table = {}
        keys: _Table = {}
        apps: _Table = {}
        hours: _Table = {}
        for (day, hour, model, upstream, sales_id, app), sums in alike.items():
            _add(models, (day, model, upstream), sums)
            _add(keys, (day, sales_id), sums)
            _add(apps, (day, app), sums)
            _add(hours, (hour, "model", model), sums)
            _add(hours, (hour, "key", str(sales_id)), sums)
            _add(hours, (hour, "app", app), sums)
            if hour > self._hour:
                self._hour = hour
                connection.execute("DELETE FROM hours WHERE hour < ?", (hour - HOURS_KEPT,))
        for write, table in ((_add_sales, models), (_add_key_sales, keys), (_add_app_sales, apps), (_add_hours, hours)):
            write(connection, [(*place, *sums) for place, sums in table.items()])

    def _counted(self, day: str, app: str) -> str:
        """The app, unless too many have been named on that day."""
        if self._apps[0] != day:
            self._apps = (day, set())
        known = self._apps[1]
        if app in known or len(known) < MOST_APPS:
            known.add(app)
            return app
        return ""


def _add(table: _Table, place: tuple[Any, ...], one: Sequence[int]) -> None:
    sums = table.get(place)
    if sums is None:
        table[place] = list(one)
    else:
        for at, value in enumerate(one):
            sums[at] += value


def report(connection: sqlite3.Connection, by: By, first: date, last: date, limit: int) -> ProfitReport:
    """Income and cost of the days from `first` to `last`. Days come oldest first, others by what they earned or lost."""
    span = (first.isoformat(), last.isoformat())
    kept = fees(connection, first, last)
    table, column = {"key": ("key_sales", "key_id"), "app": ("app_sales", "app")}.get(by, ("sales", by))
    query = f"SELECT {column}, {TOTALS} FROM {table} WHERE day BETWEEN ? AND ? GROUP BY {column}"
    query += " ORDER BY 1" if by == "day" else " ORDER BY abs(sum(earned_msat) - sum(cost_msat)) DESC, sum(requests) DESC, 1"
    rows = connection.execute(f"{query} LIMIT ?", (*span, limit + 1)).fetchall()
    lines = [line(str(name), sums, kept.get(name, 0) if by == "day" else 0) for name, *sums in rows]
    if by == "day":
        known = {one.name for one in lines}
        lines += [Profit(day, fees_msat=amount) for day, amount in kept.items() if day not in known]
        lines.sort(key=lambda one: one.name)
    elif by == "key":
        lines = [replace(one, title=title_of(connection, int(one.name))) for one in lines]
    sums = connection.execute(f"SELECT {TOTALS} FROM sales WHERE day BETWEEN ? AND ?", span).fetchone()
    total = line("", sums, sum(kept.values()))
    return ProfitReport(by, *span, tuple(lines[:limit]), total, len(lines) > limit)


def line(name: str, sums: Iterable[int | None], fees_msat: int) -> Profit:
    """The sums of SUMS, and the fees beside them."""
    return replace(Profit(name, "", *(value or 0 for value in sums)), fees_msat=fees_msat)


def title_of(connection: sqlite3.Connection, key_id: int) -> str:
    """What people know a key by; "" for those that were used once."""
    row = connection.execute("SELECT name, prefix FROM keys WHERE id = ?", (key_id,)).fetchone() if key_id else None
    return "" if row is None else row[0] or row[1]


def fees(connection: sqlite3.Connection, first: date, last: date) -> Mapping[str, int]:
    """What mints and Lightning kept, by local day, in msat."""
    start, end = (int(datetime(*day.timetuple()[:3]).timestamp()) for day in (first, last + timedelta(days=1)))
    return dict(connection.execute(_FEES, (start, end)).fetchall())


def spent(connection: sqlite3.Connection, first: date) -> list[tuple[str, str, int]]:
    """(day, upstream, pUSD) of each day since `first`: what the spend guard begins with."""
    return connection.execute(
        "SELECT day, upstream, sum(cost_pusd) FROM sales WHERE day >= ? GROUP BY day, upstream", (first.isoformat(),)
    ).fetchall()
