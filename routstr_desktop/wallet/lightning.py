"""Paying by Lightning: from a target and an amount to a quote that may be paid, at a mint that can."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from routstr_desktop.core.errors import (
    InsufficientBalance,
    LightningTargetInvalid,
    PaymentFee,
    WalletShort,
)
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.core.money import Amount
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.ledger.operations import Source

from . import invoice as bolt11
from .invoice import Invoice
from .lnurl import LnurlClient
from .melt import Melter, Paid
from .melt_quote import MeltQuote, ask_quote
from .mint import MintActor
from .tokens import MSAT_PER_UNIT

FEE_PERCENT, FEE_LEAST_MSAT = 3, 10_000
"""What a mint may reserve for the route: 3 %, or 10 sat. What it does not need comes back."""
RESERVE_PERCENT, LEAST_RESERVE_MSAT = 1, 2_000
"""What mints usually reserve: the first guess at how much can be paid of all that there is."""
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Quoted:
    """A payment as a mint would make it now. Amounts in msat."""

    recipient: str
    """The Lightning address, LNURL or invoice."""
    amount_msat: int
    fee_msat: int
    """The most that it may cost on top; what is not needed comes back."""
    mint: str


Place = Callable[[int, str, str | None], Awaitable[MintActor]]
"""(amount, unit, mint or None) -> where to pay from. WalletShort."""


class Payer:
    """Payments from a key or the operator."""

    def __init__(self, ledger: Ledger, melter: Melter, place: Place, lnurl: LnurlClient) -> None:
        self._ledger, self._melter, self._place, self._lnurl = ledger, melter, place, lnurl

    async def close(self) -> None:
        """Close connections."""
        await self._lnurl.close()

    async def pay(
        self, target: str, source: Source, amount_msat: int | None, purpose: str, fee_limit_msat: int | None = None
    ) -> Paid:
        """Pay a BOLT11 invoice, a Lightning address or an LNURL.

        `amount_msat`: of an invoice its own, if given; of an address None for all that the source has, less the fees.
        `fee_limit_msat`: most that may be reserved for fees. Fees are taken from a customer's key on top of the amount; the
        operator's are booked as fees. LightningTargetInvalid, LightningUnreachable, PaymentFee, and as Melter.pay: the money
        did not move, or is back. PayoutPending: it is found out in the background.
        """
        if bolt11.is_invoice(target):
            known = await self._melter.known(_payable(target, amount_msat)[0], source)
            if known is not None:
                return known
        actor, quote, recipient = await self._offer(target, source, amount_msat, fee_limit_msat)
        return await self._melter.pay(actor, quote, source, purpose, recipient)

    async def quote(self, target: str, source: Source, amount_msat: int | None) -> Quoted:
        """What paying would cost now; nothing is moved or promised. Errors as of `pay`."""
        if bolt11.is_invoice(target) and await self._melter.known(_payable(target, amount_msat)[0], source) is not None:
            raise LightningTargetInvalid(say("This invoice was paid already, from here. Nothing was moved."))
        actor, quote, recipient = await self._offer(target, source, amount_msat, None)
        scale = MSAT_PER_UNIT[actor.unit]
        return Quoted(recipient, quote.amount * scale, (quote.debit - quote.amount) * scale, actor.url)

    async def _offer(
        self, target: str, source: Source, amount_msat: int | None, fee_limit_msat: int | None
    ) -> tuple[MintActor, MeltQuote, str]:
        """A quote that may be paid, and who is paid by it."""
        if not bolt11.is_invoice(target):
            return *await self._address_offer(target, source, amount_msat, fee_limit_msat), bolt11.bare(target)
        invoice, amount = _payable(target, amount_msat)
        return *await self._quote(invoice, amount, source, fee_limit_msat), invoice.text

    async def _address_offer(
        self, target: str, source: Source, amount_msat: int | None, fee_limit_msat: int | None
    ) -> tuple[MintActor, MeltQuote]:
        """For all that there is the mint's quote decides how much can be paid, so it may take a few invoices to find out."""
        request = await self._lnurl.describe(target)
        free = self._free(source)
        amount = amount_msat
        if amount is None:
            amount = _whole_sats(min(free - max(LEAST_RESERVE_MSAT, free * RESERVE_PERCENT // 100), request.most))
        for _ in range(ATTEMPTS):
            if amount <= 0:
                break
            invoice = await self._lnurl.invoice(request, amount)
            try:
                return await self._quote(invoice, amount, source, fee_limit_msat)
            except InsufficientBalance as error:
                if amount_msat is not None:
                    raise
                amount = _whole_sats(amount - max(1000, error.required - free))
        raise InsufficientBalance(LEAST_RESERVE_MSAT + request.least, free)

    def _free(self, source: Source) -> int:
        return self._ledger.available(source) if isinstance(source, ApiKey) else self._ledger.withdrawable()

    async def _quote(
        self, invoice: Invoice, amount_msat: int, source: Source, fee_limit_msat: int | None
    ) -> tuple[MintActor, MeltQuote]:
        """A quote of a mint that holds enough, whose debit the source can pay."""
        key = source if isinstance(source, ApiKey) else None
        unit = key.unit if key else "sat"
        scale = MSAT_PER_UNIT[unit]
        least = -(-amount_msat // scale)
        free = self._free(source)
        if amount_msat > free:
            raise InsufficientBalance(amount_msat, free)
        try:
            actor = await self._place(least, unit, key.mint if key else None)
            if actor.worth() < least:
                raise WalletShort(say("The wallet has too few coins at this mint. Nothing was moved."))
        except WalletShort:
            actor = await self._place(least, unit, None)
        quote = await ask_quote(actor, invoice)
        if quote.amount != least:
            raise PaymentFee(say("The mint asks for another amount than the invoice is for. Nothing was moved."))
        limit = fee_limit(amount_msat) if fee_limit_msat is None else fee_limit_msat
        if (quote.fee_reserve + quote.input_fee) * scale > limit:
            raise PaymentFee(
                say(
                    "The mint wants to reserve {fees} for fees, which is more than allowed. Nothing was moved.",
                    fees=Amount((quote.fee_reserve + quote.input_fee) * scale),
                )
            )
        if quote.debit * scale > free:
            raise InsufficientBalance(quote.debit * scale, free)
        return actor, quote


def _payable(target: str, amount_msat: int | None) -> tuple[Invoice, int]:
    """An invoice and its own amount. LightningTargetInvalid if it names none, or another than the payer."""
    invoice = bolt11.read(target)
    if invoice.amount_msat is None:
        raise LightningTargetInvalid(say("This invoice does not say an amount; ask for one that does. Nothing was moved."))
    if amount_msat is not None and amount_msat != invoice.amount_msat:
        raise LightningTargetInvalid(say("This invoice is for another amount. Nothing was moved."))
    return invoice, invoice.amount_msat


def fee_limit(amount_msat: int) -> int:
    """The most that may be reserved for fees unless the caller says otherwise, in msat."""
    return max(FEE_LEAST_MSAT, amount_msat * FEE_PERCENT // 100)


def _whole_sats(amount_msat: int) -> int:
    return amount_msat // 1000 * 1000
