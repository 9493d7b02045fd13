"""Charts of a part of the requests: from the sums where they tell that part apart, else counted in the request log.

The sums know models, keys and apps, each by itself. What one key did with one model, or what failed, only the log knows, as far
back as it is kept; of a very long one the newest rows are looked at, so that no look takes long.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from routstr_desktop.core.activity import Dimension, LogFilter

from . import log

if TYPE_CHECKING:
    from .activity import Stretch

MOST_LOOKED = 300_000
"""Rows of the log; about a second."""
SLACK = 86_400
"""Seconds by which rows may stand out of order: they are written when a request ends, and tell when it began."""
_USED = "r.prompt_tokens + r.completion_tokens + r.cache_read + r.cache_write > 0"
_SUMS = f"""1 AS requests, coalesce(k.kind, '') = 'local' AS local_requests,
    {_USED} AND r.upstream_msat IS NULL AS unpriced, r.charged_msat AS earned_msat, coalesce(r.upstream_msat, 0) AS cost_msat,
    CAST(round(CAST(coalesce(r.upstream_usd, '0') AS REAL) * 1e12) AS INTEGER) AS cost_pusd,
    r.prompt_tokens + r.cache_read + r.cache_write AS input_tokens, r.completion_tokens AS output_tokens"""
"""As `sales.SUMS`."""
_NAMES: dict[Dimension, str] = {"model": "r.model", "key": "iif(k.kind = 'x-cashu', 0, r.key_id)", "app": "r.app"}


class Source(NamedTuple):
    """A query for (slot, name, sums...), what it takes, and since when it knows all (None: from the beginning)."""

    rows: str
    parameters: tuple[Any, ...]
    since: float | None = None


def source(connection: sqlite3.Connection, over: Stretch, by: Dimension, chosen: LogFilter) -> Source:
    """Where the part that was chosen is told apart by `by`. Words that are searched for are a matter of the log alone."""
    chosen = replace(chosen, text="")
    if chosen.empty:
        return Source(*over.rows(by))
    alone = {"model": LogFilter(model=chosen.model), "key": LogFilter(key_id=chosen.key_id), "app": LogFilter(app=chosen.app)}
    if chosen == alone[by]:
        name = {"model": chosen.model, "key": chosen.key_id, "app": chosen.app}[by]
        rows, parameters = over.rows(by)
        return Source(f"SELECT * FROM ({rows}) WHERE name = ?", (*parameters, str(name) if over.span == "day" else name))
    if chosen.outcome == "refused":  # nothing was begun
        rows, parameters = over.rows(by)
        return Source(f"SELECT * FROM ({rows}) WHERE 0", parameters)
    return _counted(connection, over, by, chosen)


def dimension_of(chosen: LogFilter) -> Dimension:
    """By which the sums can tell what was chosen, if they can at all."""
    return "key" if chosen.key_id is not None else "app" if chosen.app is not None else "model"


def _counted(connection: sqlite3.Connection, over: Stretch, by: Dimension, chosen: LogFilter) -> Source:
    start, end = _bounds(over)
    (newest,) = connection.execute("SELECT coalesce(max(seq), 0) FROM requests").fetchone()
    first = max(_first(connection, start - SLACK), newest - MOST_LOOKED + 1)
    conditions, parameters = log.conditions(chosen)
    second = "CAST(r.at AS INTEGER)"  # SQLite rounds to milliseconds: the last moment of a day would be in the next one
    slot = f"{second} / 3600" if over.span == "day" else f"date({second}, 'unixepoch', 'localtime')"
    where = " AND ".join(("r.seq >= ?", "r.at >= ?", "r.at < ?", *conditions))
    rows = f"SELECT {slot} AS slot, {_NAMES[by]} AS name, {_SUMS} {log.FROM} WHERE {where}"
    return Source(rows, (first, start, end, *parameters), _since(connection, first, start))


def _bounds(over: Stretch) -> tuple[float, float]:
    if over.span == "day":
        return int(over.places[0]) * 3600.0, (int(over.places[-1]) + 1) * 3600.0
    days = date.fromisoformat(over.names[0]), date.fromisoformat(over.names[-1]) + timedelta(days=1)
    first, last = (datetime(*day.timetuple()[:3]).timestamp() for day in days)
    return first, last


def _first(connection: sqlite3.Connection, at: float) -> int:
    """The place in the log from which on rows are not older than `at`: halving, as nothing finds rows by their time."""
    low, high = connection.execute("SELECT coalesce(min(seq), 0), coalesce(max(seq), 0) FROM requests").fetchone()
    while low < high:
        middle = (low + high) // 2
        seq, then = connection.execute("SELECT seq, at FROM requests WHERE seq >= ? ORDER BY seq LIMIT 1", (middle,)).fetchone()
        low, high = (seq + 1, high) if then < at else (low, middle)
    return int(low)


def _since(connection: sqlite3.Connection, first: int, start: float) -> float | None:
    """When the log begins, if there were requests before that which are of interest."""
    oldest = connection.execute("SELECT at FROM requests WHERE seq >= ? ORDER BY seq LIMIT 1", (first,)).fetchone()
    at = oldest[0] if oldest is not None else None
    days = (date.fromtimestamp(start).isoformat(), "9999" if at is None else date.fromtimestamp(at).isoformat())
    query = "SELECT 1 FROM days WHERE day >= ? AND day < ? AND requests > 0 LIMIT 1"
    missing = (at is None or at > start) and connection.execute(query, days).fetchone()
    return (at or datetime.now().timestamp()) if missing else None
