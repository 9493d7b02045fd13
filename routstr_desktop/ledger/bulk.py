"""Statements over many rows at once, for the writer thread.

`executemany` gives up and takes back the interpreter lock for every row; beside a busy node loop each taking back can
wait a whole switch interval. One statement for 32 rows waits once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain
from typing import Any

SIZES = (32, 8, 1)


class Bulk:
    """`before` + a list of `columns`-wide VALUES + `after`."""

    def __init__(self, before: str, columns: int, after: str = "") -> None:
        group = f"({', '.join('?' * columns)})"
        self._statements = [(size, before + ", ".join([group] * size) + after) for size in SIZES]

    def __call__(self, connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Runs over all rows, in order."""
        start = 0
        for size, statement in self._statements:
            while len(rows) - start >= size:
                connection.execute(statement, tuple(chain.from_iterable(rows[start : start + size])))
                start += size
