"""Giving keys their money back: which mint and unit pay a refund, and what becomes of a refund that nobody claims.

A refund is paid where the key was paid. Only if that place has too little (the key was topped up elsewhere, or the mint's
fees ate the change) another place pays; and if none has it all, the most that one has is paid and the rest stays on the key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import structlog

from routstr_desktop.core.errors import (
    BalanceChanged,
    MintRateLimited,
    MintUnreachable,
    PayoutPending,
    WalletShort,
)
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.ledger.operations import Operation
from routstr_desktop.ledger.sends import OUT

from .mint import MintActor
from .reclaim import Reclaimer
from .send import Sender, SentToken
from .tokens import MSAT_PER_UNIT

log = structlog.get_logger(__name__)

TO_CUSTOMERS = ("refund", "change")
SWEPT_AT_ONCE = 10
"""Tokens taken back at one mint in one sweep: mints allow about 20 swaps a minute."""
TRIED_AT_ONCE = 50


class Refunds:
    """Refunds from all mints."""

    def __init__(
        self, ledger: Ledger, actors: Mapping[tuple[str, str], MintActor], sender: Sender, reclaimer: Reclaimer
    ) -> None:
        self._ledger, self._actors, self._sender, self._reclaimer = ledger, actors, sender, reclaimer

    async def pay(self, key: ApiKey, purpose: str) -> SentToken | None:
        """What is available on `key`, in whole units, as one token; None if that is less than a unit.

        Raises as Wallet.send does. WalletShort: no place can pay anything.
        """
        unit = MSAT_PER_UNIT[key.unit]
        due = self._ledger.available(key) // unit * unit
        if due <= 0:
            return None
        await self._ledger.flush()  # what was settled a moment ago is on file before money leaves
        for actor in self._places(key):
            amount = due // MSAT_PER_UNIT[actor.unit]
            if 0 < amount <= actor.purse.total():
                try:
                    return await self._sender.send(actor, amount, key, purpose)
                except WalletShort:
                    log.warning("refund_place_short", mint=actor.url, unit=actor.unit, amount=amount, purpose=purpose)
        for actor in self._places(key):
            amount = _most(actor, due // MSAT_PER_UNIT[actor.unit])
            if amount > 0:
                try:
                    return await self._sender.send(actor, amount, key, purpose)
                except WalletShort:
                    continue  # its coins went to somebody else meanwhile
        raise WalletShort("The wallet has no coins for this refund now. The balance stays on the key; try again later.")

    def _places(self, key: ApiKey) -> Iterator[MintActor]:
        """Where the key was paid, then the others, the reachable and rich ones first."""
        paid = self._actors.get((key.mint or "", key.unit))
        if paid is not None:
            yield paid
        others = [actor for actor in self._actors.values() if actor is not paid]
        yield from sorted(others, key=lambda actor: (actor.reachable is False, -actor.purse.total()))

    async def sweep(self, actor: MintActor, rows: list[Operation], untouched_since: int) -> list[str]:
        """Take back the refunds and change of one mint that nobody was given since; the ids of those that came back.

        What was claimed meanwhile is booked as such. What costs more than it is worth stays out: its owner may claim it still.
        """
        old = [row for row in rows if row.state in OUT and row.purpose in TO_CUSTOMERS and row.updated <= untouched_since]
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


def _most(actor: MintActor, amount: int) -> int:
    """The largest token up to `amount` for which this place has coins now, the fee of its swap included."""
    coins = [held.coin for held in actor.spendable()]
    total = sum(coin.amount for coin in coins)
    if total <= amount and all(actor.purse.is_active(coin) for coin in coins):
        return total  # all coins as they are, without a swap
    return min(amount, total - actor.purse.fee(coins))


def _worth(actor: MintActor, row: Operation) -> bool:
    """Whether the token is worth more than the fee of taking it back."""
    coins = [held.coin for held in actor.purse.aside(row.id)]
    return sum(coin.amount for coin in coins) > actor.purse.fee(coins)
