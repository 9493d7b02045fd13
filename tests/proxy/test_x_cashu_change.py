"""Invariant 64: on every path after the redemption of an X-Cashu payment there is change, or it can be fetched later."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from routstr_desktop.upstream.scripted import REPLY, Script
from routstr_desktop.wallet.testmint import mint_tokens, swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.proxy.stand import Answer, Stand, answered, eventually
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

LIVE = {"X-Routstr-Stream-Change": "event"}


async def live(shop: Stand, token: str, **fields: Any) -> Answer:
    return await shop.chat(None, headers={"X-Cashu": token, **LIVE}, stream=True, **fields)


async def recover(shop: Stand, token: str) -> Answer:
    return await shop.ask("POST", "/v1/balance/refund", headers={"X-Cashu": token})


async def claim(token: str) -> int:
    parsed = parse(token)
    return sum(coin.amount for coin in await swap_coins(parsed.mint, parsed.proofs))


def change_of(answer: Answer) -> dict[str, Any]:
    """The event with the change, which is there once, and last but for [DONE]."""
    (name,) = [line for line in answer.body.split(b"\n") if line.startswith(b"event: x-cashu")]
    assert name == b"event: x-cashu"
    event = answer.events[-2] if answer.events[-1] == "[DONE]" else answer.events[-1]
    assert event["type"] == "x-cashu"
    assert isinstance(event, dict)
    return event


# --- whole answers and buffered streams (errors of the upstream: test_x_cashu) --------------------------------------------


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b'{"error": {"message": "no"}}', b"\xff\xfe", b"[" * 100_000])
async def test_invariant_64_an_answer_that_is_no_json(shop: Stand, mint: TestMint, stream: bool, body: bytes) -> None:
    """Invariant 64: invalid JSON."""
    token = await mint.fund(16)
    shop.upstream.default = Script(body=body)
    answer = await shop.chat(None, headers={"X-Cashu": token}, stream=stream)
    assert answer.status == 502, answer.body
    assert answer.json["error"]["refund_token"] == answer.headers["X-Cashu"]
    assert await claim(answer.headers["X-Cashu"]) == 16


@pytest.mark.parametrize("fault", ["die", "stall", "error-event"])
async def test_invariant_64_a_stream_that_breaks(shop: Stand, mint: TestMint, fault: str) -> None:
    """Invariant 64: connection lost, silence and an error event after some of the answer: what was given is paid."""
    shop.client._idle_timeout = 0.5
    token = await mint.fund(16)
    answer = await shop.chat(None, headers={"X-Cashu": token}, stream=True, model=f"play-small:{fault}")
    assert answer.status == 200
    assert answer.events[-1]["error"]
    assert await claim(answer.headers["X-Cashu"]) == 15


async def test_invariant_64_a_fault_of_ours(shop: Stand, mint: TestMint) -> None:
    """Invariant 64: an exception that nobody foresaw."""
    token = await mint.fund(16)

    async def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    shop.client.send = broken  # type: ignore[method-assign]
    answer = await shop.chat(None, headers={"X-Cashu": token})
    assert (answer.status, answer.json["error"]["code"]) == (500, "internal_error")
    assert await claim(answer.headers["X-Cashu"]) == 16


async def test_invariant_64_a_worst_case_that_the_mints_fee_ate(fee_shop: Stand, fee_mint: TestMint) -> None:
    """Invariant 64: enough at face value, too little after the mint's fee: refused, and everything comes back."""
    token = await fee_mint.fund(5)
    answer = await fee_shop.chat(None, headers={"X-Cashu": token}, max_tokens=2400)
    assert (answer.status, answer.json["detail"]["type"]) == (400, "minimum_balance_required")
    assert parse(answer.headers["X-Cashu"]).amount == 4
    assert fee_shop.upstream.requests == []


async def test_invariant_64_change_that_cannot_be_made_now(faulty_shop: Stand, faulty: FaultProxy) -> None:
    """Invariant 64: the mint takes the payment and then fails; answer now, change through refund, once."""
    token = await mint_tokens(faulty.url, 16)
    gate = faulty_shop.upstream.held_back()
    request = asyncio.gather(faulty_shop.chat(None, headers={"X-Cashu": token}))
    await faulty_shop.running()
    faulty.always["swap"] = "500"
    gate.set()
    (answer,) = await request
    assert (answer.status, answer.headers["X-Routstr-Change"]) == (200, "pending")
    faulty.always.clear()
    later = await answered(lambda: recover(faulty_shop, token), 425, 503)
    assert later.json == (await recover(faulty_shop, token)).json == {"token": later.headers["X-Cashu"], "sats": "15"}
    assert await claim(later.json["token"]) == 15


# --- live streams ---------------------------------------------------------------------------------------------------------


async def test_a_live_stream_ends_with_its_change(shop: Stand, mint: TestMint) -> None:
    token = await mint.fund(20)
    answer = await live(shop, token)
    assert answer.status == 200
    assert answer.text == REPLY
    assert "X-Cashu" not in answer.headers
    assert answer.events[-1] == "[DONE]"
    assert answer.events[-3]["usage"]["cost"]["total_msats"] == 1000
    change = change_of(answer)["token"]
    again = await recover(shop, token)
    assert again.json == {"token": change, "sats": "19"}
    assert await claim(change) == 19


async def test_a_live_stream_is_live(shop: Stand, mint: TestMint) -> None:
    """The first words are here while the upstream still writes; a buffered stream would have waited."""
    shop.upstream.default = Script(pace=0.05)
    headers = {"X-Cashu": await mint.fund(16), **LIVE}
    body = {"model": "play-small", "messages": [{"role": "user", "content": "x"}], "max_tokens": 100, "stream": True}
    async with shop.http.post(shop.public + "/v1/chat/completions", json=body, headers=headers) as response:
        assert (await response.content.readline()).startswith(b"data: ")
        assert not shop.upstream.requests[-1].finished.is_set()
        rest = await response.content.read()
    assert b"event: x-cashu" in rest


@pytest.mark.parametrize("path", ["/v1/messages", "/v1/responses", "/v1/completions"])
async def test_live_streams_of_other_dialects(shop: Stand, mint: TestMint, path: str) -> None:
    token = await mint.fund(16)
    fields: dict[str, Any] = {"model": "play-small", "stream": True}
    fields |= {
        "/v1/messages": {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 100},
        "/v1/responses": {"input": "Hello", "max_output_tokens": 100},
        "/v1/completions": {"prompt": "Hello", "max_tokens": 100},
    }[path]
    answer = await shop.ask("POST", path, json=fields, headers={"X-Cashu": token, **LIVE})
    assert answer.status == 200, answer.body
    assert await claim(change_of(answer)["token"]) == 15


@pytest.mark.parametrize("fault", ["die", "stall", "error-event"])
async def test_invariant_64_a_live_stream_that_breaks(shop: Stand, mint: TestMint, fault: str) -> None:
    """Invariant 64, live: the error is an event, and so is the change after it."""
    shop.client._idle_timeout = 0.5
    token = await mint.fund(16)
    answer = await live(shop, token, model=f"play-small:{fault}")
    assert answer.events[-2]["error"]
    change = change_of(answer)["token"]
    assert (await recover(shop, token)).json["token"] == change
    assert await claim(change) == 15


@pytest.mark.parametrize("fault", ["e500", "refuse", "silent", "html200"])
async def test_invariant_64_a_live_stream_that_never_began(shop: Stand, mint: TestMint, fault: str) -> None:
    """Invariant 64, live: before the first byte an error is an ordinary answer with the change in its header."""
    shop.client._idle_timeout = shop.client._first_byte_timeout = 0.5
    token = await mint.fund(16)
    answer = await live(shop, token, model=f"play-small:{fault}")
    assert answer.status in (502, 504)
    assert answer.json["error"]["refund_token"] == answer.headers["X-Cashu"]
    assert await claim(answer.headers["X-Cashu"]) == 16


async def test_invariant_64_leaving_a_live_stream(shop: Stand, mint: TestMint) -> None:
    """Invariants 7 and 64: the upstream is closed, what was delivered is paid, the rest waits at refund."""
    token = await mint.fund(16)
    shop.upstream.default = Script(stall_after=4)
    body = {"model": "play-small", "messages": [{"role": "user", "content": "x"}], "max_tokens": 100, "stream": True}
    async with aiohttp.ClientSession() as other:
        answer = await other.post(shop.public + "/v1/chat/completions", json=body, headers={"X-Cashu": token, **LIVE})
        await answer.content.readany()
        answer.close()
    await shop.upstream.requests[-1].disconnected.wait()
    found = await answered(lambda: recover(shop, token), 425)
    assert found.json["sats"] == "15"
    assert await claim(found.json["token"]) == 15
    (row,) = await shop.rows()
    assert (row.status, row.error, row.estimated) == (499, "client_left", True)


async def test_invariant_64_live_change_that_cannot_be_made_now(faulty_shop: Stand, faulty: FaultProxy) -> None:
    """Invariant 64, live: the event says that the change is pending; refund has it later."""
    token = await mint_tokens(faulty.url, 16)
    gate = faulty_shop.upstream.held_back()
    request = asyncio.gather(live(faulty_shop, token))
    await faulty_shop.running()
    faulty.always["swap"] = "500"
    gate.set()
    (answer,) = await request
    event = change_of(answer)
    assert (event["token"], event["pending"]) == (None, True)
    faulty.always.clear()
    later = await answered(lambda: recover(faulty_shop, token), 425, 503)
    assert await claim(later.json["token"]) == 15


async def test_nothing_left_is_said_too(shop: Stand, mint: TestMint) -> None:
    answer = await live(shop, await mint.fund(1), max_tokens=...)
    event = change_of(answer)
    assert event["token"] is None
    assert "pending" not in event


async def test_only_the_one_word_makes_it_live(shop: Stand, mint: TestMint) -> None:
    for value in ("trailer", "", "1"):
        token = await mint.fund(4)
        answer = await shop.chat(None, headers={"X-Cashu": token, "X-Routstr-Stream-Change": value}, stream=True)
        assert "X-Cashu" in answer.headers
        assert b"event: x-cashu" not in answer.body
    whole = await shop.chat(None, headers={"X-Cashu": await mint.fund(4), **LIVE})
    assert json.loads(whole.body)["choices"]
    assert "X-Cashu" in whole.headers
    await eventually(lambda: shop.proxy.running == 0)
