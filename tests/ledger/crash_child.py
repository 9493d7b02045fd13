"""The child of the crash test: traffic on a ledger until it is killed. Says on stdout what was promised.

Every line is written after the promise was given, so after the kill the file must hold at least that.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
from pathlib import Path

from routstr_desktop.core.errors import InsufficientBalance
from routstr_desktop.ledger import Ledger

from .books import MINT, beneficiary, open_ledger, pay, row, secret


def say(*words: object) -> None:
    """One promise."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


async def customers(ledger: Ledger, run: str, worker: int) -> None:
    """Pays, spends and takes refunds for ever."""
    for round in itertools.count():
        name = f"{run}-{worker}-{round % 50}"
        paid = random.randint(1, 50) * 1_000
        key = await pay(ledger, paid, beneficiary(secret(name)))
        assert key is not None
        say("paid", name, paid)
        for _ in range(random.randint(1, 40)):
            try:
                hold = ledger.hold(key, 700)
            except InsufficientBalance:
                break
            if random.random() < 0.2:
                await asyncio.sleep(0)
            hold.settle(random.randint(0, 900), row())
        amount = ledger.available(key) // 2 // 1_000 * 1_000
        if amount:
            id = f"{name}-{round}"
            await ledger.operations.begin_send(id, source=key, mint=MINT, unit="sat", amount_msat=amount, payload={})
            say("debited", id, amount)
            await ledger.operations.finish_send(id, token=f"cashuB{id}", fee_msat=0, payload={})
            say("minted", id, amount)
            if random.random() < 0.5:
                await ledger.operations.claimed(id)
                say("claimed", id, amount)


async def main(folder: Path, run: str) -> None:
    """Six workers on one ledger."""
    ledger = await open_ledger(folder)
    say("ready")
    async with asyncio.TaskGroup() as group:
        for worker in range(6):
            group.create_task(customers(ledger, run, worker))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
