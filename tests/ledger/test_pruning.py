"""Keys that nobody uses are forgotten; money and history never are."""

from __future__ import annotations

import asyncio
import itertools
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from routstr_desktop.core.activity import LogFilter, Refusal
from routstr_desktop.core.keys import ApiKey, KeyKind
from routstr_desktop.ledger import Ledger, pruning

from .books import MINT, beneficiary, funded, open_ledger, pay, row, secret, sound

HOUR, DAY = 3_600, 86_400


class Clock:
    """It stands: no hour and no day begins while a test compares what was with what is."""

    def __init__(self) -> None:
        self.began, self.ahead = time.time(), 0.0

    def __call__(self) -> float:
        return self.began + self.ahead


@pytest.fixture
async def books(tmp_path: Path) -> Any:
    clock = Clock()
    ledger = await open_ledger(tmp_path, now=clock)
    yield ledger, clock
    await sound(ledger)
    await ledger.close()


async def emptied(ledger: Ledger, name: str, msat: int = 1_000, **fields: Any) -> ApiKey:
    key = await funded(ledger, msat, name, **fields)
    ledger.hold(key, msat).settle(msat, row())
    await ledger.flush()
    return key


async def refund(ledger: Ledger, id: str, key: ApiKey, msat: int) -> None:
    await ledger.operations.begin_send(id, source=key, mint=MINT, unit="sat", amount_msat=msat, payload={})
    await ledger.operations.finish_send(id, token="cashuB...", fee_msat=0, payload={})


async def test_only_the_dead_are_forgotten_and_their_history_stays(books: tuple[Ledger, Clock]) -> None:
    ledger, clock = books
    await emptied(ledger, "dead")
    await emptied(ledger, "once", key_kind=KeyKind.ONE_SHOT)
    await ledger.update_key(await emptied(ledger, "named"), name="Ada")
    await funded(ledger, 1, "a millisatoshi")
    owed = await funded(ledger, 2_000, "unclaimed")
    await refund(ledger, "out", owed, 2_000)
    held = await emptied(ledger, "held")
    await pay(ledger, 5, beneficiary(secret("held")))
    hold = ledger.hold(held, 5)
    await ledger.create_local_key(secret("local"), "App")
    before = await ledger.audit()
    assert await ledger.pruning.prune(30 * DAY) == 0
    clock.ahead = 31 * DAY
    await emptied(ledger, "young")
    assert await ledger.pruning.prune(30 * DAY) == 2
    for name in ("dead", "once"):
        assert ledger.find_key(secret(name)) is None
    for name in ("named", "a millisatoshi", "unclaimed", "held", "local", "young"):
        assert ledger.find_key(secret(name)) is not None, name
    hold.release()
    after = await ledger.audit()
    assert (after.ok, after.sums["operator"]) == (True, before.sums["operator"] + 1_000)
    assert len(await ledger.requests(100)) == 5
    assert ledger.totals().customer_keys == 5
    await ledger.operations.reclaimed("out", net_msat=2_000)
    assert ledger.balance(owed) == 2_000


async def test_a_family_goes_together_or_stays(books: tuple[Ledger, Clock]) -> None:
    ledger, clock = books
    for name in ("idle", "busy"):
        parent = await funded(ledger, 1_000, name)
        (child,) = await ledger.children.create(parent, [secret(f"{name} child")])
        if name == "busy":
            clock.ahead = 20 * DAY
        ledger.hold(child, 1_000).settle(1_000, row(at=clock()))
    await ledger.flush()
    clock.ahead = 31 * DAY
    assert await ledger.pruning.prune(30 * DAY) == 2
    assert ledger.find_key(secret("idle")) is ledger.find_key(secret("idle child")) is None
    assert ledger.find_key(secret("busy child")) is not None


async def test_a_key_that_is_paid_while_it_is_forgotten_is_made_anew(books: tuple[Ledger, Clock]) -> None:
    """Whatever comes first in the writer, the money is on a key of that secret."""
    ledger, clock = books
    for number in range(20):
        await emptied(ledger, f"key {number}")
    clock.ahead = 31 * DAY
    payments = [pay(ledger, 7_000, beneficiary(secret(f"key {number}"))) for number in range(20)]
    await asyncio.gather(*payments[:10], ledger.pruning.prune(30 * DAY), *payments[10:], ledger.pruning.prune(30 * DAY))
    for number in range(20):
        key = ledger.find_key(secret(f"key {number}"))
        assert key is not None
        assert ledger.balance(key) == 7_000
    assert ledger.totals().customers_msat == 140_000


async def test_old_requests_leave_the_log_and_no_sum(books: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days, months, profit, keys and books are as before; the log has only what is young enough."""
    monkeypatch.setattr(pruning, "ROWS_AT_ONCE", 7)
    ledger, clock = books
    key = await funded(ledger, 100_000, "a")
    now = clock()
    for number in range(60):
        at = now - (60 - number) * DAY / 2 + HOUR  # none lies on the border of ten days
        ledger.hold(key, 1_000).settle(100 + number, row(at=at, model=f"m{number % 3}", app="curl"))
    ledger.activity.refusals.note(Refusal("r", now - 20 * DAY, 402, "insufficient_balance", "m", 0, "", "/v1/x"))
    await ledger.activity.refusals.flush()

    async def sums() -> Any:
        activity = ledger.activity
        looks = itertools.product(("day", "week", "month"), ("model", "key", "app"))
        charts = [await activity.chart(span, by, "earned") for span, by in looks]
        lines = [await activity.lines("month", by) for by in ("model", "key", "app")]
        today = date.fromtimestamp(now)
        days, profit = await ledger.days(40, today=today), await ledger.profit("model", today - timedelta(40), today)
        return charts, lines, days, profit

    before = await sums()
    assert await ledger.pruning.prune_log(90 * DAY) == 0
    assert await ledger.pruning.prune_log(10 * DAY) == 40
    assert await sums() == before
    page = await ledger.activity.page(LogFilter(), 100)
    assert (len(page.rows), page.total) == (20, 20)
    assert min(row.at for row in page.rows) >= now - 10 * DAY
    assert (await ledger.activity.page(LogFilter(outcome="refused"), 5)).rows == ()
    assert (key.requests, ledger.balance(key)) == (60, 100_000 - sum(range(100, 160)))
    await sound(ledger)
    clock.ahead = 11 * DAY
    assert await ledger.pruning.prune_log(10 * DAY) == 20
    assert (await ledger.activity.page(LogFilter(), 5)).total == 0
    assert await ledger.pruning.prune_log(10 * DAY) == 0
    ledger.hold(key, 1_000).settle(1, row())
    await ledger.flush()
    assert (await ledger.activity.page(LogFilter(), 5)).total == 1
