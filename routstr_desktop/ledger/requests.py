"""The request log: one row per request, written with its settlement. No prompt or answer text is ever stored."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from routstr_desktop.core.activity import Billed

from .bulk import Bulk


@dataclass(frozen=True, slots=True)
class RequestRow:
    """What one request did. The ledger adds who paid (key), what was charged and what was short."""

    id: str
    """A uuid, also the answer's request id."""
    at: float
    """Unix seconds."""
    model: str
    path: str
    status: int
    """HTTP status that the customer saw."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cache_read: int = 0
    cache_write: int = 0
    cost_msat: int = 0
    """The price of it; what was charged may be less."""
    upstream_usd: Decimal | None = None
    """What it cost us; None = nobody knows."""
    estimated: bool = False
    """True where the usage was counted by us."""
    stream: bool = False
    ttft_ms: float | None = None
    """Milliseconds to the first byte of the answer."""
    total_ms: float = 0.0
    error: str | None = None
    """Code of the failure; never text of an upstream."""
    upstream: str = ""
    """Slug of the upstream that served it, or was asked last."""
    upstream_msat: int | None = None
    """`upstream_usd` at the exchange rate of that moment; None also where that was unknown."""
    app: str = ""
    """What the client calls itself."""
    billed: Billed | None = None
    """How `cost_msat` was made; None where it is nothing."""


class Settled(NamedTuple):
    """A finished request on its way to the file."""

    account_id: int
    key_id: int
    charged_msat: int
    shortfall_msat: int
    row: RequestRow
    windows: tuple[tuple[int, int, int], ...] = ()
    """(window, window_base, key id) of keys whose limit resets."""
    parent_id: int = 0
    """The key that counts along, where a child was used."""
    sales_id: int = 0
    """The key that its sale is shown under; 0 = all that were used once."""


class LoggedRequest(NamedTuple):
    """A row as the log shows it."""

    seq: int
    """Position in the log; newer is higher."""
    key_id: int
    charged_msat: int
    shortfall_msat: int
    row: RequestRow


COLUMNS = (
    "id, at, key_id, model, path, status, prompt_tokens, completion_tokens, cache_read, cache_write, cost_msat, "
    "charged_msat, shortfall_msat, upstream_usd, estimated, stream, ttft_ms, total_ms, error, upstream, upstream_msat, "
    "app, bill"
)
insert = Bulk(f"INSERT INTO requests({COLUMNS}) VALUES ", 23)
"""Writes rows made by `values`."""


def values(item: Settled) -> tuple[Any, ...]:
    """What `insert` takes."""
    _, key_id, charged, shortfall, row, *_ = item
    usd = row.upstream_usd
    return (
        row.id, row.at, key_id, row.model, row.path, row.status, row.prompt_tokens, row.completion_tokens, row.cache_read,
        row.cache_write, row.cost_msat, charged, shortfall, None if usd is None else str(usd), row.estimated, row.stream,
        row.ttft_ms, row.total_ms, row.error, row.upstream, row.upstream_msat,
        row.app, None if row.billed is None else _bill(row.billed),
    )  # fmt: skip


def newest(
    connection: sqlite3.Connection, limit: int, offset: int, key_id: int | None, before: int | None
) -> list[LoggedRequest]:
    """Newest first; `before` (a seq) pages without counting through what was shown already."""
    where, parameters = ["1"], list[Any]()
    if key_id is not None:
        where.append("key_id = ?")
        parameters.append(key_id)
    if before is not None:
        where.append("seq < ?")
        parameters.append(before)
    rows = connection.execute(
        f"SELECT seq, {COLUMNS} FROM requests WHERE {' AND '.join(where)} ORDER BY seq DESC LIMIT ? OFFSET ?",
        (*parameters, limit, offset),
    )
    return [_logged(row) for row in rows]


def _bill(bill: Billed) -> str:
    """JSON; every request pays for it, so by hand: it is four times as fast."""
    *numbers, rate = bill
    told = "null" if rate is None else f'"{rate}"'
    return f"[{','.join(map(str, numbers))},{told}]"


def billed(text: str | None) -> Billed | None:
    """What the column `bill` keeps, as JSON."""
    return None if text is None else Billed(*json.loads(text))


def _logged(values: tuple[Any, ...]) -> LoggedRequest:
    (
        seq, id_, at, key_id, model, path, status, prompt, completion, read, write, cost, charged, shortfall, usd, estimated,
        stream, ttft, total, error, upstream, upstream_msat, app, bill,
    ) = values  # fmt: skip
    row = RequestRow(
        id_, at, model, path, status, prompt, completion, read, write, cost, None if usd is None else Decimal(usd),
        bool(estimated), bool(stream), ttft, total, error, upstream, upstream_msat, app, billed(bill),
    )  # fmt: skip
    return LoggedRequest(seq, key_id, charged, shortfall, row)
