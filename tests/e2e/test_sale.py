"""The main job: a customer pays with ecash, streams an answer with the official client, and the operator withdraws."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import openai

from routstr_desktop.system.tasks import spawn
from tests.support.mint import TestMint
from tests.support.serve import Served

from .conftest import MODEL, GatedUpstream

PROMPT: list[Any] = [{"role": "user", "content": "Say hello."}]


def customer(node: Served, key: str) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(base_url=node.public + "/v1", api_key=key, max_retries=0, timeout=30)


async def balance(node: Served, key: str) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as http,
        http.get(node.public + "/v1/balance/info", headers={"Authorization": f"Bearer {key}"}) as answer,
    ):
        assert answer.status == 200, await answer.text()
        result: dict[str, Any] = await answer.json()
        return result


async def refund(node: Served, key: str) -> tuple[int, dict[str, Any]]:
    async with (
        aiohttp.ClientSession() as http,
        http.post(node.public + "/v1/balance/refund", headers={"Authorization": f"Bearer {key}"}) as answer,
    ):
        return answer.status, await answer.json()


def audited(node: Served) -> dict[str, Any]:
    audit: dict[str, Any] = node.command("audit")
    assert audit["ok"] is True, audit
    return audit


async def test_a_token_as_the_api_key_streams_an_answer_and_the_operator_withdraws(node: Served, mint: TestMint) -> None:
    token = await mint.fund(500)
    async with customer(node, token) as client:
        stream = await client.chat.completions.create(model=MODEL, messages=PROMPT, max_tokens=100, stream=True)
        chunks = [chunk async for chunk in stream]
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
        assert text
        usage = chunks[-1].usage
        assert usage is not None
        spent: int = usage.model_extra["cost"]["total_msats"]
        assert spent > 0
        assert usage.model_extra["remaining_balance_msats"] == 500_000 - spent

        whole = await client.chat.completions.create(model=MODEL, messages=PROMPT, max_tokens=100)
        assert whole.model == MODEL
        assert whole.usage is not None
        spent += whole.usage.model_extra["cost"]["total_msats"]

    info = await balance(node, token)
    assert info["balance"] == 500_000 - spent
    assert info["api_key"].startswith("sk-")

    status, paid_back = await refund(node, token)
    assert status == 200
    assert paid_back["sats"] == str((500_000 - spent) // 1000)
    assert await refund(node, token) == (200, paid_back), "the same refund again, never a second one"
    assert await mint.receive(paid_back["token"]) == int(paid_back["sats"])
    status, again = await refund(node, token)
    assert status == 410 or again == paid_back, "gone once the node knows that it is claimed, never a second one"

    earned = spent // 1000
    if earned:
        withdrawn = node.command("withdraw", str(earned))
        assert await mint.receive(withdrawn["token"]) == earned
    books = audited(node)
    assert books["problems"] == []


async def test_two_hundred_requests_on_one_key_are_served_as_far_as_it_pays(
    node: Served, mint: TestMint, upstream: GatedUpstream
) -> None:
    token = await mint.fund(100)
    body = {"model": MODEL, "messages": PROMPT, "max_tokens": 1000}  # 2 sat of output plus its input
    headers = {"Authorization": f"Bearer {token}"}
    upstream.gate.clear()  # nobody is answered until all have asked
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        async with http.get(node.public + "/v1/balance/info", headers=headers) as warm:
            assert (await warm.json())["balance"] == 100_000

        async def ask() -> tuple[int, dict[str, Any]]:
            async with http.post(node.public + "/v1/chat/completions", json=body, headers=headers) as answer:
                return answer.status, await answer.json()

        asked = [spawn(ask(), name=f"customer-{number}") for number in range(200)]
        async with asyncio.timeout(30):
            while sum(task.done() for task in asked) + upstream.waiting < 200:
                await upstream.arrival(asked)
        served = upstream.waiting
        upstream.gate.set()
        answers = await asyncio.gather(*asked)
    statuses = [status for status, _ in answers]
    assert statuses.count(200) == served
    assert statuses.count(402) == 200 - served
    hold = next(body["error"]["details"]["amount_required_msat"] for status, body in answers if status == 402)
    assert served == 100_000 // hold
    assert 40 <= served <= 50
    spent = sum(body["usage"]["cost"]["total_msats"] for status, body in answers if status == 200)
    info = await balance(node, token)
    assert (info["balance"], info["reserved"]) == (100_000 - spent, 0)
    audited(node)


async def test_pay_per_request_brings_change_in_the_header(node: Served, mint: TestMint) -> None:
    token = await mint.fund(50)
    body = {"model": MODEL, "messages": PROMPT, "max_tokens": 100}
    async with aiohttp.ClientSession() as http:
        async with http.post(node.public + "/v1/chat/completions", json=body, headers={"X-Cashu": token}) as answer:
            assert answer.status == 200, await answer.text()
            change = answer.headers["X-Cashu"]
            cost = int(answer.headers["X-Routstr-Cost-Msats"])
        async with http.post(node.public + "/v1/balance/refund", headers={"X-Cashu": token}) as again:
            assert (again.status, again.headers["X-Cashu"]) == (200, change)
    assert await mint.receive(change) == 50 - -(-cost // 1000)
    audited(node)


async def test_everything_survives_a_restart(node: Served, mint: TestMint) -> None:
    token = await mint.fund(64)
    before = await balance(node, token)
    status, paid = await refund(node, token)
    assert (status, before["balance"]) == (200, 64_000)
    assert node.kill() != 0
    node.start()
    assert await refund(node, token) == (200, paid)
    assert await mint.receive(paid["token"]) == 64
    assert json.loads(json.dumps(audited(node)))["ok"]
