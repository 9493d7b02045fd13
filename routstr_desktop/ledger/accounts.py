"""Double entry: every movement of money is a transfer between two accounts, on file and in memory alike.

Assets (wallet, unswapped, suspense) and what was lost on the way (fees, losses) grow by debit, the rest (customer, operator,
outstanding) by credit, so every balance is a positive number in its natural direction and the books balance by construction.
`unswapped` are payments locked to us that were credited and wait to be swapped at their mint. `record` is the only function
that writes a balance to the file, `Books.move` the only one that changes a balance in memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .bulk import Bulk
from .requests import Settled, values
from .requests import insert as insert_requests
from .sales import Sales
from .usage import Days

CUSTOMER, OPERATOR, WALLET = "customer", "operator", "wallet"
FEES, OUTSTANDING, SUSPENSE = "fees", "outstanding", "suspense"
UNSWAPPED, LOSSES = "unswapped", "losses"
PLACES = frozenset({WALLET, SUSPENSE, UNSWAPPED, LOSSES})
"""One account for each mint and unit."""
ASSETS = PLACES | {FEES}
KINDS = (CUSTOMER, OPERATOR, OUTSTANDING, WALLET, UNSWAPPED, FEES, SUSPENSE, LOSSES)
OPERATOR_ID, FEES_ID, OUTSTANDING_ID = 1, 2, 3


class Account:
    """One account in memory. `held` is the sum of open holds, which exist nowhere else."""

    __slots__ = ("balance", "held", "id", "kind", "ref")

    def __init__(self, id: int, kind: str, ref: str = "", balance: int = 0) -> None:
        self.id, self.kind, self.ref, self.balance = id, kind, ref, balance
        self.held = 0


class Transfer(NamedTuple):
    """`amount_msat` > 0 from `credit` to `debit`, in the accountant's sense of the words."""

    at: int
    kind: str
    debit: Account
    credit: Account
    amount_msat: int
    operation_id: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """The books in one look, in msat."""

    customers_msat: int
    """What we owe to customers (holds included)."""
    customer_keys: int
    operator_msat: int
    """Earned, less what was withdrawn; fees not yet taken off."""
    fees_msat: int
    outstanding_msat: int
    """Tokens made and not claimed yet."""
    wallet: Mapping[tuple[str, str], int]
    """(mint, unit) -> what we hold there, outstanding tokens included."""
    suspense_msat: int
    held_msat: int
    """Open holds, a part of `customers_msat`."""
    unswapped: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(mint, unit) -> locked payments that were credited and wait to be swapped there."""
    losses_msat: int = 0
    """Credited ecash that its mint then refused."""
    fees: Mapping[str, int] = field(default_factory=dict)
    """`fees_msat` by the kind of transfer that paid them."""


class Books:
    """The system accounts, and the sum of each kind: small, whatever the number of keys."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT id, kind, ref, balance_msat FROM accounts WHERE kind <> 'customer'")
        accounts = [Account(*row) for row in rows]
        by_id = {account.id: account for account in accounts}
        self.operator = by_id[OPERATOR_ID]
        self.fees = by_id[FEES_ID]
        self.outstanding = by_id[OUTSTANDING_ID]
        self.places = {(a.kind, *place_of(a.ref)): a for a in accounts if a.kind in PLACES}
        totals = dict(connection.execute("SELECT name, value FROM totals"))
        self.sums: dict[str, int] = {kind: totals[f"balance:{kind}"] for kind in KINDS}
        self.customer_keys: int = totals["keys:customer"]
        self.fees_by_kind = {name[5:]: value for name, value in totals.items() if name.startswith("fees:")}
        self.held = 0

    def move(self, transfer: Transfer) -> None:
        """Applies a transfer to the balances in memory."""
        amount = transfer.amount_msat
        for account, change in ((transfer.debit, amount), (transfer.credit, -amount)):
            if account.kind not in ASSETS:
                change = -change
            account.balance += change
            self.sums[account.kind] += change
            if account is self.fees:
                self.fees_by_kind[transfer.kind] = self.fees_by_kind.get(transfer.kind, 0) + change

    def totals(self) -> Totals:
        """The sums as of now."""
        sums = self.sums
        return Totals(
            customers_msat=sums[CUSTOMER],
            customer_keys=self.customer_keys,
            operator_msat=sums[OPERATOR],
            fees_msat=sums[FEES],
            outstanding_msat=sums[OUTSTANDING],
            wallet=self._by_place(WALLET),
            suspense_msat=sums[SUSPENSE],
            held_msat=self.held,
            unswapped=self._by_place(UNSWAPPED),
            losses_msat=sums[LOSSES],
            fees=dict(self.fees_by_kind),
        )

    def at(self, kind: str, mint: str, unit: str) -> int:
        """The balance of a kind of account at one mint and unit."""
        account = self.places.get((kind, mint, unit))
        return account.balance if account is not None else 0

    def _by_place(self, wanted: str) -> dict[tuple[str, str], int]:
        return {(mint, unit): a.balance for (kind, mint, unit), a in self.places.items() if kind == wanted}

    def withdrawable(self) -> int:
        """What is the operator's own, in msat: earned less fees and losses; never customers' money, never below 0."""
        return max(0, self.operator.balance - self.fees.balance - self.sums[LOSSES])

    def adopt(self, account: Account) -> Account:
        """The account in memory of one that the writer found or created (a mint used for the first time)."""
        if account.kind not in PLACES:
            return {OPERATOR: self.operator, FEES: self.fees, OUTSTANDING: self.outstanding}[account.kind]
        return self.places.setdefault((account.kind, *place_of(account.ref)), account)


def place(mint: str, unit: str) -> str:
    """The `ref` of an account that belongs to a mint and unit."""
    return f"{unit} {mint}"


def place_of(ref: str) -> tuple[str, str]:
    """(mint, unit) of such a `ref`."""
    unit, _, mint = ref.partition(" ")
    return mint, unit


# --- on file (writer thread, inside its transaction) -------------------------------------------------------------------

_TRANSFER = "INSERT INTO transfers(at, kind, debit, credit, amount_msat, request_id, operation_id, note) VALUES "
_MOVE = "UPDATE accounts SET balance_msat = balance_msat + ? WHERE id = ?"
_COUNT = "UPDATE totals SET value = value + ? WHERE name = ?"
_COUNT_FEES = "INSERT INTO totals(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = value + excluded.value"
_insert_transfers = Bulk(_TRANSFER, 8)
_move_many = Bulk(
    "UPDATE accounts SET balance_msat = balance_msat + change.column1 FROM (VALUES ",
    2,
    ") AS change WHERE id = change.column2",
)
_count_keys = Bulk(
    """UPDATE keys SET spent = spent + seen.column1, requests = requests + seen.column2,
    last_used = max(coalesce(last_used, 0), seen.column3) FROM (VALUES """,
    4,
    ") AS seen WHERE id = seen.column4",
)


def bump(connection: sqlite3.Connection, name: str, by: int = 1) -> None:
    """Counts up one of the totals."""
    connection.execute(_COUNT, (by, name))


def place_account(connection: sqlite3.Connection, kind: str, mint: str, unit: str) -> Account:
    """The account of that kind of a mint and unit, created with its first use."""
    ref = place(mint, unit)
    row = connection.execute(
        "SELECT id FROM accounts WHERE kind = ? AND ref = ? AND kind <> 'customer'", (kind, ref)
    ).fetchone()
    if row is None:
        connection.execute("INSERT INTO accounts(kind, ref) VALUES(?, ?)", (kind, ref))
        row = connection.execute("SELECT last_insert_rowid()").fetchone()
    return Account(row[0], kind, ref)


def place_balance(connection: sqlite3.Connection, mint: str, unit: str) -> int:
    """What the file says is at a mint, in msat: wallet and suspense together."""
    query = "SELECT coalesce(sum(balance_msat), 0) FROM accounts WHERE kind IN (?, ?) AND ref = ? AND kind <> 'customer'"
    return int(connection.execute(query, (WALLET, SUSPENSE, place(mint, unit))).fetchone()[0])


def record(connection: sqlite3.Connection, transfers: Iterable[Transfer]) -> None:
    """Writes transfers, the balances of both sides and the sums of their kinds."""
    for at, kind, debit, credit, amount, operation_id, note in transfers:
        _insert_transfers(connection, [(at, kind, debit.id, credit.id, amount, None, operation_id, note)])
        for account, change in ((debit, amount), (credit, -amount)):
            if account.kind not in ASSETS:
                change = -change
            if connection.execute(_MOVE, (change, account.id)).rowcount != 1:
                raise sqlite3.IntegrityError(f"no account {account.id}")
            bump(connection, f"balance:{account.kind}", change)
            if account.id == FEES_ID:
                connection.execute(_COUNT_FEES, (f"fees:{kind}", change))
        bump(connection, "transfers")


class Settlements:
    """Writes runs of settled requests: one balance update per account and one counter update per key, not per request."""

    def __init__(self) -> None:
        self._days = Days()
        self._sales = Sales(self._days.day_of)

    def __call__(self, connection: sqlite3.Connection, items: Sequence[Settled]) -> None:
        """Debit customer, credit operator; the request rows, the keys' counters and the days in the same transaction."""
        paid: dict[int, int] = {}
        counters: dict[int, list[int]] = {}
        transfers = []
        total = 0
        windows: dict[int, tuple[int, int, int]] = {}
        for account_id, key_id, charged, _, row, rolled, parent_id, _ in items:
            at = int(row.at)
            if charged:
                paid[account_id] = paid.get(account_id, 0) + charged
                total += charged
                transfers.append((at, "settle", account_id, OPERATOR_ID, charged, row.id, None, None))
            for counted in (key_id, parent_id) if parent_id else (key_id,):
                counter = counters.get(counted)
                if counter is None:
                    counters[counted] = [charged, 1, at]
                else:
                    counter[0] += charged
                    counter[1] += 1
                    counter[2] = max(counter[2], at)
            for window in rolled:
                windows[window[2]] = window
        insert_requests(connection, [values(item) for item in items])
        _count_keys(connection, [(*counter, key_id) for key_id, counter in counters.items()])
        if windows:
            connection.executemany("UPDATE keys SET window = ?, window_base = ? WHERE id = ?", list(windows.values()))
        self._days.add(connection, items)
        self._sales.add(connection, items)
        bump(connection, "requests", len(items))
        if not total:
            return
        _insert_transfers(connection, transfers)
        changes = [(-amount, account_id) for account_id, amount in paid.items()]
        _move_many(connection, [*changes, (total, OPERATOR_ID)])
        bump(connection, "balance:customer", -total)
        bump(connection, "balance:operator", total)
        bump(connection, "transfers", len(transfers))
