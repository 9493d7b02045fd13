"""Requests that are large or refer to things elsewhere, and usage that is told more than once: each with the right bill."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.proxy.spoken import NAMES, PATHS, Only, request
from tests.proxy.stand import Stand
from tests.support.upstream import Script

FUNDS = 10_000_000
Json = dict[str, Any]


async def test_ten_thousand_messages(stand: Stand) -> None:
    """They pass as they came; what is not told is within the hold."""
    secret = await stand.fund(FUNDS)
    said = [{"role": ("user", "assistant")[number % 2], "content": f"{number}: " + "word " * 5} for number in range(10_000)]
    stand.upstream.default = Script(usage_values={"prompt_tokens": 31_000, "completion_tokens": 5})
    answer = await stand.chat(secret, messages=said)
    assert answer.status == 200, answer.body
    assert stand.upstream.requests[0].json["messages"] == said
    assert FUNDS - stand.balance(secret) == 31_000 + 10
    for stream in (False, True):
        stand.upstream.default = Script(usage=False)
        before = stand.balance(secret)
        assert (await stand.chat(secret, messages=said, stream=stream)).status == 200
        row = (await stand.rows())[0]
        assert row.estimated
        assert before - stand.balance(secret) == row.cost_msat <= 32_000 + 200, "the context window is the most there can be"


@pytest.mark.parametrize("stream", [False, True])
async def test_an_estimate_stays_within_its_hold(stand: Stand, stream: bool) -> None:
    """A provider that ignores every limit and tells no usage; the hold was for 4,000 tokens, then for what a balance pays."""
    stand.upstream.default = Script(text="x" * 100_000, usage=False)
    secret, poor = await stand.fund(FUNDS), await stand.fund(3_000)
    assert (await stand.chat(secret, max_tokens=..., stream=stream)).status == 200
    row = (await stand.rows())[0]
    assert row.completion_tokens == 4_000
    assert (await stand.chat(poor, max_tokens=..., stream=stream)).status == 200
    row = (await stand.rows())[0]
    assert row.estimated
    assert row.cost_msat <= 3_000
    assert stand.balance(poor) == 3_000 - row.cost_msat


@pytest.mark.parametrize("spoken", NAMES)
@pytest.mark.parametrize("name", NAMES)
async def test_images_by_url_are_never_fetched(stand: Stand, name: str, spoken: str) -> None:
    """Neither to be counted nor to be translated: an address of a customer is not a place for us to look at."""
    visits = 0

    async def visited(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal visits
        visits += 1
        writer.close()

    async with await asyncio.start_server(visited, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/cat.png"
        provider = stand.services.upstreams["scripted"].provider
        stand.provided_by(Only("scripted", "generic", provider.base_url, provider.api_key, dialect=spoken))
        pictures: Json = {
            "chat": {"type": "image_url", "image_url": {"url": url}},
            "responses": {"type": "input_image", "image_url": url},
            "messages": {"type": "image", "source": {"type": "url", "url": url}},
        }
        body = request(name)
        body["input" if name == "responses" else "messages"][0]["content"] = [pictures[name]]
        secret = await stand.fund(FUNDS)
        answer = await stand.ask("POST", PATHS[name], json=body, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status == 200, answer.body
        assert url in stand.upstream.requests[-1].body.decode()
    assert visits == 0
    assert 0 < FUNDS - stand.balance(secret) < 1_000


def _events(*events: Json) -> Script:
    sent = b"".join(
        (f"event: {one['type']}\n" if "type" in one else "").encode() + b"data: " + json.dumps(one).encode() + b"\n\n"
        for one in events
    )
    return Script(body=sent, content_type="text/event-stream")


_WORD = {"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]}
_COUNTS = {"prompt_tokens": 40, "completion_tokens": 6, "total_tokens": 46}
_MESSAGE = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": []}
_RESPONSE = {"id": "r", "object": "response", "status": "completed", "model": "m", "output": []}
DOUBLED = {
    "chat": _events(_WORD, {"choices": [], "usage": _COUNTS}, {"choices": [], "usage": _COUNTS}),
    "messages": _events(
        {"type": "message_start", "message": {**_MESSAGE, "usage": {"input_tokens": 40, "output_tokens": 1}}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hi"}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"input_tokens": 40, "output_tokens": 6}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"input_tokens": 40, "output_tokens": 6}},
        {"type": "message_stop"},
    ),
    "responses": _events(
        {"type": "response.created", "response": {**_RESPONSE, "usage": {"input_tokens": 40, "output_tokens": 6}}},
        {"type": "response.output_text.delta", "item_id": "m", "output_index": 0, "content_index": 0, "delta": "Hi"},
        {"type": "response.completed", "response": {**_RESPONSE, "usage": {"input_tokens": 40, "output_tokens": 6}}},
        {"type": "response.completed", "response": {**_RESPONSE, "usage": {"input_tokens": 40, "output_tokens": 6}}},
    ),
}


@pytest.mark.parametrize("name", DOUBLED)
async def test_usage_that_is_told_twice_counts_once(stand: Stand, name: str) -> None:
    stand.upstream.default = DOUBLED[name]
    secret = await stand.fund(FUNDS)
    body = request(name, stream=True)
    answer = await stand.ask("POST", PATHS[name], json=body, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status == 200, answer.body
    (row,) = await stand.rows()
    assert (row.prompt_tokens, row.completion_tokens) == (40, 6)
    assert FUNDS - stand.balance(secret) == row.cost_msat == 40 + 12


async def test_a_long_opening_does_not_hide_what_was_said(stand: Stand) -> None:
    """Responses repeat the instructions of an agent in their first event; an answer cut after that is not free."""
    opening = {"type": "response.created", "response": {**_RESPONSE, "instructions": "Be an agent. " * 4_000}}
    words = [
        {"type": "response.output_text.delta", "item_id": "m", "output_index": 0, "content_index": 0, "delta": f"word{number} "}
        for number in range(50)
    ]
    stand.upstream.default = _events(opening, *words)
    secret = await stand.fund(FUNDS)
    body = request("responses", stream=True)
    answer = await stand.ask("POST", PATHS["responses"], json=body, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status == 200
    (row,) = await stand.rows()
    assert row.estimated
    assert 50 <= row.completion_tokens <= 100
    assert FUNDS - stand.balance(secret) == row.cost_msat > 100
