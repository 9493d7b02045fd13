"""A process that forks a child for every line it reads; the child runs one wallet operation and kills itself at a fault
point, or when it waits for the n-th time.

Forking from a process that has imported everything but started no thread makes a case take a tenth of a second.
Run as `python -m tests.wallet.killer`; lines and answers are JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from routstr_desktop.core.keys import ApiKey
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.system.tasks import spawn
from routstr_desktop.wallet import faults, nutshell, tidy
from routstr_desktop.wallet.send import SentToken

from . import awaits
from .house import House


def main() -> None:
    nutshell.load()
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if not child:
            _run_child(job)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"killed": killed, "code": None if killed else os.waitstatus_to_exitcode(status)}), flush=True)


def _run_child(job: dict[str, Any]) -> None:
    code = 1
    try:
        asyncio.run(_work(job))
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


async def _work(job: dict[str, Any]) -> None:
    house = await House.open(Path(job["directory"]), job["words"], [job["mint"], *job.get("others", ())])
    key = out = None
    if job["operation"] in ("locked", "swap"):
        (actor,) = house.wallet.places.values()
        await actor.refresh_keys()
        if job["operation"] == "swap":
            for number, token in enumerate(job["tokens"]):
                await house.redeem(token, f"key {number}")
    elif job["operation"] not in ("redeem", "restore", "mint"):
        await house.redeem(job["token"])
        key = house.key()
        assert key is not None
        if job["operation"] in ("move", "tidy"):
            await house.wallet.redeem(job["own"], Beneficiary("operator"))
        elif job["operation"] not in ("send", "melt"):
            out = await house.wallet.send(job["amount"], source=key, purpose="refund")
            await house.wallet.handed_out(out.operation_id)

    tidy.MANY = job.get("many", tidy.MANY)

    def die(point: str) -> None:
        if point == job.get("point"):
            os.kill(os.getpid(), signal.SIGKILL)

    faults.hook = die
    if "wait" in job:
        awaits.kill_at(job["wait"], Path(job["where"]))
    await spawn(_operate(job, house, key, out), name="operation")


async def _operate(job: dict[str, Any], house: House, key: ApiKey | None, out: SentToken | None) -> None:
    if job["operation"] in ("redeem", "locked"):
        await house.redeem(job["token"])
    elif job["operation"] == "swap":
        await house.wallet.swap_locked()
    elif job["operation"] == "restore":
        await house.wallet.restore()
    elif job["operation"] == "mint":
        made = await house.wallet.deposits.invoice(job["amount"], lambda _: house.beneficiary())
        await house.wallet.deposits.look(made)
    elif job["operation"] == "send":
        assert key is not None
        await house.wallet.send(job["amount"], source=key, purpose="refund")
    elif job["operation"] == "melt":
        assert key is not None
        await house.wallet.pay_lightning(job["invoice"], source=key, purpose="refund")
    elif job["operation"] == "move":
        await house.wallet.move(job["mint"], job["others"][0], job["amount"])
        (coming,) = await house.ledger.operations.list("mint")
        deposit = await house.wallet.deposits.get(coming.id)
        assert deposit is not None
        await house.wallet.deposits.look(deposit)
    elif job["operation"] == "tidy":
        await house.wallet.tidy()
    elif job["operation"] == "take_back":
        assert out is not None
        await house.wallet.take_back(out.operation_id)
    else:
        assert out is not None
        from routstr_desktop.wallet.testmint import swap_coins
        from routstr_desktop.wallet.tokens import parse

        await swap_coins(job["mint"], parse(out.token or "").proofs[: job.get("coins")])
        await house.wallet.check_outstanding()


if __name__ == "__main__":
    main()
