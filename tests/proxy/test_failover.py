"""Several upstreams behind one model: whoever fails, the customer is served by the next and pays for one answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from routstr_desktop.core.catalog import Catalog, UsdPrice
from routstr_desktop.upstream.client import UpstreamClient
from routstr_desktop.upstream.merging import Terms, merged
from routstr_desktop.upstream.providers import Provider
from routstr_desktop.upstream.scripted import REPLY
from routstr_desktop.upstream.upstream import Upstream
from tests.proxy.stand import BASE, PLAIN, Stand
from tests.support.mint import TestMint
from tests.support.upstream import Script, ScriptedUpstream

WORDS = len(REPLY.split())


class Crowd:
    """A stand with three upstreams of one model, each twice as dear as the one before: `a` 1, `b` 2, `c` 4 msat a token."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.servers: dict[str, ScriptedUpstream] = {}

    async def open(self, first_byte: float = 5.0) -> None:
        lists = []
        self.stand.services.upstreams.clear()  # type: ignore[attr-defined]
        for number, slug in enumerate(("a", "b", "c")):
            server = self.servers[slug] = ScriptedUpstream(script=Script())
            await server.start()
            client = UpstreamClient(server.url, connect_timeout=2.0, idle_timeout=5.0, first_byte_timeout=first_byte)
            provider = Provider(slug, "generic", server.url, f"sk-OPERATOR-{slug}")
            self.stand.services.upstreams[slug] = Upstream(slug, provider, client)  # type: ignore[index]
            price = UsdPrice(Decimal(2**number) / 1_000_000, Decimal(2**number) / 1_000_000)
            lists.append((Terms(slug), [replace(BASE, price=price)]))
        catalog = merged(lists)
        self.stand.services.models = lambda: catalog

    async def close(self) -> None:
        for slug, server in self.servers.items():
            await self.stand.services.upstreams[slug].client.close()
            await server.stop()

    def asked(self) -> dict[str, int]:
        return {slug: len(server.requests) for slug, server in self.servers.items()}

    async def served_by(self) -> str:
        rows = await self.stand.rows()
        return rows[0].upstream


@pytest_asyncio.fixture
async def crowd(stand: Stand) -> AsyncIterator[Crowd]:
    made = Crowd(stand)
    await made.open()
    yield made
    await made.close()


def tokens(answer: Any) -> int:
    usage = answer.json["usage"]
    return int(usage["prompt_tokens"] + usage["completion_tokens"])


async def test_the_cheapest_serves_and_its_price_is_billed(crowd: Crowd) -> None:
    secret = await crowd.stand.fund(1_000_000)
    answer = await crowd.stand.chat(secret)
    assert answer.status == 200
    assert crowd.asked() == {"a": 1, "b": 0, "c": 0}
    assert 1_000_000 - crowd.stand.balance(secret) == tokens(answer)
    assert await crowd.served_by() == "a"


FAILURES = {
    "500": Script(status=500, body=b'{"error": {"message": "oops"}}'),
    "503 html": Script(status=503, body=b"<html>down</html>", content_type="text/html"),
    "429": Script(status=429, body=b"{}", headers={"Retry-After": "30"}),
    "key refused": Script(status=401, body=b'{"error": {"message": "bad key sk-OPERATOR-a"}}'),
    "no credit": Script(status=402, body=b'{"error": {"message": "add credit"}}'),
    "forbidden": Script(status=403, body=b"{}"),
    "unknown model": Script(status=404, body=b'{"error": {"message": "no such model"}}'),
    "dies": Script(die_after=-1),
}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("failure", FAILURES)
async def test_the_next_one_serves_at_its_own_price(crowd: Crowd, failure: str, stream: bool) -> None:
    crowd.servers["a"].script = FAILURES[failure]
    secret = await crowd.stand.fund(1_000_000)
    answer = await crowd.stand.chat(secret, stream=stream)
    assert answer.status == 200
    assert b"OPERATOR" not in answer.body
    assert crowd.asked() == {"a": 1, "b": 1, "c": 0}
    (row,) = await crowd.stand.rows()
    assert row.upstream == "b"
    assert 1_000_000 - crowd.stand.balance(secret) == row.cost_msat == 2 * (row.prompt_tokens + row.completion_tokens)
    assert row.upstream_usd == Decimal("0.000002") * (row.prompt_tokens + row.completion_tokens)
    assert crowd.servers["b"].requests[0].headers["authorization"] == "Bearer sk-OPERATOR-b"
    again = await crowd.stand.chat(secret, stream=stream)
    assert again.status == 200
    assert crowd.asked() == {"a": 1, "b": 2, "c": 0} or failure == "forbidden", "what failed a moment ago is left alone"


async def test_nobody_listens(crowd: Crowd) -> None:
    await crowd.servers["a"].stop()
    secret = await crowd.stand.fund(1_000_000)
    assert (await crowd.stand.chat(secret)).status == 200
    assert await crowd.served_by() == "b"


async def test_all_fail_and_nobody_pays(crowd: Crowd) -> None:
    for server in crowd.servers.values():
        server.script = FAILURES["500"]
    secret = await crowd.stand.fund(1_000_000)
    answer = await crowd.stand.chat(secret)
    assert answer.status == 502
    assert crowd.asked() == {"a": 1, "b": 1, "c": 1}
    assert crowd.stand.balance(secret) == 1_000_000
    crowd.servers["c"].script = Script()
    assert (await crowd.stand.chat(secret)).status == 200, "where all rest, all are tried"


async def test_a_fault_of_the_request_is_told_at_once(crowd: Crowd) -> None:
    crowd.servers["a"].script = Script(status=400, body=b'{"error": {"message": "temperature", "param": "temperature"}}')
    secret = await crowd.stand.fund(1_000_000)
    assert (await crowd.stand.chat(secret, temperature=9)).status == 400
    assert crowd.asked() == {"a": 1, "b": 0, "c": 0}
    assert crowd.stand.services.upstreams["a"].health.well


@pytest.mark.parametrize("after", [1, 4])
async def test_after_the_first_byte_nobody_else_is_asked(crowd: Crowd, after: int) -> None:
    crowd.servers["a"].script = Script(die_after=after)
    secret = await crowd.stand.fund(1_000_000)
    answer = await crowd.stand.chat(secret, stream=True)
    assert answer.status == 200
    assert crowd.asked() == {"a": 1, "b": 0, "c": 0}
    (row,) = await crowd.stand.rows()
    assert row.upstream == "a"
    assert 1_000_000 - crowd.stand.balance(secret) == row.cost_msat


async def test_an_upstream_that_the_key_cannot_pay_is_left_out(crowd: Crowd) -> None:
    """The key can hold the worst case of `a` (some 300 msat) and of `b`, not that of `c`."""
    crowd.servers["a"].script = crowd.servers["b"].script = FAILURES["500"]
    secret = await crowd.stand.fund(800)
    answer = await crowd.stand.chat(secret)
    assert answer.status == 502
    assert crowd.asked() == {"a": 1, "b": 1, "c": 0}
    assert crowd.stand.held(secret) == 0


async def test_the_limit_that_a_balance_sets_follows_the_price(crowd: Crowd) -> None:
    crowd.servers["a"].script = FAILURES["500"]
    secret = await crowd.stand.fund(1_500)
    answer = await crowd.stand.chat(secret, max_tokens=...)
    assert answer.status == 200
    first, second = (crowd.servers[slug].requests[0].json["max_tokens"] for slug in ("a", "b"))
    assert second < first
    assert int(answer.headers["X-Routstr-Max-Tokens"]) == second
    assert crowd.stand.balance(secret) >= 0


async def test_x_cashu_is_served_by_the_next_and_gets_its_change(crowd: Crowd, mint: TestMint, tmp_path: Path) -> None:
    await crowd.stand.with_wallet(tmp_path / "wallets", mint.url)
    crowd.servers["a"].script = FAILURES["500"]
    token = await mint.fund(20)
    answer = await crowd.stand.ask("POST", "/v1/chat/completions", json=PLAIN, headers={"X-Cashu": token})
    assert answer.status == 200
    assert crowd.stand.services.wallet.parse(answer.headers["X-Cashu"]).amount == 19
    assert await crowd.served_by() == "b"


async def test_an_account_that_does_not_work_is_told_as_such(crowd: Crowd) -> None:
    """Every upstream of the model is withdrawn: the customer is told to come back, not that there is no such model."""
    catalog = crowd.stand.services.models()
    crowd.stand.services.models = lambda: Catalog()
    crowd.stand.services.withdrawn = lambda: catalog
    secret = await crowd.stand.fund(1_000_000)
    answer = await crowd.stand.chat(secret)
    assert (answer.status, answer.json["error"]["code"]) == (503, "upstream_account")
    assert "Retry-After" in answer.headers
    assert (await crowd.stand.chat(secret, model="never-heard-of")).status == 400


async def test_parallel_customers_all_come_through(crowd: Crowd) -> None:
    crowd.servers["a"].script = FAILURES["500"]
    crowd.servers["b"].script = FAILURES["dies"]
    secrets = [await crowd.stand.fund(1_000_000) for _ in range(20)]
    answers = await asyncio.gather(*(crowd.stand.chat(secret) for secret in secrets))
    assert {answer.status for answer in answers} == {200}
    assert [1_000_000 - crowd.stand.balance(secret) for secret in secrets] == [4 * tokens(answer) for answer in answers]
