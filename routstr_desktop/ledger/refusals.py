"""Requests that were refused before anything was held: how many by hour and code, and the newest of them one by one.

They cost nothing and move no money, so nobody waits for them to be written: they are collected in memory and written together
now and then. A flood is bounded everywhere: a few hundred wait for the file, the newest 1,000 stay in it, the rest is a number.
What may be lost in a crash are those of the last seconds.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from routstr_desktop.core.activity import LogFilter, LogPage, LogRow, Refusal, Refused
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.core.redact import redact

from .database import Database

WAITING = 200
"""Of more than that between two writes only the newest are told one by one."""
KEPT = 1_000
HOURS_KEPT = 31 * 24
_NAME = re.compile(r"[A-Za-z0-9][\w./:@+-]{0,99}", re.ASCII)
_COUNT = """INSERT INTO refusal_hours(hour, status, code, requests) VALUES(?, ?, ?, ?)
    ON CONFLICT(hour, status, code) DO UPDATE SET requests = requests + excluded.requests"""
_INSERT = "INSERT INTO refusals(id, at, status, code, model, key_id, app, path) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
_FROM = "FROM refusals r LEFT JOIN keys k ON k.id = r.key_id"
_COLUMNS = (
    "r.seq, r.id, r.at, r.key_id, coalesce(nullif(k.name, ''), k.prefix, ''), k.kind, r.model, r.app, r.path, r.status, r.code"
)
_WORDS = """(r.model || ' ' || r.app || ' ' || r.id || ' ' || r.code || ' ' || coalesce(k.name, '') || ' ' ||
    coalesce(k.prefix, '')) LIKE ? ESCAPE '\\'"""


class Refusals:
    """Used on the ledger's loop; written and read on its threads."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now
        self._newest: deque[Refusal] = deque(maxlen=WAITING)
        self._counts: Counter[tuple[int, int, str]] = Counter()
        self._told: dict[str, float] = {}
        """When one of a code was last told by itself, of those that are told rarely."""

    def note(self, one: Refusal, *, every: float = 0.0) -> None:
        """One more; about a microsecond, never fails.

        `every`: of those noted so, one of each code in so many seconds is told one by one; the others are counted.
        """
        self._counts[int(one.at) // 3600, one.status, one.code] += 1
        if every:
            if 0 <= one.at - self._told.get(one.code, -every) < every:
                return
            self._told[one.code] = one.at
        self._newest.append(one)

    async def flush(self) -> None:
        """Write what waits. LedgerFailure."""
        if not self._counts:
            return
        rows, counts = [*self._newest], self._counts
        self._newest.clear()
        self._counts = Counter()

        def job(connection: sqlite3.Connection) -> None:
            connection.executemany(_INSERT, [one._replace(model=model_name(one.model)) for one in rows])
            connection.execute(f"DELETE FROM refusals WHERE seq <= (SELECT max(seq) FROM refusals) - {KEPT}")
            connection.executemany(_COUNT, [(*place, count) for place, count in counts.items()])
            newest = max(hour for hour, _, _ in counts)
            connection.execute("DELETE FROM refusal_hours WHERE hour < ?", (newest - HOURS_KEPT,))

        await self._database.write(job)

    async def lately(self, hours: int = 24) -> tuple[Refused, ...]:
        """How many of the last hours, the present one included; the most frequent in front. LedgerFailure."""
        await self.flush()
        since = int(self._now()) // 3600 - hours + 1
        query = """SELECT status, code, sum(requests) FROM refusal_hours WHERE hour >= ? GROUP BY status, code
            ORDER BY 3 DESC, status, code"""
        found = await self._database.read(lambda c: c.execute(query, (since,)).fetchall())
        return tuple(Refused(*row) for row in found)

    async def count(self, hours: int = 24) -> int:
        """The same in one number, and nothing is written for it. LedgerFailure."""
        since = int(self._now()) // 3600 - hours + 1
        waiting = sum(number for (hour, _, _), number in self._counts.items() if hour >= since)
        query = "SELECT coalesce(sum(requests), 0) FROM refusal_hours WHERE hour >= ?"
        return waiting + int(await self._database.read(lambda c: c.execute(query, (since,)).fetchone()[0]))


def model_name(asked: str) -> str:
    """What a client put in the place of a model, if that can be a model's name; else nothing: it may be anything."""
    return asked if _NAME.fullmatch(asked) and redact(asked) == asked else ""


def page(connection: sqlite3.Connection, chosen: LogFilter, limit: int, before: int | None, since: int = 0) -> LogPage:
    """Those that are kept one by one, as rows of the log; there are so few that no look takes long."""
    (total, newest) = connection.execute("SELECT count(*), coalesce(max(seq), 0) FROM refusals").fetchone()
    conditions, parameters = ["r.seq < ?", "r.seq > ?"], list[Any]([newest + 1 if before is None else before, since])
    for column, value in (("model", chosen.model), ("app", chosen.app), ("key_id", chosen.key_id or None)):
        if value is not None:
            conditions.append(f"r.{column} = ?")
            parameters.append(value)
    if chosen.key_id == 0:
        conditions.append("k.kind = 'x-cashu'")
    for word in chosen.text.split()[:5]:
        conditions.append(_WORDS)
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        parameters.append(f"%{escaped}%")
    rows = connection.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE {' AND '.join(conditions)} ORDER BY r.seq DESC LIMIT ?", (*parameters, limit + 1)
    ).fetchall()
    found = tuple(map(_row, rows[:limit]))
    more = len(rows) > limit
    return LogPage(found, found[-1].seq if more else None, found[-1].at if found else None, total, newest)


def _row(values: tuple[Any, ...]) -> LogRow:
    seq, id_, at, key_id, key, kind, model, app, path, status, code = values
    return LogRow(
        seq, id_, at, key_id, key, None if kind is None else KeyKind(kind), model, app, path, status, 0, 0, 0, 0, 0, 0, 0, "",
        None, None, False, False, None, 0.0, code, None, refused=True,
    )  # fmt: skip
