"""What the hot path and a large file cost. Bounds are generous: the figures are printed (`pytest -s`)."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

from routstr_desktop.core.keys import key_hash
from tests.support.cost import Cost

from .books import PEPPER, funded, open_ledger, row, secret, sound

KEYS = 50_000


async def test_the_hot_path(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    secrets = [secret(str(number)) for number in range(64)]
    for number in range(64):
        await funded(ledger, 10**9, str(number))
    count = 8_000
    rows = [row() for _ in range(count)]
    cost = Cost()
    for start in range(0, count, 40):  # as a loop does it: some requests, then other work
        with cost.turn():
            for number in range(start, start + 40):
                key = ledger.find_key(secrets[number % 64])
                assert key is not None
                ledger.hold(key, 5_000).settle(1_234, rows[number])
        await asyncio.sleep(0.001)
    began = time.perf_counter()
    await ledger.flush()
    print(
        f"\nfind + hold + settle: {cost.usual / 40 * 1e6:.1f} us; {count / ledger._database.commits:.0f} requests a commit; "
        f"flush {1e3 * (time.perf_counter() - began):.1f} ms"
    )
    assert cost.usual / 40 < 100e-6
    await sound(ledger)
    await ledger.close()


async def test_a_large_file_opens_and_answers_as_fast_as_a_small_one(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    await funded(ledger, 1_000, "first")
    await ledger.close()
    file = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    file.execute("BEGIN")
    file.executemany(
        "INSERT INTO accounts(id, kind, ref, balance_msat) VALUES(?, 'customer', ?, 0)",
        [(number + 1_000, str(number)) for number in range(10, KEYS)],
    )
    file.executemany(
        "INSERT INTO keys(id, hash, prefix, kind, account_id, created) VALUES(?, ?, 'sk-', 'customer', ?, 0)",
        [(number, key_hash(secret(f"bulk{number}"), PEPPER), number + 1_000) for number in range(10, KEYS)],
    )
    file.execute("UPDATE totals SET value = value + ? WHERE name = 'keys:customer'", (KEYS - 10,))
    file.execute("COMMIT")
    file.close()
    opened = Cost()
    with opened.turn():
        ledger = await open_ledger(tmp_path)
    missed = Cost()
    for number in range(10, KEYS, 50):
        with missed.turn():
            assert ledger.find_key(secret(f"bulk{number}")) is not None
    print(f"\n{KEYS} keys: opened in {opened.usual * 1e3:.1f} ms; a key not in memory {missed.usual * 1e6:.0f} us")
    assert opened.usual < 0.3
    assert missed.usual < 2e-3
    assert ledger.totals().customer_keys == KEYS - 9
    assert (await ledger.audit()).ok
    await ledger.close()
