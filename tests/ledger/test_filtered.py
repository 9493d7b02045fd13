"""Charts of a part of the requests: the same as counting the rows of that part, whichever of the two sources answers."""

from __future__ import annotations

import asyncio
import itertools
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from routstr_desktop.core.activity import Dimension, LogFilter, LogRow, Range
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.ledger import Ledger, filtered

from .books import funded, row, secret, sound
from .test_activity import DAY, HOUR, NOW, opened, same_total, whole_log

MIDNIGHT = datetime(*date.fromtimestamp(NOW).timetuple()[:3])
STARTS: dict[Range, float] = {
    "day": NOW // HOUR * HOUR - 23 * HOUR,
    "week": (MIDNIGHT - timedelta(days=6)).timestamp(),
    "month": (MIDNIGHT - timedelta(days=29)).timestamp(),
}


async def filled(path: Path, count: int = 600) -> tuple[Ledger, list[LogRow], list[int]]:
    """A month of requests in the order of time, all their rows, and three keys."""
    chance = random.Random(5)
    ledger = await opened(path)
    keys = [await funded(ledger, 10**9), await funded(ledger, 10**9, key_kind=KeyKind.ONE_SHOT)]
    mine = await ledger.create_local_key(secret("mine"), "My editor")
    for number in range(count):
        key = chance.choice([*keys, mine])
        cost = 0 if key is mine else chance.randrange(900)
        usd = None if chance.random() < 0.2 else Decimal(chance.randrange(10**9)).scaleb(-12)
        logged = row(
            at=NOW - 29.5 * DAY * (1 - number / count) ** 2,
            model=f"m{chance.randrange(4)}",
            app=chance.choice(("", "curl", "Zed")),
            prompt_tokens=chance.randrange(1_000),
            upstream_usd=usd,
            upstream_msat=None if usd is None else int(usd * 10**6) + 1,
            error=chance.choice((None, None, "upstream_error", "client_left")),
        )
        ledger.hold(key, 0 if key is mine else 1_000).settle(cost, logged)
    await ledger.flush()
    return ledger, await whole_log(ledger, LogFilter(), 1_000), [keys[0].id, 0, mine.id]


async def test_a_filtered_chart_is_what_the_log_says(tmp_path: Path) -> None:
    ledger, _, keys = await filled(tmp_path)
    filters = [
        LogFilter(model="m1"), LogFilter(app=""), *(LogFilter(key_id=key) for key in keys),
        LogFilter(model="m2", key_id=keys[0]), LogFilter(outcome="failed"), LogFilter(outcome="answered", app="Zed"),
        LogFilter(outcome="unpriced"), LogFilter(model="m0", key_id=0, app="curl", outcome="left"), LogFilter(text="no word"),
    ]  # fmt: skip
    for chosen, span, by in itertools.product(filters, get_args(Range), get_args(Dimension)):
        fitting = await whole_log(ledger, replace(chosen, text=""), 1_000)
        log = [one for one in fitting if one.at >= STARTS[span]]
        chart = await ledger.activity.chart(span, by, "earned", chosen)
        lines = await ledger.activity.lines(span, by, 100, chosen)
        same_total(chart.total, log)
        assert lines.total == chart.total
        assert sum(one.earned_msat for one in lines.lines) == chart.total.earned_msat
        assert chart.since is None
        assert sum(sum(one.values) for one in chart.series) == chart.total.earned_msat
    only = await ledger.activity.chart("month", "model", "requests", LogFilter(model="m1"))
    assert [one.name for one in only.series] == ["m1"]
    await sound(ledger)
    await ledger.close()


async def test_log_and_sums_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything, counted in the log, is what the sums say."""
    ledger, _, _ = await filled(tmp_path)
    sums = [await ledger.activity.lines(span, by) for span in get_args(Range) for by in get_args(Dimension)]
    with monkeypatch.context() as patch:
        patch.setattr(LogFilter, "empty", False)
        patch.setattr(filtered, "replace", lambda chosen, **_: LogFilter(text="x") if chosen == LogFilter() else chosen)
        patch.setattr(filtered.log, "conditions", lambda _: ([], []))
        counted = [await ledger.activity.lines(span, by) for span in get_args(Range) for by in get_args(Dimension)]
    for told, again in zip(sums, counted, strict=True):
        assert told.lines == again.lines
    await ledger.close()


async def test_the_last_moment_of_a_day_belongs_to_it(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    key = await funded(ledger, 1_000)
    midnight = MIDNIGHT.timestamp()
    for at, cost in ((midnight - 2e-6, 100), (midnight, 20), (NOW, 3)):
        ledger.hold(key, cost).settle(cost, row(at=at, model="m"))
    chart = await ledger.activity.chart("week", "model", "earned")
    assert [slot.earned_msat for slot in chart.slots[-2:]] == [100, 23]
    assert (await ledger.activity.chart("week", "model", "earned", LogFilter(outcome="answered"))).slots == chart.slots
    await sound(ledger)
    await ledger.close()


async def test_a_log_that_was_shortened_says_since_when_it_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, log, keys = await filled(tmp_path)
    await ledger.pruning.prune_log(10 * DAY)
    both = LogFilter(model="m1", key_id=keys[0])
    month = await ledger.activity.chart("month", "app", "requests", both)
    assert month.since == min(one.at for one in log if one.at >= NOW - 10 * DAY)
    assert (await ledger.activity.chart("week", "app", "requests", both)).since is None
    alone = await ledger.activity.chart("month", "model", "requests", LogFilter(model="m1"))
    assert (alone.since, alone.total.requests) == (None, sum(one.model == "m1" and one.at >= STARTS["month"] for one in log))
    monkeypatch.setattr(filtered, "MOST_LOOKED", 10)
    assert (await ledger.activity.chart("month", "app", "requests", LogFilter(outcome="answered"))).total.requests <= 10
    await ledger.pruning.prune_log(1)
    assert (await ledger.activity.chart("week", "app", "requests", both)).since is not None
    await ledger.close()


async def test_refused_requests_are_in_no_chart(tmp_path: Path) -> None:
    ledger, _, _ = await filled(tmp_path, 20)
    assert (await ledger.activity.chart("month", "app", "requests", LogFilter(outcome="refused"))).total.requests == 0
    assert (await ledger.activity.lines("day", "key", 5, LogFilter(outcome="refused"))).lines == ()
    await ledger.close()


async def test_a_look_at_a_long_log_is_not_waited_for(tmp_path: Path) -> None:
    from tests.benchmarks.big_seller import Size, fill

    ledger = await opened(tmp_path)
    await ledger.close()
    fill(tmp_path / "ledger.db", Size(requests=20_000, models=50, keys=50, movements=1), NOW)
    ledger = await opened(tmp_path)
    async with asyncio.timeout(10):  # 20 ms on an idle computer
        chart = await ledger.activity.chart("month", "key", "earned", LogFilter(app="curl", outcome="answered"))
    assert chart.total.requests > 2_000
    await sound(ledger)
    await ledger.close()
