"""What comes back of a Lightning payment: blank outputs that the mint signs with amounts of its own (NUT-08, NUT-09).

How many blanks there are, and which counters they have, is journaled before the mint is asked; which of them it signed, before
the coins are stored.
"""

from __future__ import annotations

from typing import Any

from routstr_desktop.core.sentence import say

from .client import InDoubt, Signature
from .mint import MintActor
from .plan import Plan, Prepared, part
from .tokens import Coin


async def blank(actor: MintActor, payload: dict[str, Any]) -> Prepared | None:
    """The blank outputs of a payment; None if nothing can come back."""
    plan = payload.get("change")
    return await actor.purse.prepare(Plan.from_json(plan)) if plan else None


async def kept(actor: MintActor, payload: dict[str, Any]) -> Prepared | None:
    """The outputs that the mint signed, as journaled (see `fetch`)."""
    blanks, signed = await blank(actor, payload), payload["kept"]
    if blanks is None:
        return None
    amounts: dict[str, Signature] = {blanks.outputs[number]["B_"]: {"amount": amount} for number, amount in signed}
    return part(blanks, [number for number, _ in signed], amounts)


async def fetch(actor: MintActor, payload: dict[str, Any], most: int) -> tuple[list[int], list[Coin]]:
    """Which blank outputs the mint has signed, and what they are worth as coins.

    MintUnreachable, MintRateLimited, InDoubt: it does not say, or what it says makes no sense: more than `most` cannot be left.
    """
    blanks = await blank(actor, payload)
    if blanks is None:
        return [], []
    signed = await actor.ask(lambda client: client.restore(blanks.outputs), insist=True)
    numbers = [number for number, output in enumerate(blanks.outputs) if output["B_"] in signed]
    outputs = part(blanks, numbers, signed)
    if sum(outputs.plan.amounts) > most:
        raise InDoubt(say("more than was paid comes back"))
    return numbers, await actor.purse.unblind(outputs, [signed[output["B_"]] for output in outputs.outputs])
