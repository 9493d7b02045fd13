"""Fewer and larger coins: a wallet that was paid in small change swaps it in quiet moments.

Every question to a mint about its coins, and every payment with them, costs time and fees by their number. What a swap costs is
what spending these coins would cost later; it is a fee of ours. Coins of keysets that the mint has retired go first.
States: `prepared`, `unknown` (in doubt), `done`, `failed` (the coins are as they were).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import structlog

from routstr_desktop.core.errors import MintUnreachable, RoutstrError
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.operations import Operation

from . import faults
from .mint import MintActor
from .outgoing import inputs_of
from .plan import Prepared
from .settle import Outputs, Settler
from .tokens import MSAT_PER_UNIT, Coin

log = structlog.get_logger(__name__)

MANY = 128
"""Coins above which a wallet is tidied."""
AT_ONCE = 100
"""Coins of one swap, the smallest ones: some mints take no more."""


class Tidier(Settler[bool]):
    """Tidies at all mints."""

    point = "tidy"

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
                plan = await actor.purse.plan(keyset, actor.keysets.split(keyset, total - fee))
                faults.reach("tidy:counted")
                payload = {"inputs": [held.y for held in chosen], "plan": plan.as_json()}
                await self._operations.insert(
                    operation_id, "tidy", actor.url, actor.unit, total * scale, payload, state="prepared"
                )
                actor.busy.update(held.coin.secret for held in chosen)
            faults.reach("tidy:prepared")
            row = await self._operations.must(operation_id)
            return await self.settle(actor, row, [held.coin for held in chosen], fresh=True)

    async def inputs(self, actor: MintActor, row: Operation) -> list[Coin]:
        """The coins that were chosen."""
        return [held.coin for held in inputs_of(actor, row)]

    def outputs(self, actor: MintActor, row: Operation, keyset: str, coins: Sequence[Coin]) -> Outputs | None:
        """Nothing, if it costs more by now than when it was decided."""
        wanted = super().outputs(actor, row, keyset, coins)
        return wanted if wanted is not None and sum(wanted[0]) >= sum(row.payload["plan"]["amounts"]) else None

    async def spent(self, actor: MintActor, row: Operation, *, wholly: bool) -> bool:
        """The next one who needs these coins finds out (see Outgoing.spent)."""
        await self.failed(actor, row, "some of these coins were spent elsewhere")
        return False

    async def doubt(self, actor: MintActor, row: Operation, why: str) -> RoutstrError:
        """MintUnreachable."""
        await self._operations.update(row.id, state="unknown", note=why)
        actor.doubt.set()
        return MintUnreachable(say("The mint's answer was lost; we are finding out what happened."))

    async def refused(self, actor: MintActor, row: Operation, coins: Sequence[Coin], code: int) -> bool:
        """The coins stay as they are."""
        await self.failed(actor, row, f"refused with code {code}")
        return False

    async def finish(self, actor: MintActor, row: Operation, prepared: Prepared, new: list[Coin] | None) -> bool:
        """Store the few new coins instead of the many, and book the fee."""
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

    async def failed(self, actor: MintActor, row: Operation, why: str) -> None:
        """The coins are as they were."""
        await self._operations.update(row.id, state="failed", note=why)
        actor.release(held.coin.secret for held in inputs_of(actor, row))
