"""Moving balance between own mints: one pays an invoice of the other.

Two operations that know each other: the payment (kind `move`) and the deposit (purpose `move`), whose coins are fetched only
when the payment is booked. Whatever happens in between, a start finds both and goes on.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

from routstr_desktop.core.errors import BadRequest, PaymentFee, WalletShort
from routstr_desktop.core.money import Amount
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.operations import Beneficiary, Operation, Source

from . import invoice as bolt11
from .coins import MAX_INPUTS
from .deposit import Deposit
from .deposits import Deposits
from .invoice import Invoice
from .lightning import ATTEMPTS, fee_limit
from .melt import Melter, Paid
from .melt_quote import MeltQuote, ask_quote
from .mint import MintActor
from .tokens import MSAT_PER_UNIT


class Mover(Melter):
    """Moves between all mints."""

    kind = point = "move"

    async def move(self, origin: MintActor, target: MintActor, amount_sat: int | None, deposits: Deposits) -> Paid:
        """Move `amount_sat` (None: all but the fees); the fees are the operator's. BadRequest, PaymentFee, WalletShort,
        InsufficientBalance, MintUnreachable, MintRateLimited, PaymentFailed: it is where it was. PayoutPending: it is found
        out in the background."""
        if origin is target:
            raise BadRequest(say("The two mints are the same. Nothing was moved."))
        if amount_sat is None:
            return await self._move_all(origin, target, deposits)
        async with _Offer.of(origin, target, amount_sat, deposits) as offer:
            return await self._go(offer)

    async def _move_all(self, origin: MintActor, target: MintActor, deposits: Deposits) -> Paid:
        """Only a quote tells the fees of an amount: ask for everything, then for what those fees leave of it."""
        if origin.waiting():
            await origin.collect()
        coins = sorted(origin.spendable(), key=lambda held: -held.coin.amount)[:MAX_INPUTS]
        there = sum(held.coin.amount for held in coins) - origin.keysets.fee(held.coin for held in coins)
        amount = there
        for _ in range(ATTEMPTS):
            if amount <= 0:
                break
            async with _Offer.of(origin, target, amount, deposits) as offer:
                if offer.quote.debit <= there:
                    return await self._go(offer)
            amount -= offer.quote.debit - there
        raise WalletShort(say("What this mint holds does not pay the fees of moving it. Nothing was moved."))

    async def _go(self, offer: _Offer) -> Paid:
        quote, origin = offer.quote, offer.origin
        fees = (quote.fee_reserve + quote.input_fee) * MSAT_PER_UNIT[origin.unit]
        if fees > fee_limit(offer.deposit.amount_msat):
            raise PaymentFee(say("The mint wants to reserve {fees} for fees. Nothing was moved.", fees=Amount(fees)))
        payload = self.payload(quote, "move", offer.deposit.mint) | {"to": offer.deposit.mint}
        mark = quote.invoice.payment_hash
        return await self._flights.run(mark, lambda: self.gather(origin, offer.id, quote.debit, "operator", payload))

    async def known(self, invoice: Invoice, source: Source) -> Paid | None:
        """Its invoice is its own."""
        return None

    async def debit(
        self, actor: MintActor, operation_id: str, amount: int, source: Source, payload: dict[str, Any], fee: int
    ) -> None:
        """Nobody is debited: only what it may cost must be there."""
        scale = MSAT_PER_UNIT[actor.unit]
        await self._operations.begin_move(
            operation_id,
            mint=actor.url,
            unit=actor.unit,
            amount_msat=amount * scale,
            fees_msat=(fee + amount - int(payload["amount"])) * scale,
            payload=payload,
        )

    async def reverse(self, operation_id: str, why: str) -> None:
        """It stays where it is."""
        await self._operations.fail_move(operation_id, why)

    async def charge(self, row: Operation, paid_msat: int, cost_msat: int) -> None:
        """It is on its way to the other mint."""
        await self._operations.moved_out(row.id, paid_msat=paid_msat, cost_msat=cost_msat)


@dataclass(frozen=True, slots=True)
class _Offer:
    """An invoice of the one mint and what the other wants for paying it."""

    id: str
    """Of the operation that may pay it."""
    origin: MintActor
    deposit: Deposit
    quote: MeltQuote

    @classmethod
    @asynccontextmanager
    async def of(cls, origin: MintActor, target: MintActor, amount_sat: int, deposits: Deposits) -> AsyncIterator[Self]:
        """Whatever comes of it, the invoice is looked after from then on. As Depositor.invoice and ask_quote."""
        operation_id = uuid.uuid4().hex
        deposit = await deposits.depositor.invoice(target, amount_sat, lambda _: Beneficiary("operator"), move=operation_id)
        try:
            yield cls(operation_id, origin, deposit, await ask_quote(origin, bolt11.read(deposit.bolt11)))
        finally:
            deposits.expect(deposit.id)
