"""Giving keys their money back: which mint and unit pay a refund.

A refund is paid where the key was paid. Only if that place has too little (the key was topped up elsewhere, or the mint's
fees ate the change) another place pays; and if none has it all, the most that one has is paid and the rest stays on the key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import structlog

from routstr_desktop.core.errors import WalletShort
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.ledger import Ledger

from .mint import MintActor
from .places import Place
from .send import Sender, SentToken
from .tokens import MSAT_PER_UNIT

log = structlog.get_logger(__name__)


class Refunds:
    """Refunds from all mints."""

    def __init__(self, ledger: Ledger, actors: Mapping[Place, MintActor], sender: Sender) -> None:
        self._ledger, self._actors, self._sender = ledger, actors, sender

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
            if 0 < amount <= actor.worth():
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
        raise WalletShort(say("The wallet has no coins for this refund now. The balance stays on the key; try again later."))

    def _places(self, key: ApiKey) -> Iterator[MintActor]:
        """Where the key was paid, then the others, the reachable and rich ones first."""
        paid = self._actors.get((key.mint or "", key.unit))
        if paid is not None:
            yield paid
        others = [actor for actor in self._actors.values() if actor is not paid]
        yield from sorted(others, key=lambda actor: (actor.reachable is False, -actor.purse.total()))


def _most(actor: MintActor, amount: int) -> int:
    """The largest token up to `amount` for which this place has coins now, the fee of its swap included."""
    coins = [held.coin for held in actor.spendable()]
    total = sum(coin.amount for coin in coins)
    swapped = min(amount, total - actor.keysets.fee(coins))
    if total <= amount and (swapped <= 0 or all(actor.keysets.is_active(coin) for coin in coins)):
        return total  # all coins as they are, without a swap
    return swapped
