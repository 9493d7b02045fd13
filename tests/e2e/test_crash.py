"""Power cuts while customers pay, spend and are refunded: whatever is killed, the sum of all money is unchanged."""

from __future__ import annotations

import asyncio
import contextlib
import random
from typing import Any

import aiohttp

from tests.support.mint import TestMint
from tests.support.serve import Served

from .conftest import MODEL

CUSTOMERS, ROUNDS, FACE = 6, 6, 40
BODY: dict[str, Any] = {"model": MODEL, "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 400}


class Customer:
    """Pays a token, spends, refunds, and never forgets a token it holds."""

    def __init__(self, token: str) -> None:
        self.key = token
        self.refunded: str | None = None

    async def act(self, http: aiohttp.ClientSession, base: str) -> None:
        headers = {"Authorization": f"Bearer {self.key}"}
        async with http.post(base + "/v1/chat/completions", json=BODY, headers=headers) as answer:
            await answer.read()
        if random.random() < 0.5:
            await self.refund(http, base)

    async def refund(self, http: aiohttp.ClientSession, base: str) -> int:
        async with http.post(base + "/v1/balance/refund", headers={"Authorization": f"Bearer {self.key}"}) as answer:
            if answer.status == 200:
                self.refunded = (await answer.json())["token"]
            else:
                await answer.read()
            return answer.status


async def test_kill_nine_at_random_moments_loses_and_doubles_nothing(node: Served, mint: TestMint) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    random.seed(seed)
    customers: list[Customer] = []
    for _ in range(ROUNDS):
        newcomers = [Customer(await mint.fund(FACE)) for _ in range(CUSTOMERS)]
        customers += newcomers
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as http:

            async def live(customer: Customer, http: aiohttp.ClientSession = http) -> None:
                with contextlib.suppress(aiohttp.ClientError, OSError):  # the power cut
                    while customer.refunded is None:
                        await customer.act(http, node.public)

            lives = asyncio.gather(*(live(customer) for customer in newcomers))
            await asyncio.sleep(random.uniform(0.0, 0.6))  # the moment of the cut is the point of this test
            node.kill()
            await lives
        node.start()
        assert node.command("audit")["ok"] is True

    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http:
        for customer in customers:
            status = await customer.refund(http, node.public)
            if status == 401:  # never presented: still the customer's own
                assert customer.refunded is None
                customer.refunded = customer.key
    outside = 0
    for customer in customers:
        if customer.refunded is not None:
            outside += await mint.receive(customer.refunded)
    books = node.command("balance")
    assert node.command("audit")["ok"] is True
    # what was just claimed is still in the wallet account until the node asks the mint
    inside = (sum(mint["balance_msat"] for mint in books["mints"]) - books["outstanding_msat"]) // 1000
    assert outside + inside == CUSTOMERS * ROUNDS * FACE
