"""A journaled swap, from its plan to its end: the one loop behind redeeming, paying out, taking back, tidying and swapping.

Before it begins, the inputs and the outputs (the plan) are on file. Each kind of operation says what its inputs are, how its
result is booked, and what every other end means for it; the order of the steps is the same for all. Whatever interrupts it, a
repetition (`resume`) goes on from the plan on file, and asks first what became of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable, RoutstrError
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.operations import Operation, Operations

from .client import InDoubt, MintRefused
from .exchange import InputsSpent, PlanUsed, exchange
from .flights import Flights
from .mint import MintActor
from .plan import Plan, Prepared
from .tokens import Coin

T = TypeVar("T")
Outputs = tuple[Sequence[int], Sequence[int]]
"""Amounts of the outputs: those to keep, and those to hand out."""

MAX_CHANGES_OF_PLAN = 4
KEYS_KEEP_CHANGING = 30.0
"""Seconds after which somebody may try again."""


class Settler(ABC, Generic[T]):
    """Operations of one kind, at all mints; `T` is what their caller gets.

    What the hooks raise, and what they return, is the end of the operation for its caller.
    """

    point: ClassVar[str]
    """The first part of the names of its fault points."""
    plan: ClassVar[str] = "plan"
    """The field of the payload that has the plan."""
    planned: ClassVar[str] = "prepared"
    """The state with a plan that was not sent yet."""

    def __init__(self, operations: Operations, flights: Flights) -> None:
        self._operations, self._flights = operations, flights

    @abstractmethod
    async def inputs(self, actor: MintActor, row: Operation) -> list[Coin]:
        """The coins to be swapped, as far as they are still here."""

    @abstractmethod
    async def finish(self, actor: MintActor, row: Operation, prepared: Prepared, new: list[Coin] | None) -> T:
        """Store the new coins (None: they are in the store) and book them, in one go under the actor's lock."""

    @abstractmethod
    async def failed(self, actor: MintActor, row: Operation, why: str) -> None:
        """The swap definitely did not happen, and will not: everything is as before it."""

    @abstractmethod
    async def doubt(self, actor: MintActor, row: Operation, why: str) -> RoutstrError:
        """Only the mint knows, and cannot be asked now; what its caller is told."""

    @abstractmethod
    async def spent(self, actor: MintActor, row: Operation, *, wholly: bool) -> T:
        """Somebody else has spent the inputs (`wholly`: all). MintUnreachable, MintRateLimited: it stays in doubt."""

    @abstractmethod
    async def refused(self, actor: MintActor, row: Operation, coins: Sequence[Coin], code: int) -> T:
        """The mint will not do it, and no other outputs would change that: undone as by `failed`."""

    def outputs(self, actor: MintActor, row: Operation, keyset: str, coins: Sequence[Coin]) -> Outputs | None:
        """What to ask for at the present fees; None if the coins do not suffice for that."""
        net = sum(coin.amount for coin in coins) - actor.keysets.fee(coins)
        return (actor.keysets.split(keyset, net), ()) if net > 0 else None

    def about(self, actor: MintActor, coins: Sequence[Coin]) -> dict[str, Any]:
        """What else of the payload follows from the fees."""
        return {}

    async def resume(self, actor: MintActor, row: Operation) -> T:
        """Go on with what was interrupted or is in doubt."""
        return await self.settle(actor, row, await self.inputs(actor, row), fresh=False)

    async def finish_stored(self, actor: MintActor, row: Operation) -> bool:
        """Offline: if the coins are in the store already, only the ledger's entries were missing."""
        prepared = await actor.purse.prepare(self._plan_of(row))
        if not await actor.purse.stored(prepared):
            return False
        await self.finish(actor, row, prepared, None)
        return True

    async def settle(self, actor: MintActor, row: Operation, coins: Sequence[Coin], *, fresh: bool) -> T:
        """Swap the journaled inputs for the journaled outputs. `fresh`: the mint was never asked for these."""
        for _ in range(MAX_CHANGES_OF_PLAN):
            plan = self._plan_of(row)
            prepared = await actor.purse.prepare(plan)
            if not fresh and await actor.purse.stored(prepared):
                return await self.finish(actor, row, prepared, None)
            reason: MintRefused | PlanUsed
            try:
                new = await exchange(actor, prepared, coins, fresh=fresh, point=self.point)
            except (MintUnreachable, MintRateLimited):
                await self.failed(actor, row, "nothing was sent")
                raise
            except InputsSpent as error:
                return await self._spent(actor, row, error)
            except InDoubt as error:
                raise await self.doubt(actor, row, str(error)) from error
            except (MintRefused, PlanUsed) as error:
                reason = error
            else:
                return await self.finish(actor, row, prepared, new)
            keyset = await self._keyset(actor, row, plan, reason)
            wanted = self.outputs(actor, row, keyset, coins)
            same = wanted is not None and (keyset, (*wanted[0], *wanted[1])) == (plan.keyset, plan.amounts)
            if wanted is None or (same and isinstance(reason, MintRefused)):
                return await self.refused(actor, row, coins, reason.code)
            row, fresh = await self._replan(actor, row, coins, keyset, wanted), True
        await self.failed(actor, row, "no plan was accepted")
        raise MintUnreachable(say("The mint keeps changing its keys; try again later."), retry_after=KEYS_KEEP_CHANGING)

    async def _spent(self, actor: MintActor, row: Operation, error: InputsSpent) -> T:
        try:
            return await self.spent(actor, row, wholly=error.wholly)
        except (MintUnreachable, MintRateLimited) as unasked:
            raise await self.doubt(actor, row, say("the mint cannot be asked what was spent")) from unasked

    async def _keyset(self, actor: MintActor, row: Operation, old: Plan, reason: MintRefused | PlanUsed) -> str:
        """For other outputs, after the mint definitely refused the old ones."""
        try:
            if isinstance(reason, PlanUsed):
                await actor.purse.skip_used(old)
            elif reason.keys_changed:
                await actor.refresh_keys()
            return await actor.active_keyset()
        except (MintUnreachable, MintRateLimited):
            await self.failed(actor, row, "the mint went away while its keys were read")
            raise

    async def _replan(self, actor: MintActor, row: Operation, coins: Sequence[Coin], keyset: str, wanted: Outputs) -> Operation:
        async with actor.lock:
            plan = await actor.purse.plan(keyset, *wanted)
            payload = {**row.payload, self.plan: plan.as_json(), **self.about(actor, coins)}
            await self._operations.update(row.id, state=self.planned, payload=payload)
        return await self._operations.must(row.id)

    def _plan_of(self, row: Operation) -> Plan:
        return Plan.from_json(row.payload[self.plan])
