"""What the node did, for the Activity page and the admin API: charts, profit, the request log and its export."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from routstr_desktop.core.activity import Chart, Choices, Dimension, LogFilter, LogPage, Measure, Outcome, Range, Refused
from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.profit import ProfitReport
from routstr_desktop.core.sentence import say

from .sheet import LOG, Sheet, record

if TYPE_CHECKING:
    from routstr_desktop.ledger.activity import ActivityBook

    from .node import Node

ALL = LogFilter()
MOST_ROWS = 1_000
MOST_LINES = 1_000


class ActivityDesk:
    """Questions only: nothing here changes anything. All raise LedgerFailure when the books cannot be read."""

    def __init__(self, node: Node) -> None:
        self._node = node

    @property
    def _book(self) -> ActivityBook:
        return self._node.parts()[0].activity

    async def chart(self, span: Range, by: Dimension, measure: Measure, chosen: LogFilter = ALL) -> Chart:
        """The last hours or days, slot by slot, the largest of a dimension told apart, of what was chosen. BadRequest."""
        _known("span", span, Range)
        _known("by", by, Dimension)
        _known("measure", measure, Measure)
        _known("outcome", chosen.outcome, Outcome)
        return await self._book.chart(span, by, measure, chosen)

    async def lines(self, span: Range, by: Dimension, limit: int = 100, chosen: LogFilter = ALL) -> ProfitReport:
        """The same stretch in all: income, cost and what is left. BadRequest."""
        _known("span", span, Range)
        _known("by", by, Dimension)
        _known("outcome", chosen.outcome, Outcome)
        return await self._book.lines(span, by, max(1, min(limit, MOST_LINES)), chosen)

    async def page(self, chosen: LogFilter, limit: int = 100, before: int | None = None, since: int = 0) -> LogPage:
        """Rows of the log between two seqs, newest first; at most MOST_ROWS. BadRequest."""
        _known("outcome", chosen.outcome, Outcome)
        return await self._book.page(chosen, max(1, min(limit, MOST_ROWS)), before, since)

    async def refused(self) -> tuple[Refused, ...]:
        """How many requests of the last 24 hours were refused before they began, by the reason."""
        return await self._book.refusals.lately()

    async def choices(self) -> Choices:
        """What the log can be filtered by: used in the last 30 days."""
        return await self._book.choices()


def _known(name: str, value: str, allowed: object) -> None:
    if value not in get_args(allowed):
        raise BadRequest(say("{name} must be one of {allowed}.", name=name, allowed=", ".join(filter(None, get_args(allowed)))))


Page = Callable[[LogFilter, int, int | None], Awaitable[LogPage]]
Progress = Callable[[int, float], None]
"""(rows written, part of the log looked through, 0 to 1)."""


async def export_log(page: Page, chosen: LogFilter, path: Path, progress: Progress) -> int:
    """Write what fits as CSV; how many rows. The file is there when all of it is, or not at all; cancelling leaves none.

    LedgerFailure; ConfigError where the file cannot be written.
    """
    sheet = await asyncio.to_thread(Sheet, path, LOG)
    written, before, first = 0, None, 0
    try:
        while True:
            found = await page(chosen, MOST_ROWS, before)
            await asyncio.to_thread(sheet.add, [record(row) for row in found.rows])
            written += len(found.rows)
            first = first or (found.rows[0].seq if found.rows else found.total)
            before = found.before
            progress(written, 1.0 if before is None else 1 - before / max(first, before, 1))
            if before is None:
                break
        await asyncio.to_thread(sheet.finish)
    except BaseException:
        sheet.discard()
        raise
    return written
