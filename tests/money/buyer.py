"""A customer who also has a Lightning wallet: keys are bought and topped up by invoice, and refunds go to an address."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import aiohttp

from .mints import Place
from .shopper import NOT_YET, PATIENCE, Account, Shopper, label

CAN_BE = (200, 400, 402, *NOT_YET)
"""How a refund by Lightning may end: also with too little for the fees."""


@dataclass(eq=False)
class Bought:
    """An invoice, which the play mint pays by itself."""

    id: str
    amount_msat: int
    account: Account | None
    """None: a new key, which is not told yet."""
    paid: bool = False


class Buyer(Shopper):
    """See the module. `address`: theirs."""

    def __init__(self, places: list[Place], http: aiohttp.ClientSession, base: Callable[[], str], address: str) -> None:
        super().__init__(places, http, base)
        self._address = address
        self.bought: list[Bought] = []

    async def buy(self, random: Random) -> str:
        """An invoice for a new key, or for one that is there; the node credits it, asked or not."""
        account = self._account(random) if random.random() < 0.4 else None
        fields: dict[str, Any] = {"amount_sats": random.choice((3, 21, 100, 250))}
        if account is not None:
            fields["purpose"] = "topup"
        answer = await self._ask("POST", "/v1/lightning/invoice", account.secret if account else None, json=fields)
        if answer is None or answer.status != 200:
            assert answer is None or answer.status in NOT_YET, answer.body
            return label(answer)
        bought = Bought(answer.json["invoice_id"], fields["amount_sats"] * 1000, account.payer if account else None)
        self.bought.append(bought)
        if random.random() < 0.5:
            return await self._look(bought)
        return "not asked for"

    async def cash_out(self, random: Random) -> str:
        """All of it back, to a Lightning address."""
        account = self._account(random)
        if account is None:
            return "no key yet"
        answer = await self._ask("POST", "/v1/balance/refund", account.secret, json={"lightning_address": self._address})
        if answer is None:
            return label(answer)
        if answer.status == 200 and "recipient" in answer.json:
            account.paid_out.add(int(answer.json["sats"]) * 1000)
            return "200"
        assert answer.status in (*CAN_BE, 410), answer.body
        if answer.status == 200:  # there was nothing to pay, but a token of before
            self._refunded(account, answer)
        return label(answer)

    async def resolve(self) -> None:
        """Ask until every invoice is paid, then as before."""
        for bought in self.bought:
            async with asyncio.timeout(PATIENCE):
                while not bought.paid:
                    await self._look(bought)
        await super().resolve()

    async def _look(self, bought: Bought) -> str:
        answer = await self._ask("GET", f"/v1/lightning/invoice/{bought.id}/status")
        if answer is None or answer.status != 200:
            assert answer is None or answer.status in NOT_YET, answer.body
            return label(answer)
        told = answer.json
        assert told["status"] in ("pending", "settlement_pending", "paid")
        assert told["amount_sats"] * 1000 == bought.amount_msat
        if told["status"] == "paid" and not bought.paid:
            bought.paid = True
            if bought.account is None:
                bought.account = Account(told["api_key"], None)
                self.accounts.append(bought.account)
        return str(told["status"])
