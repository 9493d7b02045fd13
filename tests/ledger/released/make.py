"""Writes a ledger with every kind of money in it, as SQL, by the code of the version that runs it.

    python -m tests.ledger.released.make

The files beside were each written by the last version that had their schema; a file that was released is never made anew.
`balances.json` says what stood in them, by their name.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from routstr_desktop.core.activity import Refusal
from routstr_desktop.core.keys import KeyKind
from tests.ledger.books import MINT, coin, earn, funded, open_ledger, pay, row, secret, sound

HERE = Path(__file__).parent
OTHER_MINT = "http://127.0.0.1:3339"
KEYS = ("spender", "limited", "refunded", "idle", "one-shot")


async def fill(ledger: Any) -> None:
    """Customers who paid, spent and left; the operator's own; tokens handed out; work that is not finished."""
    spender = await funded(ledger, 50_000, "spender")
    for number, cost in enumerate((12_345, 1, 700)):
        used = {"prompt_tokens": 100 + number, "completion_tokens": 50, "cache_read": 10, "cost_msat": cost, "stream": True}
        ledger.hold(spender, 20_000).settle(cost, row(model=f"model-{number % 2}", upstream_usd=Decimal("0.0001"), **used))
    ledger.hold(spender, 5_000).release(row(status=502, error="upstream_broken"))
    await pay(ledger, 9_000, _again("spender"), OTHER_MINT)
    limited = await funded(ledger, 8_000, "limited", balance_limit=5_000, expires=4_000_000_000)
    ledger.hold(limited, 2_000).settle(2_000, row(prompt_tokens=7, estimated=True))
    refunded = await funded(ledger, 7_500, "refunded")
    await _send(ledger, "refund", 7_000, refunded, fee=100)
    await ledger.operations.handed_out("refund")
    await funded(ledger, 3_210, "idle")
    await funded(ledger, 6_000, "one-shot", key_kind=KeyKind.ONE_SHOT)
    await earn(ledger, 30_000)
    await _send(ledger, "claimed", 10_000, "operator", fee=200)
    await ledger.operations.handed_out("claimed")
    await ledger.operations.claimed("claimed")
    await _send(ledger, "waiting", 4_000, "operator", fee=0)
    ledger.activity.refusals.note(Refusal("r-1", time.time(), 402, "insufficient_balance", "m", limited.id, "curl", "/v1/x"))
    await ledger.activity.refusals.flush()
    await ledger.operations.insert_redeem("unfinished", MINT, "sat", 5_000, {"token": "cashuB..."}, [coin()])


def _again(name: str) -> Any:
    from tests.ledger.books import beneficiary

    return beneficiary(secret(name))


async def _send(ledger: Any, id: str, amount: int, source: Any, *, fee: int) -> None:
    payload = {"purpose": "withdrawal" if source == "operator" else "refund"}
    await ledger.operations.begin_send(id, source=source, mint=MINT, unit="sat", amount_msat=amount, payload=payload)
    await ledger.operations.finish_send(id, token=f"cashuB{id}", fee_msat=fee, payload=payload)


async def standing(ledger: Any) -> dict[str, Any]:
    """What has to be the same ever after."""
    totals = ledger.totals()
    keys = {name: ledger.find_key(secret(name)) for name in KEYS}
    return {
        "operator": totals.operator_msat,
        "withdrawable": ledger.withdrawable(),
        "customers": totals.customers_msat,
        "outstanding": totals.outstanding_msat,
        "fees": totals.fees_msat,
        "wallet": {f"{unit} {mint}": balance for (mint, unit), balance in sorted(totals.wallet.items())},
        "keys": {name: [ledger.balance(key), key.spent, key.requests] for name, key in keys.items()},
        "limit_left": ledger.limit_left(keys["limited"]) if hasattr(ledger, "limit_left") else 3_000,
        "open": sorted(one.id for one in await ledger.operations.unfinished()),
    }


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = await open_ledger(Path(folder))
        await fill(ledger)
        await sound(ledger)
        stood = await standing(ledger)
        await ledger.close()
        connection = sqlite3.connect(Path(folder) / "ledger.db")
        (step,) = connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id DESC LIMIT 1").fetchone()
        (HERE / f"{step}.sql").write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")
        connection.close()
    known = HERE / "balances.json"
    balances = json.loads(known.read_text()) if known.exists() else {}
    balances[step] = stood
    known.write_text(json.dumps(balances, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(step, stood)


if __name__ == "__main__":
    asyncio.run(main())
