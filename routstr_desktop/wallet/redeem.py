"""Taking a token in: journaled before the mint is asked, credited once, whoever presents it and however often.

States: `prepared` (about to be sent), `unknown` (sent, answer lost), `done`, `foreign` (somebody else had spent it), `failed`
(definitely not done: the token is still the customer's and may be presented again).
"""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from routstr_desktop.core.errors import (
    MintRateLimited,
    MintUnreachable,
    RedemptionPending,
    TokenDust,
    TokenInvalid,
    TokenSpent,
)
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.locked import LOCKED
from routstr_desktop.ledger.operations import Beneficiary, DuplicateCoins, Operation, Operations

from . import faults
from .client import InDoubt, MintRefused
from .exchange import MAX_CHANGES_OF_PLAN, InputsSpent, PlanUsed, exchange
from .flights import Flights
from .locks import LockKey
from .mint import MintActor
from .nutshell import y_of
from .plan import Plan, Prepared, split
from .tokens import MSAT_PER_UNIT, Coin, Token, parse

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A token was credited; amounts in msat. `net` is what the beneficiary got: the face value less the mint's input fee."""

    operation_id: str
    gross_msat: int
    net_msat: int
    key: ApiKey | None


class Early(Protocol):
    """What credits a payment before its swap (see `locked`)."""

    async def credit(self, actor: MintActor, token: Token, ys: Sequence[str], mark: str, to: Beneficiary) -> Redeemed | None:
        """None if the mint must be asked first."""


class Redeemer:
    """Redemptions at all mints."""

    def __init__(self, operations: Operations, flights: Flights, key: LockKey, early: Early) -> None:
        self._operations = operations
        self._flights = flights
        self._key = key
        self._early = early

    async def known(self, token: Token) -> Operation | None:
        """The redemption that these coins belong to, if they were presented before."""
        return await self._operations.find_by_coins(await _ys(token.proofs))

    async def redeem(self, actor: MintActor, token: Token, beneficiary: Beneficiary) -> Redeemed:
        """Credit a token. The same coins again give the same result to the same beneficiary and a refusal to any other.

        TokenSpent, TokenInvalid, TokenDust, MintUnreachable, MintRateLimited: nothing happened to the token here.
        RedemptionPending: the outcome is being found out; ask again with the same token.
        """
        ys = await _ys(token.proofs)
        mark = _mark(ys)
        who = beneficiary_id(beneficiary)
        if self._flights.owner(mark) not in (None, who):
            raise RedemptionPending(say("This token is being redeemed already."), retry_after=5)
        return await self._flights.run(mark, lambda: self._take(actor, token, ys, mark, beneficiary), owner=who)

    async def _take(self, actor: MintActor, token: Token, ys: list[str], mark: str, to: Beneficiary) -> Redeemed:
        known = await self._operations.find_by_coins(ys)
        if known is not None and known.state != "failed":
            return await self._again(actor, known, mark, to)
        try:
            if token.locked and (credited := await self._early.credit(actor, token, ys, mark, to)) is not None:
                return credited
        except DuplicateCoins as error:
            return await self._again(actor, await self._operations.must(error.operation_id), mark, to)
        async with actor.slot():
            coins = await actor.expand(token.proofs)
            await actor.purse.verify(coins)
            keyset = await actor.active_keyset()
            net = token.amount - actor.keysets.fee(coins)
            if net <= 0:
                raise TokenDust(say("The mint's fee would eat the whole value of this token. It was not touched."))
            operation_id = uuid.uuid4().hex
            try:
                async with actor.lock:
                    plan = await actor.purse.plan(keyset, split(net))
                    faults.reach("redeem:counted")
                    payload = {"token": token.text, "mark": mark, "beneficiary": to.to_json(), "plan": plan.as_json()}
                    await self._operations.insert(
                        operation_id, "redeem", actor.url, actor.unit, token.amount_msat, payload, ys, state="prepared"
                    )
            except DuplicateCoins as error:
                return await self._again(actor, await self._operations.must(error.operation_id), mark, to)
            faults.reach("redeem:prepared")
            row = await self._operations.must(operation_id)
            return await self.settle(actor, row, coins, plan, fresh=True)

    async def _again(self, actor: MintActor, known: Operation, mark: str, to: Beneficiary) -> Redeemed:
        """These coins (or some of them) were presented before."""
        owner = beneficiary_id(Beneficiary.from_json(known.payload["beneficiary"]))
        if known.payload.get("mark") != mark or owner != beneficiary_id(to):
            if known.final or known.kind == LOCKED:
                raise TokenSpent(say("This token, or a part of it, was redeemed before."))
            raise RedemptionPending(say("This token, or a part of it, is being redeemed already."), retry_after=5)
        if known.kind == LOCKED:
            return Redeemed(known.id, known.amount_msat, int(known.payload["net_msat"]), self._operations.key_of(to))
        if known.state == "done":
            net = int(known.payload["net_msat"])
            key = await self._operations.finish_redeem(known.id, net_msat=net, beneficiary=to)
            return Redeemed(known.id, known.amount_msat, net, key)
        if known.state == "foreign":
            raise TokenSpent(say("This token was spent before it reached us."))
        return await self.resume(actor, known)

    async def resume(self, actor: MintActor, row: Operation) -> Redeemed:
        """Go on with a redemption whose outcome is not known (after a restart, or when its token comes again)."""
        coins = await actor.expand(parse(row.payload["token"]).proofs)
        return await self.settle(actor, row, coins, Plan.from_json(row.payload["plan"]), fresh=False)

    async def finish_stored(self, actor: MintActor, row: Operation) -> bool:
        """Offline: if the coins are in the store already, only the ledger row was missing."""
        plan = Plan.from_json(row.payload["plan"])
        prepared = await actor.purse.prepare(plan)
        if not await actor.purse.stored(prepared):
            return False
        await self._finish(actor, row, prepared, None)
        return True

    async def settle(self, actor: MintActor, row: Operation, coins: list[Coin], plan: Plan, *, fresh: bool) -> Redeemed:
        """Swap the journaled coins for the journaled outputs, and book the result."""
        coins = self._key.sign(coins)
        for _ in range(MAX_CHANGES_OF_PLAN):
            prepared = await actor.purse.prepare(plan)
            if not fresh and await actor.purse.stored(prepared):
                return await self._finish(actor, row, prepared, None)
            try:
                new = await exchange(actor, prepared, coins, fresh=fresh, point="redeem")
            except (MintUnreachable, MintRateLimited) as error:
                await self._failed(row, "nothing was sent")
                raise error
            except InputsSpent as spent:
                if not spent.wholly:
                    await self._failed(row, "partly spent elsewhere")
                    raise TokenSpent(say("A part of this token was spent before it reached us; send the rest alone.")) from None
                await self._operations.update(row.id, state="foreign", note="spent elsewhere", payload=_kept(row.payload))
                raise TokenSpent(say("This token was spent before it reached us.")) from None
            except InDoubt as error:
                await self._operations.update(row.id, state="unknown", note=str(error))
                actor.doubt.set()
                log.warning("redeem_in_doubt", operation=row.id, mint=actor.url, why=str(error))
                raise RedemptionPending(
                    say(
                        "The mint's answer was lost. We are finding out what happened; "
                        "present the same token again in a moment."
                    ),
                    retry_after=5,
                ) from error
            except (PlanUsed, MintRefused) as error:
                plan = await self._new_plan(actor, row, coins, plan, error)
                fresh = True  # these outputs were never sent
                continue
            return await self._finish(actor, row, prepared, new)
        await self._failed(row, "no plan was accepted")
        raise MintUnreachable(say("The mint keeps changing its keys; try again later."))

    async def _new_plan(
        self, actor: MintActor, row: Operation, coins: list[Coin], old: Plan, reason: PlanUsed | MintRefused
    ) -> Plan:
        """Other outputs, after the mint definitely refused the old ones because its keys changed or they were used before."""
        if isinstance(reason, MintRefused) and not reason.keys_changed:
            log.info("redeem_refused", operation=row.id, mint=actor.url, code=reason.code)
            await self._failed(row, f"refused with code {reason.code}")
            raise TokenInvalid(say("The mint does not accept this token.")) from reason
        try:
            if isinstance(reason, PlanUsed):
                await actor.purse.skip_used(old)
            else:
                await actor.refresh_keys()
            keyset = await actor.active_keyset()
        except (MintUnreachable, MintRateLimited):
            await self._failed(row, "the mint went away while its keys were read")
            raise
        net = sum(coin.amount for coin in coins) - actor.keysets.fee(coins)
        if net <= 0:
            await self._failed(row, "worth less than its fee")
            raise TokenDust(say("The mint's fee would eat the whole value of this token. It was not touched."))
        if isinstance(reason, MintRefused) and (keyset, net) == (old.keyset, sum(old.amounts)):
            await self._failed(row, f"refused with code {reason.code}")
            raise TokenInvalid(say("The mint does not accept this token.")) from reason
        async with actor.lock:
            plan = await actor.purse.plan(keyset, split(net))
            await self._operations.update(row.id, state="prepared", payload={**row.payload, "plan": plan.as_json()})
        return plan

    async def _finish(self, actor: MintActor, row: Operation, prepared: Prepared, new: list[Coin] | None) -> Redeemed:
        """Store the coins (unless they are) and credit the beneficiary; the lock keeps an audit from looking in between."""
        net_msat = sum(prepared.plan.amounts) * MSAT_PER_UNIT[actor.unit]
        beneficiary = Beneficiary.from_json(row.payload["beneficiary"])
        async with actor.lock:
            if new is not None:
                await actor.purse.store(prepared, new)
            faults.reach("redeem:stored")
            key = await self._operations.finish_redeem(row.id, net_msat=net_msat, beneficiary=beneficiary)
        faults.reach("redeem:done")
        log.info("redeemed", operation=row.id, mint=actor.url, gross_msat=row.amount_msat, net_msat=net_msat)
        return Redeemed(row.id, row.amount_msat, net_msat, key)

    async def _failed(self, row: Operation, why: str) -> None:
        await self._operations.update(row.id, state="failed", note=why, payload=_kept(row.payload))


async def _ys(coins: tuple[Coin, ...]) -> list[str]:
    ys = []
    for number, coin in enumerate(coins):
        if number % 64 == 63:
            await asyncio.sleep(0)
        ys.append(y_of(coin.secret))
    return ys


def _mark(ys: list[str]) -> str:
    """The same coins in any order and any text have the same mark."""
    return hashlib.sha256("".join(sorted(ys)).encode()).hexdigest()


def beneficiary_id(beneficiary: Beneficiary) -> tuple[str, str]:
    """Who it is, whatever the limits and names that come with it."""
    return beneficiary.kind, beneficiary.key_hash


def _kept(payload: dict[str, Any]) -> dict[str, Any]:
    """A token that is not ours is not kept."""
    return {name: value for name, value in payload.items() if name != "token"}
