"""Grows a ledger to a million keys and five million transfers, in plain SQL, so that the books still balance.

Every added key was given 100 sat and spent 4 of them in 4 requests: 5 transfers each. What they were given is booked as fees
that the operator paid, because an audit counts the coins behind every wallet account, and there are none.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

PAID, SPENT, SETTLEMENTS = 100_000, 1_000, 4
"""msat, msat, transfers: what each added key has behind it."""
PER_KEY = 1 + SETTLEMENTS


def grow(ledger: Path, keys: int = 1_000_000, at: int = 1_700_000_000) -> None:
    """Add `keys` keys with PER_KEY transfers each to a ledger file that nobody has open. About 20 s for a million."""
    connection = sqlite3.connect(ledger, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-400000")
        connection.execute("BEGIN IMMEDIATE")
        _fill(connection, keys, at)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, keys: int, at: int) -> None:
    (operator,) = connection.execute("SELECT id FROM accounts WHERE kind = 'operator'").fetchone()
    (fees,) = connection.execute("SELECT id FROM accounts WHERE kind = 'fees'").fetchone()
    (account,) = connection.execute("SELECT max(id) FROM accounts").fetchone()
    (key,) = connection.execute("SELECT coalesce(max(id), 0) FROM keys").fetchone()
    count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :keys)"
    names = {
        "keys": keys, "at": at, "account": account, "key": key, "fees": fees, "operator": operator,
        "paid": PAID, "spent": SPENT, "all_spent": SPENT * SETTLEMENTS, "settlements": SETTLEMENTS,
    }  # fmt: skip
    connection.execute(
        f"""{count} INSERT INTO accounts(id, kind, ref, balance_msat)
        SELECT :account + i, 'customer', CAST(:key + i AS TEXT), :paid - :all_spent FROM n""",
        names,
    )
    connection.execute(
        f"""{count}, h(i, hash) AS (SELECT i, lower(hex(randomblob(32))) FROM n)
        INSERT INTO keys(id, hash, prefix, kind, account_id, created, last_used, spent, requests)
        SELECT :key + i, hash, 'sk-' || substr(hash, 1, 8), 'customer', :account + i, :at, :at, :all_spent, :settlements
        FROM h""",
        names,
    )
    connection.execute(
        f"""{count} INSERT INTO transfers(at, kind, debit, credit, amount_msat, note)
        SELECT :at, 'gift', :fees, :account + i, :paid, 'benchmark' FROM n""",
        names,
    )
    for number in range(SETTLEMENTS):
        connection.execute(
            f"""{count} INSERT INTO transfers(at, kind, debit, credit, amount_msat, request_id)
            SELECT :at + {number}, 'settle', :account + i, :operator, :spent, 'bench-' || i || '-{number}' FROM n""",
            names,
        )
    earned, received = keys * SPENT * SETTLEMENTS, keys * PAID
    connection.execute("UPDATE accounts SET balance_msat = balance_msat + ? WHERE id = ?", (received, fees))
    connection.execute("UPDATE accounts SET balance_msat = balance_msat + ? WHERE id = ?", (earned, operator))
    connection.execute("INSERT OR IGNORE INTO totals(name, value) VALUES('fees:gift', 0)")
    for name, change in (
        ("balance:fees", received),
        ("fees:gift", received),
        ("balance:operator", earned),
        ("balance:customer", received - earned),
        ("keys:customer", keys),
        ("transfers", keys * PER_KEY),
    ):
        connection.execute("UPDATE totals SET value = value + ? WHERE name = ?", (change, name))
    connection.execute(
        """INSERT INTO days(day, earned_msat, shortfall_msat, requests, local_requests, input_tokens, output_tokens)
        VALUES(date(?, 'unixepoch', 'localtime'), ?, 0, ?, 0, 0, 0)
        ON CONFLICT(day) DO UPDATE
        SET earned_msat = earned_msat + excluded.earned_msat, requests = requests + excluded.requests""",
        (at, earned, keys * SETTLEMENTS),
    )
