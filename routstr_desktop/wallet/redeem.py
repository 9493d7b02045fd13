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

from routstr_desktop.core.errors import RedemptionPending, RoutstrError, TokenDust, TokenInvalid, TokenSpent
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.locked import LOCKED
from routstr_desktop.ledger.operations import Beneficiary, DuplicateCoins, Operation, Operations

from . import faults
from .flights import Flights
from .locks import LockKey
from .mint import MintActor
from .nutshell import y_of
from .plan import Prepared
from .settle import Settler
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


class Redeemer(Settler[Redeemed]):
    """Redemptions at all mints."""

    point = "redeem"

    def __init__(self, operations: Operations, flights: Flights, key: LockKey, early: Early) -> None:
        super().__init__(operations, flights)
        self._key, self._early = key, early

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
                raise _dust()
            operation_id = uuid.uuid4().hex
            try:
                async with actor.lock:
                    plan = await actor.purse.plan(keyset, actor.keysets.split(keyset, net))
                    faults.reach("redeem:counted")
                    payload = {"token": token.text, "mark": mark, "beneficiary": to.to_json(), "plan": plan.as_json()}
                    await self._operations.insert(
                        operation_id, "redeem", actor.url, actor.unit, token.amount_msat, payload, ys, state="prepared"
                    )
            except DuplicateCoins as error:
                return await self._again(actor, await self._operations.must(error.operation_id), mark, to)
            faults.reach("redeem:prepared")
            row = await self._operations.must(operation_id)
            return await self.settle(actor, row, self._key.sign(coins), fresh=True)

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

    async def inputs(self, actor: MintActor, row: Operation) -> list[Coin]:
        """The coins of the token, with our signature where they are locked to us."""
        return self._key.sign(await actor.expand(parse(row.payload["token"]).proofs))

    async def spent(self, actor: MintActor, row: Operation, *, wholly: bool) -> Redeemed:
        """TokenSpent."""
        if not wholly:
            await self.failed(actor, row, "partly spent elsewhere")
            raise TokenSpent(say("A part of this token was spent before it reached us; send the rest alone."))
        await self._operations.update(row.id, state="foreign", note="spent elsewhere", payload=_kept(row.payload))
        raise TokenSpent(say("This token was spent before it reached us."))

    async def doubt(self, actor: MintActor, row: Operation, why: str) -> RoutstrError:
        """RedemptionPending."""
        await self._operations.update(row.id, state="unknown", note=why)
        actor.doubt.set()
        log.warning("redeem_in_doubt", operation=row.id, mint=actor.url, why=why)
        return RedemptionPending(
            say("The mint's answer was lost. We are finding out what happened; present the same token again in a moment."),
            retry_after=5,
        )

    async def refused(self, actor: MintActor, row: Operation, coins: Sequence[Coin], code: int) -> Redeemed:
        """TokenInvalid, or TokenDust."""
        log.info("redeem_refused", operation=row.id, mint=actor.url, code=code)
        await self.failed(actor, row, f"refused with code {code}")
        if sum(coin.amount for coin in coins) <= actor.keysets.fee(coins):
            raise _dust()
        raise TokenInvalid(say("The mint does not accept this token."))

    async def finish(self, actor: MintActor, row: Operation, prepared: Prepared, new: list[Coin] | None) -> Redeemed:
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

    async def failed(self, actor: MintActor, row: Operation, why: str) -> None:
        """The token is the customer's as before, and may come again."""
        await self._operations.update(row.id, state="failed", note=why, payload=_kept(row.payload))


async def _ys(coins: tuple[Coin, ...]) -> list[str]:
    ys = []
    for number, coin in enumerate(coins):
        if number % 64 == 63:
            await asyncio.sleep(0)
        ys.append(y_of(coin.secret))
    return ys


def _dust() -> TokenDust:
    return TokenDust(say("The mint's fee would eat the whole value of this token. It was not touched."))


def _mark(ys: list[str]) -> str:
    """The same coins in any order and any text have the same mark."""
    return hashlib.sha256("".join(sorted(ys)).encode()).hexdigest()


def beneficiary_id(beneficiary: Beneficiary) -> tuple[str, str]:
    """Who it is, whatever the limits and names that come with it."""
    return beneficiary.kind, beneficiary.key_hash


def _kept(payload: dict[str, Any]) -> dict[str, Any]:
    """A token that is not ours is not kept."""
    return {name: value for name, value in payload.items() if name != "token"}
