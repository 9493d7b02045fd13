"""The tokens of all mints that are out: which of them were claimed, and taking back what nobody wants."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from routstr_desktop.core.errors import BalanceChanged, MintRateLimited, MintUnreachable, PayoutPending
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.operations import Operation, Operations
from routstr_desktop.ledger.sends import OUT

from .mint import MintActor
from .places import Place, Places
from .reclaim import Reclaimer

log = structlog.get_logger(__name__)

TO_CUSTOMERS = ("refund", "change")
SWEPT_AT_ONCE = 10
"""Tokens taken back at one mint in one sweep: mints allow about 20 swaps a minute."""
TRIED_AT_ONCE = 50


class Outstanding:
    """What is out, of all mints."""

    def __init__(self, operations: Operations, places: Places, reclaimer: Reclaimer) -> None:
        self._operations, self._places, self._reclaimer = operations, places, reclaimer

    async def take_back(self, operation_id: str) -> int:
        """Take an unclaimed token back; msat that came back. BalanceChanged if it was claimed; see Reclaimer.take_back."""
        row = await self._operations.get(operation_id)
        if row is None:
            raise BalanceChanged(say("There is no such token."))
        return await self._reclaimer.take_back(await self._places.at(row.mint, row.unit), operation_id)

    async def check(self, operation_id: str | None = None) -> list[str]:
        """Ask the mints which tokens (or whether one) were claimed; ids of the newly claimed ones. A mint that is down is left
        out."""
        out = await self._out()
        if operation_id is not None:
            out = {place: [row for row in rows if row.id == operation_id] for place, rows in out.items()}
        results = await asyncio.gather(*(self._check(place, rows) for place, rows in out.items() if rows))
        return [operation_id for result in results for operation_id in result]

    async def sweep(self, untouched_since: int) -> list[str]:
        """Take back refunds and change that nobody was given since (unix seconds); ids of those that came back."""
        out = await self._out()
        swept = [await self._sweep(await self._places.at(*place), rows, untouched_since) for place, rows in out.items()]
        return [operation_id for result in swept for operation_id in result]

    async def _out(self) -> dict[Place, list[Operation]]:
        found: dict[Place, list[Operation]] = {}
        for row in await self._operations.unfinished("send"):
            if row.state in OUT:
                found.setdefault((row.mint, row.unit), []).append(row)
        return found

    async def _check(self, place: Place, rows: Sequence[Operation]) -> list[str]:
        actor = await self._places.at(*place)
        try:
            return await self._reclaimer.check(actor, rows)
        except (MintUnreachable, MintRateLimited) as error:
            log.info("claims_not_checked", mint=actor.url, why=error.code)
            return []

    async def _sweep(self, actor: MintActor, rows: Sequence[Operation], untouched_since: int) -> list[str]:
        """At one mint. What was claimed meanwhile is booked as such. What costs more than it is worth stays out: its owner may
        claim it still."""
        old = [row for row in rows if row.purpose in TO_CUSTOMERS and row.updated <= untouched_since]
        swept: list[str] = []
        worth = [row for row in sorted(old, key=lambda row: row.updated) if _worth(actor, row)]
        for row in worth[:TRIED_AT_ONCE]:
            if len(swept) == SWEPT_AT_ONCE:
                break
            try:
                await self._reclaimer.take_back(actor, row.id, untouched_since=untouched_since)
            except (MintUnreachable, MintRateLimited) as error:
                log.info("sweep_put_off", mint=actor.url, why=error.code)
                break
            except (BalanceChanged, PayoutPending) as error:
                log.info("token_not_swept", operation=row.id, why=error.message)
                continue
            log.info("token_swept", operation=row.id, mint=actor.url, amount_msat=row.amount_msat, purpose=row.purpose)
            swept.append(row.id)
        return swept


def _worth(actor: MintActor, row: Operation) -> bool:
    """Whether the token is worth more than the fee of taking it back."""
    coins = [held.coin for held in actor.purse.aside(row.id)]
    return sum(coin.amount for coin in coins) > actor.keysets.fee(coins)
