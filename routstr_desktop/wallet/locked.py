"""Payments that nobody else can spend are credited at once, without asking their mint.

A coin of a trusted mint that is locked to our key alone (see `locks`), carries the mint's own proof that it signed it (DLEQ,
NUT-12) and was never presented here is worth its amount, whatever the mint is doing at the moment. `swaps` exchanges it later.
Everything that this certainty needs and that is not given makes the payment take the usual way, on which the mint is asked
first: more is waiting for this mint than the operator allows, its keys rotated, it does not enforce locks (NUT-11), it refused
such a payment before, or our books may be older than our key (restored from the words or a backup), so that a coin which an
earlier life of this wallet swapped would look new.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

import structlog

from routstr_desktop.core.errors import TokenDust
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.locked import LockedPayments
from routstr_desktop.ledger.operations import Beneficiary

from . import faults
from .locks import LockKey
from .mint import MintActor
from .redeem import Redeemed
from .tokens import MSAT_PER_UNIT, Token

log = structlog.get_logger(__name__)

LIMIT = 10_000_000
"""msat that may wait to be swapped at one mint, unless the operator chooses otherwise."""


class Locked:
    """Credits locked payments. `limit_msat` is for each mint and unit; 0 = every payment is swapped first."""

    def __init__(self, payments: LockedPayments, key: LockKey, limit_msat: int) -> None:
        self._payments = payments
        self._key = key
        self.limit_msat = limit_msat
        self._coming: dict[tuple[str, str], int] = defaultdict(int)

    async def credit(self, actor: MintActor, token: Token, ys: Sequence[str], mark: str, to: Beneficiary) -> Redeemed | None:
        """Credit a token that `LockKey.check` found to be ours alone; None if its mint must be asked first.

        TokenInvalid for a forged proof, TokenDust, DuplicateCoins. MintUnreachable only for a keyset that we do not know yet.
        """
        if to.kind != "key" or not self.limit_msat:
            return None
        coins = await actor.expand(token.proofs)  # the first coins of a mint make us read its keys
        if not actor.can_wait or not all(actor.keysets.is_active(coin) for coin in coins):
            return None
        await actor.purse.verify(coins, strict=True)
        scale = MSAT_PER_UNIT[actor.unit]
        net_msat = (token.amount - actor.keysets.fee(coins)) * scale
        if net_msat <= 0:
            raise TokenDust(say("The mint's fee would eat the whole value of this token. It was not touched."))
        place = (actor.url, actor.unit)
        if self._payments.waiting(*place) + self._coming[place] + net_msat > self.limit_msat:
            return None
        operation_id = uuid.uuid4().hex
        payload = {"token": token.text, "mark": mark, "beneficiary": to.to_json(), "until": self._key.until(coins)}
        self._coming[place] += net_msat
        faults.reach("locked:checked")
        try:
            key = await self._payments.accept(
                operation_id,
                mint=actor.url,
                unit=actor.unit,
                amount_msat=token.amount_msat,
                net_msat=net_msat,
                payload=payload,
                ys=ys,
                beneficiary=to,
            )
        finally:
            self._coming[place] -= net_msat
        faults.reach("locked:accepted")
        actor.unswapped.set()
        log.info("locked_payment_credited", operation=operation_id, mint=actor.url, net_msat=net_msat)
        return Redeemed(operation_id, token.amount_msat, net_msat, key)
