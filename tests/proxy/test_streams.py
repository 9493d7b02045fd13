"""Streams that go wrong, or are written in another hand."""

from __future__ import annotations

import asyncio
import json

import pytest

from routstr_desktop.upstream.scripted import REPLY, Script
from tests.proxy.stand import Stand


@pytest.mark.parametrize("fault", ["crlf", "bytes", "comments", "merged", "usage-in-content"])
async def test_every_hand_is_read(stand: Stand, fault: str) -> None:
    """Invariant 41."""
    secret = await stand.fund(1_000_000)
    answer = await stand.chat(secret, stream=True, model=f"play-small:{fault}")
    assert answer.status == 200
    assert answer.text == REPLY
    assert answer.events.count("[DONE]") == 1
    assert answer.events[-1] == "[DONE]"
    usage = answer.events[-2]["usage"]
    assert usage["completion_tokens"] == len(REPLY.split())
    assert usage["cost"]["total_msats"] == 1_000_000 - stand.balance(secret) > 0
    (row,) = await stand.rows()
    assert not row.estimated


async def test_no_done_is_not_invented(stand: Stand) -> None:
    """Invariant 42."""
    secret = await stand.fund(1_000_000)
    answer = await stand.chat(secret, stream=True, model="play-small:no-done")
    assert "[DONE]" not in answer.events
    assert answer.events[-1]["usage"]["cost"]["total_msats"] > 0


@pytest.mark.parametrize("stream", [True, False])
async def test_missing_usage_is_estimated_and_flagged(stand: Stand, stream: bool) -> None:
    """Invariant 21."""
    secret = await stand.fund(1_000_000)
    answer = await stand.chat(secret, stream=stream, model="play-small:no-usage")
    assert answer.status == 200
    (row,) = await stand.rows()
    assert row.estimated
    words = len(REPLY.split())
    assert words <= row.completion_tokens <= words * 2
    assert 1_000_000 - stand.balance(secret) == row.cost_msat > 0
    shown = answer.events[-2] if stream else answer.json
    assert shown["usage"]["estimated"] is True


@pytest.mark.parametrize("stream", [True, False])
async def test_zeros_beside_a_text_are_not_free(stand: Stand, stream: bool) -> None:
    """Invariant 21."""
    secret = await stand.fund(1_000_000)
    stand.upstream.default = Script(usage_values={"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0})
    assert (await stand.chat(secret, stream=stream)).status == 200
    (row,) = await stand.rows()
    assert row.estimated
    assert min(row.prompt_tokens, row.completion_tokens) > 0
    assert 1_000_000 - stand.balance(secret) == row.cost_msat > 0


async def test_an_absurd_cost_of_an_answer_does_not_stop_the_books(stand: Stand) -> None:
    """Invariant 26: such a number does not fit into the file."""
    secret = await stand.fund(1_000_000)
    stand.upstream.default = Script(text="", usage_values={"prompt_tokens": 0, "completion_tokens": 0, "cost": 9_999_999})
    assert (await stand.chat(secret)).status == 200
    (row,) = await stand.rows()
    assert row.upstream_usd == 0
    assert stand.ledger.failure is None


async def test_empty_answer_is_free(stand: Stand) -> None:
    """Invariants 21 and 22."""
    secret = await stand.fund(1_000_000)
    for stream in (True, False):
        answer = await stand.chat(secret, stream=stream, model="play-small:empty")
        assert answer.status == 200
    assert stand.balance(secret) == 1_000_000


async def test_error_event_ends_the_stream_with_our_words(stand: Stand) -> None:
    """Invariant 43."""
    secret = await stand.fund(1_000_000)
    answer = await stand.chat(secret, stream=True, model="play-small:error-event")
    assert answer.status == 200
    assert b"overloaded" not in answer.body
    cost, error = answer.events[-2:]
    assert error["error"]["type"] == "upstream_error"
    assert "[DONE]" not in answer.events
    assert 0 < cost["usage"]["completion_tokens"] <= 5
    (row,) = await stand.rows()
    assert row.error == "upstream_error"
    assert 1_000_000 - stand.balance(secret) == row.cost_msat > 0


async def test_error_before_any_content_is_free(stand: Stand) -> None:
    """Invariant 43."""
    secret = await stand.fund(1_000_000)
    stand.upstream.default = Script(error_after=0)
    answer = await stand.chat(secret, stream=True)
    assert answer.status == 502
    assert stand.balance(secret) == 1_000_000


async def test_upstream_that_dies_mid_stream(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    answer = await stand.chat(secret, stream=True, model="play-small:die")
    assert answer.status == 200
    assert answer.events[-1]["error"]["code"] == "upstream_broken"
    (row,) = await stand.rows()
    assert row.estimated
    assert 1_000_000 - stand.balance(secret) == row.cost_msat > 0


@pytest.mark.parametrize("stream", [True, False])
async def test_upstream_that_never_answers_properly(stand: Stand, stream: bool) -> None:
    secret = await stand.fund(1_000_000)
    answer = await stand.chat(secret, stream=stream, model="play-small:refuse")
    assert answer.status == 502
    assert stand.balance(secret) == 1_000_000
    if not stream:
        assert (await stand.chat(secret, model="play-small:die")).status == 502
        assert (await stand.chat(secret, model="play-small:html200")).status == 502
        assert stand.balance(secret) == 1_000_000


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("html", 502, "upstream_error"),
        ("e400", 400, "upstream_refused"),
        ("e401", 502, "upstream_error"),
        ("e429", 429, "UPSTREAM_RATE_LIMIT"),
        ("e500", 502, "upstream_error"),
    ],
)
@pytest.mark.parametrize("stream", [True, False])
async def test_upstream_statuses(stand: Stand, fault: str, status: int, code: str, stream: bool) -> None:
    """Invariant 79."""
    secret = await stand.fund(1_000_000)
    answer = await stand.chat(secret, stream=stream, model=f"play-small:{fault}")
    assert (answer.status, answer.json["error"]["code"]) == (status, code)
    assert answer.json["request_id"] == answer.headers["x-routstr-request-id"]
    for leak in (b"UPSTREAMSECRET", b"org-SECRET", b"deprecated", b"oops"):
        assert leak not in answer.body
    if status == 429:
        assert answer.headers["Retry-After"] == "7"
    assert stand.balance(secret) == 1_000_000
    (row,) = await stand.rows()
    assert (row.status, row.cost_msat) == (status, 0)


async def leave_after(stand: Stand, secret: str, events: int, **fields: object) -> None:
    """Read `events` events of a stream, then cut the connection."""
    body = {"model": "play-small", "messages": [{"role": "user", "content": "hi"}], "max_tokens": 100, "stream": True, **fields}
    port = int(stand.public.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    data = json.dumps(body).encode()
    head = (
        f"POST /chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    writer.write(head.encode() + data)
    if not events:
        await stand.running()
    seen = b""
    while seen.count(b"data: ") < events:
        part = await reader.read(65536)
        assert part
        seen += part
    writer.transport.abort()
    writer.close()


async def test_customer_leaving_mid_stream_pays_what_was_delivered(stand: Stand) -> None:
    """Invariant 7."""
    secret = await stand.fund(1_000_000)
    stand.upstream.default = Script(stall_after=5)
    await leave_after(stand, secret, 4)
    await stand.running()
    await stand.upstream.requests[-1].disconnected.wait()
    await stand.idle()
    (row,) = await stand.rows()
    assert (row.status, row.error, row.estimated) == (499, "client_left", True)
    assert 0 < row.completion_tokens <= 6
    assert stand.balance(secret) == 1_000_000 - row.cost_msat
    assert stand.held(secret) == 0


async def test_customer_leaving_before_the_answer_is_free(stand: Stand) -> None:
    """Invariant 7."""
    secret = await stand.fund(1_000_000)
    stand.upstream.default = Script(stall_after=-1)
    await leave_after(stand, secret, 0, stream=False)
    await stand.upstream.requests[-1].disconnected.wait()
    await stand.idle()
    assert stand.balance(secret) == 1_000_000
    assert stand.held(secret) == 0


async def test_stalled_upstream_frees_the_hold(stand: Stand) -> None:
    """Invariant 44."""
    secret = await stand.fund(1_000_000)
    stand.client._idle_timeout = stand.client._first_byte_timeout = 0.3
    answer = await stand.chat(secret, stream=True, model="play-small:stall")
    assert answer.status == 200
    assert answer.events[-1]["error"]["code"] == "upstream_timeout"
    answer = await stand.chat(secret, model="play-small:silent")
    assert (answer.status, answer.json["error"]["code"]) == (504, "upstream_timeout")
    assert stand.held(secret) == 0


async def test_price_change_mid_stream_does_not_change_the_bill(stand: Stand) -> None:
    """Invariant 30."""
    from decimal import Decimal

    from routstr_desktop.upstream.bitcoin import BitcoinPrice

    secret = await stand.fund(1_000_000)
    gate = stand.upstream.held_back()
    task = asyncio.gather(stand.chat(secret, stream=True))
    await stand.running()
    stand.services.bitcoin = BitcoinPrice(pinned=Decimal(50_000))
    gate.set()
    (answer,) = await task
    usage = answer.events[-2]["usage"]
    assert usage["cost"]["total_msats"] == usage["prompt_tokens"] + 2 * usage["completion_tokens"]


async def test_no_bitcoin_price_refuses_customers(stand: Stand) -> None:
    """Invariant 31."""
    from routstr_desktop.upstream.bitcoin import BitcoinPrice

    secret = await stand.fund(1_000_000)
    await stand.ledger.create_local_key("sk-" + "b" * 64, "app")
    stand.services.bitcoin = BitcoinPrice(())
    answer = await stand.chat(secret)
    assert (answer.status, answer.json["error"]["code"]) == (503, "pricing_unavailable")
    assert (await stand.chat("sk-" + "b" * 64, base=stand.local)).status == 200
    assert (await stand.ask("GET", "/v1/models")).json["data"][0]["sats_pricing"] is None


async def test_drain_waits_and_refuses_new_work(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    gate = stand.upstream.held_back()
    task = asyncio.gather(stand.chat(secret))
    await stand.running()
    drained = asyncio.gather(stand.proxy.drain(60))
    await asyncio.sleep(0)
    refused = await stand.chat(secret)
    gate.set()
    assert refused.status == 503
    assert "Retry-After" in refused.headers
    await drained
    assert (await task)[0].status == 200


async def test_close_with_a_stalled_stream_is_quick_and_settles(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    stand.upstream.default = Script(stall_after=5)

    async def stalled() -> None:
        import aiohttp

        with pytest.raises(aiohttp.ClientError):
            await stand.chat(secret, stream=True)

    task = asyncio.gather(stalled())
    await stand.running()
    stand.client._idle_timeout = 600
    async with asyncio.timeout(60):
        await stand.proxy.drain(0.1)
        await stand.proxy.close()
        await task
    (row,) = await stand.rows()
    assert row.error == "client_left"
    assert stand.held(secret) == 0


async def test_customer_who_stops_reading_is_let_go(stand: Stand) -> None:
    secret = await stand.fund(100_000_000)
    stand.services.config.write_timeout = 0.3
    stand.upstream.default = Script(text="word " * 200_000)
    body = json.dumps({"model": "play-small", "messages": [{"role": "user", "content": "hi"}], "stream": True}).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(stand.public.rpartition(":")[2]), limit=1024)
    head = (
        f"POST /chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await stand.running()
    await stand.upstream.requests[-1].disconnected.wait()
    await stand.idle()
    (row,) = await stand.rows()
    assert row.error == "client_left"
    assert row.completion_tokens > 1000
    assert stand.held(secret) == 0
    writer.close()
    assert reader is not None
