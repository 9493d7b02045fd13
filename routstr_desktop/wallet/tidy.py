"""Fewer and larger coins: a wallet that was paid in small change swaps it in quiet moments.

Every question to a mint about its coins, and every payment with them, costs time and fees by their number. What a swap costs is
what spending these coins would cost later; it is a fee of ours. Coins of keysets that the mint has retired go first.
States: `prepared`, `unknown` (in doubt), `done`, `failed` (the coins are as they were).
"""

from __future__ import annotations

import uuid

import structlog

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.operations import Operation, Operations

from . import faults
from .client import InDoubt, MintRefused
from .exchange import InputsSpent, PlanUsed, exchange
from .flights import Flights
from .mint import MintActor
from .outgoing import inputs_of
from .plan import Plan, Prepared, split
from .tokens import MSAT_PER_UNIT, Coin

log = structlog.get_logger(__name__)

MANY = 128
"""Coins above which a wallet is tidied."""
AT_ONCE = 100
"""Coins of one swap, the smallest ones: some mints take no more."""


class Tidier:
    """Tidies at all mints."""

    def __init__(self, operations: Operations, flights: Flights) -> None:
        self._operations = operations
        self._flights = flights

    async def tidy(self, actor: MintActor, most_fee_msat: int) -> bool:
        """One swap of many small coins for few, if there are many and nothing else is under way here.

        `most_fee_msat`: what the operator can pay for it. MintUnreachable, MintRateLimited: not done, or found out later.
        """
        if len(actor.spendable()) <= MANY or actor.busy:
            return False
        operation_id = uuid.uuid4().hex
        return await self._flights.run(operation_id, lambda: self._tidy(actor, operation_id, most_fee_msat))

    async def _tidy(self, actor: MintActor, operation_id: str, most_fee_msat: int) -> bool:
        async with actor.slot():
            keyset = await actor.active_keyset()
            async with actor.lock:
                spendable = sorted(actor.spendable(), key=lambda held: (actor.keysets.is_active(held.coin), held.coin.amount))
                chosen = spendable[:AT_ONCE]
                fee = actor.keysets.fee(held.coin for held in chosen)
                total, scale = sum(held.coin.amount for held in chosen), MSAT_PER_UNIT[actor.unit]
                if total <= fee or fee * scale > most_fee_msat:
                    return False
                plan = await actor.purse.plan(keyset, split(total - fee))
                faults.reach("tidy:counted")
                payload = {"inputs": [held.y for held in chosen], "plan": plan.as_json()}
                await self._operations.insert(
                    operation_id, "tidy", actor.url, actor.unit, total * scale, payload, state="prepared"
                )
                actor.busy.update(held.coin.secret for held in chosen)
            faults.reach("tidy:prepared")
            row = await self._operations.must(operation_id)
            return await self._settle(actor, row, fresh=True)

    async def resume(self, actor: MintActor, row: Operation) -> bool:
        """Go on with a swap that was interrupted or is in doubt."""
        return await self._settle(actor, row, fresh=False)

    async def finish_stored(self, actor: MintActor, row: Operation) -> bool:
        """Offline: if the coins are in the store already, only the ledger row was missing."""
        prepared = await actor.purse.prepare(Plan.from_json(row.payload["plan"]))
        if not await actor.purse.stored(prepared):
            return False
        await self._finish(actor, row, prepared, None)
        return True

    async def _settle(self, actor: MintActor, row: Operation, *, fresh: bool) -> bool:
        prepared = await actor.purse.prepare(Plan.from_json(row.payload["plan"]))
        if not fresh and await actor.purse.stored(prepared):
            return await self._finish(actor, row, prepared, None)
        held = inputs_of(actor, row)
        try:
            new = await exchange(actor, prepared, [one.coin for one in held], fresh=fresh, point="tidy")
        except InDoubt as error:
            await self._operations.update(row.id, state="unknown", note=str(error))
            actor.doubt.set()
            raise MintUnreachable(say("The mint's answer was lost; we are finding out what happened.")) from error
        except (MintUnreachable, MintRateLimited):
            await self._failed(actor, row, "nothing was sent")
            raise
        except (MintRefused, PlanUsed, InputsSpent) as error:
            if isinstance(error, PlanUsed):
                await actor.purse.skip_used(prepared.plan)
            elif isinstance(error, MintRefused) and error.keys_changed:
                await actor.refresh_keys()
            await self._failed(actor, row, type(error).__name__)
            return False
        return await self._finish(actor, row, prepared, new)

    async def _finish(self, actor: MintActor, row: Operation, prepared: Prepared, new: list[Coin] | None) -> bool:
        secrets = [held.coin.secret for held in inputs_of(actor, row)]
        async with actor.lock:
            if new is not None:
                await actor.purse.store(prepared, new, spent=secrets)
            faults.reach("tidy:stored")
            kept_msat = sum(prepared.plan.amounts) * MSAT_PER_UNIT[actor.unit]
            await self._operations.finish_tidy(row.id, fee_msat=row.amount_msat - kept_msat)
            actor.release(secrets)
        faults.reach("tidy:done")
        log.info("tidied", operation=row.id, mint=actor.url, coins=len(row.payload["inputs"]), kept_msat=kept_msat)
        return True

    async def _failed(self, actor: MintActor, row: Operation, why: str) -> None:
        await self._operations.update(row.id, state="failed", note=why)
        actor.release(held.coin.secret for held in inputs_of(actor, row))
