"""What was served and earned, per local calendar day: kept up with every settlement, so that no chart scans the log."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from datetime import date, timedelta

from routstr_desktop.core.status import DayEarned

from .requests import Settled

UPSERT = """INSERT INTO days(day, earned_msat, shortfall_msat, requests, local_requests, input_tokens, output_tokens)
    VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(day) DO UPDATE SET
    earned_msat = earned_msat + excluded.earned_msat, shortfall_msat = shortfall_msat + excluded.shortfall_msat,
    requests = requests + excluded.requests, local_requests = local_requests + excluded.local_requests,
    input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens"""


class Days:
    """Adds settlements to their days. Used by the writer thread only."""

    def __init__(self) -> None:
        self._start = self._end = 0.0
        self._day = ""

    def day_of(self, at: float) -> str:
        """The local calendar day (ISO) of a moment; remembers the bounds of the day asked last."""
        if not self._start <= at < self._end:
            local = time.localtime(at)
            self._day = time.strftime("%Y-%m-%d", local)
            # A time zone may change its offset within a day: the remembered stretch is one quarter of an hour.
            self._start = at - (local.tm_min % 15) * 60 - local.tm_sec - at % 1
            self._end = self._start + 900
        return self._day

    def add(self, connection: sqlite3.Connection, items: Iterable[Settled]) -> None:
        """Adds the settlements to their days, within the caller's transaction."""
        sums: dict[str, list[int]] = {}
        for account_id, _, charged, shortfall, row, *_ in items:
            day = self.day_of(row.at)
            total = sums.get(day)
            if total is None:
                total = sums[day] = [0, 0, 0, 0, 0, 0]
            total[0] += charged
            total[1] += shortfall
            total[2] += 1
            total[3] += account_id == 0
            total[4] += row.prompt_tokens + row.cache_read + row.cache_write
            total[5] += row.completion_tokens
        connection.executemany(UPSERT, [(day, *total) for day, total in sums.items()])


def days(connection: sqlite3.Connection, n: int, today: date) -> tuple[DayEarned, ...]:
    """The last `n` local days, oldest first, `today` last; days without a request are there with zeros."""
    wanted = [(today - timedelta(days=back)).isoformat() for back in range(n - 1, -1, -1)]
    if not wanted:
        return ()
    found = {
        day: (earned, requests)
        for day, earned, requests in connection.execute(
            "SELECT day, earned_msat, requests FROM days WHERE day BETWEEN ? AND ?", (wanted[0], wanted[-1])
        )
    }
    return tuple(DayEarned(day, *found.get(day, (0, 0))) for day in wanted)
