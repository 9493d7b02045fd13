"""After a start: what the last run left unfinished, mint by mint, until nothing is left.

First offline, before the mint is used: coins that are stored but not booked are booked, coins of a token that is settled are
dropped, inputs of unfinished operations are kept out of other hands and counters are raised above everything journaled. Then,
in the background and with growing pauses, the mint is asked about the rest; a mint that answers somebody else meanwhile ends
the pause. A doubt that arises later wakes the same loop.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import Protocol

import structlog

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.ledger.operations import Beneficiary, Operation, Operations
from routstr_desktop.ledger.sends import OUT

from .flights import Flights
from .mint import MintActor
from .outgoing import inputs_of
from .plan import all_plans
from .reclaim import RECLAIM, Reclaimer
from .redeem import beneficiary_id
from .restore import UNSETTLED

log = structlog.get_logger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class Handler(Protocol):
    """What can finish one kind of operation."""

    async def finish_stored(self, actor: MintActor, row: Operation) -> bool:
        """Offline; False if the mint must be asked."""

    async def resume(self, actor: MintActor, row: Operation) -> object:
        """With the mint."""


class Recovery:
    """Resumes operations."""

    def __init__(self, operations: Operations, flights: Flights, reclaimer: Reclaimer, handlers: Mapping[str, Handler]) -> None:
        """`handlers` by the kind of operation; `reclaimer` for a token that is being taken back."""
        self._operations, self._flights = operations, flights
        self._reclaimer, self._handlers = reclaimer, handlers
        self.resolved: Callable[[], None] = lambda: None
        """Called when something that was pending has come to its end."""

    async def offline(self, actor: MintActor) -> None:
        """What can be put right without the mint; before the actor does anything else."""
        for row in await self._pending(actor):
            try:
                finished = await self._finish_stored(actor, row)
            except RoutstrError:
                raise
            except Exception as error:  # a row that cannot be read must not keep the whole wallet shut
                finished = False
                log.exception("operation_not_finished_offline", operation=row.id, kind=row.kind, error=type(error).__name__)
            if finished:
                log.info("operation_finished_offline", operation=row.id, kind=row.kind)
            elif "inputs" in row.payload and row.state in ("prepared", "unknown"):
                actor.busy.update(held.coin.secret for held in inputs_of(actor, row))
        for operation_id in {held.send_id for held in actor.purse.held.values() if held.send_id}:
            settled = await self._operations.get(operation_id)
            if settled is not None and settled.state in ("claimed", "reclaimed", "done"):
                await self._reclaimer.forget(actor, operation_id)
            elif settled is not None and settled.state in (*OUT, "reclaiming"):
                await self._reclaimer.forget(actor, operation_id, keep=settled.payload["ys"])  # the others were claimed
            elif settled is not None and settled.state == "failed":
                await actor.purse.put_back([held.coin.secret for held in actor.purse.aside(operation_id)])

    async def _finish_stored(self, actor: MintActor, row: Operation) -> bool:
        for plan in all_plans(row):
            await actor.purse.raise_counter(plan.keyset, plan.lo + len(plan.amounts))
        return await self._handler(row).finish_stored(actor, row)

    async def online(self, actor: MintActor) -> None:
        """Runs for ever: resumes what is pending, then waits for the next doubt."""
        pause = FIRST_PAUSE
        while True:
            actor.doubt.clear()
            try:
                left = await self.once(actor)
            except RoutstrError as error:
                left = 1
                log.error("recovery_failed", mint=actor.url, why=error.code)
            if left:
                log.info("operations_pending", mint=actor.url, unit=actor.unit, count=left, pause=pause)
                actor.back.clear()  # what it answered to this attempt was not enough
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(actor.back.wait(), pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                pause = FIRST_PAUSE
                await actor.doubt.wait()

    async def once(self, actor: MintActor) -> int:
        """Try everything that is pending once; how many remain."""
        left = 0
        for row in await self._pending(actor):
            try:
                await self._resume(actor, row)
            except RoutstrError as error:
                again = await self._operations.get(row.id)
                left += again is not None and again.state in UNSETTLED
                log.info("operation_resumed", operation=row.id, kind=row.kind, outcome=error.code)
            except Exception as error:  # a row that cannot be read must not keep the others from being resolved
                left += 1
                log.exception("operation_not_resumed", operation=row.id, kind=row.kind, error=type(error).__name__)
            else:
                self.resolved()
        return left

    async def _resume(self, actor: MintActor, row: Operation) -> None:
        """Join an attempt that is still running, or go on where the journal ends."""
        key: str = row.id
        owner: object = RECLAIM if row.state == "reclaiming" else None
        if row.kind == "redeem":
            key, owner = row.payload["mark"], beneficiary_id(Beneficiary.from_json(row.payload["beneficiary"]))
        if row.kind in ("melt", "move"):
            key, owner = row.payload["payment_hash"], row.account_id
        if any(plan.keyset not in actor.keysets for plan in all_plans(row)):
            await actor.refresh_keys(insist=True)
        await self._flights.run(key, lambda: self._handler(row).resume(actor, row), owner=owner)

    async def _pending(self, actor: MintActor) -> list[Operation]:
        mine = (actor.url, actor.unit)
        rows = await self._operations.unfinished()
        return [row for row in rows if (row.mint, row.unit) == mine and row.state in UNSETTLED]

    def _handler(self, row: Operation) -> Handler:
        return self._reclaimer if row.state == "reclaiming" else self._handlers[row.kind]
