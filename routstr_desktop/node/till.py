"""The operator's money: withdrawals, and the proof that the books balance. What moves money is the wallet, not this."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.errors import BadRequest, InsufficientBalance, NotSelling
from routstr_desktop.core.events import BooksChanged, WithdrawalChanged
from routstr_desktop.core.money import MSAT_PER_SAT, Amount, msat, sat_ceil, sat_floor
from routstr_desktop.core.sentence import say
from routstr_desktop.core.status import Withdrawal
from routstr_desktop.ledger.audit import Audit
from routstr_desktop.wallet.send import SentToken

from .health import Chore, Chores

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

SHOWN = 50
CLAIMS_SECONDS, AUDIT_SECONDS = 60.0, 3600.0
CLAIMABLE = frozenset({"minted", "handed_out"})


def _too_much(amount: int, left: int) -> BadRequest:
    if left <= 0:
        return BadRequest(say("The mint's fee would eat all of it. Nothing was moved; wait until there is more."), code="fee")
    return BadRequest(
        say(
            "The mint takes a fee for making the token, so {amount} cannot be withdrawn now, but {left} can. "
            "Nothing was moved.",
            amount=Amount(msat(amount)),
            left=Amount(msat(left)),
        ),
        code="fee",
    )


class Till:
    """Commands on what is the operator's own: never customers' money, holds or tokens that are out already."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def withdraw(self, amount_sat: int | None, mint: str | None) -> Withdrawal:
        """See Node.withdraw."""
        ledger, _ = self._node.parts()
        if self._node.books is not None and not self._node.books.ok:
            raise NotSelling(say("The books do not balance, so nothing is paid out until that is solved."), code="books")
        yours = sat_floor(ledger.withdrawable())
        amount = yours if amount_sat is None else amount_sat
        if amount <= 0:
            raise BadRequest(
                say("There is nothing to withdraw yet.") if amount_sat is None else say("The amount must be at least 1 sat.")
            )
        if amount * MSAT_PER_SAT > ledger.withdrawable():
            raise BadRequest(
                say(
                    "Only {yours} are yours to withdraw; {amount} were asked for.",
                    yours=Amount(msat(yours)),
                    amount=Amount(msat(amount)),
                ),
                code="not_yours",
            )
        sent = await self._send(amount, mint, everything=amount == yours)
        self._moved(sent.operation_id)
        return await self._find(sent.operation_id)

    async def _send(self, amount: int, mint: str | None, *, everything: bool) -> SentToken:
        """The token. Where the mint takes a fee for making it, everything is what is left after that fee."""
        wallet = self._node.parts()[1]
        while True:
            try:
                return await wallet.send(amount, source="operator", purpose="withdrawal", mint=mint)
            except InsufficientBalance as error:
                left = amount - sat_ceil(error.required - error.available)
                if not everything or left <= 0:
                    raise _too_much(amount, left) from error
                amount = left

    async def handed_out(self, operation_id: str) -> None:
        """See Node.handed_out."""
        await self._node.parts()[1].handed_out(operation_id)
        self._node.publish(WithdrawalChanged(operation_id))

    async def take_back(self, operation_id: str) -> Withdrawal:
        """See Node.take_back."""
        await self._find(operation_id)
        await self._node.parts()[1].take_back(operation_id)
        self._moved(operation_id)
        return await self._find(operation_id)

    async def withdrawals(self) -> tuple[Withdrawal, ...]:
        """See Node.withdrawals."""
        if self._node.wallet is None:
            return ()
        sent = await self._node.wallet.sent(purpose="withdrawal", limit=SHOWN)
        return tuple(
            Withdrawal(
                id=one.operation_id,
                amount_sat=one.amount,
                mint=one.mint,
                unit=one.unit,
                state=one.state,
                created=int(one.created),
                token=one.token if one.state in CLAIMABLE else None,
            )
            for one in sent
        )

    def chores(self) -> list[Chore]:
        """What is looked at by the clock."""
        return [
            Chore("claims", self.check_claims, CLAIMS_SECONDS, 30, at_start=False),
            Chore("audit", self._node.audit, AUDIT_SECONDS, 60),
        ]

    def look_again(self, chores: Chores) -> None:
        """Something that was pending has come to its end: books that differed may agree now, and selling go on."""
        if self._node.books is not None and not self._node.books.ok:
            chores.hurry("audit")

    async def check_claims(self) -> None:
        """Ask the mints which tokens were claimed."""
        if self._node.wallet is not None:
            for operation_id in await self._node.wallet.check_outstanding():
                self._moved(operation_id)

    async def audit(self) -> Audit:
        """See Node.audit."""
        ledger, wallet = self._node.parts()
        started = time.monotonic()
        result = await ledger.audit(await wallet.proofs_held())
        if not result.ok:  # an operation that ended in between looks like a difference: hold all still and look again
            result = await wallet.audit()
        log.info("audit", ok=result.ok, transfers=result.transfers, seconds=round(time.monotonic() - started, 3))
        before, self._node.books = self._node.books, result
        if not result.ok:
            log.error("books_do_not_balance", problems=result.problems)
        if before is None or before.ok != result.ok:
            self._node.changed()
        return result

    async def _find(self, operation_id: str) -> Withdrawal:
        for found in await self.withdrawals():
            if found.id == operation_id:
                return found
        raise BadRequest(say("There is no withdrawal of that id."), status=404, code="not_found")

    def _moved(self, operation_id: str) -> None:
        self._node.publish(WithdrawalChanged(operation_id))
        self._node.publish(BooksChanged())
