"""The proof that the books balance, from one consistent snapshot, in a thread and on a connection of its own.

It trusts nothing that is kept up incrementally: every balance, sum and counter is computed again from the transfers.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from routstr_desktop.core.money import Amount
from routstr_desktop.core.sentence import say

from . import journal
from .accounts import ASSETS, CUSTOMER, FEES, KINDS, LOSSES, OPERATOR, OUTSTANDING, SUSPENSE, UNSWAPPED, WALLET, place_of
from .database import connect
from .journal import OPEN, OPEN_MSAT

Place = tuple[str, str]
LONG_DOUBT = 3600
"""Seconds after which a doubt is shown, and its money is in suspense."""
MANY = 20
"""Problems of one sort that are listed."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found. Amounts in msat."""

    ok: bool
    problems: list[str]
    """One sentence each; empty if the books balance."""
    accounts: int
    transfers: int
    sums: dict[str, int]
    """Kind of account -> sum of balances."""
    wallet: dict[Place, int] = field(default_factory=dict)
    """(mint, unit) -> what the books say the wallet has there (suspense included)."""
    doubts: list[str] = field(default_factory=list)
    """What has been waiting for a mint's answer for more than an hour, one sentence each; no fault of the books."""
    seconds: float = 0.0


def run(path: Path, proofs: Mapping[Place, int] | None) -> Audit:
    """Audits the file as it is committed now. Blocking; raises sqlite3.Error if the file cannot be read."""
    started = time.monotonic()
    connection = connect(path, readonly=True)
    try:
        connection.execute("BEGIN")
        problems: list[str] = []
        sums, accounts = _sums(connection, problems)
        transfers = _transfers(connection, problems)
        _negatives(connection, problems)
        _keys(connection, problems)
        _outstanding(connection, sums, problems)
        _unswapped(connection, problems)
        doubts = [told(row) for row in journal.doubts(connection, int(time.time()) - LONG_DOUBT)]
        wallet = _places(connection)
        if proofs is not None:
            _compare(connection, wallet, proofs, problems)
        connection.execute("COMMIT")
    finally:
        connection.close()
    return Audit(not problems, problems, accounts, transfers, sums, wallet, doubts, time.monotonic() - started)


_ASKED = {
    "withdrawal": say("Withdrawal"),
    "payout": say("Payout"),
    "refund": say("Refund"),
    "change": say("Change"),
    "redeem": say("Payment"),
    "melt": say("Lightning payment"),
    "mint": say("Lightning deposit"),
}
"""What was asked of a mint, by the purpose of a token or else the kind of the operation."""
_TAKEN_BACK = {
    "withdrawal": say("Taking back a withdrawal"),
    "payout": say("Taking back a payout"),
    "refund": say("Taking back a refund"),
    "change": say("Taking back a change"),
}


def told(row: journal.Operation) -> str:
    """An operation in doubt in one sentence: what was asked, when, and what is known."""
    back = row.state == "reclaiming"
    asked_for = row.purpose or "payout" if row.kind == "send" else row.kind
    what = (_TAKEN_BACK if back else _ASKED).get(asked_for, asked_for.capitalize())
    values = {
        "what": what,
        "amount": Amount(row.amount_msat),
        "mint": row.mint,
        "time": time.strftime("%Y-%m-%d %H:%M", time.localtime(row.updated if back else row.created)),
    }
    if row.note:
        return say("{what} of {amount} at {mint}: asked {time}, not settled yet: {note}", note=row.note, **values)
    return say("{what} of {amount} at {mint}: asked {time}, not settled yet.", **values)


def _totals(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT name, value FROM totals"))


def _sums(connection: sqlite3.Connection, problems: list[str]) -> tuple[dict[str, int], int]:
    """Kind totals are the sums of their accounts; assets equal liabilities."""
    sums = dict.fromkeys(KINDS, 0)
    count = 0
    for kind, number, total in connection.execute("SELECT kind, count(*), sum(balance_msat) FROM accounts GROUP BY kind"):
        sums[kind] = total
        count += number
    totals = _totals(connection)
    for kind, total in sums.items():
        kept = totals.get(f"balance:{kind}")
        if kept != total:
            problems.append(
                say(
                    "The {kind} accounts add up to {total}, their kept total is {kept}.",
                    kind=kind,
                    total=Amount(total),
                    kept=Amount(kept or 0),
                )
            )
    paid = sum(value for name, value in totals.items() if name.startswith("fees:"))
    if paid != sums[FEES]:
        problems.append(say("The fees add up to {total}, by kind to {paid}.", total=Amount(sums[FEES]), paid=Amount(paid)))
    assets = sum(total for kind, total in sums.items() if kind in ASSETS)
    liabilities = sum(sums.values()) - assets
    if assets != liabilities:
        problems.append(
            say("Assets are {assets}, liabilities {liabilities}.", assets=Amount(assets), liabilities=Amount(liabilities))
        )
    return sums, count


def _transfers(connection: sqlite3.Connection, problems: list[str]) -> int:
    """Every balance is the sum of its transfers; the days add up to the settlements."""
    signed = ", ".join(f"'{kind}'" for kind in sorted(ASSETS))
    rows = connection.execute(
        f"""SELECT account, sum(amount) FROM (
            SELECT credit AS account, amount_msat AS amount FROM transfers
            UNION ALL SELECT debit, -amount_msat FROM transfers
            UNION ALL SELECT id, CASE WHEN kind IN ({signed}) THEN balance_msat ELSE -balance_msat END FROM accounts
        ) GROUP BY account HAVING sum(amount) <> 0 LIMIT {MANY}"""
    )
    problems += [
        say("Account {account}: its balance and its transfers differ by {amount}.", account=account, amount=Amount(abs(amount)))
        for account, amount in rows
    ]
    count, settled = connection.execute(
        "SELECT count(*), coalesce(sum(CASE WHEN kind = 'settle' THEN amount_msat END), 0) FROM transfers"
    ).fetchone()
    (earned,) = connection.execute("SELECT coalesce(sum(earned_msat), 0) FROM days").fetchone()
    if earned != settled:
        problems.append(
            say(
                "The days add up to {earned} earned, the settlements to {settled}.",
                earned=Amount(earned),
                settled=Amount(settled),
            )
        )
    kept = _totals(connection).get("transfers")
    if kept != count:
        problems.append(say("There are {count} transfers, their kept number is {kept}.", count=count, kept=kept))
    return int(count)


def _negatives(connection: sqlite3.Connection, problems: list[str]) -> None:
    """What may not be negative is not: nobody spent more than they had."""
    rows = connection.execute(
        f"SELECT id, kind, balance_msat FROM accounts WHERE balance_msat < 0 AND kind IN (?, ?, ?, ?, ?, ?) LIMIT {MANY}",
        (CUSTOMER, OPERATOR, OUTSTANDING, WALLET, UNSWAPPED, LOSSES),
    )
    problems += [
        say("Account {id} ({kind}) is negative: {balance}.", id=id, kind=kind, balance=Amount(balance))
        for id, kind, balance in rows
    ]


def _keys(connection: sqlite3.Connection, problems: list[str]) -> None:
    """Every paid key has an account of its own; the numbers of keys are right."""
    totals = _totals(connection)
    for kind, number in connection.execute("SELECT kind, count(*) FROM keys GROUP BY kind"):
        kept = totals.get(f"keys:{kind}")
        if kept != number:
            problems.append(
                say("There are {number} {kind} keys, their kept number is {kept}.", number=number, kind=kind, kept=kept)
            )
    rows = connection.execute(
        f"""SELECT k.id FROM keys k LEFT JOIN accounts a ON a.id = k.account_id
        WHERE k.kind <> 'local' AND (a.id IS NULL OR a.kind <> 'customer'
            OR a.ref <> CAST(coalesce(k.parent_id, k.id) AS TEXT)) LIMIT {MANY}"""
    )
    problems += [say("Key {id} has no account of its own, nor its parent's.", id=id) for (id,) in rows]


def _outstanding(connection: sqlite3.Connection, sums: dict[str, int], problems: list[str]) -> None:
    """What is outstanding is exactly the tokens neither claimed nor taken back, and the payments that are not over."""
    (sends,) = connection.execute(
        f"SELECT coalesce(sum({OPEN_MSAT}), 0) FROM operations INDEXED BY operations_open WHERE {OPEN} "
        "AND kind IN ('send', 'melt')"
    ).fetchone()
    if sends != sums[OUTSTANDING]:
        problems.append(
            say(
                "Unclaimed tokens and payments are {sends}, the books say {books} outstanding.",
                sends=Amount(sends),
                books=Amount(sums[OUTSTANDING]),
            )
        )


def _unswapped(connection: sqlite3.Connection, problems: list[str]) -> None:
    """Mint by mint: what waits to be swapped is exactly the locked payments that are neither swapped nor lost."""
    waiting: dict[Place, int] = {}
    rows = connection.execute(
        f"""SELECT mint, unit, sum(json_extract(payload, '$.net_msat')) FROM operations INDEXED BY operations_open
        WHERE {OPEN} AND kind = 'locked' GROUP BY mint, unit"""
    )
    for mint, unit, amount in rows:
        waiting[mint, unit] = amount
    for ref, balance in connection.execute("SELECT ref, balance_msat FROM accounts WHERE kind = ?", (UNSWAPPED,)):
        payments = waiting.pop(place_of(ref), 0)
        if payments != balance:
            problems.append(
                say(
                    "{ref}: payments to be swapped are {payments}, the books say {balance}.",
                    ref=ref,
                    payments=Amount(payments),
                    balance=Amount(balance),
                )
            )
    for (mint, unit), amount in waiting.items():
        problems.append(
            say("{unit} {mint}: {amount} to be swapped are not in the books.", unit=unit, mint=mint, amount=Amount(amount))
        )


def _places(connection: sqlite3.Connection) -> dict[Place, int]:
    """What the books say is at each mint: wallet and suspense together."""
    places: dict[Place, int] = {}
    rows = connection.execute(
        "SELECT ref, balance_msat FROM accounts WHERE kind <> 'customer' AND kind IN (?, ?)", (WALLET, SUSPENSE)
    )
    for ref, balance in rows:
        place = place_of(ref)
        places[place] = places.get(place, 0) + balance
    return places


def _compare(
    connection: sqlite3.Connection, wallet: dict[Place, int], proofs: Mapping[Place, int], problems: list[str]
) -> None:
    """Mint by mint: the coins that are there are the coins that the books say.

    While an operation is between its two records (the wallet has swapped, the ledger has not noted it yet, or the other
    way round), the coins may differ by at most that operation's amount. A search of the mint books all it has found at its
    end: until then there may be any number of coins that the books do not know.
    """
    slack: dict[Place, list[float]] = {}
    rows = connection.execute(
        f"""SELECT mint, unit, kind IN ('redeem', 'mint', 'swap', 'restore') AND purpose IS NOT 'move', kind, amount_msat
        FROM operations INDEXED BY operations_open
        WHERE {OPEN} AND (state NOT IN ('minted', 'handed_out', 'quoted', 'accepted') OR purpose IS 'move')"""
    )
    for mint, unit, comes_in, kind, amount in rows:
        slack.setdefault((mint, unit), [0, 0])[comes_in] += inf if kind == "restore" else amount
    for place in sorted({*wallet, *proofs}):
        books, coins = wallet.get(place, 0), proofs.get(place, 0)
        less, more = slack.get(place, (0, 0))
        if not books - less <= coins <= books + more:
            mint, unit = place
            problems.append(
                say(
                    "{mint} ({unit}): the coins are {coins}, the books say {books}.",
                    mint=mint,
                    unit=unit,
                    coins=Amount(coins),
                    books=Amount(books),
                )
            )
