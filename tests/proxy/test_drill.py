"""The failover drill: of three upstreams the cheapest is dead, the next limits the rate, the last is slow.

`pytest -rP tests/proxy/test_drill.py` shows the figures.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from statistics import median, quantiles

import pytest_asyncio

from tests.proxy.crowd import RATE, Crowd
from tests.proxy.stand import Answer, Stand
from tests.support.upstream import Script

FUNDS = 10_000_000
CUSTOMERS, EACH = 10, 6
SLOW = 0.05
"""Seconds the slow one thinks."""
PATIENCE = 1.5
"""Seconds until an upstream that says nothing is given up."""
LIMITED = Script(status=429, body=b'{"error": {"message": "org-OPERATOR is over its limit"}}', headers={"Retry-After": "20"})


@pytest_asyncio.fixture
async def crowd(stand: Stand) -> AsyncIterator[Crowd]:
    made = Crowd(stand)
    await made.open(first_byte=PATIENCE)
    yield made
    await made.close()


class Round:
    """Everybody asks a few times, all customers at once, half of it streamed."""

    def __init__(self, crowd: Crowd, customers: list[str]) -> None:
        self._crowd, self._customers = crowd, customers
        self.answers: list[Answer] = []
        self.seconds: list[float] = []

    async def play(self, name: str) -> None:
        before = self._crowd.asked()
        await asyncio.gather(*(self._customer(secret) for secret in self._customers))
        await self._crowd.stand.idle()
        asked = {slug: count - before[slug] for slug, count in self._crowd.asked().items()}
        rows = (await self._crowd.stand.rows())[: len(self.answers)]
        slowest = quantiles(self.seconds, n=20)[-1]
        print(
            f"{name}: {len(self.answers)} requests, statuses {dict(Counter(answer.status for answer in self.answers))}, "
            f"asked {asked}, charged {sum(row.cost_msat for row in rows)} msat, "
            f"median {median(self.seconds) * 1000:.0f} ms, 95 % within {slowest * 1000:.0f} ms"
        )

    async def _customer(self, secret: str) -> None:
        for number in range(EACH):
            began = time.monotonic()
            self.answers.append(await self._crowd.stand.chat(secret, stream=number % 2 == 1))
            self.seconds.append(time.monotonic() - began)


async def test_no_customer_pays_for_a_failure(crowd: Crowd) -> None:
    stand = crowd.stand
    customers = [await stand.fund(FUNDS) for _ in range(CUSTOMERS)]
    await crowd.servers["a"].stop()
    crowd.servers["b"].script = LIMITED
    crowd.servers["c"].script = Script(delay=SLOW)

    first = Round(crowd, customers)
    await first.play("a dead, b limited, c slow")
    assert {answer.status for answer in first.answers} == {200}
    assert all(b"OPERATOR" not in answer.body for answer in first.answers)
    rows = await stand.rows()
    assert {row.upstream for row in rows} == {"c"}
    assert all(row.cost_msat == RATE["c"] * (row.prompt_tokens + row.completion_tokens) > 0 for row in rows)
    assert sum(FUNDS - stand.balance(secret) for secret in customers) == sum(row.cost_msat for row in rows)
    assert crowd.asked()["b"] <= CUSTOMERS, "a rate limit is asked into once by those under way, then left alone"
    paid = [stand.balance(secret) for secret in customers]

    crowd.servers["c"].script = Script(delay=PATIENCE * 3)
    second = Round(crowd, customers)
    await second.play("c too slow as well")
    assert {answer.status for answer in second.answers} <= {429, 502, 504}
    assert [stand.balance(secret) for secret in customers] == paid, "nobody pays for an answer that never came"
    assert all(stand.held(secret) == 0 for secret in customers)

    await crowd.servers["a"].start(crowd.servers["a"].port)
    crowd.clock.at += 400
    third = Round(crowd, customers)
    await third.play("a is back")
    assert {answer.status for answer in third.answers} == {200}
    newest = (await stand.rows())[: CUSTOMERS * EACH]
    assert {row.upstream for row in newest} == {"a"}, "the cheapest serves again"
    assert all(row.cost_msat == RATE["a"] * (row.prompt_tokens + row.completion_tokens) for row in newest)
    assert crowd.upstreams["a"].health.well
