"""CSV files for spreadsheets: complete or not there, readable by their owner only, and with nothing in them that a
spreadsheet would run as a formula.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from routstr_desktop.core.activity import Chart, LogRow
from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say
from routstr_desktop.system.paths import create_private

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A text that begins like this is run by some spreadsheets; an apostrophe in front makes it a text again."""

LOG = (
    "time", "request_id", "key", "key_kind", "model", "app", "endpoint", "status", "outcome", "error", "input_tokens",
    "cached_tokens", "cache_write_tokens", "output_tokens", "estimated", "streamed", "first_token_ms", "total_ms",
    "price_msat", "paid_msat", "shortfall_msat", "upstream", "upstream_cost_msat", "upstream_cost_usd", "output_msat",
    "cache_read_msat", "cache_write_msat", "base_msat", "btc_usd",
)  # fmt: skip
"""Columns of the request log; what is not known is empty, never zero."""


def record(row: LogRow) -> dict[str, Any]:
    """A row of the log by these names: what the admin API answers and a sheet holds."""
    bill = row.billed
    return {
        "seq": row.seq,
        "time": datetime.fromtimestamp(row.at).astimezone().isoformat(timespec="milliseconds"),
        "request_id": row.id,
        "key": row.key,
        "key_kind": None if row.key_kind is None else row.key_kind.value,
        "model": row.model,
        "app": row.app,
        "endpoint": row.path,
        "status": row.status,
        "outcome": row.outcome,
        "error": row.error,
        "input_tokens": row.input_tokens,
        "cached_tokens": row.cache_read,
        "cache_write_tokens": row.cache_write,
        "output_tokens": row.completion_tokens,
        "estimated": row.estimated,
        "streamed": row.stream,
        "first_token_ms": None if row.ttft_ms is None else round(row.ttft_ms, 1),
        "total_ms": round(row.total_ms, 1),
        "price_msat": row.cost_msat,
        "paid_msat": row.paid_msat,
        "shortfall_msat": row.shortfall_msat,
        "upstream": row.upstream,
        "upstream_cost_msat": row.upstream_msat,
        "upstream_cost_usd": None if row.upstream_usd is None else f"{row.upstream_usd:f}",
        "output_msat": None if bill is None else bill.output,
        "cache_read_msat": None if bill is None else bill.cache_read,
        "cache_write_msat": None if bill is None else bill.cache_write,
        "base_msat": None if bill is None else bill.base,
        "btc_usd": None if bill is None else bill.btc_usd,
    }


CHART = (
    "time", "by", "name", "title", "value", "unit", "earned_msat", "upstream_cost_msat", "fees_msat", "profit_msat", "requests",
    "local_requests", "requests_of_unknown_cost", "input_tokens", "output_tokens",
)  # fmt: skip
"""Columns of a chart: for each slot a line of all sums, then one for each part with its value."""


def chart_records(chart: Chart) -> list[dict[str, Any]]:
    """A chart line by line, oldest first; the rest of the parts is called `other`."""
    unit = {"earned": "msat", "cost": "msat", "requests": "requests", "tokens": "tokens"}[chart.measure]
    found: list[dict[str, Any]] = []
    for at, slot in enumerate(chart.slots):
        found.append(
            {
                "time": slot.name,
                "by": "all",
                "earned_msat": slot.earned_msat,
                "upstream_cost_msat": slot.cost_msat,
                "fees_msat": slot.fees_msat,
                "profit_msat": slot.profit_msat,
                "requests": slot.requests,
                "local_requests": slot.local_requests,
                "requests_of_unknown_cost": slot.unpriced,
                "input_tokens": slot.input_tokens,
                "output_tokens": slot.output_tokens,
            }
        )
        for one in chart.series:
            name = "other" if one.rest else one.name
            part = {"time": slot.name, "by": chart.by, "name": name, "title": one.title}
            found.append({**part, "value": one.values[at], "unit": unit})
    return found


def cell(value: Any) -> str:
    """What a sheet holds: numbers as they are, nothing for None, texts made harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def lines(columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> str:
    """Records as lines of CSV (RFC 4180), without a head."""
    out = io.StringIO()
    csv.writer(out).writerows([cell(one.get(name)) for name in columns] for one in records)
    return out.getvalue()


def head(columns: Sequence[str]) -> str:
    """The first line."""
    return ",".join(columns) + "\r\n"


class Sheet:
    """A CSV file in the making, beside its place. Blocking: use it off the loops."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path, self._columns = path, columns
        self._part = path.with_name(path.name + ".part")
        try:
            descriptor = create_private(self._part)
        except OSError as error:
            raise self._failure(error) from error
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
        self._write(head(columns))

    def add(self, records: Iterable[Mapping[str, Any]]) -> None:
        """More rows. ConfigError when the disk is full."""
        self._write(lines(self._columns, records))

    def finish(self) -> None:
        """Put it into its place, on disk. ConfigError."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(self._path)
        except OSError as error:
            raise self._failure(error) from error

    def discard(self) -> None:
        """Leave nothing behind. After `finish` there is nothing to leave."""
        with contextlib.suppress(OSError):  # what could not be written is not wanted any more
            self._file.close()
        self._part.unlink(missing_ok=True)

    @classmethod
    def write(cls, path: Path, columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> None:
        """A whole sheet at once. ConfigError."""
        sheet = cls(path, columns)
        try:
            sheet.add(records)
            sheet.finish()
        except BaseException:
            sheet.discard()
            raise

    def _write(self, text: str) -> None:
        try:
            self._file.write(text)
        except OSError as error:
            raise self._failure(error) from error

    def _failure(self, error: OSError) -> ConfigError:
        return ConfigError(
            say("{path} cannot be written ({reason}). Nothing was saved.", path=self._path, reason=error.strerror)
        )
