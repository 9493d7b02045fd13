"""A swap whose outcome is always found out (NUT-03, NUT-07, NUT-09).

The outputs are fixed before the mint is asked. If its answer is lost, the mint is asked first for *our* outputs (it re-issues
signatures only for what it has signed) and then for the state of the inputs; that tells ours from somebody else's with
certainty. A repeated attempt always uses the same outputs, so it can never spend twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable
from routstr_desktop.core.sentence import say

from . import faults
from .client import InDoubt, MintRefused
from .mint import MintActor
from .nutshell import y_of
from .plan import Prepared
from .tokens import Coin


class InputsSpent(Exception):
    """Some input was spent, and not by this swap. `wholly`: all of them."""

    def __init__(self, wholly: bool) -> None:
        super().__init__()
        self.wholly = wholly


class PlanUsed(Exception):
    """The mint signed these outputs before, for something else (an old seed with a new store): take other counters."""

    code = 11003
    """What mints call that."""


async def exchange(actor: MintActor, prepared: Prepared, inputs: Sequence[Coin], *, fresh: bool, point: str) -> list[Coin]:
    """Swap `inputs` for the planned outputs and return them as coins.

    `fresh`: this plan was never sent. Raises
    MintUnreachable, MintRateLimited: nothing was ever sent; MintRefused: definitely not done; InputsSpent; PlanUsed: definitely
    not done and never will be with this plan; InDoubt: unknown, to be continued with the same plan and `fresh=False`.
    """
    if not fresh and (coins := await _outcome(actor, prepared, inputs)) is not None:
        return coins
    for attempt in (1, 2):
        refusal: MintRefused | None = None
        try:
            signatures = await actor.ask(
                lambda client: client.swap(inputs, prepared.outputs), insist=attempt > 1 or not fresh, transaction=True
            )
            faults.reach(f"{point}:answered")
            return await actor.purse.unblind(prepared, signatures)
        except (MintUnreachable, MintRateLimited) as error:
            if fresh and attempt == 1:
                raise
            raise InDoubt(say("mint unreachable during a repetition")) from error
        except MintRefused as error:
            refusal = error
        except InDoubt:
            pass  # found out below
        if (coins := await _outcome(actor, prepared, inputs)) is not None:
            return coins
        if refusal is not None:
            if refusal.code in (11002, 11004):
                raise InDoubt(say("pending at the mint"))
            raise refusal
    raise InDoubt(say("no clear answer twice"))


async def _outcome(actor: MintActor, prepared: Prepared, inputs: Sequence[Coin]) -> list[Coin] | None:
    """What became of this swap: its coins, or None if it did not happen. InputsSpent, PlanUsed, InDoubt as in `exchange`."""
    try:
        signed = await actor.ask(lambda client: client.restore(prepared.outputs), insist=True)
        ys = [y_of(coin.secret) for coin in inputs]
        states = set((await actor.ask(lambda client: client.states(ys), insist=True)).values())
    except (MintUnreachable, MintRateLimited) as error:
        raise InDoubt(say("the mint cannot be asked")) from error
    if "PENDING" in states:
        raise InDoubt(say("pending at the mint"))
    if states == {"UNSPENT"}:
        if any(output["B_"] in signed for output in prepared.outputs):
            raise PlanUsed
        return None
    signatures = [signed[output["B_"]] for output in prepared.outputs if output["B_"] in signed]
    if states <= {"SPENT"} and len(signatures) == len(prepared.outputs):  # no states: the store with the inputs was lost
        return await actor.purse.unblind(prepared, signatures)
    raise InputsSpent(states == {"SPENT"})
