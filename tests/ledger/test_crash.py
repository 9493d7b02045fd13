"""Invariants 12 and 13: kill -9 at any moment under load. What was promised is on file, and the books balance."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

from routstr_desktop.core.keys import secret_from_token

from .books import MINT, funded, open_ledger, pay, row, sound
from .books import beneficiary as to

ROOT = Path(__file__).parents[2]
LATER = {"debited": ("prepared", "minted", "claimed"), "minted": ("minted", "claimed"), "claimed": ("claimed",)}
"""Promise -> the states that a file may be in that holds at least that."""


async def killed_run(folder: Path, run: str, at_least: int, after: float) -> list[list[str]]:
    """A child under load, killed `after` seconds once it gave `at_least` so many promises; all that it gave."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.ledger.crash_child", str(folder), run, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert child.stdout is not None
    assert await child.stdout.readuntil(b"ready\n"), "not before the log of its start is over"
    lines = [await child.stdout.readline() for _ in range(at_least)]
    reader = asyncio.get_running_loop().create_task(child.stdout.read())
    await asyncio.wait([reader], timeout=after)
    child.kill()
    lines += (await reader).splitlines(keepends=True)
    assert await child.wait() == -9
    return [line.decode().split() for line in lines if line.endswith(b"\n")]  # the last one may be cut


async def test_kill_nine_under_load(tmp_path: Path) -> None:
    paid: dict[str, int] = {}
    sends: dict[str, str] = {}
    for run in range(4):
        for what, name, amount in await killed_run(tmp_path, str(run), random.randint(20, 400), random.random() * 0.1):
            if what == "paid":
                paid[name] = paid.get(name, 0) + int(amount)
            else:
                sends[name] = what
        ledger = await open_ledger(tmp_path)
        assert ledger.totals().held_msat == 0
        await sound(ledger)
        for name, promised in paid.items():
            key = ledger.find_key(secret_from_token(f"cashuB{name}"))
            assert key is not None
            # Nothing that was paid is lost: it is on the key, was spent on answers, or went out as tokens.
            out = await ledger.operations.list(
                kind="send", account_id=key.account_id, states=("prepared", "minted", "handed_out", "claimed")
            )
            assert ledger.balance(key) + key.spent + sum(operation.amount_msat for operation in out) >= promised
        for id, what in sends.items():
            operation = await ledger.operations.get(id)
            assert operation is not None
            assert operation.state in LATER[what]
            if operation.state == "minted":
                assert operation.token == f"cashuB{id}"
        # What was in doubt is resolved, and the ledger works on.
        for operation in await ledger.operations.unfinished("send"):
            if operation.state == "prepared":
                await ledger.operations.fail_send(operation.id, "killed before the mint was asked")
                sends.pop(operation.id, None)
        key = await funded(ledger, 1_000)
        ledger.hold(key, 1_000).settle(500, row())
        await pay(ledger, 1_000, to(secret_from_token("again")), MINT)
        await sound(ledger)
        await ledger.close()
