"""Moving balance between own mints: one pays an invoice of the other.

Two operations that know each other: the payment (kind `move`) and the deposit (purpose `move`), whose coins are fetched only
when the payment is booked. Whatever happens in between, a start finds both and goes on.
"""

from __future__ import annotations

import uuid
from typing import Any

from routstr_desktop.core.errors import BadRequest, PaymentFee
from routstr_desktop.ledger.operations import Beneficiary, Operation, Source

from . import invoice as bolt11
from .deposits import Deposits
from .invoice import Invoice
from .lightning import fee_limit
from .melt import Melter, Paid
from .mint import MintActor
from .tokens import MSAT_PER_UNIT


class Mover(Melter):
    """Moves between all mints."""

    kind = "move"

    async def move(self, origin: MintActor, target: MintActor, amount_sat: int, deposits: Deposits) -> Paid:
        """Move `amount_sat`; the fees are the operator's. BadRequest, PaymentFee, WalletShort, InsufficientBalance,
        MintUnreachable, MintRateLimited, PaymentFailed: it is where it was. PayoutPending: it is found out."""
        if origin is target:
            raise BadRequest("The two mints are the same. Nothing was moved.")
        operation_id = uuid.uuid4().hex
        deposit = await deposits.depositor.invoice(target, amount_sat, lambda _: Beneficiary("operator"), move=operation_id)
        try:
            quote = await self.quote(origin, bolt11.read(deposit.bolt11))
            if (quote.fee_reserve + quote.input_fee) * MSAT_PER_UNIT[origin.unit] > fee_limit(deposit.amount_msat):
                raise PaymentFee(f"The mint wants to reserve {quote.fee_reserve} sat for fees. Nothing was moved.")
            payload = self.payload(quote, "move", target.url) | {"to": target.url}
            mark = quote.invoice.payment_hash
            return await self._flights.run(mark, lambda: self.gather(origin, operation_id, quote.debit, "operator", payload))
        finally:
            deposits.expect(deposit.id)

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
