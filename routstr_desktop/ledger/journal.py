"""Rows of the wallet journal: their shape, and the SQL that reads and writes them (no money moves here)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.core.keys import ApiKey, KeyKind
from routstr_desktop.core.sentence import say

FINAL = frozenset({"done", "foreign", "failed", "claimed", "reclaimed"})
COLUMNS = "id, kind, state, mint, unit, amount_msat, payload, account_id, created, updated, purpose, note"
CLAIMED = "claimed_msat"
"""Field of a token's payload: what of it its owner has claimed while the rest is still out."""
OPEN_MSAT = f"amount_msat - coalesce(json_extract(payload, '$.{CLAIMED}'), 0)"
"""What of an operation is not settled yet; see Operation.open_msat."""
ALL = -1
"""A limit that is none (SQLite)."""
OPEN = "state NOT IN ('done', 'foreign', 'failed', 'claimed', 'reclaimed')"


class DuplicateCoins(RoutstrError):
    """A coin of this token belongs to an operation already: `operation_id`."""

    status, type, code = 400, "token_already_spent", "cashu_token_already_spent"

    def __init__(self, operation_id: str) -> None:
        super().__init__(say("This token was presented before."))
        self.operation_id = operation_id


class OperationConflict(RoutstrError):
    """The operation is in a state that does not allow this step; nothing was moved."""

    status, type, code = 409, "api_error", "operation_conflict"

    def __init__(self, id: str, state: str) -> None:
        super().__init__(say("Operation {id} is already {state}. Nothing was moved.", id=id, state=state))
        self.state = state


@dataclass(frozen=True, slots=True)
class Operation:
    """One journaled operation. Times in unix seconds; `payload` is JSON."""

    id: str
    kind: str
    """`redeem`, `locked` (a payment credited before its swap), `swap` (of such ones), `mint`, `send`, `melt`, `move`, `tidy` or
    `restore`."""
    state: str
    mint: str
    unit: str
    amount_msat: int
    payload: dict[str, Any] = field(repr=False)
    account_id: int | None
    """Who pays (send, melt) or was credited (redeem, once done)."""
    created: int
    updated: int
    purpose: str | None = None
    note: str | None = None

    @property
    def token(self) -> str | None:
        """The token text while it is kept."""
        text = self.payload.get("token")
        return text if isinstance(text, str) else None

    @property
    def open_msat(self) -> int:
        """The amount less what of a token was claimed before the rest of it."""
        return self.amount_msat - int(self.payload.get(CLAIMED, 0))

    @property
    def final(self) -> bool:
        """Nothing is left to do."""
        return self.state in FINAL


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Who a token is for. A `key` whose hash exists already is topped up, else it is created with these fields."""

    kind: Literal["key", "operator"]
    key_hash: str = ""
    key_prefix: str = ""
    key_kind: KeyKind = KeyKind.CUSTOMER
    expires: int | None = None
    refund_address: str | None = None
    balance_limit: int | None = None
    name: str = ""
    limit_reset: str | None = None
    models: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """For the payload of an operation."""
        return asdict(self)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Beneficiary:
        """Back from a payload."""
        models = fields.get("models")
        return cls(**{**fields, "key_kind": KeyKind(fields["key_kind"]), "models": None if models is None else tuple(models)})


def new_key(to: Beneficiary, row: Operation, at: int) -> ApiKey:
    """The key that a first redemption creates; refunds go back to the mint and unit that paid."""
    if not to.key_hash or to.key_kind is KeyKind.LOCAL:
        raise ValueError("a paid key needs a hash and is not a local one")
    return ApiKey(
        id=0,
        hash=to.key_hash,
        prefix=to.key_prefix,
        kind=to.key_kind,
        account_id=0,
        name=to.name,
        created=at,
        expires=to.expires,
        balance_limit=to.balance_limit,
        mint=row.mint,
        unit=row.unit,
        refund_address=to.refund_address,
        limit_reset=to.limit_reset,
        models=to.models,
    )


def _operation(row: tuple[Any, ...]) -> Operation:
    id, kind, state, mint, unit, amount_msat, payload, account_id, created, updated, purpose, note = row
    return Operation(id, kind, state, mint, unit, amount_msat, json.loads(payload), account_id, created, updated, purpose, note)


def get(connection: sqlite3.Connection, id: str) -> Operation | None:
    """The operation of that id."""
    row = connection.execute(f"SELECT {COLUMNS} FROM operations WHERE id = ?", (id,)).fetchone()
    return _operation(row) if row else None


def must(connection: sqlite3.Connection, id: str) -> Operation:
    """The operation of that id. Raises KeyError."""
    found = get(connection, id)
    if found is None:
        raise KeyError(id)
    return found


def unfinished(connection: sqlite3.Connection, kind: str | None) -> list[Operation]:
    """What is not final, oldest first (a partial index: its size does not depend on the history)."""
    rows = connection.execute(f"SELECT {COLUMNS} FROM operations INDEXED BY operations_open WHERE {OPEN} ORDER BY seq")
    return [operation for row in rows if kind in (None, (operation := _operation(row)).kind)]


def find_by_coins(connection: sqlite3.Connection, ys: Sequence[str]) -> Operation | None:
    """The operation that one of the coins belongs to."""
    for y in ys:
        row = connection.execute("SELECT operation_id FROM coins WHERE y = ?", (y,)).fetchone()
        if row:
            return get(connection, row[0])
    return None


def find_payment(connection: sqlite3.Connection, kind: Literal["mint", "melt"], payment_hash: str) -> Operation | None:
    """The newest deposit or payment with an invoice of that hash."""
    row = connection.execute(
        f"""SELECT {COLUMNS} FROM operations INDEXED BY operations_payment WHERE kind IN ('mint', 'melt') AND kind = ?
        AND json_extract(payload, '$.payment_hash') = ? ORDER BY seq DESC LIMIT 1""",
        (kind, payment_hash),
    ).fetchone()
    return _operation(row) if row else None


def listed(
    connection: sqlite3.Connection,
    kind: str | None,
    account_id: int | None,
    purpose: str | None,
    limit: int,
    states: Sequence[str] | None,
) -> list[Operation]:
    """Newest first."""
    wanted = {"kind": kind, "account_id": account_id, "purpose": purpose}
    where = [f"{name} = ?" for name, value in wanted.items() if value is not None]
    parameters: list[Any] = [value for value in wanted.values() if value is not None]
    if states is not None:
        where.append(f"state IN ({', '.join('?' * len(states))})")
        parameters += states
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM operations WHERE {' AND '.join(where) or '1'} ORDER BY seq DESC LIMIT ?", (*parameters, limit)
    )
    return [_operation(row) for row in rows]


def page(connection: sqlite3.Connection, limit: int, offset: int) -> list[Operation]:
    """What moved money in or out, newest first: no invoices that nobody paid, no second half of a move, no swaps of our own."""
    hidden = "kind IN ('tidy', 'swap') OR kind = 'mint' AND (state IN ('quoted', 'failed') OR purpose IS 'move')"
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM operations WHERE NOT ({hidden}) ORDER BY seq DESC LIMIT ? OFFSET ?", (limit, offset)
    )
    return [_operation(row) for row in rows]


def insert(
    connection: sqlite3.Connection,
    id: str,
    kind: str,
    state: str,
    mint: str,
    unit: str,
    amount_msat: int,
    payload: dict[str, Any],
    account_id: int | None,
    ys: Iterable[str],
    at: int,
) -> None:
    """A new row with its coins. Raises DuplicateCoins, or ValueError for an id that is used already."""
    if get(connection, id) is not None:
        raise ValueError(f"operation {id} exists already")
    coins = list(ys)
    known = find_by_coins(connection, coins)
    while known is not None and known.state == "failed":
        connection.execute(
            f"DELETE FROM coins WHERE operation_id = ? AND y IN ({', '.join('?' * len(coins))})", (known.id, *coins)
        )
        known = find_by_coins(connection, coins)
    if known is not None:
        raise DuplicateCoins(known.id)
    connection.execute(
        f"INSERT INTO operations({COLUMNS}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (id, kind, state, mint, unit, amount_msat, json.dumps(payload), account_id, at, at, payload.get("purpose"), None),
    )
    connection.executemany("INSERT INTO coins(y, operation_id) VALUES(?, ?)", [(y, id) for y in coins])


def set_state(
    connection: sqlite3.Connection,
    id: str,
    state: str,
    at: int,
    *,
    payload: dict[str, Any] | None = None,
    note: str | None = None,
    forget: str | None = None,
) -> None:
    """A new state; `payload` and `note` replace the old ones if given, `forget` drops one field of the payload."""
    connection.execute(
        """UPDATE operations SET state = ?, updated = ?, payload = coalesce(?, payload), note = coalesce(?, note)
        WHERE id = ?""",
        (state, at, None if payload is None else json.dumps(payload), note, id),
    )
    if forget is not None:
        connection.execute("UPDATE operations SET payload = json_remove(payload, ?) WHERE id = ?", (f"$.{forget}", id))


def accepted(connection: sqlite3.Connection, id: str, account_id: int, net_msat: int, at: int) -> None:
    """A locked payment was credited: its token text stays until it is swapped."""
    connection.execute("UPDATE operations SET account_id = ?, updated = ? WHERE id = ?", (account_id, at, id))


def mark(connection: sqlite3.Connection, id: str, name: str, value: int | None) -> None:
    """Sets one field of the payload, or drops it (None)."""
    change = "json_remove(payload, ?1)" if value is None else "json_set(payload, ?1, ?2)"
    connection.execute(f"UPDATE operations SET payload = {change} WHERE id = ?3", (f"$.{name}", value, id))


def doubts(connection: sqlite3.Connection, before: int) -> list[Operation]:
    """What the mint was asked before that time (unix seconds) and has not answered for good, oldest first.

    A token that waits for its owner is no doubt, nor an invoice that nobody has paid, nor a payment that is to be swapped.
    """
    rows = connection.execute(
        f"""SELECT {COLUMNS} FROM operations INDEXED BY operations_open WHERE {OPEN}
        AND state NOT IN ('minted', 'handed_out', 'quoted', 'accepted') AND kind <> 'restore'
        AND CASE state WHEN 'reclaiming' THEN updated ELSE created END < ? ORDER BY seq""",
        (before,),
    )
    return [_operation(row) for row in rows]


def redeemed(connection: sqlite3.Connection, id: str, account_id: int, net_msat: int, at: int) -> None:
    """A redemption is done: the token text (worthless now) goes, what was credited stays."""
    set_state(connection, id, "done", at, forget="token")
    connection.execute(
        "UPDATE operations SET account_id = ?, payload = json_set(payload, '$.net_msat', ?) WHERE id = ?",
        (account_id, net_msat, id),
    )
