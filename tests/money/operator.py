"""What the operator of a town's node does with what is theirs, by ecash and by Lightning."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Sequence
from random import Random
from typing import TYPE_CHECKING

from routstr_desktop.core.errors import RoutstrError, TokenSpent
from routstr_desktop.wallet.client import MintRefused
from routstr_desktop.wallet.melt import Paid
from routstr_desktop.wallet.tokens import parse
from tests.support.lnurl import invoice

from .mints import Place
from .shopper import Payment

if TYPE_CHECKING:
    from .town import Town

DEPOSIT = (1, 2, 8, 64)
"""Coins of what the operator pays in, in sat."""


class Operator:
    """Every act says how it ended."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self.bag: list[str] = []
        """Tokens made and not claimed yet."""
        self.payments: list[Payment] = []

    async def withdraw(self, random: Random) -> str:
        """The operator makes a token of some of their own."""
        yours = self._town.ledger.withdrawable() // 1000
        try:
            made = await self._town.node.withdraw(
                random.randint(1, max(1, yours)), random.choice([None, *self._town.settings.cashu_mints])
            )
        except RoutstrError as error:
            return str(error.code)
        assert made.token is not None
        self.bag.append(made.token)
        return "made"

    async def deposit(self, random: Random) -> str:
        """The operator pays a token in."""
        return await self.pay_in(random.choice(self._town.places), DEPOSIT)

    async def pay_in(self, place: Place, amounts: Sequence[int]) -> str:
        """The same, so much of it."""
        coins = await place.mint_coins(amounts)
        payment = Payment(place, coins, place.token(coins))
        self.payments.append(payment)
        return await self.present(payment)

    async def present(self, payment: Payment) -> str:
        try:
            received = await self._town.node.receive(payment.token)
        except TokenSpent as error:  # an earlier attempt, whose answer never came
            payment.credited = True
            return str(error.code)
        except RoutstrError as error:
            return str(error.code)
        assert received.amount_msat == payment.net
        payment.credited = True
        return "received"

    async def take_back(self, random: Random) -> str:
        """The operator takes an unclaimed withdrawal back."""
        made = [one for one in await self._town.node.withdrawals() if one.token]
        if not made:
            return "nothing to take back"
        try:
            return (await self._town.node.take_back(random.choice(made).id)).state
        except RoutstrError as error:
            return str(error.code)

    async def claim_withdrawal(self, random: Random) -> str:
        """Whoever has the operator's token claims it."""
        if not self.bag:
            return "nothing to claim"
        return await self._claim(self.bag.pop(random.randrange(len(self.bag))))

    async def _claim(self, text: str) -> str:
        token = parse(text)
        place = next(place for place in self._town.places if place.url == token.mint)
        if place.fee(token.proofs) >= token.amount:
            return "worth less than its fee"
        try:
            self._town.shoppers[0].pocket[place] += await place.claim(token.proofs)
        except MintRefused:
            return "taken back before"
        return "claimed"

    async def fund(self, random: Random) -> str:
        """The operator pays an invoice of their own."""
        try:
            made = await self._town.node.lightning.deposit(random.choice((5, 40, 200)))
            return made.state if random.random() < 0.5 else (await self._town.node.lightning.look(made.id)).state
        except RoutstrError as error:
            return str(error.code)

    async def payout(self, random: Random) -> str:
        """Something of their own goes to an address, or to somebody's invoice."""
        yours = self._town.ledger.withdrawable() // 1000
        amount = random.randint(1, max(1, yours))
        desk = self._town.node.lightning
        if random.random() < 0.3:
            return await _told(desk.payout(self._town.address))
        if random.random() < 0.5:
            return await _told(desk.payout(self._town.address, amount))
        return await _told(desk.payout(invoice(amount * 1000)))

    async def move(self, random: Random) -> str:
        """From one mint to another, some or all."""
        origin, target = random.sample(self._town.settings.cashu_mints, 2)
        there = self._town.wallet.balance_at(origin) // 1000
        amount = None if random.random() < 0.3 else random.randint(1, max(1, there))
        return await _told(self._town.node.lightning.move(origin, target, amount))

    async def tidy(self, random: Random) -> str:
        """What the node does in quiet moments."""
        return f"{await self._town.wallet.tidy()} tidied"

    async def resolve(self) -> None:
        """Present every token until it is known to be credited."""
        for payment in self.payments:
            while not payment.credited:
                await self.present(payment)

    async def drain(self) -> None:
        """Take everything home that is theirs."""
        with contextlib.suppress(RoutstrError):
            while self._town.ledger.withdrawable() >= 1000:
                await self._withdraw_what_one_mint_has()
        while self.bag:
            await self._claim(self.bag.pop())

    async def _withdraw_what_one_mint_has(self) -> None:
        richest = max(self._town.settings.cashu_mints, key=self._town.wallet.balance_at)
        there = self._town.wallet.balance_at(richest) // 1000
        made = await self._town.node.withdraw(min(self._town.ledger.withdrawable() // 1000, max(1, there - 5)), richest)
        assert made.token is not None
        self.bag.append(made.token)


async def _told(payment: Awaitable[Paid]) -> str:
    try:
        return (await payment).state
    except RoutstrError as error:
        return str(error.code)
