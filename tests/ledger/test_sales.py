"""Profit: what was earned less what it cost, by day, model, key and upstream; totals agree with the log."""

from __future__ import annotations

import random
import sqlite3
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from routstr_desktop.core.keys import KeyKind
from routstr_desktop.core.overrides import Override
from routstr_desktop.ledger import Ledger, migrations

from .books import MINT, funded, open_ledger, pay, row, secret, sound
from .books import OPERATOR as TO_OPERATOR

TODAY = date.today()
NOON = time.mktime((*TODAY.timetuple()[:3], 12, 0, 0, 0, 0, -1))
DAY = 86_400


async def test_income_less_cost(ledger: Ledger) -> None:
    ada, grace = await funded(ledger, 10**6, "ada"), await funded(ledger, 10**6, "grace")
    once = await funded(ledger, 10**6, "once", key_kind=KeyKind.ONE_SHOT)
    mine = await ledger.create_local_key(secret("mine"), "My editor")
    await ledger.update_key(ada, name="Ada")
    known = {"upstream_usd": Decimal("0.0001"), "upstream_msat": 100, "prompt_tokens": 10, "completion_tokens": 5}
    ledger.hold(ada, 500).settle(300, row(at=NOON, model="a", upstream="openai", **known))
    ledger.hold(grace, 500).settle(400, row(at=NOON - DAY, model="b", upstream="openai", **known))
    ledger.hold(grace, 500).settle(50, row(at=NOON, model="b", upstream="groq", prompt_tokens=1))
    ledger.hold(once, 500).settle(70, row(at=NOON, model="a", upstream="openai", **known))
    ledger.hold(mine, 0).settle(0, row(at=NOON, model="a", upstream="openai", **known))
    ledger.hold(ada, 500).release(row(at=NOON, model="a", status=502, upstream_usd=Decimal(0), upstream_msat=0))
    first = TODAY - timedelta(days=6)

    days = await ledger.profit("day", first, TODAY)
    assert [(one.name, one.earned_msat, one.cost_msat, one.profit_msat) for one in days.lines] == [
        ((TODAY - timedelta(days=1)).isoformat(), 400, 100, 300),
        (TODAY.isoformat(), 420, 300, 120),
    ]
    total = days.total
    assert (total.earned_msat, total.cost_msat, total.cost_usd) == (820, 400, Decimal("0.0004"))
    assert (total.requests, total.local_requests, total.unpriced) == (6, 1, 1)
    assert (total.input_tokens, total.output_tokens) == (41, 20)

    models = await ledger.profit("model", first, TODAY)
    assert [(one.name, one.profit_msat, one.unpriced) for one in models.lines] == [("b", 350, 1), ("a", 70, 0)]
    keys = await ledger.profit("key", first, TODAY)
    assert {one.name: (one.title, one.profit_msat) for one in keys.lines} == {
        str(ada.id): ("Ada", 200),
        str(grace.id): (grace.prefix, 350),
        "0": ("", -30),
        str(mine.id): ("My editor", -100),
    }
    upstreams = await ledger.profit("upstream", first, TODAY)
    assert {one.name: one.cost_pusd for one in upstreams.lines} == {"openai": 400_000_000, "groq": 0, "": 0}
    for report in (models, keys, upstreams):
        assert report.total == total
    short = await ledger.profit("model", first, TODAY, 1)
    assert (len(short.lines), short.more, short.total) == (1, True, total)
    assert (await ledger.profit("day", first, first)).lines == ()
    assert sum(pusd for _, _, pusd in await ledger.spent(TODAY)) == 300_000_000


async def test_fees_are_a_cost_of_their_day(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path, now=lambda: NOON)
    await pay(ledger, 10_000, TO_OPERATOR)
    await ledger.operations.fee(MINT, "sat", 700)
    report = await ledger.profit("day", TODAY, TODAY)
    (today,) = report.lines
    assert (today.fees_msat, today.profit_msat, report.total.profit_msat) == (700, -700, -700)
    assert (await ledger.profit("model", TODAY, TODAY)).total == report.total
    await sound(ledger)
    await ledger.close()


async def test_the_totals_are_those_of_the_log(tmp_path: Path) -> None:
    chance = random.Random(7)
    ledger = await open_ledger(tmp_path)
    keys = [await funded(ledger, 10**9) for _ in range(5)]
    for _ in range(2_000):
        usd = chance.choice((None, Decimal(chance.randrange(10**9)).scaleb(-12)))
        used = {"prompt_tokens": chance.randrange(1000), "completion_tokens": chance.randrange(100)}
        at = NOON - DAY * chance.randrange(20)
        msat = None if usd is None else int(usd * 10**6) + 1
        logged = row(at=at, model=f"m{chance.randrange(9)}", upstream_usd=usd, upstream_msat=msat, **used)
        ledger.hold(chance.choice(keys), 1_000).settle(chance.randrange(900), logged)
    log = await ledger.requests(10_000)
    for by in ("day", "model", "key", "upstream"):
        report = await ledger.profit(by, TODAY - timedelta(days=30), TODAY)  # type: ignore[arg-type]
        for lines in ((report.total,), report.lines):
            assert sum(one.earned_msat for one in lines) == sum(one.charged_msat for one in log)
            assert sum(one.cost_msat for one in lines) == sum(one.row.upstream_msat or 0 for one in log)
            assert sum(one.cost_usd for one in lines) == sum(one.row.upstream_usd or 0 for one in log)
            assert sum(one.requests for one in lines) == len(log)
            unknown = [
                one for one in log if one.row.upstream_msat is None and (one.row.prompt_tokens or one.row.completion_tokens)
            ]
            assert sum(one.unpriced for one in lines) == len(unknown)
    assert report.total.earned_msat == ledger.totals().operator_msat
    await ledger.close()


async def test_older_requests_are_counted_in(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    steps = [step for step in migrations.migrations._migrations if step.name < "m0009"]
    older = Migrations("routstr_desktop")
    for step in steps:
        older(name=step.name)(step.fn)
    migrations.prepare(file, older)
    connection = sqlite3.connect(file)
    kinds = {1: "customer", 2: "local", 3: "x-cashu"}
    for key, kind in kinds.items():
        connection.execute(
            "INSERT INTO keys(id, hash, prefix, kind, account_id, created) VALUES(?, ?, 'sk-', ?, ?, 0)",
            (key, str(key), kind, key),
        )
        connection.execute(
            """INSERT INTO requests(id, at, key_id, model, path, status, prompt_tokens, completion_tokens, cache_read,
            cache_write, cost_msat, charged_msat, shortfall_msat, upstream_usd, estimated, stream, total_ms)
            VALUES('x', ?, ?, 'm', '/', 200, 3, 2, 1, 0, 9, ?, 0, '0.0000025', 0, 0, 1)""",
            (NOON, key, 0 if kind == "local" else 9),
        )
    connection.commit()
    connection.close()
    ledger = await open_ledger(tmp_path)
    report = await ledger.profit("model", TODAY, TODAY)
    (one,) = report.lines
    assert (one.name, one.requests, one.local_requests, one.unpriced, one.earned_msat) == ("m", 3, 1, 3, 18)
    assert (one.cost_msat, one.cost_usd, one.input_tokens, one.output_tokens) == (0, Decimal("0.0000075"), 12, 6)
    assert {line.name for line in (await ledger.profit("key", TODAY, TODAY)).lines} == {"0", "1", "2"}
    await ledger.close()


async def test_decisions_on_models_are_kept(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    price = {"prompt": Decimal("0.00000250"), "completion": Decimal("1E-5")}
    full = Override("GPT-4o", "openai", False, "mine", ("a", "b"), price, Decimal("1.20"))
    bare = Override("other", enabled=False)
    await ledger.set_overrides([full, bare])
    await ledger.set_overrides([Override("third", margin=Decimal(2))])
    await ledger.close()
    ledger = await open_ledger(tmp_path)
    assert await ledger.overrides() == [bare, Override("third", margin=Decimal(2)), full]
    await ledger.set_overrides([Override("gpt-4O", "openai"), Override("OTHER", margin=Decimal(3))])
    assert await ledger.overrides() == [Override("OTHER", margin=Decimal(3)), Override("third", margin=Decimal(2))]
    await ledger.close()


@pytest.mark.parametrize(
    "question",
    [
        "SELECT {t} FROM sales WHERE day BETWEEN ? AND ?",
        "SELECT key_id FROM key_sales WHERE day BETWEEN ? AND ? GROUP BY key_id",
    ],
)
async def test_days_are_found_by_the_index(tmp_path: Path, question: str) -> None:
    await (await open_ledger(tmp_path)).close()
    connection = sqlite3.connect(tmp_path / "ledger.db")
    plan = str(connection.execute("EXPLAIN QUERY PLAN " + question.format(t="sum(requests)"), ("a", "b")).fetchall())
    fees = str(
        connection.execute(
            "EXPLAIN QUERY PLAN SELECT at FROM transfers WHERE (debit = 2 OR credit = 2) AND at >= ? AND at < ?", (0, 1)
        ).fetchall()
    )
    connection.close()
    assert "SCAN" not in plan
    assert "transfers_fees" in fees
