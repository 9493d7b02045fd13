"""The commands `deposit`, `payout` and `move`: what they print."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

from routstr_desktop.core.errors import RoutstrError

Print = Callable[..., int]
LOOK_SECONDS = 2.0


def run(arguments: argparse.Namespace, remote: Any, show: Print) -> int:
    """Run one of the commands against the running instance; the exit code."""
    return {"deposit": _deposit, "payout": _payout, "move": _move}[arguments.command](arguments, remote, show)


def _deposit(arguments: argparse.Namespace, remote: Any, show: Print) -> int:
    made = remote.call("POST", "/admin/api/deposits", {"amount": arguments.amount})
    if arguments.wait is None:
        print(f"Pay this invoice; {made['amount_sat']:,} sat are then yours at {made['mint']}:", file=sys.stderr)
        return show(arguments, made, made["bolt11"])
    print(made["bolt11"], file=sys.stderr, flush=True)
    until = time.monotonic() + arguments.wait
    while made["state"] != "done":
        if time.monotonic() > until:
            raise RoutstrError("The invoice is not paid yet. It is credited when it is, whether this command runs or not.")
        time.sleep(LOOK_SECONDS)
        made = remote.call("GET", f"/admin/api/deposits/{made['id']}")
    return show(arguments, made, f"{made['amount_sat']:,} sat came in at {made['mint']}.")


def _payout(arguments: argparse.Namespace, remote: Any, show: Print) -> int:
    made = remote.call("POST", "/admin/api/payouts", {"target": arguments.target, "amount": arguments.amount})
    paid, fee = made["amount_msat"] // 1000, -(-made["fee_msat"] // 1000)
    return show(arguments, made, f"{paid:,} sat paid to {made['recipient']} (fee {fee:,} sat).")


def _move(arguments: argparse.Namespace, remote: Any, show: Print) -> int:
    body = {"from": arguments.origin, "to": arguments.to, "amount": arguments.amount}
    made = remote.call("POST", "/admin/api/moves", body)
    moved, fee = made["amount_msat"] // 1000, -(-made["fee_msat"] // 1000)
    return show(arguments, made, f"{moved:,} sat on their way to {made['recipient']} (fee {fee:,} sat).")
