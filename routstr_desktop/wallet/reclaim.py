"""Tokens that we made: were they claimed, and taking back those that were not.

A token may be claimed in part; what is left of it is then a token like any other, and can be claimed or taken back.
Taking back is a swap to ourselves, journaled like every other (state `reclaiming`). If the owner claims at the same moment, one
of the two swaps wins at the mint and the books follow it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set

import structlog

from routstr_desktop.core.errors import BalanceChanged, MintUnreachable, PayoutPending, RoutstrError
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.operations import Operation, OperationConflict
from routstr_desktop.ledger.sends import OUT

from . import faults
from .mint import MintActor
from .nutshell import y_of
from .plan import Prepared
from .settle import Settler
from .tokens import MSAT_PER_UNIT, Coin, encode, parse

log = structlog.get_logger(__name__)

RECLAIM, CLAIM = "reclaim", "claim"
"""What a flight of an outstanding token does."""


class Reclaimer(Settler[int]):
    """Outstanding tokens of all mints. Taking one back gives what came back, in msat."""

    point, plan, planned = "reclaim", "reclaim", "reclaiming"

    async def take_back(self, actor: MintActor, operation_id: str, *, untouched_since: int | None = None) -> int:
        """Swap an unclaimed token back into the wallet; msat that came back (face value less the mint's fee, which is ours).

        Of a token that was claimed in part, the rest. BalanceChanged: claimed meanwhile, worth less than its fee, or given to
        somebody later than `untouched_since` (unix seconds). MintUnreachable, MintRateLimited: nothing changed. PayoutPending:
        in doubt, will be resolved.
        """
        if operation_id in self._flights and self._flights.owner(operation_id) != RECLAIM:
            raise BalanceChanged(say("This token is being made or was claimed just now; look again in a moment."))
        return await self._flights.run(
            operation_id, lambda: self._take_back(actor, operation_id, untouched_since), owner=RECLAIM
        )

    async def _take_back(self, actor: MintActor, operation_id: str, untouched_since: int | None) -> int:
        row = await self._operations.must(operation_id)
        if row.state == "reclaiming":
            return await self.resume(actor, row)
        if row.kind != "send" or row.state not in OUT:
            raise BalanceChanged(say("This token cannot be taken back: it is {state}.", state=row.state))
        held = actor.purse.aside(operation_id)
        async with actor.slot():
            states = await actor.ask(lambda client: client.states([one.y for one in held]))
            if spent := spent_of(states):
                if await self._book(actor, row, spent):
                    raise BalanceChanged(say("The token was claimed already."))
                row, held = await self._operations.must(operation_id), actor.purse.aside(operation_id)
            if any(states[one.y] != "UNSPENT" for one in held):
                raise BalanceChanged(say("The token is being claimed; look again in a moment."))
            keyset = await actor.active_keyset()
            coins = [one.coin for one in held]
            if (wanted := self.outputs(actor, row, keyset, coins)) is None:
                raise BalanceChanged(say("The mint's fee would eat the whole token."))
            async with actor.lock:
                plan = await actor.purse.plan(keyset, *wanted)
                faults.reach("reclaim:counted")
                payload = {**row.payload, "reclaim": plan.as_json()}
                try:
                    await self._operations.begin_reclaim(row.id, payload=payload, untouched_since=untouched_since)
                except OperationConflict as error:
                    raise BalanceChanged(say("Its owner asked for this token just now; it was not taken back.")) from error
            faults.reach("reclaim:prepared")
            return await self.settle(actor, await self._operations.must(row.id), coins, fresh=True)

    async def resume(self, actor: MintActor, row: Operation) -> int:
        """Go on with taking back."""
        if 0 < len(actor.purse.aside(row.id)) < len(row.payload["ys"]):  # a store made anew from the words has no spent coins
            await self._lost_the_race(actor, row)
            raise BalanceChanged(say("A part of the token was claimed."))
        return await super().resume(actor, row)

    async def inputs(self, actor: MintActor, row: Operation) -> list[Coin]:
        """The coins of the token."""
        return [held.coin for held in actor.purse.aside(row.id)]

    async def spent(self, actor: MintActor, row: Operation, *, wholly: bool) -> int:
        """BalanceChanged: its owner was quicker."""
        await self._lost_the_race(actor, row)
        raise BalanceChanged(say("The token was claimed just now."))

    async def doubt(self, actor: MintActor, row: Operation, why: str) -> RoutstrError:
        """PayoutPending."""
        actor.doubt.set()
        log.warning("reclaim_in_doubt", operation=row.id, mint=actor.url, why=why)
        return PayoutPending(say("The mint's answer was lost; we are finding out what happened."), retry_after=5)

    async def refused(self, actor: MintActor, row: Operation, coins: Sequence[Coin], code: int) -> int:
        """MintUnreachable."""
        await self.failed(actor, row, f"refused with code {code}")
        raise MintUnreachable(say("The mint refused to take the token back. Nothing was moved."))

    async def finish(self, actor: MintActor, row: Operation, prepared: Prepared, new: list[Coin] | None) -> int:
        """Store the new coins instead of the token's, and give its source the money back."""
        net_msat = sum(prepared.plan.amounts) * MSAT_PER_UNIT[actor.unit]
        async with actor.lock:
            if new is not None:
                await actor.purse.store(prepared, new, spent=[held.coin.secret for held in actor.purse.aside(row.id)])
            faults.reach("reclaim:stored")
            await self._operations.reclaimed(row.id, net_msat=net_msat)
            actor.freed.set()
        faults.reach("reclaim:done")
        log.info("token_taken_back", operation=row.id, mint=actor.url, net_msat=net_msat)
        return net_msat

    async def failed(self, actor: MintActor, row: Operation, why: str) -> None:
        """The token is out as before."""
        await self._operations.still_out(row.id)

    async def check(self, actor: MintActor, rows: Sequence[Operation]) -> list[str]:
        """Ask the mint which of these tokens were claimed, and book that (NUT-07). Ids of those claimed wholly, as of now."""
        waiting = [row for row in rows if row.state in OUT and row.id not in self._flights]
        ys = [one.y for row in waiting for one in actor.purse.aside(row.id)]
        if not ys:
            return []
        spent = spent_of(await actor.ask(lambda client: client.states(ys)))
        return [row.id for row in waiting if await self.claimed(actor, row, spent)]

    async def claimed(self, actor: MintActor, row: Operation, spent: Set[str]) -> bool:
        """The mint says that these coins (Y, perhaps of other tokens too) are spent. True: that was all of this token."""
        if spent.isdisjoint(row.payload["ys"]) or row.id in self._flights:
            return False  # if it is being taken back, that swap finds out who spent the coins
        return await self._flights.run(row.id, lambda: self._still_out_and_claimed(actor, row, spent), owner=CLAIM)

    async def _still_out_and_claimed(self, actor: MintActor, row: Operation, spent: Set[str]) -> bool:
        """Book a claim, unless the coins were spent by our own swap since the mint was asked."""
        row = await self._operations.must(row.id)
        return row.state in OUT and await self._book(actor, row, spent)

    async def _book(self, actor: MintActor, row: Operation, spent: Set[str]) -> bool:
        """Its owner has spent these coins of a token. True: that was all that was out."""
        faults.reach("claim:seen")
        coins = {y_of(coin.secret): coin for coin in parse(row.token or "").proofs}
        left = {y: coin for y, coin in coins.items() if y not in spent}
        async with actor.lock:
            if left:
                gone_msat = sum(coin.amount for y, coin in coins.items() if y in spent) * MSAT_PER_UNIT[actor.unit]
                token = encode(actor.url, actor.unit, left.values())
                await self._operations.claimed_in_part(row.id, amount_msat=gone_msat, left=list(left), token=token)
            else:
                await self._operations.claimed(row.id)
            faults.reach("claim:booked")
            await self.forget(actor, row.id, keep=left.keys())
        faults.reach("claim:forgotten")
        log.info("token_claimed", operation=row.id, mint=actor.url, amount_msat=row.open_msat, wholly=not left)
        return not left

    async def forget(self, actor: MintActor, operation_id: str, *, keep: Collection[str] = ()) -> None:
        """Drop the coins of a token that are not ours any more: all but those that are still out (Y)."""
        await actor.purse.forget([one.coin.secret for one in actor.purse.aside(operation_id) if one.y not in keep])

    async def _lost_the_race(self, actor: MintActor, row: Operation) -> None:
        """Its owner was quicker, with all of the coins or with some."""
        spent = spent_of(await actor.ask(lambda client: client.states(row.payload["ys"]), insist=True))
        if not await self._book(actor, row, spent):
            await self.failed(actor, row, "a part of it was claimed")


def spent_of(states: Mapping[str, str]) -> set[str]:
    """Which coins (Y) the mint calls spent (NUT-07)."""
    return {y for y, state in states.items() if state == "SPENT"}
