"""Setting coins aside for what goes out: a token (`send`) or a Lightning payment (`melt`).

The ledger is debited and the inputs, counters and amounts are on file before the mint is asked. Coins that fit are taken as
they are, without network or fee; otherwise they are swapped, and the mint's fee for that swap is ours. What then becomes of the
coins is the business of the subclass, from `ready` on.
States here: `prepared`, `unknown` (the swap is in doubt); `failed`: nothing was made and the debit is reversed.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

import structlog

from routstr_desktop.core.errors import MintUnreachable, PayoutPending, RoutstrError, WalletShort
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.operations import Operation, Source
from routstr_desktop.ledger.sends import Payout

from . import faults
from .coins import cover, exact
from .mint import MintActor
from .plan import Plan, Prepared
from .purse import Held
from .settle import Outputs, Settler
from .tokens import MSAT_PER_UNIT, Coin

log = structlog.get_logger(__name__)
T = TypeVar("T")

PATIENCE = 30.0
"""Seconds that a payout waits for change of another one, if only that stands between it and enough coins."""


class Outgoing(Settler[T]):
    """Payouts of one kind from all mints; `T` is what its caller gets."""

    kind: ClassVar[Payout]
    """Of the operation."""

    @abstractmethod
    async def ready(self, actor: MintActor, row: Operation, ours: Sequence[Held], fee_msat: int) -> None:
        """The coins `ours` are set aside: put the next state on file, with the swap's fee. The caller holds the lock."""

    @abstractmethod
    async def go_on(self, actor: MintActor, operation_id: str) -> T:
        """What follows `ready`."""

    def suits(self, actor: MintActor, coins: Sequence[Held], payload: dict[str, Any]) -> bool:
        """Whether coins of exactly the right value may be used as they are."""
        return True

    async def gather(self, actor: MintActor, operation_id: str, amount: int, source: Source, payload: dict[str, Any]) -> T:
        """Debit `source` with `amount` (in the actor's unit), set coins of that value aside, go on.

        InsufficientBalance, BalanceChanged, WalletShort, MintUnreachable, MintRateLimited: nothing changed.
        PayoutPending: the debit stands and the swap is in doubt; the operation id is in `details`.
        """
        if actor.worth() < amount:
            raise short()
        while True:
            actor.freed.clear()
            if await self._as_they_are(actor, operation_id, amount, source, payload, retired=False):
                return await self.go_on(actor, operation_id)
            async with actor.slot():
                keyset = await actor.active_keyset()
                async with actor.lock:
                    inputs = cover(
                        actor.spendable(),
                        amount,
                        lambda held: actor.keysets.fee(one.coin for one in held),
                        old=lambda held: not actor.keysets.is_active(held.coin),
                    )
                    if inputs is not None:
                        coins = [held.coin for held in inputs]
                        fee = actor.keysets.fee(coins)
                        keep = sum(coin.amount for coin in coins) - fee - amount
                        wanted = (actor.keysets.split(keyset, keep), actor.keysets.split(keyset, amount))
                        plan = await actor.purse.plan(keyset, *wanted)
                        faults.reach(f"{self.kind}:counted")
                        swapped = {**payload, "inputs": [held.y for held in inputs], "plan": plan.as_json(), "fee": fee}
                        await self._begin(actor, operation_id, amount, source, swapped, inputs, fee=fee)
                if inputs is not None:
                    faults.reach(f"{self.kind}:prepared")
                    return await self.settle(actor, await self._operations.must(operation_id), coins, fresh=True)
            if await self._as_they_are(actor, operation_id, amount, source, payload, retired=True):
                return await self.go_on(actor, operation_id)  # a swap of their own would have eaten them
            if actor.waiting() and await actor.collect():
                continue
            if not actor.busy:
                raise short()
            try:
                async with asyncio.timeout(PATIENCE):
                    await actor.freed.wait()
            except TimeoutError:
                raise short() from None

    async def _as_they_are(
        self,
        actor: MintActor,
        operation_id: str,
        amount: int,
        source: Source,
        payload: dict[str, Any],
        *,
        retired: bool,
    ) -> bool:
        """Debit the source and set coins aside that make the amount, without network or fee; False if none do.

        `retired`: also coins of keysets that the mint does not sign with any more, of which we would rather be rid.
        """
        async with actor.lock:
            coins = [held for held in actor.spendable() if retired or actor.keysets.is_active(held.coin)]
            chosen = exact(coins, amount)
            if chosen is None or not self.suits(actor, chosen, payload):
                return False
            fitting = {**payload, "inputs": [held.y for held in chosen], "ys": [held.y for held in chosen]}
            await self._begin(actor, operation_id, amount, source, fitting, chosen)
            faults.reach(f"{self.kind}:prepared")
            await self._hand_over(actor, await self._operations.must(operation_id), chosen)
            return True

    async def _begin(
        self,
        actor: MintActor,
        operation_id: str,
        amount: int,
        source: Source,
        payload: dict[str, Any],
        inputs: Sequence[Held],
        *,
        fee: int = 0,
    ) -> None:
        await self.debit(actor, operation_id, amount, source, payload, fee)
        actor.busy.update(held.coin.secret for held in inputs)

    async def debit(
        self, actor: MintActor, operation_id: str, amount: int, source: Source, payload: dict[str, Any], fee: int
    ) -> None:
        """Journal it and take the amount off its source. `fee`: of the swap before it; both in the actor's unit."""
        scale = MSAT_PER_UNIT[actor.unit]
        await self._operations.begin_send(
            operation_id,
            source=source,
            mint=actor.url,
            unit=actor.unit,
            amount_msat=amount * scale,
            payload=payload,
            fee_reserve_msat=fee * scale,
            kind=self.kind,
        )

    async def reverse(self, operation_id: str, why: str) -> None:
        """It definitely did not happen: the debit goes back."""
        await self._operations.fail_send(operation_id, why)

    async def resume(self, actor: MintActor, row: Operation) -> T:
        """Go on with a payout that was interrupted or is in doubt."""
        if "plan" in row.payload:
            return await super().resume(actor, row)
        held = inputs_of(actor, row)
        if len(held) < len(row.payload["inputs"]):
            await self.failed(actor, row, "its coins are not in the store")
            raise short()
        async with actor.lock:
            await self._hand_over(actor, row, held)
        return await self.go_on(actor, row.id)

    async def finish_stored(self, actor: MintActor, row: Operation) -> bool:
        """Offline: set aside what needs no answer of the mint any more."""
        if "plan" in row.payload:
            prepared = await actor.purse.prepare(Plan.from_json(row.payload["plan"]))
            if not await actor.purse.stored(prepared):
                return False
            await self._stored(actor, row, prepared, None)
        else:
            held = inputs_of(actor, row)
            if len(held) < len(row.payload["inputs"]):
                return False
            async with actor.lock:
                await self._hand_over(actor, row, held)
        return True

    async def _hand_over(self, actor: MintActor, row: Operation, chosen: Sequence[Held]) -> None:
        """Coins that fit exactly are set aside (the caller holds the lock)."""
        secrets = [held.coin.secret for held in chosen]
        await actor.purse.set_aside(secrets, row.id)
        faults.reach(f"{self.kind}:reserved")
        await self.ready(actor, row, chosen, 0)
        actor.release(secrets)

    async def inputs(self, actor: MintActor, row: Operation) -> list[Coin]:
        """The coins that were chosen."""
        return [held.coin for held in inputs_of(actor, row)]

    def outputs(self, actor: MintActor, row: Operation, keyset: str, coins: Sequence[Coin]) -> Outputs | None:
        """What is left, and the payout."""
        amount = row.amount_msat // MSAT_PER_UNIT[actor.unit]
        keep = sum(coin.amount for coin in coins) - actor.keysets.fee(coins) - amount
        return (actor.keysets.split(keyset, keep), actor.keysets.split(keyset, amount)) if keep >= 0 else None

    def about(self, actor: MintActor, coins: Sequence[Coin]) -> dict[str, Any]:
        """The fee is ours, so it is kept to be booked."""
        return {"fee": actor.keysets.fee(coins)}

    async def finish(self, actor: MintActor, row: Operation, prepared: Prepared, new: list[Coin] | None) -> T:
        """Set the payout's coins aside, go on."""
        await self._stored(actor, row, prepared, new)
        return await self.go_on(actor, row.id)

    async def _stored(self, actor: MintActor, row: Operation, prepared: Prepared, new: list[Coin] | None) -> None:
        """Store the coins (unless they are), those of the payout set aside, and book the fee."""
        async with actor.lock:
            secrets = [held.coin.secret for held in inputs_of(actor, row)]
            if new is not None:
                await actor.purse.store(prepared, new, spent=secrets, send_id=row.id)
            faults.reach(f"{self.kind}:stored")
            fee_msat = int(row.payload["fee"]) * MSAT_PER_UNIT[actor.unit]
            await self.ready(actor, row, actor.purse.aside(row.id), fee_msat)
            actor.release(secrets)

    async def failed(self, actor: MintActor, row: Operation, why: str) -> None:
        """The debit goes back and the coins are for anybody."""
        await self.reverse(row.id, why)
        actor.release(held.coin.secret for held in inputs_of(actor, row))

    async def doubt(self, actor: MintActor, row: Operation, why: str) -> RoutstrError:
        """PayoutPending."""
        await self._operations.update(row.id, state="unknown", note=why)
        actor.doubt.set()
        log.warning("payout_in_doubt", operation=row.id, kind=self.kind, mint=actor.url, why=why)
        return PayoutPending(
            say("The mint's answer was lost. The payout is being made; ask again in a moment."),
            retry_after=5,
            details={"operation_id": row.id},
        )

    async def refused(self, actor: MintActor, row: Operation, coins: Sequence[Coin], code: int) -> T:
        """MintUnreachable."""
        log.warning("payout_refused", operation=row.id, kind=self.kind, mint=actor.url, code=code)
        await self.failed(actor, row, f"refused with code {code}")
        raise MintUnreachable(say("The mint refused to make change. Nothing was moved."))

    async def spent(self, actor: MintActor, row: Operation, *, wholly: bool) -> T:
        """Coins that we believed ours are spent: this store is an old copy, or somebody has our words. WalletShort.

        They are dropped, so the next audit shows the difference; the source gets its money back.
        """
        inputs = inputs_of(actor, row)
        states = await actor.ask(lambda client: client.states([held.y for held in inputs]), insist=True)
        gone = [held for held in inputs if states[held.y] == "SPENT"]
        log.error("coins_lost", mint=actor.url, unit=actor.unit, coins=len(gone), amount=sum(h.coin.amount for h in gone))
        async with actor.lock:
            await self.reverse(row.id, "inputs were spent elsewhere")
            await actor.purse.forget([held.coin.secret for held in gone])
            actor.release(held.coin.secret for held in inputs)
        raise short()


def inputs_of(actor: MintActor, row: Operation) -> list[Held]:
    """The coins that an operation spends, as far as they are still held."""
    wanted = set(row.payload["inputs"])
    return [held for held in actor.purse.held.values() if held.y in wanted]


def short() -> WalletShort:
    """Too few coins."""
    return WalletShort(say("The wallet has too few coins at this mint. Nothing was moved."))
