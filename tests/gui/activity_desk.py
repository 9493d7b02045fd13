"""Activity of the fake node: the ledger's own reading and writing, over books in memory that a test fills."""

from __future__ import annotations

import itertools
import random
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database as Utils

from routstr_desktop.core.activity import (
    Billed,
    Chart,
    Choices,
    Dimension,
    LogFilter,
    LogPage,
    Measure,
    Range,
    Refusal,
    Refused,
)
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.core.profit import ProfitReport
from routstr_desktop.ledger import activity, log
from routstr_desktop.ledger.accounts import OPERATOR_ID, Settlements
from routstr_desktop.ledger.migrations import migrations
from routstr_desktop.ledger.requests import RequestRow, Settled
from tests.gui.samples import NOW

if TYPE_CHECKING:
    from tests.gui.fakes import FakeEngine

HOUR, DAY = 3_600, 86_400
MODELS = (
    ("anthropic/claude-sonnet-4.5", 30), ("openai/gpt-4o", 22), ("openai/gpt-4o-mini", 18), ("google/gemini-2.5-pro", 12),
    ("meta-llama/llama-3.3-70b-instruct", 8), ("qwen/qwen3-235b-a22b", 5), ("mistralai/mistral-large", 3),
    ("deepseek/deepseek-r1", 2),
)  # fmt: skip
KEYS = ((1, "Ada", "customer"), (2, "", "customer"), (3, "The shop around the corner, second till", "customer"),
        (4, "My editor", "local"), (5, "", "x-cashu"))  # fmt: skip
APPS = ("OpenAI/Python", "claude-cli", "opencode", "Cline", "curl", "")


class FakeActivity:
    """Made when it is first used; `NOW` of the samples is its present."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self._file: sqlite3.Connection | None = None
        self._settle = Settlements()

    @property
    def books(self) -> sqlite3.Connection:
        """An empty ledger with five keys."""
        if self._file is None:
            made = self._file = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            migrations.apply(Utils(made))
            for key, name, kind in KEYS:
                made.execute(
                    """INSERT INTO keys(id, hash, prefix, kind, account_id, created, name)
                    VALUES(?, ?, ?, ?, ?, 0, ?)""",
                    (key, str(key), f"sk-0000000{key}", kind, key + 10, name),
                )
                made.execute("INSERT INTO accounts(id, kind, ref) VALUES(?, 'customer', ?)", (key + 10, str(key)))
        return self._file

    def served(self, *settled: Settled) -> None:
        """These requests were served; on the node thread."""
        made = self.books
        made.execute("UPDATE accounts SET balance_msat = 1000000000000 WHERE kind = 'customer'")
        for start in range(0, len(settled), 500):
            made.execute("BEGIN")
            self._settle(made, settled[start : start + 500])
            made.execute("COMMIT")

    def fee(self, amount_msat: int, at: float = NOW) -> None:
        """A mint kept something."""
        self.books.execute(
            "INSERT INTO transfers(at, kind, debit, credit, amount_msat) VALUES(?, 'fee', 2, ?, ?)",
            (int(at), OPERATOR_ID, amount_msat),
        )

    def close(self) -> None:
        """No file stays open."""
        if self._file is not None:
            self._file.close()
            self._file = None

    async def chart(self, span: Range, by: Dimension, measure: Measure, chosen: LogFilter = activity.ALL, /) -> Chart:
        await self._engine._asked("chart", span, by, measure)
        return activity.chart(self.books, activity.stretch(span, NOW), by, measure, chosen)

    async def lines(self, span: Range, by: Dimension, limit: int = 100, chosen: LogFilter = activity.ALL, /) -> ProfitReport:
        await self._engine._asked("lines", span, by)
        return activity.lines(self.books, activity.stretch(span, NOW), by, limit, chosen)

    async def page(self, chosen: LogFilter, limit: int = 100, before: int | None = None, since: int = 0, /) -> LogPage:
        await self._engine._asked("log", chosen, limit, before, since)
        return log.page(self.books, chosen, limit, before, since)

    async def refused(self) -> tuple[Refused, ...]:
        await self._engine._asked("refused")
        query = "SELECT status, code, count(*) FROM refusals GROUP BY 1, 2 ORDER BY 3 DESC"
        return tuple(Refused(*row) for row in self.books.execute(query))

    def refuse(self, *refused: Refusal) -> None:
        """These were refused; on the node thread."""
        self.books.executemany(
            "INSERT INTO refusals(id, at, status, code, model, key_id, app, path) VALUES(?, ?, ?, ?, ?, ?, ?, ?)", refused
        )

    async def choices(self) -> Choices:
        await self._engine._asked("choices")
        return log.choices(self.books, activity.stretch("month", NOW).names[0])


_numbers = itertools.count(1)


def request(key: int = 1, charged: int = 1_200, **fields: Any) -> Settled:
    """A settled request of now."""
    kind = KeyKind(dict((one, kind) for one, _, kind in KEYS)[key])
    number = next(_numbers)
    known: dict[str, Any] = {
        "id": f"{number:08x}-5b1e-4c0f-9d2a-3f8e7c6b5a40", "at": float(NOW), "model": MODELS[0][0],
        "path": "/v1/chat/completions", "status": 200, "prompt_tokens": 412, "completion_tokens": 230, "cost_msat": charged,
        "upstream_usd": Decimal("0.00062"), "upstream_msat": 724, "stream": True, "ttft_ms": 412.0, "total_ms": 3_240.0,
        "upstream": "openrouter", "app": "OpenAI/Python",
    }  # fmt: skip
    row = RequestRow(**{**known, **fields})
    paid = 0 if kind is KeyKind.LOCAL else charged
    return Settled(0 if kind is KeyKind.LOCAL else key + 10, key, paid, 0, row, (), 0, 0 if kind is KeyKind.ONE_SHOT else key)


def month(count: int = 1_500, *, models: int = len(MODELS)) -> Iterator[Settled]:
    """30 days of work, oldest first: two days off, some unknown costs, some failures."""
    chance = random.Random(3)
    start = NOW - 29 * DAY
    for at in sorted(start + (29 * DAY) * chance.random() ** 0.8 for _ in range(count)):
        if int((NOW - at) // DAY) in (9, 10):
            continue
        (model, weight), key = MODELS[chance.randrange(models)], chance.choice((1, 1, 2, 3, 3, 4, 5))
        if chance.random() * 30 > weight:
            model = MODELS[0][0]
        charged = chance.randrange(300, 4_000) * (weight // 8 + 1)
        fate = chance.random()
        if fate < 0.03:
            yield request(key, 0, at=at, model=model, status=502, error="upstream_error", prompt_tokens=0, completion_tokens=0,
                          upstream_usd=Decimal(0), upstream_msat=0, ttft_ms=None, app=chance.choice(APPS))  # fmt: skip
            continue
        cost = int(charged * chance.uniform(0.6, 0.98))
        unknown = fate > 0.95
        yield request(
            key,
            charged,
            at=at,
            model=model,
            app=chance.choice(APPS),
            prompt_tokens=chance.randrange(80, 9_000),
            completion_tokens=chance.randrange(20, 1_800),
            cache_read=chance.choice((0, 0, 1_024)),
            ttft_ms=chance.uniform(180, 900),
            total_ms=chance.uniform(900, 14_000),
            upstream_usd=None if unknown else Decimal(cost) / 1_000_000,
            upstream_msat=None if unknown else cost,
            error="client_left" if 0.9 < fate < 0.92 else None,
            billed=Billed(charged * 2 // 3, charged // 20, 0, 0, 312_000, 1_248_000, "97412.5"),
        )
