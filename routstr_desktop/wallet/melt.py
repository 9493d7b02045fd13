"""Paying a Lightning invoice with coins (NUT-05, NUT-08, NUT-23).

The source is debited with all that the payment may cost and coins of exactly that value are set aside (see `outgoing`); the
blank outputs for what is not needed are on file as well. Then the mint is asked to pay. Whatever goes wrong from there, only
the mint's own words decide: the coins are ours again when it has refused, calls the quote unpaid *and* every coin unspent; they
are gone when it calls the quote paid. Until then, hours if need be, the payment is `sent`.
States: `prepared`, `unknown` (see `outgoing`), `sent`, `paid` (what comes back is known), `done`; `failed`: not paid, and the
debit is reversed.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar
from urllib.parse import quote as escaped

import structlog

from routstr_desktop.core.errors import (
    BalanceChanged,
    MintRateLimited,
    MintUnreachable,
    PaymentFailed,
    PayoutPending,
)
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.accounts import OPERATOR_ID
from routstr_desktop.ledger.operations import Operation, Source
from routstr_desktop.ledger.sends import Payout

from . import change, faults
from .client import InDoubt, MintClient, MintRefused
from .invoice import Invoice
from .melt_quote import MeltQuote
from .mint import MintActor
from .outgoing import Outgoing
from .plan import Plan
from .purse import Held
from .tokens import MSAT_PER_UNIT, Coin

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Paid:
    """A Lightning payment. Amounts in msat."""

    operation_id: str
    recipient: str
    """The Lightning address, or the invoice."""
    amount_msat: int
    fee_msat: int
    """What it really cost on top; while it is not `done`, what it may cost."""
    mint: str
    state: str
    """prepared, unknown, sent, paid, done or failed."""
    created: int
    purpose: str | None
    account_id: int | None
    payment_hash: str
    preimage: str | None = None

    @classmethod
    def of(cls, row: Operation) -> Paid:
        """From the journal."""
        about = row.payload
        amount = int(about["amount"]) * MSAT_PER_UNIT[row.unit]
        fee = int(about.get("fee_msat", row.amount_msat - amount))
        return cls(
            row.id, about["recipient"], amount, fee, row.mint, row.state, row.created, row.purpose, row.account_id,
            about["payment_hash"], about.get("preimage"),
        )  # fmt: skip


class Melter(Outgoing[Paid]):
    """Lightning payments from all mints."""

    kind: ClassVar[Payout] = "melt"
    point = "melt"

    async def pay(self, actor: MintActor, quote: MeltQuote, source: Source, purpose: str, recipient: str) -> Paid:
        """Pay the invoice of a quote, once: the same invoice again gives the same result.

        Nothing was moved, or it is back: InsufficientBalance, BalanceChanged, WalletShort, MintUnreachable, MintRateLimited,
        PaymentFailed. PayoutPending: the debit stands until the mint says what became of it; the operation id is in `details`.
        """
        payer = _payer(source)
        mark = quote.invoice.payment_hash
        if self._flights.owner(mark) not in (None, payer):
            raise BalanceChanged(say("This invoice is being paid already. Nothing was moved."))
        return await self._flights.run(mark, lambda: self._pay(actor, quote, source, purpose, recipient), owner=payer)

    async def known(self, invoice: Invoice, source: Source) -> Paid | None:
        """What was paid for this invoice before. BalanceChanged if by somebody else; PayoutPending while it is in doubt."""
        row = await self._operations.find_payment("melt", invoice.payment_hash)
        if row is None or row.state == "failed":
            return None
        if row.account_id != _payer(source):
            raise BalanceChanged(say("This invoice was paid already. Nothing was moved."))
        if row.state != "done":
            raise _pending(row.id)
        return Paid.of(row)

    async def _pay(self, actor: MintActor, quote: MeltQuote, source: Source, purpose: str, recipient: str) -> Paid:
        if (known := await self.known(quote.invoice, source)) is not None:
            return known
        return await self.gather(actor, uuid.uuid4().hex, quote.debit, source, self.payload(quote, purpose, recipient))

    @staticmethod
    def payload(quote: MeltQuote, purpose: str, recipient: str) -> dict[str, Any]:
        """What the journal keeps of a payment from its begin."""
        return {
            "purpose": purpose,
            "recipient": recipient,
            "bolt11": quote.invoice.text,
            "payment_hash": quote.invoice.payment_hash,
            "quote": quote.id,
            "amount": quote.amount,
            "input_fee": quote.input_fee,
        }

    async def charge(self, row: Operation, paid_msat: int, cost_msat: int) -> None:
        """The payment is made: settle the debit."""
        await self._operations.finish_melt(row.id, paid_msat=paid_msat, cost_msat=cost_msat)

    def suits(self, actor: MintActor, coins: Sequence[Held], payload: dict[str, Any]) -> bool:
        """Many small coins cost a higher fee than was debited."""
        return actor.keysets.fee(held.coin for held in coins) <= int(payload["input_fee"])

    async def ready(self, actor: MintActor, row: Operation, ours: Sequence[Held], fee_msat: int) -> None:
        """What will be sent goes on file, with blank outputs for all that could come back (NUT-08)."""
        most = sum(held.coin.amount for held in ours) - int(row.payload["amount"])
        keyset = actor.keysets.active() or ours[0].coin.keyset
        payload = {**row.payload, "ys": [held.y for held in ours]}
        if most:
            payload["change"] = (await actor.purse.plan(keyset, (1,) * most.bit_length())).as_json()
        faults.reach(f"{self.kind}:changed")
        await self._operations.melt_ready(row.id, fee_msat=fee_msat, payload=payload)

    async def go_on(self, actor: MintActor, operation_id: str) -> Paid:
        """Ask the mint to pay, for the first time."""
        faults.reach(f"{self.kind}:sent")
        return await self._send(actor, await self._operations.must(operation_id), fresh=True)

    async def resume(self, actor: MintActor, row: Operation) -> Paid:
        """Go on with a payment that was interrupted or is in doubt."""
        if row.state == "sent":
            return await self._send(actor, row, fresh=False)
        if row.state == "paid":
            return await self._book(actor, row, None)
        return await super().resume(actor, row)

    async def finish_stored(self, actor: MintActor, row: Operation) -> bool:
        """Offline: also a payment whose change is in the store already."""
        if row.state == "sent":
            return False
        if row.state != "paid":
            return await super().finish_stored(actor, row)
        kept = await change.kept(actor, row.payload)
        if kept is not None and not await actor.purse.stored(kept):
            return False
        await self._book(actor, row, None)
        return True

    # Asking the mint

    async def _send(self, actor: MintActor, row: Operation, *, fresh: bool) -> Paid:
        """Ask until the mint has said yes or no. `fresh`: this was never sent."""
        held = actor.purse.aside(row.id)
        coins = [one.coin for one in held]
        answer: dict[str, Any] = {"state": "UNPAID"} if fresh else await self._look(actor, row)
        for attempt in (1, 2):
            if answer["state"] != "UNPAID":
                break
            if len(held) < len(row.payload["ys"]):
                raise await self._doubt(actor, row, say("its coins are not in the store"))
            refused = False
            blank = await change.blank(actor, row.payload)
            ask = partial(MintClient.melt, quote=row.payload["quote"], inputs=coins, outputs=blank.outputs if blank else ())
            try:
                said = await actor.ask(ask, insist=attempt > 1 or not fresh, transaction=True)
                faults.reach(f"{self.kind}:replied")
                refused = _state(said) == "UNPAID"
                answer = said if _state(said) == "PAID" else await self._look(actor, row)
            except (MintUnreachable, MintRateLimited) as error:
                if fresh and attempt == 1:
                    await self._unpaid(actor, row, "nothing was sent")
                    raise
                raise await self._doubt(actor, row, say("mint unreachable during a repetition")) from error
            except MintRefused as error:
                log.info("melt_refused", operation=row.id, mint=actor.url, code=error.code)
                refused = True
                answer = await self._look(actor, row)
                if attempt == 1 and answer["state"] == "UNPAID" and (error.keys_changed or error.outputs_used):
                    row = await self._new_blanks(actor, row, error)
                    continue
            except InDoubt:  # found out here
                answer = await self._look(actor, row)
            if refused and answer["state"] == "UNPAID":
                await self._unpaid(actor, row, "the mint could not pay")
                raise PaymentFailed(say("The Lightning payment did not succeed. The amount is back where it came from."))
        if _state(answer) != "PAID":
            raise await self._doubt(actor, row, say("no clear answer yet"))
        return await self._book(actor, row, answer)

    async def _new_blanks(self, actor: MintActor, row: Operation, refusal: MintRefused) -> Operation:
        """The mint definitely refused them: others, of its keys as they are now, are on file before it is asked again."""
        old = row.payload.get("change")
        try:
            if refusal.keys_changed:
                await actor.refresh_keys()
            elif old:
                await actor.purse.skip_used(Plan.from_json(old))
            keyset = await actor.active_keyset()
        except (MintUnreachable, MintRateLimited):
            await self._unpaid(actor, row, "the mint went away while its keys were read")
            raise
        if not old:
            return row
        async with actor.lock:
            plan = await actor.purse.plan(keyset, old["amounts"])
            await self._operations.update(row.id, state="sent", payload={**row.payload, "change": plan.as_json()})
        return await self._operations.must(row.id)

    async def _look(self, actor: MintActor, row: Operation) -> dict[str, Any]:
        """The quote as it stands, with a `state` that goes for the coins as well: PAID, UNPAID, or PENDING for all else."""
        path = f"melt/quote/bolt11/{escaped(row.payload['quote'], safe='')}"
        try:
            quote = await actor.ask(lambda client: client.ask("GET", path), insist=True)
            states = set((await actor.ask(lambda client: client.states(row.payload["ys"]), insist=True)).values())
        except (MintUnreachable, MintRateLimited) as error:
            raise await self._doubt(actor, row, say("the mint cannot be asked")) from error
        agreed = {("PAID", "SPENT"), ("UNPAID", "UNSPENT")}
        state = _state(quote)
        return {**quote, "state": state if len(states) == 1 and (state, states.pop()) in agreed else "PENDING"}

    async def _doubt(self, actor: MintActor, row: Operation, why: str) -> PayoutPending:
        await self._operations.update(row.id, state=row.state, note=why)
        actor.doubt.set()
        log.info("melt_pending", operation=row.id, mint=actor.url, why=why)
        return _pending(row.id)

    async def _unpaid(self, actor: MintActor, row: Operation, why: str) -> None:
        """Definitely not paid: the debit first, then the coins (a start puts back what a crash left aside)."""
        async with actor.lock:
            await self.reverse(row.id, why)
            faults.reach(f"{self.kind}:failed")
            await actor.purse.put_back([held.coin.secret for held in actor.purse.aside(row.id)])
            actor.freed.set()
        log.info("melt_failed", operation=row.id, mint=actor.url, why=why)

    # What comes back

    async def _book(self, actor: MintActor, row: Operation, answer: dict[str, Any] | None) -> Paid:
        """The invoice is paid: fetch what comes back, put it on file, store it, settle the debit."""
        coins: list[Coin] | None = None
        if row.state == "sent":
            told = answer or {}
            numbers, coins = await self._fetch(actor, row, _promised(told))
            kept = [[number, coin.amount] for number, coin in zip(numbers, coins, strict=True)]
            payload = {**row.payload, "kept": kept}
            if isinstance(preimage := told.get("payment_preimage"), str):
                payload["preimage"] = preimage[:128]
            await self._operations.update(row.id, state="paid", payload=payload)
            faults.reach(f"{self.kind}:paid")
            row = await self._operations.must(row.id)
        outputs = await change.kept(actor, row.payload)
        if coins is None and outputs is not None and not await actor.purse.stored(outputs):
            _, coins = await self._fetch(actor, row, len(outputs.secrets))
        scale = MSAT_PER_UNIT[actor.unit]
        back = sum(outputs.plan.amounts) if outputs else 0
        async with actor.lock:
            gone = [held.coin.secret for held in actor.purse.aside(row.id)]
            if outputs is not None and coins:
                await actor.purse.store(outputs, coins, spent=gone)
            else:
                await actor.purse.forget(gone)
            faults.reach(f"{self.kind}:kept")
            cost = row.amount_msat - back * scale
            await self.charge(row, min(int(row.payload["amount"]) * scale, cost), cost)
            actor.freed.set()
        faults.reach(f"{self.kind}:done")
        paid = Paid.of(await self._operations.must(row.id))
        log.info("paid", operation=row.id, mint=actor.url, purpose=paid.purpose, amount=paid.amount_msat, fee=paid.fee_msat)
        return paid

    async def _fetch(self, actor: MintActor, row: Operation, least: int) -> tuple[list[int], list[Coin]]:
        """Which blank outputs the mint has signed, as coins; at least as many as it has spoken of."""
        try:
            most = row.amount_msat // MSAT_PER_UNIT[actor.unit] - int(row.payload["amount"])
            numbers, coins = await change.fetch(actor, row.payload, most)
        except (MintUnreachable, MintRateLimited, InDoubt) as error:
            raise await self._doubt(actor, row, say("paid, but what comes back cannot be fetched")) from error
        if len(coins) < least:
            raise await self._doubt(actor, row, say("paid, but a part of what comes back is missing"))
        return numbers, coins


def _payer(source: Source) -> int:
    return source.account_id if isinstance(source, ApiKey) else OPERATOR_ID


def _pending(operation_id: str) -> PayoutPending:
    return PayoutPending(
        say(
            "The Lightning payment is under way. It is found out in the background whether it succeeds; nothing is paid twice."
        ),
        retry_after=5,
        details={"operation_id": operation_id},
    )


def _promised(answer: dict[str, Any]) -> int:
    """How many coins the mint says come back, at least."""
    promised = answer.get("change")
    return len(promised) if isinstance(promised, list) else int(promised is not None)


def _state(answer: dict[str, Any]) -> str:
    """Also of mints that only say `paid`."""
    state = answer.get("state")
    return str(state).upper() if state is not None else "PAID" if answer.get("paid") is True else "PENDING"
