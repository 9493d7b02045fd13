"""Charts and the log: what they show is what was booked, whatever is searched for, and as fast with a million rows."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlite_utils import Migrations

from routstr_desktop.core.activity import Billed, Dimension, LogFilter, LogRow, Measure, Outcome, Range
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.core.profit import Profit
from routstr_desktop.ledger import Ledger, migrations
from routstr_desktop.ledger.sales import HOURS_KEPT, MOST_APPS

from .books import MINT, OPERATOR, funded, open_ledger, pay, row, secret, sound

NOW = time.mktime((*date.today().timetuple()[:3], 13, 30, 0, 0, 0, -1))
HOUR, DAY = 3_600, 86_400
KNOWN = {"upstream_usd": Decimal("0.0001"), "upstream_msat": 100, "prompt_tokens": 10, "completion_tokens": 5}
BILLED = Billed(300, 20, 10, 5, 1_250_000, 5_000_000, "98000.5")


async def opened(path: Path, now: Callable[[], float] = lambda: NOW) -> Ledger:
    return await open_ledger(path, now=now)


async def whole_log(ledger: Ledger, chosen: LogFilter, limit: int) -> list[LogRow]:
    """Every row that fits, page by page."""
    rows: list[LogRow] = []
    before = None
    while True:
        page = await ledger.activity.page(chosen, limit, before)
        assert len(page.rows) <= limit
        rows += page.rows
        if page.before is None:
            return rows
        assert before is None or page.before < before
        before = page.before


async def test_a_row_keeps_how_its_price_was_made_and_who_asked(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    ada = await funded(ledger, 10**6, "ada")
    await ledger.update_key(ada, name="Ada")
    full = row(at=NOW, app="claude-cli", billed=BILLED, upstream="openai", ttft_ms=120.5, total_ms=900.0, stream=True, **KNOWN)
    ledger.hold(ada, 900).settle(500, full)
    ledger.hold(ada, 900).release(row(at=NOW, status=502, error="upstream_error"))
    (failed, served), total = (page := await ledger.activity.page(LogFilter(), 10)).rows, page.total
    assert (total, page.before, page.reached) == (2, None, NOW)
    assert (served.key, served.key_kind, served.app, served.billed) == ("Ada", KeyKind.CUSTOMER, "claude-cli", BILLED)
    assert (served.paid_msat, served.upstream_msat, served.ttft_ms, served.outcome) == (500, 100, 120.5, "answered")
    assert (failed.outcome, failed.paid_msat, failed.billed, failed.app) == ("failed", 0, None, "")
    (logged, _) = await ledger.requests(2)
    assert logged.row.billed is None
    await sound(ledger)
    await ledger.close()


async def test_charts_and_log_are_what_was_booked(tmp_path: Path) -> None:
    chance = random.Random(11)
    ledger = await opened(tmp_path)
    customers = [await funded(ledger, 10**9) for _ in range(9)]
    once = [await funded(ledger, 10**9, key_kind=KeyKind.ONE_SHOT) for _ in range(3)]
    mine = await ledger.create_local_key(secret("mine"), "My editor")
    for _ in range(1_500):
        usd = chance.choice((None, Decimal(chance.randrange(10**9)).scaleb(-12)))
        key = chance.choice([*customers, *once, mine])
        logged = row(
            at=NOW - chance.choice((0, HOUR * chance.randrange(24), DAY * chance.randrange(29))),
            model=f"m{chance.randrange(9)}",
            app=f"app {chance.randrange(8)}",
            prompt_tokens=chance.randrange(1000),
            upstream_usd=usd,
            upstream_msat=None if usd is None else int(usd * 10**6) + 1,
        )
        cost = 0 if key is mine else chance.randrange(900)
        ledger.hold(key, 0 if key is mine else 1_000).settle(cost, logged)
    log = await whole_log(ledger, LogFilter(), 400)
    assert len(log) == 1_500
    starts: dict[Range, float] = {"day": NOW // HOUR * HOUR - 23 * HOUR, "week": NOW - 6.6 * DAY, "month": NOW - 29.6 * DAY}
    for span in get_args(Range):
        told = [one for one in log if one.at >= starts[span]]
        for by in get_args(Dimension):
            lines = await ledger.activity.lines(span, by)
            for measure in get_args(Measure):
                chart = await ledger.activity.chart(span, by, measure)
                same_total(chart.total, told)
                for sums in (chart.slots, lines.lines):
                    assert sum(one.earned_msat for one in sums) == chart.total.earned_msat
                    assert sum(one.cost_msat for one in sums) == chart.total.cost_msat
                    assert sum(one.requests for one in sums) == chart.total.requests
                    assert sum(one.unpriced for one in sums) == chart.total.unpriced
                assert lines.total == chart.total
                for place, slot in enumerate(chart.slots):
                    assert sum(one.values[place] for one in chart.series) == value_of(slot, measure)
                assert len(chart.series) == 6
                assert [one.rest for one in chart.series] == [False] * 5 + [True]
                sums_ = [sum(one.values) for one in chart.series[:-1]]
                assert sums_ == sorted(sums_, reverse=True)
    assert chart.total.earned_msat == ledger.totals().operator_msat
    await sound(ledger)
    await ledger.close()


def same_total(total: Profit, log: list[LogRow]) -> None:
    assert total.earned_msat == sum(one.paid_msat for one in log)
    assert total.cost_msat == sum(one.upstream_msat or 0 for one in log)
    assert total.requests == len(log)
    assert total.local_requests == sum(one.key_kind is KeyKind.LOCAL for one in log)
    assert total.unpriced == sum(one.unpriced for one in log)


def value_of(slot: Profit, measure: Measure) -> int:
    match measure:
        case "earned":
            return slot.earned_msat
        case "cost":
            return slot.cost_msat
        case "requests":
            return slot.requests
        case "tokens":
            return slot.input_tokens + slot.output_tokens


async def test_local_apps_are_a_cost_and_never_income(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    mine = await ledger.create_local_key(secret("mine"), "My editor")
    ledger.hold(mine, 0).settle(0, row(at=NOW, model="a", app="editor", **KNOWN))
    for by in get_args(Dimension):
        earned = await ledger.activity.chart("day", by, "earned")
        assert earned.series == ()
        cost = await ledger.activity.chart("day", by, "cost")
        assert [sum(one.values) for one in cost.series] == [100]
        (line,) = (await ledger.activity.lines("week", by)).lines
        assert (line.earned_msat, line.profit_msat, line.local_requests) == (0, -100, 1)
    assert cost.series[0].name == "editor"
    assert (await ledger.activity.chart("day", "key", "cost")).series[0].title == "My editor"
    await ledger.close()


async def test_fees_belong_to_their_hour_and_day(tmp_path: Path) -> None:
    now = time.time()
    ledger = await opened(tmp_path, lambda: now)
    await pay(ledger, 10_000, OPERATOR)
    await ledger.operations.fee(MINT, "sat", 700)
    for span in get_args(Range):
        chart = await ledger.activity.chart(span, "model", "earned")
        assert [slot.fees_msat for slot in chart.slots if slot.fees_msat] == [700]
        assert (chart.slots[-1].fees_msat, chart.total.profit_msat) == (700, -700)
    await ledger.close()


async def test_slots_end_now_and_days_without_a_request_are_there(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    hours = await ledger.activity.chart("day", "model", "earned")
    assert [len((await ledger.activity.chart(span, "model", "earned")).slots) for span in get_args(Range)] == [24, 7, 30]
    assert datetime.fromisoformat(hours.slots[-1].name).timestamp() == NOW // HOUR * HOUR
    assert (hours.series, hours.total) == ((), Profit(""))
    await ledger.close()


async def test_hours_are_forgotten_and_days_are_not(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    ada = await funded(ledger, 10**6)
    for back in (HOURS_KEPT + 1, 1, 0):
        ledger.hold(ada, 10).settle(10, row(at=NOW - back * HOUR))
        await ledger.flush()
    await ledger.close()
    file = sqlite3.connect(tmp_path / "ledger.db")
    found = {hour for (hour,) in file.execute("SELECT hour FROM hours")}
    (earned,) = file.execute("SELECT sum(earned_msat) FROM app_sales").fetchone()
    file.close()
    assert (found, earned) == ({int(NOW) // HOUR - 1, int(NOW) // HOUR}, 30)


async def test_whoever_invents_names_of_apps_makes_no_chart_large(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    ada = await funded(ledger, 10**6)
    for number in range(MOST_APPS + 50):
        ledger.hold(ada, 1).settle(1, row(at=NOW, app=f"app {number}"))
    lines = await ledger.activity.lines("day", "app", 10_000)
    assert len(lines.lines) == MOST_APPS + 1
    assert {line.name: line.requests for line in lines.lines}[""] == 50
    assert lines.total.earned_msat == MOST_APPS + 50
    await ledger.close()


OUTCOMES: dict[Outcome, Callable[[LogRow], bool]] = {
    "": lambda one: True,
    "answered": lambda one: one.error is None,
    "failed": lambda one: one.error is not None and one.error != "client_left",
    "left": lambda one: one.error == "client_left",
    "unpriced": lambda one: one.unpriced,
}


async def test_filters_find_exactly_what_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from routstr_desktop.ledger import log as reading

    monkeypatch.setattr(reading, "STRIDE", 37)
    chance = random.Random(5)
    ledger = await opened(tmp_path)
    ada, grace = await funded(ledger, 10**9, "ada"), await funded(ledger, 10**9, "grace")
    once = [await funded(ledger, 10**9, key_kind=KeyKind.ONE_SHOT) for _ in range(2)]
    await ledger.update_key(ada, name="Ada 100%")
    for _ in range(700):
        fields = {**KNOWN, "upstream_msat": chance.choice((None, 100))}
        error = chance.choice((None, None, "client_left", "upstream_error"))
        logged = row(at=NOW, model=chance.choice(("gpt-x", "claude_x")), app=chance.choice(("", "curl")), error=error, **fields)
        ledger.hold(chance.choice([ada, grace, *once]), 10).settle(7, logged)
    everything = await whole_log(ledger, LogFilter(), 1_000)
    assert [one.seq for one in everything] == list(range(700, 0, -1))
    ones = {one.id for one in once}
    fits: list[tuple[LogFilter, Callable[[LogRow], bool]]] = [
        (LogFilter(model="gpt-x"), lambda one: one.model == "gpt-x"),
        (LogFilter(app=""), lambda one: one.app == ""),
        (LogFilter(key_id=ada.id), lambda one: one.key_id == ada.id),
        (LogFilter(key_id=0), lambda one: one.key_id in ones),
        (LogFilter(text="ada 100%"), lambda one: one.key == "Ada 100%"),
        (LogFilter(text="claude_x CURL"), lambda one: one.model == "claude_x" and one.app == "curl"),
        (LogFilter(text="a%b"), lambda one: False),
        (LogFilter(text=everything[99].id), lambda one: one.id == everything[99].id),
        *((LogFilter(outcome=outcome), fit) for outcome, fit in OUTCOMES.items()),
        (
            LogFilter("gpt-x", grace.id, "curl", "failed", "upstream"),
            lambda one: (one.model, one.key_id, one.app, one.error) == ("gpt-x", grace.id, "curl", "upstream_error"),
        ),
    ]
    for chosen, fit in fits:
        assert await whole_log(ledger, chosen, 50) == [one for one in everything if fit(one)], chosen
    fresh = await ledger.activity.page(LogFilter(model="gpt-x"), 50, None, 650)
    assert list(fresh.rows) == [one for one in everything if one.model == "gpt-x" and one.seq > 650]
    assert (fresh.before, fresh.newest) == (None, 700)
    choices = await ledger.activity.choices()
    assert Counter(one.model for one in everything) == {one.name: one.requests for one in choices.models}
    assert {(one.name, one.title) for one in choices.keys} == {
        (str(ada.id), "Ada 100%"),
        (str(grace.id), grace.prefix),
        ("0", ""),
    }
    assert {one.name for one in choices.apps} == {"", "curl"}
    await ledger.close()


async def test_rows_of_a_key_that_was_forgotten_stay(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    ada = await funded(ledger, 10)
    ledger.hold(ada, 10).settle(10, row(at=NOW))
    await ledger.flush()
    await ledger._database.write(lambda c: c.execute("DELETE FROM keys WHERE id = ?", (ada.id,)))
    (one,) = (await ledger.activity.page(LogFilter(key_id=ada.id), 5)).rows
    assert (one.key, one.key_kind, one.paid_msat) == ("", None, 10)
    (series,) = (await ledger.activity.chart("day", "key", "earned")).series
    assert (series.name, series.title) == (str(ada.id), "")
    await ledger.close()


async def test_requests_of_an_older_version_are_counted_in(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    older = Migrations("routstr_desktop")
    for step in migrations.migrations._migrations:
        if step.name < "m0010":
            older(name=step.name)(step.fn)
    migrations.prepare(file, older)
    now = time.time()
    today = date.fromtimestamp(now).isoformat()
    connection = sqlite3.connect(file)
    connection.execute("INSERT INTO keys(id, hash, prefix, kind, account_id, created) VALUES(1, 'h', 'sk-1', 'customer', 9, 0)")
    connection.execute(
        """INSERT INTO requests(id, at, key_id, model, path, status, prompt_tokens, completion_tokens, cache_read, cache_write,
        cost_msat, charged_msat, shortfall_msat, upstream_usd, estimated, stream, total_ms, upstream_msat)
        VALUES('x', ?, 1, 'm', '/', 200, 3, 2, 1, 0, 9, 9, 0, '0.0000025', 0, 0, 1, 4)""",
        (now,),
    )
    for table, names in (("sales", "model, upstream"), ("key_sales", "key_id")):
        values = "'m', 'u'" if table == "sales" else "1"
        connection.execute(
            f"""INSERT INTO {table}(day, {names}, requests, local_requests, unpriced, earned_msat, cost_msat, cost_pusd,
            input_tokens, output_tokens) VALUES(?, {values}, 1, 0, 0, 9, 4, 2500000, 4, 2)""",
            (today,),
        )
    connection.commit()
    connection.close()
    ledger = await open_ledger(tmp_path)
    for span in get_args(Range):
        for by, name in (("model", "m"), ("key", "1"), ("app", "")):
            (line,) = (await ledger.activity.lines(span, by)).lines  # type: ignore[arg-type]
            assert (line.name, line.requests, line.earned_msat, line.cost_msat) == (name, 1, 9, 4), (span, by)
            assert (line.cost_pusd, line.input_tokens, line.output_tokens) == (2_500_000, 4, 2)
    await ledger.close()


# --- a long log ---------------------------------------------------------------------------------------------------------


async def grown(path: Path, requests: int) -> Ledger:
    """A ledger whose log has so many rows of the last 30 days, of 300 models, 1,000 keys and 40 apps."""
    await (await opened(path)).close()
    file = sqlite3.connect(path / "ledger.db", isolation_level=None)
    file.execute("PRAGMA synchronous=OFF")
    file.execute("BEGIN")
    file.executemany(
        "INSERT INTO keys(id, hash, prefix, kind, account_id, created, name) VALUES(?, ?, 'sk-0', 'customer', 0, 0, ?)",
        [(number, str(number), f"customer {number}") for number in range(1, 1_001)],
    )
    count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
    named = {"rows": requests, "start": NOW - 29 * DAY, "step": 29 * DAY / requests}
    file.execute(
        f"""{count} INSERT INTO requests(id, at, key_id, model, path, status, prompt_tokens, completion_tokens, cache_read,
        cache_write, cost_msat, charged_msat, shortfall_msat, upstream_usd, estimated, stream, total_ms, error, upstream_msat,
        app, bill) SELECT printf('%08x-0000-4000-8000-000000000000', i), :start + i * :step, 1 + i % 1000,
        'provider/model-' || (i * i % 300), '/v1/chat/completions', 200, 900, 300, 0, 0, 1234, 1234, 0, '0.0001', 0, 1, 1500.5,
        iif(i % 500 = 7, 'upstream_error', NULL), 1000, 'app ' || (i % 40), '[300,0,0,0,1250000,5000000,"98000"]' FROM n""",
        named,
    )
    sums = "count(*), 0, 0, sum(charged_msat), sum(upstream_msat), 0, sum(prompt_tokens), sum(completion_tokens)"
    for table, name in (("sales", "model, upstream"), ("key_sales", "key_id"), ("app_sales", "app")):
        file.execute(
            f"INSERT INTO {table} SELECT date(at, 'unixepoch', 'localtime') AS day, {name}, {sums} FROM requests "
            f"GROUP BY day, {name}"
        )
    for dimension, name in (("model", "model"), ("key", "key_id"), ("app", "app")):
        file.execute(
            f"INSERT INTO hours SELECT CAST(at AS INTEGER) / 3600 AS hour, '{dimension}', CAST({name} AS TEXT), {sums} "
            f"FROM requests WHERE at > {NOW - 2 * DAY} GROUP BY hour, {name}"
        )
    file.execute("UPDATE totals SET value = ? WHERE name = 'requests'", (requests,))
    file.execute("COMMIT")
    file.close()
    return await opened(path)


async def test_a_long_log_answers_as_fast_as_a_short_one(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    million = pytestconfig.getoption("million")
    rows, most = (1_000_000, 100) if million else (60_000, 500)  # a machine that tests much at once is slow
    ledger = await grown(tmp_path, rows)
    book = ledger.activity
    looks: dict[str, Callable[[], Any]] = {
        "newest rows": lambda: book.page(LogFilter(), 200),
        "rows in the middle": lambda: book.page(LogFilter(), 200, rows // 2),
        "rows of a key": lambda: book.page(LogFilter(key_id=500), 200),
        "rows of a model": lambda: book.page(LogFilter(model="provider/model-1"), 200),
        "failed rows": lambda: book.page(LogFilter(outcome="failed"), 200),
        "rows by words": lambda: book.page(LogFilter(text="customer 77 model-49"), 200),
        "rows that do not exist": lambda: book.page(LogFilter(text="nothing of that name"), 200),
        "choices": book.choices,
    }
    for span in get_args(Range):
        for by in get_args(Dimension):
            looks[f"chart {span} {by}"] = lambda span=span, by=by: book.chart(span, by, "earned")
            looks[f"lines {span} {by}"] = lambda span=span, by=by: book.lines(span, by)
    worst = {}
    for name, look in looks.items():
        times = []
        for _ in (1, 2, 3):
            began = time.perf_counter()
            await look()
            times.append(time.perf_counter() - began)
        worst[name] = min(times) * 1e3
    began = time.perf_counter()
    assert await whole_log(ledger, LogFilter(text="nothing of that name"), 200) == []
    through = time.perf_counter() - began
    print(f"\n{rows:,} rows, searched through in {through:.2f} s")
    print("\n".join(f"{name:<24}{took:7.1f} ms" for name, took in worst.items()))
    assert max(worst.values()) < most
    await ledger.close()
