"""The profile of somebody who sells a lot, in plain SQL: what tables and charts have to cope with.

A month of requests by 2,000 keys for 2,000 models, with their sums; a wallet that has seen much. The books balance.
"""

from __future__ import annotations

import json
import random
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .big_ledger import grow

DAY, HOUR = 86_400, 3_600
APPS = ("OpenAI/Python", "claude-cli", "opencode", "Cline", "curl", "Zed", "")
MAKERS = ("openai", "anthropic", "google", "meta-llama", "qwen", "mistralai", "deepseek", "x-ai")
SUMS = "requests, local_requests, unpriced, earned_msat, cost_msat, cost_pusd, input_tokens, output_tokens"


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    requests: int = 100_000
    models: int = 2_000
    keys: int = 2_000
    movements: int = 500

    def names(self) -> list[str]:
        """The models."""
        return [f"{MAKERS[at % len(MAKERS)]}/model-{at:04}-instruct" for at in range(self.models)]


def models_file(size: Size) -> str:
    """A models.json that prices every model."""
    rows = [
        {
            "id": name,
            "name": f"{name.partition('/')[2].replace('-', ' ').title()} ({name.partition('/')[0]})",
            "context_length": 131_072,
            "pricing": {"prompt": f"{(at % 90 + 1) / 1e7:.9f}", "completion": f"{(at % 90 + 1) / 2e6:.9f}"},
            "top_provider": {"max_completion_tokens": 8_192},
        }
        for at, name in enumerate(size.names())
    ]
    return json.dumps({"models": rows})


def fill(ledger: Path, size: Size, now: float | None = None) -> None:
    """Add all of it to a ledger file that nobody has open; about 5 s for the whole size."""
    now = time.time() if now is None else now
    grow(ledger, size.keys, int(now) - 20 * DAY)
    connection = sqlite3.connect(ledger, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE keys SET name = 'Customer ' || id WHERE id % 3 = 0 AND kind = 'customer'")
        _requests(connection, size, now)
        _paid(connection)
        _sums(connection)
        _movements(connection, size, now)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _requests(connection: sqlite3.Connection, size: Size, now: float) -> None:
    chance = random.Random(7)
    names = size.names()
    (newest,) = connection.execute("SELECT max(id) FROM keys").fetchone()
    rows: list[tuple[Any, ...]] = []
    for number in range(size.requests):
        at = now - 29.9 * DAY * (1 - number / size.requests)
        model = names[min(int(chance.expovariate(1 / 60)), len(names) - 1) if number % 4 else number // 4 % len(names)]
        failed, cost = number % 37 == 0, 0 if number % 37 == 0 else chance.randrange(300, 9_000)
        rows.append(
            (
                f"{number:08x}-5b1e-4c0f-9d2a-3f8e7c6b5a40", at, newest - chance.randrange(size.keys), model,
                "/v1/chat/completions", 502 if failed else 200, 0 if failed else chance.randrange(80, 9_000),
                0 if failed else chance.randrange(20, 1_800), 0, 0, cost, cost, 0, f"{cost * 8 / 1e10:.10f}", 0, 1,
                None if failed else chance.uniform(180, 900), chance.uniform(900, 14_000),
                "upstream_error" if failed else None, "openrouter", cost * 8 // 10, chance.choice(APPS), None,
            )
        )  # fmt: skip
    marks = ", ".join("?" * 23)
    connection.executemany(
        f"""INSERT INTO requests(id, at, key_id, model, path, status, prompt_tokens, completion_tokens, cache_read, cache_write,
        cost_msat, charged_msat, shortfall_msat, upstream_usd, estimated, stream, ttft_ms, total_ms, error, upstream,
        upstream_msat, app, bill) VALUES({marks})""",
        rows,
    )
    connection.execute("UPDATE totals SET value = value + ? WHERE name = 'requests'", (size.requests,))


def _paid(connection: sqlite3.Connection) -> None:
    """Every key was given (see big_ledger) what its requests cost, and spent it on them."""
    each = "FROM requests r JOIN keys k ON k.id = r.key_id WHERE r.charged_msat > 0"
    connection.execute(
        f"""INSERT INTO transfers(at, kind, debit, credit, amount_msat, note)
        SELECT min(CAST(r.at AS INTEGER)), 'gift', 2, k.account_id, sum(r.charged_msat), 'benchmark' {each} GROUP BY k.id"""
    )
    connection.execute(
        f"""INSERT INTO transfers(at, kind, debit, credit, amount_msat, request_id)
        SELECT CAST(r.at AS INTEGER), 'settle', k.account_id, 1, r.charged_msat, r.id {each}"""
    )
    connection.execute(
        """UPDATE keys SET spent = spent + s.msat, requests = requests + s.count, last_used = s.last FROM (
            SELECT key_id, sum(charged_msat) AS msat, count(*) AS count, CAST(max(at) AS INTEGER) AS last
            FROM requests GROUP BY 1
        ) AS s WHERE s.key_id = keys.id"""
    )
    (earned,) = connection.execute("SELECT sum(charged_msat) FROM requests").fetchone()
    (transfers,) = connection.execute("SELECT count(*) FROM transfers").fetchone()
    connection.execute("UPDATE accounts SET balance_msat = balance_msat + ? WHERE id IN (1, 2)", (earned,))
    for name in ("balance:fees", "fees:gift", "balance:operator"):
        connection.execute("UPDATE totals SET value = value + ? WHERE name = ?", (earned, name))
    connection.execute("UPDATE totals SET value = ? WHERE name = 'transfers'", (transfers,))


def _sums(connection: sqlite3.Connection) -> None:
    """What settling each of them would have added to the days and hours."""
    day = "date(at, 'unixepoch', 'localtime')"
    added = """count(*), 0, 0, sum(charged_msat), sum(upstream_msat), sum(upstream_msat) * 1000000,
        sum(prompt_tokens), sum(completion_tokens) FROM requests"""
    for table, columns in (("sales", "model, upstream"), ("key_sales", "key_id"), ("app_sales", "app")):
        groups = ", ".join(str(place + 1) for place in range(1 + columns.count(",") + 1))
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table}(day, {columns}, {SUMS}) SELECT {day}, {columns}, {added} GROUP BY {groups}")
    connection.execute("DELETE FROM hours")
    for dimension, name in (("model", "model"), ("key", "CAST(key_id AS TEXT)"), ("app", "app")):
        connection.execute(
            f"""INSERT INTO hours(hour, dimension, name, {SUMS})
            SELECT CAST(at AS INTEGER) / {HOUR}, '{dimension}', {name}, {added}
            WHERE at > (SELECT max(at) FROM requests) - {2 * DAY} GROUP BY 1, 3"""
        )
    connection.execute(
        f"""INSERT INTO days(day, earned_msat, shortfall_msat, requests, local_requests, input_tokens, output_tokens)
        SELECT {day}, sum(charged_msat), 0, count(*), 0, sum(prompt_tokens), sum(completion_tokens)
        FROM requests WHERE 1 GROUP BY 1 ON CONFLICT(day) DO UPDATE
        SET earned_msat = earned_msat + excluded.earned_msat, requests = requests + excluded.requests"""
    )


def _movements(connection: sqlite3.Connection, size: Size, now: float) -> None:
    """Payments that were swapped long ago: lines of the wallet's history, without a coin behind them."""
    times = [int(now - 29 * DAY * (1 - number / size.movements)) for number in range(size.movements)]
    rows = [
        (f"seller-{number}", f"https://mint{number % 5}.example", 21_000 + number * 1_000, at, at)
        for number, at in enumerate(times)
    ]
    connection.executemany(
        """INSERT INTO operations(id, kind, state, mint, unit, amount_msat, payload, created, updated)
        VALUES(?, 'redeem', 'done', ?, 'sat', ?, '{}', ?, ?)""",
        rows,
    )
