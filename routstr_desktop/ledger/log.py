"""Reading the request log: page by page from the newest row back, whatever is searched for.

A filter has no index of its own (each would cost every request something): rows are looked through in strides, and a look
that takes long hands out what it has and where it stopped. Only the rows of one key are found by their index.
"""

from __future__ import annotations

import sqlite3
import time
from decimal import Decimal
from typing import Any

from routstr_desktop.core.activity import CLIENT_LEFT, Choice, Choices, LogFilter, LogPage, LogRow
from routstr_desktop.core.keys import KeyKind

from . import refusals
from .requests import billed

STRIDE = 20_000
"""Rows that one statement looks through at most."""
BUDGET = 0.04
"""Seconds after which a search hands out what it has."""
MOST_WORDS = 5
MOST_CHOICES = 100
_COLUMNS = (
    "r.seq, r.id, r.at, r.key_id, coalesce(nullif(k.name, ''), k.prefix, ''), k.kind, r.model, r.app, r.path, r.status, "
    "r.prompt_tokens, r.completion_tokens, r.cache_read, r.cache_write, r.cost_msat, r.charged_msat, r.shortfall_msat, "
    "r.upstream, r.upstream_usd, r.upstream_msat, r.estimated, r.stream, r.ttft_ms, r.total_ms, r.error, r.bill"
)
FROM = "FROM requests r LEFT JOIN keys k ON k.id = r.key_id"
_WORDS = (
    "(r.model || ' ' || r.app || ' ' || r.upstream || ' ' || r.id || ' ' || coalesce(r.error, '') || ' ' || "
    "coalesce(k.name, '') || ' ' || coalesce(k.prefix, '')) LIKE ? ESCAPE '\\'"
)
_OUTCOMES = {
    "answered": "r.error IS NULL",
    "failed": f"r.error <> '{CLIENT_LEFT}'",
    "left": f"r.error = '{CLIENT_LEFT}'",
    "unpriced": "r.upstream_msat IS NULL AND r.prompt_tokens + r.completion_tokens + r.cache_read + r.cache_write > 0",
}


def page(connection: sqlite3.Connection, chosen: LogFilter, limit: int, before: int | None, since: int = 0) -> LogPage:
    """At most `limit` rows below `before` and above `since`; fewer, with a place to go on, where the search took its time."""
    if chosen.outcome == "refused":
        return refusals.page(connection, chosen, limit, before, since)
    (total,) = connection.execute("SELECT value FROM totals WHERE name = 'requests'").fetchone()
    (newest,) = connection.execute("SELECT coalesce(max(seq), 0) FROM requests").fetchone()
    wanted, parameters = conditions(chosen)
    top: int = newest + 1 if before is None else before
    stride = STRIDE if wanted and not _by_key_alone(chosen) else top
    rows: list[LogRow] = []
    end = time.monotonic() + BUDGET
    least = since + 1
    while top > least and len(rows) < limit:
        low = max(least, top - stride)
        found = connection.execute(
            f"SELECT {_COLUMNS} {FROM} WHERE {' AND '.join(('r.seq < ? AND r.seq >= ?', *wanted))} "
            "ORDER BY r.seq DESC LIMIT ?",
            (top, low, *parameters, limit - len(rows)),
        ).fetchall()
        rows += map(_row, found)
        top = low if len(rows) < limit else rows[-1].seq
        if time.monotonic() > end:
            break
    reached = connection.execute("SELECT at FROM requests WHERE seq >= ? ORDER BY seq LIMIT 1", (top,)).fetchone()
    return LogPage(tuple(rows), top if top > least else None, reached and reached[0], total, newest)


def _by_key_alone(chosen: LogFilter) -> bool:
    return chosen == LogFilter(key_id=chosen.key_id) and bool(chosen.key_id)


def conditions(chosen: LogFilter) -> tuple[list[str], list[Any]]:
    """What a row must be, for a statement over `FROM`, and its parameters."""
    found, parameters = list[str](), list[Any]()
    if chosen.model is not None:
        found.append("r.model = ?")
        parameters.append(chosen.model)
    if chosen.app is not None:
        found.append("r.app = ?")
        parameters.append(chosen.app)
    if chosen.key_id is not None:
        found.append("r.key_id = ?" if chosen.key_id else "k.kind = 'x-cashu'")
        parameters += [chosen.key_id] if chosen.key_id else []
    if chosen.outcome:
        found.append(_OUTCOMES[chosen.outcome])
    for word in chosen.text.split()[:MOST_WORDS]:
        found.append(_WORDS)
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        parameters.append(f"%{escaped}%")
    return found, parameters


def _row(values: tuple[Any, ...]) -> LogRow:
    (
        seq, id_, at, key_id, key, kind, model, app, path, status, prompt, completion, read, write, cost, charged, shortfall,
        upstream, usd, msat, estimated, stream, ttft, total, error, bill,
    ) = values  # fmt: skip
    return LogRow(
        seq, id_, at, key_id, key, None if kind is None else KeyKind(kind), model, app, path, status, prompt, completion, read,
        write, cost, charged, shortfall, upstream, None if usd is None else Decimal(usd), msat, bool(estimated), bool(stream),
        ttft, total, error, billed(bill),
    )  # fmt: skip


def choices(connection: sqlite3.Connection, first: str) -> Choices:
    """What was used since the ISO day `first`, the most used first."""

    def used(table: str, column: str) -> list[tuple[Any, int]]:
        return connection.execute(
            f"SELECT {column}, sum(requests) FROM {table} WHERE day >= ? GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
            (first, MOST_CHOICES),
        ).fetchall()

    titles = dict[int, str]()
    keys = used("key_sales", "key_id")
    marks = ", ".join("?" * len(keys))
    titles.update(
        connection.execute(
            f"SELECT id, coalesce(nullif(name, ''), prefix) FROM keys WHERE id IN ({marks})", [key for key, _ in keys]
        )
    )
    return Choices(
        models=tuple(Choice(name, "", count) for name, count in used("sales", "model")),
        keys=tuple(Choice(str(key), titles.get(key, ""), count) for key, count in keys),
        apps=tuple(Choice(name, "", count) for name, count in used("app_sales", "app")),
    )
