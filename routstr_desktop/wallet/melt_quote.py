"""Asking a mint what it wants for paying a Lightning invoice (NUT-05, NUT-23)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

import structlog

from routstr_desktop.core.errors import MintUnreachable, PaymentFailed
from routstr_desktop.core.sentence import say

from .client import MintRefused
from .invoice import Invoice
from .mint import MintActor

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MeltQuote:
    """What a mint asks for paying an invoice. Amounts in the unit of its actor."""

    invoice: Invoice
    id: str
    amount: int
    fee_reserve: int
    input_fee: int
    """For spending the coins of this payment."""

    @property
    def debit(self) -> int:
        """All that the payment may cost."""
        return self.amount + self.fee_reserve + self.input_fee


async def ask_quote(actor: MintActor, invoice: Invoice) -> MeltQuote:
    """What the mint wants for paying this. PaymentFailed if it will not; MintUnreachable, MintRateLimited."""
    async with actor.slot():
        keyset = await actor.active_keyset()
        body = {"request": invoice.text, "unit": actor.unit}
        try:
            answer = await actor.ask(lambda client: client.quote("melt/quote/bolt11", body))
        except MintRefused as error:
            log.info("melt_quote_refused", mint=actor.url, code=error.code)
            raise PaymentFailed(say("The mint does not pay this invoice. Nothing was moved.")) from error
    quote_id, amount, reserve = (answer.get(name) for name in ("quote", "amount", "fee_reserve"))
    if not isinstance(quote_id, str) or not _whole(amount) or not _whole(reserve) or amount == 0:
        raise MintUnreachable(say("The mint's quote makes no sense. Nothing was moved."))
    fee = 0
    while (needed := actor.keysets.fee_for(keyset, len(actor.keysets.split(keyset, amount + reserve + fee)))) > fee:
        fee = needed
    return MeltQuote(invoice, quote_id, amount, reserve, fee)


def _whole(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < 1 << 53
