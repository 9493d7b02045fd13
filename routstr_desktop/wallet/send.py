"""Making a token: a refund, change or a withdrawal.

The ledger is debited and the inputs, counters and amounts are on file before the mint is asked; the token's text is on file
before anybody gets it. Its face value is exactly what was debited. Coins that fit are handed out as they are, without network
or fee; otherwise they are swapped, and the mint's fee for that swap is ours.
States: `prepared`, `unknown` (in doubt), `minted`, `handed_out`, then `claimed` or `reclaimed`; `failed`: no token was made and
the debit is reversed.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from routstr_desktop.core.errors import (
    MintRateLimited,
    MintUnreachable,
    PayoutPending,
    WalletShort,
)
from routstr_desktop.ledger.operations import Operation, Operations, Source

from . import faults
from .client import InDoubt, MintRefused
from .coins import cover, exact
from .exchange import MAX_CHANGES_OF_PLAN, InputsSpent, PlanUsed, exchange
from .flights import Flights
from .mint import MintActor
from .plan import Plan, Prepared, split
from .purse import Held
from .tokens import MSAT_PER_UNIT, Coin, encode

log = structlog.get_logger(__name__)

PATIENCE = 30.0
"""Seconds that a send waits for change of another one, if only that stands between it and enough coins."""


@dataclass(frozen=True, slots=True)
class SentToken:
    """A token that we made. `amount` is its face value in `unit`."""

    operation_id: str
    token: str | None
    """The text, until the token was claimed or taken back."""
    amount: int
    mint: str
    unit: str
    state: str = "minted"
    """prepared, unknown, minted, handed_out, reclaiming, claimed, reclaimed or failed."""
    created: int = 0
    purpose: str | None = None
    account_id: int | None = None

    @classmethod
    def of(cls, row: Operation) -> SentToken:
        """From the journal."""
        amount = row.amount_msat // MSAT_PER_UNIT[row.unit]
        return cls(row.id, row.token, amount, row.mint, row.unit, row.state, row.created, row.purpose, row.account_id)


class Sender:
    """Sends from all mints."""

    def __init__(self, operations: Operations, flights: Flights) -> None:
        self._operations = operations
        self._flights = flights

    async def send(self, actor: MintActor, amount: int, source: Source, purpose: str) -> SentToken:
        """A token of `amount` (in the actor's unit), debited from `source`.

        InsufficientBalance, BalanceChanged, WalletShort, MintUnreachable, MintRateLimited: nothing changed.
        PayoutPending: the debit stands and the token will come; its operation id is in `details`.
        """
        if amount <= 0:
            raise ValueError(f"a token of {amount} {actor.unit}")
        operation_id = uuid.uuid4().hex
        return await self._flights.run(operation_id, lambda: self._send(actor, operation_id, amount, source, purpose))

    async def _send(self, actor: MintActor, operation_id: str, amount: int, source: Source, purpose: str) -> SentToken:
        if actor.worth() < amount:
            raise _short()
        while True:
            actor.freed.clear()
            async with actor.lock:
                payload: dict[str, Any] = {"purpose": purpose}
                chosen = exact([held for held in actor.spendable() if actor.purse.is_active(held.coin)], amount)
                if chosen is not None:
                    payload |= {"inputs": [held.y for held in chosen], "ys": [held.y for held in chosen]}
                    await self._begin(actor, operation_id, amount, source, payload, chosen)
                    faults.reach("send:prepared")
                    return await self._hand_over(actor, await self._must(operation_id), chosen)
            async with actor.slot():
                keyset = await actor.active_keyset()
                async with actor.lock:
                    inputs = cover(
                        actor.spendable(),
                        amount,
                        lambda held: actor.purse.fee(one.coin for one in held),
                        old=lambda held: not actor.purse.is_active(held.coin),
                    )
                    if inputs is not None:
                        plan, fee = await self._plan(actor, keyset, inputs, amount)
                        faults.reach("send:counted")
                        payload |= {"inputs": [held.y for held in inputs], "plan": plan.as_json(), "fee": fee}
                        await self._begin(actor, operation_id, amount, source, payload, inputs, fee=fee)
                if inputs is not None:
                    faults.reach("send:prepared")
                    return await self.settle(actor, await self._must(operation_id), inputs, plan, fresh=True)
            if actor.waiting() and await actor.collect():
                continue
            if not actor.busy:
                raise _short()
            try:
                await asyncio.wait_for(actor.freed.wait(), PATIENCE)
            except TimeoutError:
                raise _short() from None

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
        scale = MSAT_PER_UNIT[actor.unit]
        await self._operations.begin_send(
            operation_id,
            source=source,
            mint=actor.url,
            unit=actor.unit,
            amount_msat=amount * scale,
            payload=payload,
            fee_reserve_msat=fee * scale,
        )
        actor.busy.update(held.coin.secret for held in inputs)

    async def _must(self, operation_id: str) -> Operation:
        row = await self._operations.get(operation_id)
        if row is None:
            raise KeyError(operation_id)
        return row

    async def _plan(self, actor: MintActor, keyset: str, inputs: Sequence[Held], amount: int) -> tuple[Plan, int]:
        fee = actor.purse.fee(held.coin for held in inputs)
        keep = sum(held.coin.amount for held in inputs) - fee - amount
        return await actor.purse.plan(keyset, split(keep), split(amount)), fee

    async def resume(self, actor: MintActor, row: Operation) -> SentToken:
        """Go on with a send that was interrupted or is in doubt."""
        inputs = self.inputs(actor, row)
        if "plan" not in row.payload:
            if len(inputs) < len(row.payload["inputs"]):
                await self._failed(actor, row, inputs, "its coins are not in the store")
                raise _short()
            async with actor.lock:
                return await self._hand_over(actor, row, inputs)
        return await self.settle(actor, row, inputs, Plan.from_json(row.payload["plan"]), fresh=False)

    async def finish_stored(self, actor: MintActor, row: Operation) -> bool:
        """Offline: finish what needs no answer of the mint any more."""
        if "plan" in row.payload:
            prepared = await actor.purse.prepare(Plan.from_json(row.payload["plan"]))
            if not await actor.purse.stored(prepared):
                return False
            await self._finish(actor, row, prepared, None, [])
        else:
            inputs = self.inputs(actor, row)
            if len(inputs) < len(row.payload["inputs"]):
                return False
            async with actor.lock:
                await self._hand_over(actor, row, inputs)
        return True

    def inputs(self, actor: MintActor, row: Operation) -> list[Held]:
        """The coins that an operation spends, as far as they are still held."""
        wanted = set(row.payload["inputs"])
        return [held for held in actor.purse.held.values() if held.y in wanted]

    async def _hand_over(self, actor: MintActor, row: Operation, chosen: Sequence[Held]) -> SentToken:
        """Coins that fit exactly become the token (the caller holds the lock)."""
        secrets = [held.coin.secret for held in chosen]
        await actor.purse.set_aside(secrets, row.id)
        faults.reach("send:reserved")
        token = encode(actor.url, actor.unit, [held.coin for held in chosen])
        await self._operations.finish_send(row.id, token=token, fee_msat=0, payload=row.payload)
        actor.release(secrets)
        faults.reach("send:minted")
        return await self._made(row.id)

    async def settle(self, actor: MintActor, row: Operation, inputs: Sequence[Held], plan: Plan, *, fresh: bool) -> SentToken:
        """Swap the journaled inputs for the journaled outputs, and book the token."""
        coins = [held.coin for held in inputs]
        for _ in range(MAX_CHANGES_OF_PLAN):
            prepared = await actor.purse.prepare(plan)
            if not fresh and await actor.purse.stored(prepared):
                return await self._finish(actor, row, prepared, None, inputs)
            try:
                new = await exchange(actor, prepared, coins, fresh=fresh, point="send")
            except (MintUnreachable, MintRateLimited) as error:
                await self._failed(actor, row, inputs, "nothing was sent")
                raise error
            except InputsSpent:
                await self._lost(actor, row, inputs)
                raise _short() from None
            except InDoubt as error:
                await self._operations.update(row.id, state="unknown", note=str(error))
                actor.doubt.set()
                log.warning("send_in_doubt", operation=row.id, mint=actor.url, why=str(error))
                raise PayoutPending(
                    "The mint's answer was lost. The token is being made; ask again in a moment.",
                    retry_after=5,
                    details={"operation_id": row.id},
                ) from error
            except (PlanUsed, MintRefused) as error:
                row, plan = await self._new_plan(actor, row, inputs, plan, error)
                fresh = True  # these outputs were never sent
                continue
            return await self._finish(actor, row, prepared, new, inputs)
        await self._failed(actor, row, inputs, "no plan was accepted")
        raise MintUnreachable("The mint keeps changing its keys; try again later.")

    async def _new_plan(
        self, actor: MintActor, row: Operation, inputs: Sequence[Held], old: Plan, reason: PlanUsed | MintRefused
    ) -> tuple[Operation, Plan]:
        """Other outputs for the same inputs, after the mint definitely refused the old ones."""
        amount = row.amount_msat // MSAT_PER_UNIT[actor.unit]
        try:
            if isinstance(reason, PlanUsed):
                await actor.purse.skip_used(old)
            elif reason.keys_changed:
                await actor.refresh_keys()
            keyset = await actor.active_keyset()
        except (MintUnreachable, MintRateLimited):
            await self._failed(actor, row, inputs, "the mint went away while its keys were read")
            raise
        fee = actor.purse.fee(held.coin for held in inputs)
        same = isinstance(reason, MintRefused) and (keyset, fee) == (old.keyset, row.payload["fee"])
        if same or sum(held.coin.amount for held in inputs) < amount + fee:
            code = reason.code if isinstance(reason, MintRefused) else 11003
            log.warning("send_refused", operation=row.id, mint=actor.url, code=code)
            await self._failed(actor, row, inputs, f"refused with code {code}")
            raise MintUnreachable("The mint refused to make the token. Nothing was moved.") from reason
        async with actor.lock:
            plan, fee = await self._plan(actor, keyset, inputs, amount)
            payload = {**row.payload, "plan": plan.as_json(), "fee": fee}
            await self._operations.update(row.id, state="prepared", payload=payload)
        return await self._must(row.id), plan

    async def _finish(
        self, actor: MintActor, row: Operation, prepared: Prepared, new: list[Coin] | None, inputs: Sequence[Held]
    ) -> SentToken:
        """Store the coins (unless they are), set the token's aside, book fee and text."""
        secrets = [held.coin.secret for held in inputs]
        async with actor.lock:
            if new is not None:
                await actor.purse.store(prepared, new, spent=secrets, send_id=row.id)
            faults.reach("send:stored")
            ours = actor.purse.aside(row.id)
            token = encode(actor.url, actor.unit, [held.coin for held in ours])
            payload = {**row.payload, "ys": [held.y for held in ours]}
            fee_msat = int(row.payload["fee"]) * MSAT_PER_UNIT[actor.unit]
            await self._operations.finish_send(row.id, token=token, fee_msat=fee_msat, payload=payload)
            actor.release(secrets)
        faults.reach("send:minted")
        return await self._made(row.id)

    async def _made(self, operation_id: str) -> SentToken:
        sent = SentToken.of(await self._must(operation_id))
        log.info("token_made", operation=operation_id, mint=sent.mint, amount=sent.amount, unit=sent.unit, purpose=sent.purpose)
        return sent

    async def _failed(self, actor: MintActor, row: Operation, inputs: Sequence[Held], why: str) -> None:
        await self._operations.fail_send(row.id, why)
        actor.release(held.coin.secret for held in inputs)

    async def _lost(self, actor: MintActor, row: Operation, inputs: Sequence[Held]) -> None:
        """Coins that we believed ours are spent: this store is an old copy, or somebody has our words.

        They are dropped, so the next audit shows the difference; the source gets its money back.
        """
        states = await actor.ask(lambda client: client.states([held.y for held in inputs]), insist=True)
        gone = [held for held in inputs if states[held.y] == "SPENT"]
        log.error("coins_lost", mint=actor.url, unit=actor.unit, coins=len(gone), amount=sum(h.coin.amount for h in gone))
        async with actor.lock:
            await self._operations.fail_send(row.id, "inputs were spent elsewhere")
            await actor.purse.forget([held.coin.secret for held in gone])
            actor.release(held.coin.secret for held in inputs)


def _short() -> WalletShort:
    return WalletShort("The wallet has too few coins at this mint. Nothing was moved.")
