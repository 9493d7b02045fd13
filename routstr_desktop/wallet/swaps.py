"""Swapping the locked payments that were credited before (see `locked`): many at once, in the background, each exactly once.

A batch is journaled like every other swap and resumed after a crash. Payments whose lock ends first go first. If a mint refuses
a batch, halves of it are tried until the payment that it will not swap stands alone; that one is a loss of the operator, never
of the customer, and its mint is not trusted any more (unless the lock had ended: then its sender may have taken it back).
"""

from __future__ import annotations

import asyncio
import math
import time
import uuid
from collections.abc import Callable, Sequence

import structlog

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable, RoutstrError
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.locked import SWAP, LockedPayments
from routstr_desktop.ledger.operations import Operation, Operations

from . import faults
from .flights import Flights
from .locks import LockKey
from .mint import MintActor
from .plan import Prepared
from .settle import Settler
from .tokens import MSAT_PER_UNIT, Coin, parse

log = structlog.get_logger(__name__)

BATCH = 100
"""Most coins of one swap, unless a single payment has more: mints refuse large ones."""
LINGER = 2.0
"""Seconds that the first payment waits for others: one swap for all of them, of which mints allow few."""
PATIENCE = 600.0
"""Seconds for which a mint may refuse a payment whose coins it calls unspent before that counts as a loss."""
PAUSE = 30.0
"""Seconds between two such refusals."""


class Swapper(Settler[None]):
    """Swaps what is waiting. `blame` is told of a mint that would not."""

    point = "swap"

    def __init__(
        self,
        operations: Operations,
        payments: LockedPayments,
        flights: Flights,
        key: LockKey,
        blame: Callable[[str, int], None],
        now: Callable[[], float],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(operations, flights)
        self._payments = payments
        self._key = key
        self._blame = blame
        self._now = now
        self._clock = clock
        self._most: dict[str, int] = {}
        """Payment -> how many may go into a batch with it, after a refusal."""
        self._since: dict[str, float] = {}
        """Payment -> when it was refused first, alone."""

    async def run(self, actor: MintActor) -> None:
        """Runs for ever: waits for payments and swaps them."""
        while True:
            await actor.unswapped.wait()
            actor.unswapped.clear()
            await asyncio.sleep(LINGER)
            pause = 0.0
            try:
                await self.all(actor)
            except (MintUnreachable, MintRateLimited) as error:
                pause = max(error.retry_after or 0.0, 1.0)
            except RoutstrError as error:
                pause = PAUSE
                log.error("swap_failed", mint=actor.url, why=error.code)
            if pause:
                await asyncio.sleep(pause)
                actor.unswapped.set()

    async def all(self, actor: MintActor) -> int:
        """Swap everything that waits at this mint; how many payments. MintUnreachable, MintRateLimited: the rest waits on."""
        return await self._flights.run(uuid.uuid4().hex, lambda: self._all(actor))  # whoever stops waiting for it

    async def _all(self, actor: MintActor) -> int:
        count = 0
        while swapped := await self._once(actor):
            count += swapped
        return count

    async def _once(self, actor: MintActor) -> int:
        """One batch; how many payments it was made of."""
        async with actor.swapping:
            batch = self._choose(await self._payments.open(actor.url, actor.unit))
            if not batch:
                return 0
            async with actor.slot():
                coins = await self._coins(actor, batch)
                keyset = await actor.active_keyset()
                swap_id = uuid.uuid4().hex
                net = sum(coin.amount for coin in coins) - actor.keysets.fee(coins)
                if net <= 0:  # it was worth more than its fee when it was credited
                    raise MintUnreachable(say("The mint raised its fee above what waits to be swapped."), retry_after=PAUSE)
                async with actor.lock:
                    plan = await actor.purse.plan(keyset, actor.keysets.split(keyset, net))
                    faults.reach("swap:counted")
                    payload = {"payments": [row.id for row in batch], "plan": plan.as_json()}
                    total = sum(row.amount_msat for row in batch)
                    await self._operations.insert(swap_id, SWAP, actor.url, actor.unit, total, payload, state="prepared")
                faults.reach("swap:prepared")
                row = await self._operations.must(swap_id)
                await self._flights.run(swap_id, lambda: self.settle(actor, row, coins, fresh=True))
        return len(batch)

    def _choose(self, waiting: Sequence[Operation]) -> list[Operation]:
        """The most urgent payment and those that may go with it."""

        def urgency(row: Operation) -> tuple[bool, float, int]:
            return row.id in self._since, row.payload.get("until") or math.inf, row.created

        batch: list[Operation] = []
        coins = 0
        for row in sorted(waiting, key=urgency):
            if batch and self._most.get(row.id) != self._most.get(batch[0].id):
                continue
            coins += len(parse(row.payload["token"]).proofs)
            if batch and (coins > BATCH or len(batch) == self._most.get(batch[0].id)):
                break
            batch.append(row)
        return batch

    async def _coins(self, actor: MintActor, batch: Sequence[Operation]) -> list[Coin]:
        found: list[Coin] = []
        for row in batch:
            found += await actor.expand(parse(row.payload["token"]).proofs)
        return self._key.sign(found)

    async def inputs(self, actor: MintActor, row: Operation) -> list[Coin]:
        """The coins of all payments, with our signature."""
        return await self._coins(actor, [await self._operations.must(id) for id in row.payload["payments"]])

    async def doubt(self, actor: MintActor, row: Operation, why: str) -> RoutstrError:
        """MintUnreachable."""
        await self._operations.update(row.id, state="unknown", note=why)
        actor.doubt.set()
        log.warning("swap_in_doubt", operation=row.id, mint=actor.url, why=why)
        return MintUnreachable(say("The mint's answer was lost; we are finding out what happened."), retry_after=5)

    async def spent(self, actor: MintActor, row: Operation, *, wholly: bool) -> None:
        """There is nothing to wait for."""
        await self._refused(actor, row, "the mint says that the coins are spent", final=True)

    async def refused(self, actor: MintActor, row: Operation, coins: Sequence[Coin], code: int) -> None:
        """Perhaps it takes them later. MintUnreachable."""
        await self._refused(actor, row, f"the mint refused it with code {code}", final=False)

    async def finish(self, actor: MintActor, row: Operation, prepared: Prepared, new: list[Coin] | None) -> None:
        """Store the coins; the payments are done."""
        kept_msat = sum(prepared.plan.amounts) * MSAT_PER_UNIT[actor.unit]
        async with actor.lock:
            if new is not None:
                await actor.purse.store(prepared, new)
            faults.reach("swap:stored")
            await self._payments.finish(row.id, kept_msat=kept_msat)
        faults.reach("swap:done")
        for id in row.payload["payments"]:
            self._most.pop(id, None)
            if self._since.pop(id, None) is not None:
                actor.doubtful = bool(self._since)
        actor.unswapped.set()
        log.info("locked_payments_swapped", operation=row.id, mint=actor.url, payments=len(row.payload["payments"]))

    async def _refused(self, actor: MintActor, row: Operation, why: str, *, final: bool) -> None:
        """Find the payment that the mint will not swap, and book its loss. `final`: there is nothing to wait for."""
        payments: list[str] = row.payload["payments"]
        await self.failed(actor, row, why)
        actor.doubtful = True
        if len(payments) > 1:
            self._most |= dict.fromkeys(payments, max(1, len(payments) // 2))
            return
        (id,) = payments
        first = self._since.setdefault(id, self._clock())
        if not final and self._clock() - first < PATIENCE:
            log.warning("locked_payment_refused", operation=id, mint=actor.url, why=why)
            raise MintUnreachable(say("The mint refuses a payment that it signed."), retry_after=PAUSE)
        payment = await self._operations.must(id)
        until, net = payment.payload.get("until"), int(payment.payload["net_msat"])
        too_late = until is not None and until <= self._now()
        if too_late:
            why = "its lock had ended before the mint could be reached"
        await self._payments.lose(id, why, blame=not too_late)
        self._most.pop(id, None)
        self._since.pop(id)
        actor.doubtful = bool(self._since)
        log.error("locked_payment_lost", operation=id, mint=actor.url, net_msat=net, why=why)
        if not too_late:
            self._blame(actor.url, net)

    async def failed(self, actor: MintActor, row: Operation, why: str) -> None:
        """Its payments wait as before."""
        await self._operations.update(row.id, state="failed", note=why)
