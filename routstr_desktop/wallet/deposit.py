"""Money that comes in by Lightning: an invoice of a mint, and coins for it once it is paid (NUT-04, NUT-20, NUT-23).

Nobody has to ask for it: open invoices are looked after until a day after they expired, also over a restart, and credited once.
States: `quoted` (an invoice is out), `prepared` (it was paid, the coins are being fetched), `done`; `failed`: never paid;
`foreign`: the mint issued the coins to somebody else.
"""

from __future__ import annotations

import math
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote as escaped

import structlog

from routstr_desktop.core.errors import LightningTargetInvalid, MintRateLimited, MintUnreachable
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.operations import Beneficiary, Operation, Operations

from . import faults, quote_lock
from . import invoice as bolt11
from .client import InDoubt, MintRefused, Signature
from .flights import Flights
from .mint import MintActor
from .plan import Plan, Prepared
from .settle import MAX_CHANGES_OF_PLAN
from .tokens import MSAT_PER_UNIT, Coin

log = structlog.get_logger(__name__)

LIFETIME = 3600
"""Seconds that an invoice is shown as payable, whatever the mint says."""
UNSIGNED = 20008
"""What mints say of a request without the signature that they want (NUT-20)."""
GRACE = 24 * 3600
"""Seconds after that in which a payment is still found and credited."""


@dataclass(frozen=True, slots=True)
class Deposit:
    """An invoice of ours and what became of it. Times in unix seconds."""

    id: str
    bolt11: str
    payment_hash: str
    quote: str
    """The mint's name for it: a secret where quotes cannot be locked."""
    amount_msat: int
    mint: str
    state: str
    """quoted, prepared, done, failed or foreign."""
    created: int
    expires: int
    updated: int
    beneficiary: Beneficiary

    @classmethod
    def of(cls, row: Operation) -> Deposit:
        """From the journal."""
        about = row.payload
        return cls(
            row.id, about["bolt11"], about["payment_hash"], about["quote"], row.amount_msat, row.mint, row.state, row.created,
            int(about["expires"]), row.updated, Beneficiary.from_json(about["beneficiary"]),
        )  # fmt: skip


class Depositor:
    """Deposits at all mints."""

    def __init__(
        self,
        operations: Operations,
        flights: Flights,
        now: Callable[[], float] = time.time,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._operations = operations
        self._flights = flights
        self._now = now
        self._clock = clock
        self._made: dict[str, float] = {}
        """Invoice of this run -> when it was made, by a clock that never jumps."""
        self.on_done: Callable[[Deposit], None] | None = None
        """Called after a deposit was credited."""

    async def invoice(
        self, actor: MintActor, amount: int, beneficiary: Callable[[str], Beneficiary], *, deposit_id: str | None = None,
        move: str | None = None,
    ) -> Deposit:  # fmt: skip
        """An invoice for `amount` (in the actor's unit); `beneficiary` is told the mint's quote. MintUnreachable,
        MintRateLimited, UntrustedMint: there is none. `move`: the operation that will pay it (see `move`)."""
        deposit_id = deposit_id or uuid.uuid4().hex
        body = {"amount": amount, "unit": actor.unit, "pubkey": quote_lock.public_key(actor.purse.seed, deposit_id)}
        async with actor.slot():
            await actor.active_keyset()
            actor.check_keys()
            try:
                answer = await actor.ask(lambda client: client.quote("mint/quote/bolt11", body))
            except MintRefused as error:
                log.info("mint_quote_refused", mint=actor.url, code=error.code)
                raise MintUnreachable(say("The mint does not make such an invoice now.")) from error
        quote, text = answer.get("quote"), answer.get("request")
        if not isinstance(quote, str) or not isinstance(text, str):
            raise MintUnreachable(say("The mint's quote makes no sense."))
        try:
            invoice = bolt11.read(text)
        except LightningTargetInvalid as error:
            raise MintUnreachable(say("The mint's quote holds no invoice.")) from error
        if invoice.amount_msat != amount * MSAT_PER_UNIT[actor.unit]:
            log.warning("mint_invoice_wrong", mint=actor.url, amount=amount, invoice=invoice.amount_msat)
            raise MintUnreachable(say("The mint made an invoice for another amount."))
        payload = {
            "beneficiary": beneficiary(quote).to_json(),
            "bolt11": invoice.text,
            "payment_hash": invoice.payment_hash,
            "quote": quote,
            "locked": answer.get("pubkey") == body["pubkey"],
            "expires": int(self._now()) + LIFETIME,
        }
        if move is not None:
            payload |= {"purpose": "move", "move": move}
        amount_msat = invoice.amount_msat
        await self._operations.insert(deposit_id, "mint", actor.url, actor.unit, amount_msat, payload, state="quoted")
        self._made[deposit_id] = self._clock()
        faults.reach("mint:quoted")
        log.info("deposit_invoice_made", operation=deposit_id, mint=actor.url, amount_msat=amount_msat)
        return Deposit.of(await self._operations.must(deposit_id))

    async def check(self, actor: MintActor, deposit_id: str) -> Deposit:
        """Ask the mint whether it was paid and if so fetch and credit it. MintUnreachable, MintRateLimited: not known yet."""
        return await self._flights.run(deposit_id, lambda: self._check(actor, deposit_id))

    async def _check(self, actor: MintActor, deposit_id: str) -> Deposit:
        row = await self._operations.must(deposit_id)
        if row.state == "prepared":
            return await self._issue(actor, row, fresh=False)
        if row.state not in ("quoted", "failed"):
            return Deposit.of(row)
        if row.purpose == "move" and not await self._left(row):
            return Deposit.of(await self._operations.must(row.id))
        state = await self._state(actor, row)
        if state == "UNPAID":
            if row.state == "quoted" and self._over(row):
                self._made.pop(row.id, None)
                await self._operations.update(row.id, state="failed", note="not paid in time")
            return Deposit.of(await self._operations.must(row.id))
        if state == "ISSUED":
            await self._foreign(row)
            return Deposit.of(await self._operations.must(row.id))
        return await self._issue(actor, await self._plan(actor, row), fresh=True)

    def _over(self, row: Operation) -> bool:
        """Whether an invoice may be given up: a clock that was set right meanwhile is no reason."""
        age = self._clock() - self._made.get(row.id, -math.inf)
        return self._now() > int(row.payload["expires"]) + GRACE and age > LIFETIME + GRACE

    async def resume(self, actor: MintActor, row: Operation) -> Deposit:
        """Go on with fetching the coins of a paid invoice."""
        return await self._check(actor, row.id)

    async def finish_stored(self, actor: MintActor, row: Operation) -> bool:
        """Offline: if the coins are in the store already, only the ledger row was missing."""
        prepared = await actor.purse.prepare(Plan.from_json(row.payload["plan"]))
        if not await actor.purse.stored(prepared):
            return False
        await self._finish(actor, row, prepared, None)
        return True

    async def _state(self, actor: MintActor, row: Operation) -> str:
        """UNPAID, PAID or ISSUED; PAID? of mints that do not say which of these two it is."""
        path = f"mint/quote/bolt11/{escaped(row.payload['quote'], safe='')}"
        quote = await actor.ask(lambda client: client.ask("GET", path), insist=row.state == "prepared")
        state = quote.get("state")
        if state is None:  # older mints say only this much
            return "PAID?" if quote.get("paid") is True else "UNPAID"
        if state == "PENDING":  # it is working on a request for the coins: an earlier one of ours, or of whoever saw the quote
            raise MintUnreachable(say("The mint is just now looking at this invoice."), retry_after=1)
        if state not in ("UNPAID", "PAID", "ISSUED"):
            raise MintUnreachable(say("The mint's answer makes no sense."))
        return str(state)

    async def _plan(self, actor: MintActor, row: Operation) -> Operation:
        """The outputs go on file, and with them that the invoice was paid."""
        self._made.pop(row.id, None)
        keyset = await actor.active_keyset(insist=True)
        async with actor.lock:
            plan = await actor.purse.plan(keyset, actor.keysets.split(keyset, row.amount_msat // MSAT_PER_UNIT[row.unit]))
            faults.reach("mint:counted")
            await self._operations.deposit_paid(row.id, {**row.payload, "plan": plan.as_json()})
        faults.reach("mint:prepared")
        return await self._operations.must(row.id)

    async def _issue(self, actor: MintActor, row: Operation, *, fresh: bool) -> Deposit:
        """Have the planned outputs signed, however often it takes: the mint has been paid."""
        try:
            return await self._fetch(actor, row, fresh=fresh)
        except (MintUnreachable, MintRateLimited) as error:
            actor.doubt.set()
            log.warning("deposit_not_issued", operation=row.id, mint=actor.url, why=error.code)
            raise

    async def _fetch(self, actor: MintActor, row: Operation, *, fresh: bool) -> Deposit:
        for _ in range(MAX_CHANGES_OF_PLAN):
            plan = Plan.from_json(row.payload["plan"])
            prepared = await actor.purse.prepare(plan)
            if not fresh and await actor.purse.stored(prepared):
                return await self._finish(actor, row, prepared, None)
            coins = None if fresh else await self._signed(actor, row, prepared)
            refusal: MintRefused | None = None
            if coins is None:
                try:
                    coins = await self._mint(actor, row, prepared)
                except MintRefused as error:
                    refusal = error
                    coins = await self._signed(actor, row, prepared)
                except InDoubt:
                    coins = await self._signed(actor, row, prepared)
            if coins is not None:
                return await self._finish(actor, row, prepared, coins)
            if refusal is None:
                break
            if await self._state(actor, row) == "ISSUED":
                await self._foreign(row)
                return Deposit.of(await self._operations.must(row.id))
            if refusal.keys_changed:
                await actor.refresh_keys(insist=True)
            elif refusal.outputs_used:
                await actor.purse.skip_used(plan)
            else:
                break
            row, fresh = await self._plan(actor, row), True
        raise MintUnreachable(say("The mint says that it was paid and has not issued the coins yet."), retry_after=10)

    async def _mint(self, actor: MintActor, row: Operation, prepared: Prepared) -> list[Coin]:
        quote, locked = row.payload["quote"], bool(row.payload["locked"])
        signature = quote_lock.sign(actor.purse.seed, row.id, quote, prepared.outputs)

        async def ask(signature: str | None) -> list[Signature]:
            return await actor.ask(
                lambda client: client.mint(quote, prepared.outputs, signature), insist=True, transaction=True
            )

        try:
            signatures = await ask(signature if locked else None)
        except MintRefused as error:
            if locked or error.code != UNSIGNED:
                raise
            signatures = await ask(signature)  # it is locked to our key, and the mint did not say so
        faults.reach("mint:answered")
        return await actor.purse.unblind(prepared, signatures)

    async def _signed(self, actor: MintActor, row: Operation, prepared: Prepared) -> list[Coin] | None:
        """The coins, if the mint has signed these outputs before (NUT-09), and for this invoice.

        While it calls the invoice paid and not issued, an earlier life of these words had them signed for something else.
        """
        signed = await actor.ask(lambda client: client.restore(prepared.outputs), insist=True)
        if any(output["B_"] not in signed for output in prepared.outputs) or await self._state(actor, row) == "PAID":
            return None
        try:
            return await actor.purse.unblind(prepared, [signed[output["B_"]] for output in prepared.outputs])
        except InDoubt as error:
            raise MintUnreachable(say("The mint's signatures make no sense.")) from error

    async def _finish(self, actor: MintActor, row: Operation, prepared: Prepared, coins: list[Coin] | None) -> Deposit:
        async with actor.lock:
            if coins is not None:
                await actor.purse.store(prepared, coins)
            faults.reach("mint:stored")
            if row.purpose == "move":
                await self._operations.moved_in(row.id)
            else:
                beneficiary = Beneficiary.from_json(row.payload["beneficiary"])
                await self._operations.finish_redeem(row.id, net_msat=row.amount_msat, beneficiary=beneficiary)
            actor.freed.set()
        faults.reach("mint:done")
        deposit = Deposit.of(await self._operations.must(row.id))
        log.info("deposited", operation=row.id, mint=actor.url, amount_msat=row.amount_msat)
        if self.on_done is not None:
            self.on_done(deposit)
        return deposit

    async def _left(self, row: Operation) -> bool:
        """Whether what is moved here has left the other mint; if it never will, the invoice is given up."""
        other = await self._operations.get(row.payload["move"])
        if other is not None and other.state != "failed":
            return other.state == "done"
        if row.state == "quoted":
            await self._operations.update(row.id, state="failed", note="not moved")
        return False

    async def _foreign(self, row: Operation) -> None:
        log.error("deposit_issued_elsewhere", operation=row.id, mint=row.mint, amount_msat=row.amount_msat)
        await self._operations.update(row.id, state="foreign", note="issued to somebody else")
