"""The commands `balance`, `withdraw`, `receive` and `audit`: what they ask the node, and what they print."""

from __future__ import annotations

import argparse
import sys

from .asking import FAILED, OK, as_json, ask, running, sats, show

MAX_STDIN = 1024 * 1024
"""Characters of a token from stdin; a longer text is none."""


def balance(arguments: argparse.Namespace) -> int:
    """Who owns what."""
    found = ask(arguments, "GET", "/admin/api/balances", "offline_balance")
    return show(
        arguments,
        found,
        f"Yours to withdraw    {sats(found['withdrawable_msat'])}",
        f"Held for customers   {sats(found['customers_msat'])} on {found['customer_keys']} keys",
        f"Tokens not claimed   {sats(found['outstanding_msat'])}",
        f"Fees paid to mints   {sats(found['fees_msat'])}{_parts(found['fees'])}",
        *([f"In suspense          {sats(found['suspense_msat'])}"] if found["suspense_msat"] else []),
        *(f"In the wallet        {sats(mint['balance_msat'])} at {mint['url']}" for mint in found["mints"]),
        *(
            f"To be swapped        {sats(mint['unswapped_msat'])} at {mint['url']}"
            for mint in found["mints"]
            if mint["unswapped_msat"]
        ),
        *found["doubts"],
    )


def _parts(amounts: dict[str, int]) -> str:
    """`: swaps 3 sat, lightning 12 sat`; nothing for a single part."""
    shown = ", ".join(f"{name} {sats(amount)}" for name, amount in sorted(amounts.items()))
    return f": {shown}" if len(amounts) > 1 else ""


def withdraw(arguments: argparse.Namespace) -> int:
    """Make a token; it alone goes to stdout."""
    body = {"amount": arguments.amount, "mint_url": arguments.mint}
    made = running(arguments).call("POST", "/admin/api/withdraw", body)
    if not as_json(arguments):
        print(f"{made['amount_sat']:,} sat at {made['mint']}; whoever has this token has the money:", file=sys.stderr)
    return show(arguments, made, made["token"])


def receive(arguments: argparse.Namespace) -> int:
    """Redeem a token to the operator."""
    token = sys.stdin.read(MAX_STDIN) if arguments.token == "-" else arguments.token
    got = running(arguments).call("POST", "/admin/api/receive", {"token": token.strip()})
    fee = f" (the mint kept {sats(got['fee_msat'])})" if got["fee_msat"] else ""
    return show(arguments, got, f"{sats(got['amount_msat'])} received at {got['mint']}{fee}")


def audit(arguments: argparse.Namespace) -> int:
    """Prove that the books balance; FAILED if they do not."""
    found = ask(arguments, "POST", "/admin/api/audit", "offline_audit")
    head = "books balance" if found["ok"] else "BOOKS DO NOT BALANCE"
    show(
        arguments,
        found,
        f"{head}: {found['accounts']} accounts, {found['transfers']} transfers",
        *found["problems"],
        *found["doubts"],
    )
    return OK if found["ok"] else FAILED
