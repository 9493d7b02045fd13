"""Short ways to make keys, requests and ledgers for the ledger's tests."""

from __future__ import annotations

import itertools
import time
import uuid
from pathlib import Path
from secrets import token_hex
from typing import Any

from routstr_desktop.core.keys import ApiKey, KeyKind, key_hash, key_prefix, secret_from_token
from routstr_desktop.ledger import Beneficiary, Ledger, RequestRow

PEPPER = b"pepper for tests".ljust(32, b".")
MINT = "http://127.0.0.1:3338"
STORED = """SELECT coalesce(a.balance_msat, 0), k.spent, k.requests FROM keys k
    LEFT JOIN accounts a ON a.id = k.account_id WHERE k.id = ?"""
OPERATOR = Beneficiary("operator")
_numbers = itertools.count(1)


def secret(name: str) -> str:
    """A key's secret."""
    return secret_from_token(f"cashuB{name}")


def beneficiary(secret: str, **fields: Any) -> Beneficiary:
    """The key of that secret."""
    return Beneficiary("key", key_hash(secret, PEPPER), key_prefix(secret), **fields)


def row(**fields: Any) -> RequestRow:
    """A request of now."""
    return RequestRow(
        **{"id": str(uuid.uuid4()), "at": time.time(), "model": "m", "path": "/v1/chat/completions", "status": 200} | fields
    )


def coin() -> str:
    """A new Y."""
    return token_hex(33)


async def open_ledger(path: Path, **options: Any) -> Ledger:
    """The ledger in that folder."""
    return await Ledger.open(path / "ledger.db", pepper=PEPPER, **options)


async def pay(ledger: Ledger, amount_msat: int, to: Beneficiary, mint: str = MINT) -> ApiKey | None:
    """A token of that net value, redeemed for `to`."""
    id = str(uuid.uuid4())
    await ledger.operations.insert_redeem(
        id, mint, "sat", amount_msat, {"token": "cashuB...", "beneficiary": to.to_json()}, [coin()]
    )
    return await ledger.operations.finish_redeem(id, net_msat=amount_msat, beneficiary=to)


async def funded(ledger: Ledger, amount_msat: int, name: str | None = None, **fields: Any) -> ApiKey:
    """A new key with that balance."""
    key = await pay(ledger, amount_msat, beneficiary(secret(name or str(next(_numbers))), **fields))
    assert key is not None
    assert key.kind is fields.get("key_kind", KeyKind.CUSTOMER)
    return key


async def earn(ledger: Ledger, amount_msat: int) -> None:
    """Money of the operator's own."""
    ledger.hold(await funded(ledger, amount_msat), amount_msat).settle(amount_msat, row())


async def sound(ledger: Ledger) -> None:
    """The books balance, and memory agrees with the file wherever both know something."""
    result = await ledger.audit(ledger.totals().wallet)
    assert result.ok, result.problems
    totals = ledger.totals()
    assert result.sums == {
        "customer": totals.customers_msat,
        "operator": totals.operator_msat,
        "outstanding": totals.outstanding_msat,
        "fees": totals.fees_msat,
        "suspense": totals.suspense_msat,
        "wallet": sum(totals.wallet.values()),
        "unswapped": sum(totals.unswapped.values()),
        "losses": totals.losses_msat,
    }
    for key in await ledger.list_keys(limit=1000):
        stored = await ledger._database.read(lambda c, id=key.id: c.execute(STORED, (id,)).fetchone())
        assert stored == (ledger.balance(key), key.spent, key.requests)
